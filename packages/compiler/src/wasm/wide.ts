/**
 * An innermost loop, four elements at a time.                                               layer 3
 *
 * Elements that a loop writes are neighbours, so what it computes for one it computes for four; what is left at the end, up to
 * three, runs through the same instructions, which keeps an element's value independent of where it stands: what stands behind
 * them is read and computed with, but neither stored nor added up.
 * Sums gather in doubles, as the IR has it. A loop that does anything else is left to the scalar form.
 */
import { type Int, int, intNames, intText, plus, times } from '../loop/int.js';
import type { StatementOf } from '../loop/loop.js';
import { isConstant, type Real, realsIn, wideFunctions } from '../loop/real.js';
import { activation, activationLocals, type VectorFunction } from './activation.js';
import {
  access,
  add,
  apply,
  extract,
  lanes,
  less,
  madd,
  type Node,
  ramp,
  repeat,
  set,
  shuffle,
  sub,
  type ValueType,
  when,
} from './instruction.js';
import { inBytes, place, realName, single } from './scalars.js';

type Loop = StatementOf<'loop'>;
export type Declare = (name: string, type: ValueType) => string;

interface Accumulation {
  readonly name: string;
  readonly operator: '+' | '-' | 'max';
  readonly value: Real;
}

/** name = name ∘ value, with nothing else of the loop in the way. */
function accumulation({ name, value }: StatementOf<'set'>): Accumulation | undefined {
  if (value.kind !== 'binary' || value.left.kind !== 'local' || value.left.name !== name) return undefined;
  const { operator, right } = value;
  if (operator !== '+' && operator !== '-' && operator !== 'max') return undefined;
  return realsIn(right).some(real => real.kind === 'local' && real.name === name)
    ? undefined
    : { name, operator, value: right };
}

/** The position without the index it counts with; undefined where neighbours are not side by side. */
function base(at: readonly Int[], index: string): { readonly from: Int; readonly moves: boolean } | undefined {
  const [only = int(0)] = at;
  const terms = only.kind === 'plus' ? only.terms : [only];
  const moving = terms.filter(term => intNames(term).includes(index));
  const [first] = moving;
  if (first === undefined) return { from: only, moves: false };
  if (moving.length > 1 || first.kind !== 'name') return undefined;
  return { from: plus(...terms.filter(term => term !== first)), moves: true };
}

function isWideReal(value: Real, index: string): boolean {
  return realsIn(value).every(real => {
    if (real.kind === 'load') return base(real.at, index) !== undefined;
    if (real.kind === 'count') return !intNames(real.value).includes(index);
    if (real.kind === 'function') return wideFunctions.has(real.fn);
    if (real.kind === 'binary') return real.operator !== 'power';
    return real.kind !== 'select';
  });
}

/** Whether the loop can be run four elements at a time. */
export function isWide({ body, index, step }: Loop): boolean {
  const accumulated = body.flatMap(s => (s.kind === 'set' ? [s.name] : []));
  return (
    step === 1 &&
    body.every(s => {
      if (s.kind === 'note') return true;
      if (s.kind === 'let') return isWideReal(s.value, index) && !readsAny(s.value, accumulated);
      if (s.kind === 'store')
        return base(s.at, index)?.moves === true && isWideReal(s.value, index) && !readsAny(s.value, accumulated);
      return s.kind === 'set' && accumulation(s) !== undefined && isWideReal(s.value, index);
    })
  );
}
const readsAny = (value: Real, names: readonly string[]): boolean =>
  realsIn(value).some(real => real.kind === 'local' && names.includes(real.name));

