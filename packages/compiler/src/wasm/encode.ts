/**
 * A module as bytes.                                                                       layer 2
 *
 * The binary format is small enough to be written directly, which keeps a 100 MB compiler out of the house and lets a web
 * page do it. A product followed by a sum is always `mul, <read of c>, add`, eight bytes or more that the host can turn into a
 * fused one in place (see the runtime's `engine.ts`), and so is the constant that says which of the two this is; `fused`
 * encodes that form itself, for tests to compare.
 */
import {
  accesses,
  extractions,
  type Node,
  operations,
  type ValueType,
  visitNode,
  type WasmFunction,
  type WasmModule,
} from './instruction.js';

const valueTypes: { readonly [T in ValueType]: number } = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const voidBlock = 0x40;
const relaxedMadd = [0xfd, 0x85, 0x02];
const nothing = [0x01, 0x01, 0x01];
/** A constant, 0 or 1, that these empty instructions follow says whether sums are fused. */
const answer = (fused: boolean): readonly number[] => [0x41, fused ? 1 : 0, 0x01, 0x01, 0x01, 0x01];
/** From one page to 65536; the host makes the first byte 3 where the memory is shared between threads. */
const memoryLimits = [0x01, 0x01, 0x80, 0x80, 0x04];

/** LEB128 without sign. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}
/** LEB128 with sign, of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const bytesOf = (size: number, write: (view: DataView) => void): number[] => {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return [...bytes];
};
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (value: string): number[] => {
  const bytes = [...new TextEncoder().encode(value)];
  return [...unsigned(bytes.length), ...bytes];
};
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const code = ([prefix, value]: readonly [number, number]): number[] =>
  prefix === 0 ? [value] : [prefix, ...unsigned(value)];

interface Names {
  readonly locals: ReadonlyMap<string, number>;
  readonly functions: ReadonlyMap<string, number>;
  readonly globals: ReadonlyMap<string, number>;
  readonly fused: boolean;
}
const indexIn = (names: ReadonlyMap<string, number>, name: string, what: string): number[] => {
  const index = names.get(name);
  if (index === undefined) throw new RangeError(`there is no ${what} "${name}"`);
  return unsigned(index);
};

/** Whether the node leaves the repetition that it stands in. */
const leaves = (node: Node): boolean =>
  node.kind === 'leave' || (node.kind === 'if' && [...node.body, ...node.otherwise].some(leaves));

function nodeBytes(root: Node, names: Names): number[] {
  const out: number[] = [];
  const all = (list: readonly Node[]): void => list.forEach(write);
  const push = (bytes: readonly number[]): void => {
    for (const byte of bytes) out.push(byte);
  };
  /** Blocks between here and the innermost repetition; undefined outside all. */
  let depth: number | undefined;
  const within = (inside: number | undefined, body: () => void): void => {
    const outside = depth;
    depth = inside;
    body();
    depth = outside;
  };
  const write = (node: Node): void =>
    visitNode<void>(
      {
        operation: n => {
          all(n.args);
          push(code(operations[n.op]));
          if (n.op === 'memory.fill') push([0]);
        },
        access: n => {
          all(n.args);
          const [own, size] = accesses[n.op];
          push([...code(own), Math.log2(Math.min(size, 4)), ...unsigned(n.offset)]);
        },
        extract: n => {
          write(n.arg);
          push([...code(extractions[n.op]), n.lane]);
        },
        shuffle: n => {
          all([n.left, n.right]);
          push([0xfd, 0x0d, ...n.lanes.flatMap(lane => [0, 1, 2, 3].map(byte => 4 * lane + byte))]);
        },
        get: n => push([0x20, ...indexIn(names.locals, n.name, 'local')]),
        global: n => push([0x23, ...indexIn(names.globals, n.name, 'global')]),
        set: n => {
          write(n.value);
          push([0x21, ...indexIn(names.locals, n.name, 'local')]);
        },
        i32: n => push([0x41, ...signed(n.value)]),
        f32: n => push([0x43, ...bytesOf(4, view => view.setFloat32(0, n.value, true))]),
        f64: n => push([0x44, ...bytesOf(8, view => view.setFloat64(0, n.value, true))]),
        lanes: n =>
          push([
            0xfd,
            0x0c,
            ...bytesOf(16, view => {
              for (const lane of [0, 4, 8, 12]) {
                if (n.bits) view.setInt32(lane, n.value, true);
                else view.setFloat32(lane, n.value, true);
              }
            }),
          ]),
        ramp: () => push([0xfd, 0x0c, ...[0, 1, 2, 3].flatMap(lane => [lane, 0, 0, 0])]),
        fuses: () => push(answer(names.fused)),
        madd: n => {
          if (n.c.kind !== 'get' && n.c.kind !== 'lanes')
            throw new RangeError('the sum of a·b + c must be a local or a constant');
          all([n.a, n.b]);
          push(names.fused ? nothing : code(operations['f32x4.mul']));
          write(n.c);
          push(names.fused ? relaxedMadd : code(operations['f32x4.add']));
        },
        call: n => {
          all(n.args);
          push([0x10, ...indexIn(names.functions, n.name, 'function')]);
        },
        if: n => {
          write(n.test);
          push([0x04, voidBlock]);
          within(depth === undefined ? undefined : depth + 1, () => {
            all(n.body);
            if (n.otherwise.length > 0) push([0x05]);
            all(n.otherwise);
          });
          push([0x0b]);
        },
        repeat: n => {
          const left = n.body.some(leaves);
          if (left) push([0x02, voidBlock]);
          push([0x03, voidBlock]);
          within(0, () => all(n.body));
          write(n.test);
          push([0x0d, 0x00, 0x0b]);
          if (left) push([0x0b]);
        },
        leave: n => {
          if (depth === undefined) throw new RangeError('there is no repetition to leave');
          write(n.test);
          push([0x0d, ...unsigned(depth + 1)]);
        },
        comment: () => undefined,
      },
      node,
    );
  write(root);
  return out;
}

