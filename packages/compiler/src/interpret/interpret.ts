/**
 * The loop IR, run as it reads.                                                          layer 3
 *
 * Slow on purpose and sharing nothing with the emitter: every access is checked against its axis, products are the
 * defining triple loop, and a name that has no value throws. Passes and emitted text are tested against it.
 */
import { type Int, intValue } from '../loop/int.js';
import {
  type Buffer,
  type Kernel,
  type Panel,
  type Statement,
  type StatementTable,
  stripSize,
  visitStatement,
} from '../loop/loop.js';
import { type BinaryOperator, type Real, type RealFunction, type RealTable, visitReal } from '../loop/real.js';

export interface Arguments {
  readonly sizes: Readonly<Record<string, number>>;
  readonly scalars?: Readonly<Record<string, number>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  /** By name of the buffer; written in place. */
  readonly buffers: Readonly<Record<string, Float32Array | Float64Array>>;
}

const functions: { readonly [F in RealFunction]: (x: number) => number } = {
  negative: x => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  tanh: Math.tanh,
  sigmoid: x => 1 / (1 + Math.exp(-x)),
  relu: x => Math.max(x, 0),
  softplus: x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  sqrt: Math.sqrt,
};
const operators: { readonly [O in BinaryOperator]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  max: Math.max,
  power: Math.pow,
};