/** The loop's instructions. It must be `isWide`. */
export function wideLoop(loop: Loop, declare: Declare): readonly Node[] {
  for (const name of activationLocals) declare(name, 'v128');
  const [at, end, quads, left] = ['i.', 'end.', 'quads.', 'left.'].map(name => declare(name, 'i32')) as [
    string,
    string,
    string,
    string,
  ];
  const before: Node[] = [];
  const pointers = new Map<string, string>();
  const pointer = (buffer: string, from: Int): string => {
    const key = `${buffer}[${intText(from)}]`;
    let name = pointers.get(key);
    if (name === undefined) {
      name = declare(`p${pointers.size}.`, 'i32');
      pointers.set(key, name);
      before.push(set(name, place(buffer, [plus(from, loop.from)])));
    }
    return name;
  };
  const outside = new Map<string, string>();
  const spread = (key: string, value: Real): Node => {
    let name = outside.get(key);
    if (name === undefined) {
      name = declare(`o${outside.size}.`, 'v128');
      outside.set(key, name);
      before.push(set(name, apply('f32x4.splat', single(value))));
    }
    return { kind: 'get', name };
  };
  const inside = new Set(loop.body.flatMap(s => (s.kind === 'let' ? [s.name] : [])));

  const bodyFor = (mode: 'four' | 'rest'): readonly Node[] => {
    const out: Node[] = [];
    let temporaries = 0;
    const held = (value: Node): string => {
      if (value.kind === 'get') return value.name;
      const name = declare(`v${temporaries++}.`, 'v128');
      out.push(set(name, value));
      return name;
    };
    const vector = (value: Real): Node => {
      switch (value.kind) {
        case 'constant':
          return lanes(value.value);
        case 'count':
          return spread(`#${intText(value.value)}`, value);
        case 'local':
          return inside.has(value.name) ? { kind: 'get', name: `${value.name}.v` } : spread(value.name, value);
        case 'load': {
          const { from, moves } = base(value.at, loop.index) ?? { from: int(0), moves: false };
          if (!moves) return access('v128.load32_splat', [place(value.buffer, [from])]);
          return access('v128.load', [add(pointer(value.buffer, from), at)]);
        }
        case 'function':
          return applied(value.fn, vector(value.arg));
        case 'binary':
          return combined(value);
        case 'choose': {
          const chosen = apply('f32x4.ne', vector(value.condition), lanes(0));
          return isConstant(value.otherwise, 0)
            ? apply('v128.and', vector(value.value), chosen)
            : apply('v128.bitselect', vector(value.value), vector(value.otherwise), chosen);
        }
        case 'select':
          throw new RangeError('a choice by index is not wide');
      }
    };
    const applied = (fn: string, x: Node): Node => {
      if (fn === 'negative' || fn === 'abs' || fn === 'sqrt')
        return apply(`f32x4.${fn === 'negative' ? 'neg' : fn}`, x);
      // As Math.max does it: relu(NaN) is NaN.
      if (fn === 'relu') return apply('f32x4.max', x, lanes(0));
      const from = held(x);
      const to = declare(`v${temporaries++}.`, 'v128');
      out.push(...activation(fn as VectorFunction, from, to));
      return { kind: 'get', name: to };
    };
    const combined = ({ operator, left, right }: Extract<Real, { kind: 'binary' }>): Node => {
      if (operator === '+' || operator === '-') {
        const product = left.kind === 'binary' && left.operator === '*' ? left : undefined;
        if (operator === '+' && product !== undefined) {
          const c = vector(right);
          const sum = c.kind === 'lanes' ? c : ({ kind: 'get', name: held(c) } as const);
          return madd(vector(product.left), vector(product.right), sum);
        }
        return apply(operator === '+' ? 'f32x4.add' : 'f32x4.sub', vector(left), vector(right));
      }
      if (operator === 'power') throw new RangeError('a power is not wide');
      const op = { '*': 'f32x4.mul', '/': 'f32x4.div', max: 'f32x4.max' } as const;
      return apply(op[operator], vector(left), vector(right));
    };
    for (const s of loop.body) {
      if (s.kind === 'let') {
        out.push(set(declare(`${s.name}.v`, 'v128'), vector(s.value)));
      } else if (s.kind === 'store') {
        const to = add(pointer(s.buffer, base(s.at, loop.index)?.from ?? int(0)), at);
        if (mode === 'rest' && !s.room) out.push(...storedRest(to, held(vector(s.value)), left));
        else out.push(access('v128.store', [to, vector(s.value)]));
      } else if (s.kind === 'set') {
        const own = accumulation(s);
        if (own !== undefined) {
          const value = vector(own.value);
          out.push(
            ...gathered(
              own,
              held(mode === 'four' ? value : apply('v128.bitselect', value, lanes(nothing[own.operator]), counts)),
              declare,
            ),
          );
        }
      }
    }
    return mode === 'rest' ? out : [...out, set(at, add(at, 16))];
  };
  const four = bodyFor('four');
  const sums = loop.body.flatMap(s => (s.kind === 'set' ? (accumulation(s) ?? []) : []));
  return [
    ...before,
    set(at, 0),
    set(end, inBytes(plus(loop.to, times(-1, loop.from)))),
    set(quads, apply('i32.and', end, -16)),
    ...sums.flatMap(opened),
    when(less(at, quads), [repeat(four, less(at, quads))]),
    when(less(at, end), [
      set(left, sub(end, at)),
      ...(sums.length === 0
        ? []
        : [set(declare(counts, 'v128'), apply('i32x4.lt_s', ramp, apply('i32x4.splat', apply('i32.shr_s', left, 2))))]),
      ...bodyFor('rest'),
    ]),
    ...sums.flatMap(closed),
  ];
}