function functionBytes(fn: WasmFunction, names: Omit<Names, 'locals'>): number[] {
  const order = [...fn.locals].sort(([, a], [, b]) => valueTypes[a] - valueTypes[b]);
  const locals = new Map(
    [...fn.parameters.map(([name]) => name), ...order.map(([name]) => name)].map((name, i) => [name, i]),
  );
  const runs: [number, ValueType][] = [];
  for (const [, type] of order) {
    const last = runs[runs.length - 1];
    if (last?.[1] === type) last[0]++;
    else runs.push([1, type]);
  }
  const declared = vector(runs.map(([count, type]) => [...unsigned(count), valueTypes[type]]));
  try {
    const content = [...declared, ...fn.body.flatMap(statement => nodeBytes(statement, { ...names, locals })), 0x0b];
    return [...unsigned(content.length), ...content];
  } catch (error) {
    throw new Error(`the function ${fn.name} cannot be encoded`, { cause: error });
  }
}

/** Bytes with a buffer of their own, as modules are made of, in words that compilers before 5.7 know. */
export type Bytes = ReturnType<Uint8Array['slice']>;

export interface EncodeOptions {
  /** Whether a·b + c is one relaxed instruction. */
  readonly fused?: boolean;
}

/** @throws {RangeError} if a name is not declared, as the cause of an Error that names the function */
export function encoded(module: WasmModule, { fused = false }: EncodeOptions = {}): Bytes {
  const types: string[] = [];
  const typeIndex = (parameters: readonly ValueType[], result: ValueType | undefined): number => {
    const bytes = [
      0x60,
      ...vector(parameters.map(type => [valueTypes[type]])),
      ...vector(result === undefined ? [] : [[valueTypes[result]]]),
    ];
    const known = types.indexOf(bytes.join());
    return known >= 0 ? known : types.push(bytes.join()) - 1;
  };
  const imports = module.imports.map(own => [
    ...text('math'),
    ...text(own.name),
    0x00,
    ...unsigned(typeIndex(own.parameters, own.result)),
  ]);
  const memory = [...text('env'), ...text('memory'), 0x02, ...memoryLimits];
  const functionTypes = module.functions.map(fn =>
    unsigned(
      typeIndex(
        fn.parameters.map(([, type]) => type),
        fn.result,
      ),
    ),
  );
  const functions = new Map([...module.imports, ...module.functions].map(({ name }, i) => [name, i]));
  const globals = new Map(module.globals.map(([name], i) => [name, i]));
  const exported = [
    ...module.exports.map(name => [...text(name), 0x00, ...indexIn(functions, name, 'function')]),
    ...module.globals.map(([name], i) => [...text(name), 0x03, ...unsigned(i)]),
  ];
  const bodies = module.functions.map(fn => functionBytes(fn, { functions, globals, fused }));
  return new Uint8Array([
    0x00,
    0x61,
    0x73,
    0x6d,
    0x01,
    0x00,
    0x00,
    0x00,
    ...section(1, vector(types.map(type => type.split(',').map(Number)))),
    ...section(2, vector([...imports, memory])),
    ...section(3, vector(functionTypes)),
    ...section(6, vector(module.globals.map(([, initial]) => [0x7f, 0x01, 0x41, ...signed(initial), 0x0b]))),
    ...section(7, vector(exported)),
    ...section(10, vector(bodies)),
  ]);
}
