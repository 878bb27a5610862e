/**
 * A kernel of the loop IR as a function of a module.                                        layer 3
 *
 * The host puts sizes, flags and the addresses of all buffers into a table in memory, the frame, so every kernel has one
 * signature, `(frame, scale) → loss`, however many arrays it works on. A matrix that every step of an outer loop meets is
 * rearranged once before it, into memory that the kernel asks for beside its buffers.
 */
import { type Int, intNames, intText, plus, times, whole } from '../loop/int.js';
import { isConstant } from '../loop/real.js';
import {
  type Kernel,
  type Panel,
  type Statement,
  type StatementOf,
  statementsIn,
  visitStatement,
} from '../loop/loop.js';
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
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { address, double, inBytes, integer, place, realName, single } from './scalars.js';
import { type Declare, isWide, wideLoop } from './wide.js';
import { packedSlack } from './workspace.js';

export interface CompiledKernel {
  readonly function: WasmFunction;
  /** What the frame holds, four bytes each: sizes, steps and examples, flags; then the addresses of buffers. */
  readonly integers: readonly string[];
  readonly buffers: readonly string[];
  /** Buffers of the kernel's own, with their lengths. */
  readonly rearranged: readonly { readonly name: string; readonly length: Int }[];
}

type Product = StatementOf<'product'>;
interface Rearranged {
  readonly product: Product;
  readonly name: string;
  readonly length: Int;
}

/** Fewer steps than this and a matrix is read where it lies. */
const worthwhile = 4;

/** The products directly inside an outer loop whose right side stays the same. */
function invariantProducts(loop: StatementOf<'loop'>): readonly Product[] {
  const within = statementsIn(loop.body);
  const written = new Set(
    within.flatMap(s =>
      s.kind === 'store' || s.kind === 'clear'
        ? [s.buffer]
        : s.kind === 'product' || s.kind === 'totals'
          ? [s.target.buffer]
          : [],
    ),
  );
  const moving = new Set([
    loop.index,
    ...within.flatMap(s => (s.kind === 'offset' ? [s.name] : s.kind === 'loop' ? [s.index] : [])),
  ]);
  const still = (a: Int): boolean => intNames(a).every(name => !moving.has(name));
  return loop.body.flatMap(s =>
    s.kind === 'product' &&
    s.form !== 'transposedTimes' &&
    isConstant(s.factor, 1) &&
    !written.has(s.right.buffer) &&
    [s.right.offset, s.right.stride, s.columns, s.inner].every(still)
      ? [s]
      : [],
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
  const taken = new Set(kernel.buffers.map(({ name }) => name));
  for (const statement of kernel.body) {
    if (statement.kind !== 'loop') continue;
    for (const product of invariantProducts(statement)) {
      let name = `${product.right.buffer}_panels`;
      for (let n = 2; taken.has(name); n++) name = `${product.right.buffer}_panels${n}`;
      taken.add(name);
      const length = plus(times(product.inner, whole(plus(product.columns, 3), 4)), packedSlack);
      kept.set(product, { product, name, length });
    }
  }

  /** Tables of classes turned, one for each size: each is used up at once. */
  const turned = new Map<string, { readonly name: string; readonly length: Int }>();
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
            s.add ? 1 : 0,
          ),
        ],
        lookUp: s => [byClass(s, s.table)],
        scatter: s => [byClass(s, s.source)],
        when: s => [when(s.flag, statements(s.body))],
        choice: notOurs,
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
    const ending = [single(s.factor), s.add ? 1 : 0] as const;
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
    return [when('often', [call('timesPacked', ...sizes, ...panels, address(own.name), s.add ? 1 : 0)], [asItLies])];
  };

  const byClass = (s: StatementOf<'lookUp' | 'scatter'>, other: Panel): Node => {
    const sizes = [s.rows, s.columns, s.inner].map(integer);
    const panels = [s.target, other].flatMap(({ buffer, offset, stride }) => [
      place(buffer, [offset]),
      inBytes(stride),
    ]);
    const classes = place(s.classes.buffer, [s.classes.offset]);
    const ending = s.kind === 'lookUp' ? [] : [single(s.factor), s.add ? 1 : 0];
    return call(s.kind, ...sizes, ...panels, classes, address(turnedName(s)), ...ending);
  };

  const rearrange = (s: Statement): readonly Node[] => {
    const own = s.kind === 'product' ? kept.get(s) : undefined;
    if (own === undefined) return [];
    const { form, right, columns, inner } = own.product;
    const from = [place(right.buffer, [right.offset]), inBytes(right.stride)];
    return [when('often', [call(`packAll_${form}`, integer(columns), integer(inner), ...from, address(own.name))])];
  };

  const loop = (s: StatementOf<'loop'>): readonly Node[] => {
    const index = declare(s.index, 'i32');
    const packs = s.body.flatMap(rearrange);
    const often =
      packs.length === 0
        ? []
        : [set(declare('often', 'i32'), less(worthwhile - 1, integer(plus(s.to, times(-1, s.from)))))];
    const [first, goesOn] =
      s.step > 0
        ? [integer(s.from), less(index, integer(s.to))]
        : [integer(plus(s.to, s.step)), apply('i32.ge_s', index, integer(s.from))];
    return [
      ...often,
      ...packs,
      set(index, first),
      when(goesOn, [repeat([...statements(s.body), set(index, add(index, s.step))], goesOn)]),
    ];
  };

  const body = statements(kernel.body);
  const integers = [...kernel.sizes, ...kernel.flags];
  const rearranged = [...kept.values(), ...turned.values()].map(({ name, length }) => ({ name, length }));
  const buffers = [...kernel.buffers.map(({ name }) => name), ...rearranged.map(({ name }) => name)];
  const words = [...integers, ...buffers.map(address)];
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
    integers,
    buffers,
    rearranged,
  };
}
