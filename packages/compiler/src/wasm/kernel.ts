/**
 * A kernel of the loop IR as a function of a module.                                        layer 3
 *
 * The host puts sizes, flags and the addresses of all buffers into a table in memory, the frame, so every kernel has one
 * signature, `(frame, scale) → loss`, however many arrays it works on. A matrix that every step of an outer loop meets is
 * rearranged once before it, into memory that the kernel asks for beside its buffers.
 */
import { int, type Int, intText, plus, times, whole } from '../loop/int.js';
import { hasBody, type Kernel, type Panel, type Statement, type StatementOf, visitStatement } from '../loop/loop.js';
import { equalInts } from '../loop/polynomial.js';
import { isConstant, type Real } from '../loop/real.js';
import { isRepeated, sameRight, standing } from '../loop/standing.js';
import {
  access,
  add,
  apply,
  call,
  comment,
  less,
  type Node,
  repeat,
  set,
  smaller,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { address, double, inBytes, integer, place, realName, single } from './scalars.js';
import { type Declare, isWide, wideLoop } from './wide.js';
import { packedSlack } from './workspace.js';

export interface OwnBuffer {
  readonly name: string;
  readonly length: Int;
}

export interface CompiledKernel {
  readonly function: WasmFunction;
  /** Those whose addresses the frame holds, after sizes, steps and examples, and flags, four bytes each. */
  readonly buffers: readonly string[];
  /**
   * Buffers of the kernel's own: first those that it may use all the time, then, loop by loop, those that it uses in one
   * loop only, so that the loops can use the same memory.
   */
  readonly rearranged: readonly (readonly OwnBuffer[])[];
}

type Product = StatementOf<'product'>;
interface Rearranged extends OwnBuffer {
  readonly product: Product;
}

/** Fewer steps than this, of fewer examples, and a matrix is read where it lies. */
const worthwhile = 4;

/** The flags under which each statement is done, however deep. */
function flagsOf(body: readonly Statement[], above: readonly string[] = []): ReadonlyMap<Statement, readonly string[]> {
  return new Map(
    body.flatMap(s => {
      const flags = s.kind === 'when' ? [...above, s.flag] : above;
      const inner = s.kind === 'choice' ? [...s.less, ...s.otherwise] : hasBody(s) ? s.body : [];
      return [[s, above] as const, ...flagsOf(inner, flags)];
    }),
  );
}

/** Products have kernels of their own here (product.ts), and nothing else of the loop IR is made of calls. */
function notOurs({ kind }: Statement): never {
  throw new RangeError(`a ${kind} stands in no kernel of a cell`);
}

export function compiledKernel(kernel: Kernel): CompiledKernel {
  const locals = new Map<string, ValueType>();
  const declare: Declare = (name, type) => {
    locals.set(name, type);
    return name;
  };
  const kept = new Map<Product, Rearranged>();
  const byLoop: (readonly Rearranged[])[] = [];
  const taken = new Set(kernel.buffers.map(({ name }) => name));
  for (const statement of kernel.body) {
    if (!isRepeated(statement)) continue;
    const shared = new Map<string, Rearranged>();
    const flags = flagsOf(statement.body);
    for (const product of standing(statement)) {
      const key = [sameRight(product), ...(flags.get(product) ?? [])].join(' ');
      let own = shared.get(key);
      if (own === undefined) {
        let name = `${product.right.buffer}_panels`;
        for (let n = 2; taken.has(name); n++) name = `${product.right.buffer}_panels${n}`;
        taken.add(name);
        const length = plus(times(product.inner, whole(plus(product.columns, 3), 4)), packedSlack);
        shared.set(key, (own = { product, name, length }));
      }
      kept.set(product, own);
    }
    byLoop.push([...shared.values()]);
  }

  /** Tables of classes turned, one for each size: each is used up at once. */
  const turned = new Map<string, OwnBuffer>();
  const turnedName = (s: StatementOf<'lookUp' | 'scatter'>): string => {
    // Of the rows of a scatter a thread may have some only; all would not be more than the stride.
    const [classes, long] = s.kind === 'lookUp' ? [s.inner, s.columns] : [s.columns, s.source.stride];
    const length = plus(times(plus(classes, 4), plus(long, 4)), packedSlack);
    const key = intText(length);
    const known = turned.get(key);
    if (known !== undefined) return known.name;
    let name = 'turned';
    for (let n = 2; taken.has(name); n++) name = `turned${n}`;
    taken.add(name);
    turned.set(key, { name, length });
    return name;
  };

  const statements = (body: readonly Statement[]): readonly Node[] => body.flatMap(one);
  const one = (statement: Statement): readonly Node[] =>
    visitStatement<readonly Node[]>(
      {
        loop: s => (isWide(s) ? wideLoop(s, declare) : loop(s)),
        strips: s => strips(s),
        let: s => [set(declare(realName(s.name), 'f64'), double(s.value))],
        variable: s => [set(declare(realName(s.name), 'f64'), double(s.value))],
        set: s => [set(realName(s.name), double(s.value))],
        offset: s => [set(declare(s.name, 'i32'), integer(s.value))],
        store: s => [access('f32.store', [place(s.buffer, s.at), single(s.value)])],
        clear: s => [apply('memory.fill', place(s.buffer, [s.offset]), 0, inBytes(s.length))],
        product: s => product(s),
        totals: s => [
          call(
            'totals',
            integer(s.rows),
            integer(s.columns),
            place(s.target.buffer, [s.target.offset]),
            place(s.source.buffer, [s.source.offset]),
            inBytes(s.source.stride),
            single(s.factor),
            asFlag(s.add),
          ),
        ],
        lookUp: s => [byClass(s, s.table)],
        scatter: s => [byClass(s, s.source)],
        when: s => [when(s.flag, statements(s.body))],
        choice: s => [when(less(integer(s.left), integer(s.right)), statements(s.less), statements(s.otherwise))],
        call: notOurs,
        meet: () => [call('meet')],
        result: s => [double(s.value)],
        note: s => [comment(...s.lines)],
      },
      statement,
    );

  const product = (s: Product): readonly Node[] => {
    const sizes = [s.rows, s.columns, s.inner].map(integer);
    const panels = [s.target, s.left].flatMap(({ buffer, offset, stride }) => [
      place(buffer, [offset]),
      inBytes(stride),
    ]);
    const ending = [single(s.factor), asFlag(s.add)] as const;
    const asItLies = call(
      s.form,
      ...sizes,
      ...panels,
      place(s.right.buffer, [s.right.offset]),
      inBytes(s.right.stride),
      ...ending,
    );
    const own = kept.get(s);
    if (own === undefined) return [asItLies];
    const packed = call('timesPacked', ...sizes, ...panels, address(own.name), asFlag(s.add), roomOf(s));
    return [when('often', [packed], [asItLies])];
  };

  /** 0 or 1 as an integer. */
  const asFlag = (value: Real): Node => {
    if (value.kind === 'constant') return integer(int(isConstant(value, 0) ? 0 : 1));
    if (value.kind !== 'select') throw new RangeError(`a ${value.kind} does not say whether a product adds`);
    return apply(isConstant(value.equal, 0) ? 'i32.ne' : 'i32.eq', integer(value.left), integer(value.right));
  };
  const roomOf = ({ room, columns }: Product): Node | number => {
    if (room === undefined) return 0;
    return equalInts(room, columns) ? 1 : apply('i32.eq', integer(room), integer(columns));
  };

  const byClass = (s: StatementOf<'lookUp' | 'scatter'>, other: Panel): Node => {
    const sizes = [s.rows, s.columns, s.inner].map(integer);
    const panels = [s.target, other].flatMap(({ buffer, offset, stride }) => [
      place(buffer, [offset]),
      inBytes(stride),
    ]);
    const classes = place(s.classes.buffer, [s.classes.offset]);
    const ending = s.kind === 'lookUp' ? [] : [single(s.factor), asFlag(s.add)];
    return call(s.kind, ...sizes, ...panels, classes, address(turnedName(s)), ...ending);
  };

  const rearranged = new Set<Rearranged>();
  /** What the statements' products want rearranged before they are done often; under the flags under which they are done. */
  const rearrange = (within: readonly Statement[]): readonly Node[] =>
    within.flatMap((s): readonly Node[] => {
      if (s.kind === 'choice') return rearrange([...s.less, ...s.otherwise]);
      if (hasBody(s)) {
        const inner = rearrange(s.body);
        return inner.length === 0 || s.kind !== 'when' ? inner : [when(s.flag, inner)];
      }
      const own = s.kind === 'product' ? kept.get(s) : undefined;
      if (own === undefined || rearranged.has(own)) return [];
      rearranged.add(own);
      const { form, right, columns, inner } = own.product;
      const from = [place(right.buffer, [right.offset]), inBytes(right.stride)];
      return [call(`packAll_${form}`, integer(columns), integer(inner), ...from, address(own.name))];
    });
  /** `counts`: with enough of either, steps or examples, though a thread has but some of these. */
  const packed = (body: readonly Statement[], ...counts: readonly Int[]): readonly Node[] => {
    const packs = rearrange(body);
    return packs.length === 0
      ? []
      : [
          set(
            declare('often', 'i32'),
            counts.map(count => less(worthwhile - 1, integer(count))).reduce((a, b) => apply('i32.or', a, b)),
          ),
          when('often', packs),
        ];
  };

  const loop = (s: StatementOf<'loop'>): readonly Node[] => {
    const index = declare(s.index, 'i32');
    const [first, goesOn] =
      s.step > 0
        ? [integer(s.from), less(index, integer(s.to))]
        : [integer(plus(s.to, s.step)), apply('i32.ge_s', index, integer(s.from))];
    return [
      ...packed(s.body, plus(s.to, times(-1, s.from))),
      set(index, first),
      when(goesOn, [repeat([...statements(s.body), set(index, add(index, s.step))], goesOn)]),
    ];
  };

  const strips = (s: StatementOf<'strips'>): readonly Node[] => {
    const [size, before, count] = [s.size, s.before, s.count].map(name => declare(name, 'i32')) as [
      string,
      string,
      string,
    ];
    const steps = integer(s.steps);
    const last = sub(steps, 1);
    const goesOn = s.downwards ? apply('i32.ge_s', before, 0) : less(before, steps);
    return [
      ...packed(s.body, s.steps, s.examples),
      set(size, apply('i32.div_s', s.rows, integer(s.examples))),
      set(size, add(size, apply('i32.eqz', size))),
      set(before, s.downwards ? sub(last, apply('i32.rem_s', last, size)) : 0),
      repeat(
        [
          set(count, sub(steps, before)),
          set(count, smaller(count, size)),
          ...statements(s.body),
          set(before, s.downwards ? sub(before, size) : add(before, size)),
        ],
        goesOn,
      ),
    ];
  };

  const body = statements(kernel.body);
  const rearrangedBuffers = [[...turned.values()], ...byLoop.filter(({ length }) => length > 0)];
  const buffers = [...kernel.buffers, ...rearrangedBuffers.flat()].map(({ name }) => name);
  const words = [...kernel.sizes, ...kernel.flags, ...buffers.map(address)];
  for (const name of words) declare(name, 'i32');
  const [scale] = kernel.scalars;
  const returns = kernel.body.some(s => s.kind === 'result');
  return {
    function: {
      name: kernel.name,
      says: kernel.says,
      parameters: [
        ['frame', 'i32'],
        [realName(scale ?? 'scale'), 'f64'],
      ],
      result: 'f64',
      locals,
      body: [
        ...words.map((name, i) => set(name, access('i32.load', ['frame'], 4 * i))),
        ...body,
        ...(returns ? [] : [{ kind: 'f64', value: 0 } as const]),
      ],
    },
    buffers,
    rearranged: rearrangedBuffers.map(all => all.map(({ name, length }) => ({ name, length }))),
  };
}