/** Runs a kernel on its arguments. @returns its result, or 0 if it has none. @throws {RangeError} for an access outside. */
export function interpret(kernel: Kernel, { sizes, scalars = {}, flags = {}, buffers }: Arguments): number {
  const integers = new Map(Object.entries(sizes));
  const reals = new Map(Object.entries(scalars));
  const described = new Map(kernel.buffers.map(buffer => [buffer.name, buffer]));
  let result = 0;

  const places = new Map<string, { values: Float32Array | Float64Array; buffer: Buffer }>();
  const bufferOf = (name: string): { values: Float32Array | Float64Array; buffer: Buffer } => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const values = buffers[name];
    const buffer = described.get(name);
    if (values === undefined || buffer === undefined) throw new RangeError(`${kernel.name}: no buffer ${name}`);
    const place = { values, buffer };
    places.set(name, place);
    return place;
  };
  const within = (name: string, position: number): Float32Array | Float64Array => {
    const { values } = bufferOf(name);
    if (!Number.isInteger(position) || position < 0 || position >= values.length) {
      throw new RangeError(`${kernel.name}: ${name}[${position}] is outside 0…${values.length - 1}`);
    }
    return values;
  };
  const read = (name: string, position: number): number => within(name, position)[position] ?? Number.NaN;
  const write = (name: string, position: number, value: number): void => {
    within(name, position)[position] = value;
  };
  const position = (name: string, at: readonly Int[]): number => {
    const { extents } = bufferOf(name).buffer;
    if (extents.length === 0 && at[0] !== undefined) return intValue(at[0], integers);
    let place = 0;
    at.forEach((subscript, axis) => {
      const value = intValue(subscript, integers);
      const extent = extents[axis] === undefined ? 0 : intValue(extents[axis], integers);
      if (value < 0 || value >= extent) {
        throw new RangeError(`${kernel.name}: ${name}, axis ${axis}: ${value} is outside 0…${extent - 1}`);
      }
      place = place * extent + value;
    });
    return place;
  };
  const real = (value: Real): number => visitReal(valueOf, value);
  const valueOf: RealTable<number> = {
    constant: a => a.value,
    count: a => intValue(a.value, integers),
    local: a => {
      const known = reals.get(a.name);
      if (known === undefined) throw new RangeError(`${kernel.name}: ${a.name} has no value`);
      return known;
    },
    load: a => read(a.buffer, position(a.buffer, a.at)),
    function: a => functions[a.fn](real(a.arg)),
    binary: a => operators[a.operator](real(a.left), real(a.right)),
    choose: a => (real(a.condition) !== 0 ? real(a.value) : real(a.otherwise)),
    select: a => (intValue(a.left, integers) === intValue(a.right, integers) ? real(a.equal) : real(a.unequal)),
  };
  /** The elements of a panel by row and column. */
  const elements = ({ buffer, offset, stride }: Panel): ((r: number, c: number) => number) => {
    const [first, step] = [intValue(offset, integers), intValue(stride, integers)];
    return (r, c) => read(buffer, first + r * step + c);
  };

  const run = (statement: Statement): void => visitStatement(effectOf, statement);
  const effectOf: StatementTable<void> = {
    loop: s => {
      const [from, to] = [intValue(s.from, integers), intValue(s.to, integers)];
      const count = Math.max(0, Math.ceil((to - from) / Math.abs(s.step)));
      for (let i = 0; i < count; i++) {
        integers.set(s.index, s.step > 0 ? from + i * s.step : to - (i + 1) * -s.step);
        s.body.forEach(run);
      }
      integers.delete(s.index);
    },
    strips: s => {
      const [steps, examples] = [s.steps, s.examples].map(value => intValue(value, integers)) as [number, number];
      const size = stripSize(s.rows, examples);
      const starts = Array.from({ length: Math.ceil(steps / size) }, (_, i) => i * size);
      for (const before of s.downwards ? starts.reverse() : starts) {
        integers
          .set(s.size, size)
          .set(s.before, before)
          .set(s.count, Math.min(size, steps - before));
        s.body.forEach(run);
      }
      [s.size, s.before, s.count].forEach(name => integers.delete(name));
    },
    let: s => void reals.set(s.name, real(s.value)),
    variable: s => void reals.set(s.name, real(s.value)),
    set: s => void reals.set(s.name, real(s.value)),
    offset: s => void integers.set(s.name, intValue(s.value, integers)),
    store: s => write(s.buffer, position(s.buffer, s.at), real(s.value)),
    clear: s => {
      const from = intValue(s.offset, integers);
      for (let i = 0; i < intValue(s.length, integers); i++) write(s.buffer, from + i, 0);
    },
    product: s => {
      const [rows, columns, inner] = [s.rows, s.columns, s.inner].map(size => intValue(size, integers));
      const [left, right] = [elements(s.left), elements(s.right)];
      for (let r = 0; r < (rows ?? 0); r++) {
        for (let c = 0; c < (columns ?? 0); c++) {
          let sum = 0;
          for (let k = 0; k < (inner ?? 0); k++) {
            const a = s.form === 'transposedTimes' ? left(k, r) : left(r, k);
            const b = s.form === 'timesTransposed' ? right(c, k) : right(k, c);
            sum += a * b;
          }
          const place = intValue(s.target.offset, integers) + r * intValue(s.target.stride, integers) + c;
          write(s.target.buffer, place, (real(s.add) !== 0 ? read(s.target.buffer, place) : 0) + real(s.factor) * sum);
        }
      }
    },
    lookUp: s => {
      const [rows, columns, from] = [s.rows, s.columns, s.classes.offset].map(size => intValue(size, integers));
      for (let r = 0; r < (rows ?? 0); r++) {
        const own = read(s.classes.buffer, (from ?? 0) + r);
        for (let c = 0; c < (columns ?? 0); c++) {
          const place = intValue(s.target.offset, integers) + r * intValue(s.target.stride, integers) + c;
          const before = real(s.add) !== 0 ? read(s.target.buffer, place) : 0;
          write(s.target.buffer, place, before + real(s.factor) * elements(s.table)(c, own));
        }
      }
    },
    scatter: s => {
      const [rows, columns, inner] = [s.rows, s.columns, s.inner].map(size => intValue(size, integers));
      const from = intValue(s.classes.offset, integers);
      const source = elements(s.source);
      for (let r = 0; r < (rows ?? 0); r++) {
        for (let c = 0; c < (columns ?? 0); c++) {
          let sum = 0;
          for (let k = 0; k < (inner ?? 0); k++) {
            if (read(s.classes.buffer, from + k) === c) sum += source(k, r);
          }
          const place = intValue(s.target.offset, integers) + r * intValue(s.target.stride, integers) + c;
          write(s.target.buffer, place, (real(s.add) !== 0 ? read(s.target.buffer, place) : 0) + real(s.factor) * sum);
        }
      }
    },
    totals: s => {
      const source = elements(s.source);
      for (let c = 0; c < intValue(s.columns, integers); c++) {
        let sum = 0;
        for (let r = 0; r < intValue(s.rows, integers); r++) sum += source(r, c);
        const place = intValue(s.target.offset, integers) + c;
        write(s.target.buffer, place, (real(s.add) !== 0 ? read(s.target.buffer, place) : 0) + real(s.factor) * sum);
      }
    },
    when: s => {
      if (flags[s.flag] === true) s.body.forEach(run);
    },
    choice: s => (intValue(s.left, integers) < intValue(s.right, integers) ? s.less : s.otherwise).forEach(run),
    call: s => {
      const { kernel: called } = s;
      const pairs = <V>(keys: readonly string[], values: readonly V[]): Record<string, V> =>
        Object.fromEntries(values.map((value, i): [string, V] => [keys[i] ?? '', value]));
      interpret(called, {
        sizes: pairs(
          called.sizes,
          s.sizes.map(value => intValue(value, integers)),
        ),
        scalars: pairs(called.scalars, s.scalars.map(real)),
        buffers: pairs(
          called.buffers.map(({ name }) => name),
          s.buffers.map(name => bufferOf(name).values),
        ),
      });
    },
    meet: () => undefined,
    result: s => void (result = real(s.value)),
    note: () => undefined,
  };
  kernel.body.forEach(run);
  return result;
}