/** One, two or three lanes stored: `left` bytes. */
const storedRest = (to: Node, value: string, left: string): readonly Node[] => {
  const lane = (i: number): Node => access('f32.store', [to, extract('f32x4.extract_lane', i, value)], 4 * i);
  return [lane(0), when(less(4, left), [lane(1)]), when(less(8, left), [lane(2)])];
};

const low = (name: string): string => `${name}.lo`;
const high = (name: string): string => `${name}.hi`;
/** All ones in the lanes that count at the end, which has 1 to 3. */
const counts = 'counts.';
/** What a lane adds that does not count. */
const nothing: { readonly [O in Accumulation['operator']]: number } = { '+': 0, '-': 0, max: -Infinity };

const opened = ({ name, operator }: Accumulation): readonly Node[] =>
  operator === 'max'
    ? [set(low(name), apply('f32x4.splat', apply('f32.demote_f64', realName(name))))]
    : [set(low(name), lanes(0)), set(high(name), lanes(0))];

function gathered({ name, operator }: Accumulation, value: string, declare: Declare): readonly Node[] {
  const [lo, hi] = [declare(low(name), 'v128'), declare(high(name), 'v128')];
  if (operator === 'max') return [set(lo, apply('f32x4.pmax', lo, value))];
  const op = operator === '+' ? 'f64x2.add' : 'f64x2.sub';
  const upper = shuffle(value, value, 2, 3, 2, 3);
  return [
    set(lo, apply(op, lo, apply('f64x2.promote_low_f32x4', value))),
    set(hi, apply(op, hi, apply('f64x2.promote_low_f32x4', upper))),
  ];
}

function closed({ name, operator }: Accumulation): readonly Node[] {
  const total = realName(name);
  if (operator === 'max') {
    const most = (...chosen: readonly number[]): Node =>
      set(low(name), apply('f32x4.pmax', low(name), shuffle(low(name), low(name), ...chosen)));
    const first = apply('f64.promote_f32', extract('f32x4.extract_lane', 0, low(name)));
    return [most(2, 3, 2, 3), most(1, 1, 1, 1), set(total, first)];
  }
  const half = (i: number): Node => extract('f64x2.extract_lane', i, low(name));
  return [
    set(low(name), apply('f64x2.add', low(name), high(name))),
    set(total, apply('f64.add', total, apply('f64.add', half(0), half(1)))),
  ];
}
