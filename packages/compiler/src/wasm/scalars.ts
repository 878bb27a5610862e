/**
 * Integers and doubles of the loop IR as instructions.                                      layer 3
 *
 * Sizes, indices and offsets are i32 locals under their own names; `&W` is the address of the buffer W in bytes; a named
 * real is a double, `a.r`, whatever its buffer holds, as the IR says. Functions that WebAssembly lacks come from `Math`.
 */
import type { Int } from '../loop/int.js';
import { type BinaryOperator, type Real, type RealFunction, visitReal } from '../loop/real.js';
import { access, add, apply, call, f64, mul, type Node, smaller, sub } from './instruction.js';

/** What the host must provide under "math", with the number of its arguments. */
export const mathFunctions = {
  sign: 1,
  exp: 1,
  log: 1,
  sin: 1,
  cos: 1,
  tan: 1,
  asin: 1,
  acos: 1,
  atan: 1,
  tanh: 1,
  sigmoid: 1,
  relu: 1,
  softplus: 1,
  pow: 2,
} as const;
export type MathFunction = keyof typeof mathFunctions;

export const address = (buffer: string): string => `&${buffer}`;
export const realName = (name: string): string => `${name}.r`;

export function integer(a: Int): Node {
  if (a.kind === 'int') return { kind: 'i32', value: a.value };
  if (a.kind === 'name') return { kind: 'get', name: a.name };
  if (a.kind === 'plus') {
    return a.terms.map(integer).reduce((sum, term) => {
      if (term.kind === 'i32' && term.value < 0) return sub(sum, -term.value);
      return add(sum, term);
    });
  }
  if (a.kind === 'times') {
    const [head, ...rest] = a.factors;
    const product = (head?.kind === 'int' && head.value < 0 ? [{ ...head, value: -head.value }, ...rest] : a.factors)
      .map(integer)
      .reduce((left, right) => mul(left, right));
    return head?.kind === 'int' && head.value < 0 ? sub(0, product) : product;
  }
  if (a.kind === 'below') return integer(a.of);
  if (a.kind === 'least') return smaller(integer(a.of), integer(a.limit));
  const whole = integer(a.of);
  return sub(whole, apply('i32.rem_s', whole, a.by));
}

export const inBytes = (a: Int): Node =>
  a.kind === 'int' ? { kind: 'i32', value: 4 * a.value } : apply('i32.shl', integer(a), 2);

/** The address of an element of a buffer with one axis. @throws {RangeError} for more than one subscript */
export function place(buffer: string, at: readonly Int[]): Node {
  const [only, ...more] = at;
  if (more.length > 0) throw new RangeError(`${buffer} is addressed by ${at.length} subscripts: linearise first`);
  return only === undefined ? { kind: 'get', name: address(buffer) } : add(address(buffer), inBytes(only));
}

const functions: { readonly [F in RealFunction]: (x: Node) => Node } = {
  negative: x => apply('f64.neg', x),
  abs: x => apply('f64.abs', x),
  sqrt: x => apply('f64.sqrt', x),
  sign: x => call('sign', x),
  exp: x => call('exp', x),
  log: x => call('log', x),
  sin: x => call('sin', x),
  cos: x => call('cos', x),
  tan: x => call('tan', x),
  arcsin: x => call('asin', x),
  arccos: x => call('acos', x),
  arctan: x => call('atan', x),
  tanh: x => call('tanh', x),
  sigmoid: x => call('sigmoid', x),
  relu: x => call('relu', x),
  softplus: x => call('softplus', x),
};
const binary: { readonly [O in BinaryOperator]: (x: Node, y: Node) => Node } = {
  '+': (x, y) => apply('f64.add', x, y),
  '-': (x, y) => apply('f64.sub', x, y),
  '*': (x, y) => apply('f64.mul', x, y),
  '/': (x, y) => apply('f64.div', x, y),
  max: (x, y) => apply('f64.max', x, y),
  power: (x, y) => call('pow', x, y),
};

/** The value as a double. */
export function double(value: Real): Node {
  return visitReal<Node>(
    {
      constant: a => f64(a.value),
      count: a => apply('f64.convert_i32_s', integer(a.value)),
      local: a => ({ kind: 'get', name: realName(a.name) }),
      load: a => apply('f64.promote_f32', access('f32.load', [place(a.buffer, a.at)])),
      function: a => functions[a.fn](double(a.arg)),
      binary: a => binary[a.operator](double(a.left), double(a.right)),
      choose: a => apply('select', double(a.value), double(a.otherwise), apply('f64.ne', double(a.condition), f64(0))),
      select: a =>
        apply('select', double(a.equal), double(a.unequal), apply('i32.eq', integer(a.left), integer(a.right))),
    },
    value,
  );
}

export const single = (value: Real): Node =>
  value.kind === 'constant' ? { kind: 'f32', value: Math.fround(value.value) } : apply('f32.demote_f64', double(value));
