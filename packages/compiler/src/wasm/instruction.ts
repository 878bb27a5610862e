/**
 * WebAssembly instructions as trees.                                                       layer 1
 *
 * Only what the kernels need: one table holds every operation with its code, so that the encoder and the text printer
 * cannot disagree on what exists. Operands come first, as in the folded text form; a string operand reads a local and a
 * number is an i32 constant, which keeps index arithmetic legible where it is written.
 */

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

/** Prefix byte (0 for none) and code. */
type Code = readonly [prefix: number, code: number];
const plain = (code: number): Code => [0, code];
const simd = (code: number): Code => [0xfd, code];

/** Operations without immediates. */
export const operations = {
  drop: plain(0x1a),
  return: plain(0x0f),
  'i32.eqz': plain(0x45),
  'i32.eq': plain(0x46),
  'i32.ne': plain(0x47),
  'i32.lt_s': plain(0x48),
  'i32.gt_s': plain(0x4a),
  'i32.le_s': plain(0x4c),
  'i32.ge_s': plain(0x4e),
  'i32.add': plain(0x6a),
  'i32.sub': plain(0x6b),
  'i32.mul': plain(0x6c),
  'i32.div_s': plain(0x6d),
  'i32.rem_s': plain(0x6f),
  'i32.and': plain(0x71),
  'i32.or': plain(0x72),
  'i32.shl': plain(0x74),
  'i32.shr_s': plain(0x75),
  'f32.eq': plain(0x5b),
  'f32.add': plain(0x92),
  'f32.mul': plain(0x94),
  'f64.ne': plain(0x62),
  'f64.lt': plain(0x63),
  'f64.gt': plain(0x64),
  'f64.abs': plain(0x99),
  'f64.neg': plain(0x9a),
  'f64.sqrt': plain(0x9f),
  'f64.add': plain(0xa0),
  'f64.sub': plain(0xa1),
  'f64.mul': plain(0xa2),
  'f64.div': plain(0xa3),
  'f64.max': plain(0xa5),
  'f32.demote_f64': plain(0xb6),
  'i32.trunc_f32_s': plain(0xa8),
  'f64.convert_i32_s': plain(0xb7),
  'f64.promote_f32': plain(0xbb),
  'i32x4.splat': simd(0x11),
  'f32x4.splat': simd(0x13),
  'i32x4.lt_s': simd(0x39),
  'f32x4.ne': simd(0x42),
  'f32x4.lt': simd(0x43),
  'f32x4.gt': simd(0x44),
  'v128.and': simd(0x4e),
  'v128.andnot': simd(0x4f),
  'v128.or': simd(0x50),
  'v128.bitselect': simd(0x52),
  'f64x2.promote_low_f32x4': simd(0x5f),
  'i32x4.shl': simd(0xab),
  'i32x4.add': simd(0xae),
  'f32x4.abs': simd(0xe0),
  'f32x4.neg': simd(0xe1),
  'f32x4.sqrt': simd(0xe3),
  'f32x4.add': simd(0xe4),
  'f32x4.sub': simd(0xe5),
  'f32x4.mul': simd(0xe6),
  'f32x4.div': simd(0xe7),
  'f32x4.max': simd(0xe9),
  'f32x4.pmin': simd(0xea),
  'f32x4.pmax': simd(0xeb),
  'f64x2.add': simd(0xf0),
  'f64x2.sub': simd(0xf1),
  'memory.fill': [0xfc, 11],
  select: plain(0x1b),
} as const satisfies Readonly<Record<string, Code>>;
export type Operation = keyof typeof operations;

/** Loads and stores, with the bytes they touch. */
export const accesses = {
  'i32.load': [plain(0x28), 4],
  'f32.load': [plain(0x2a), 4],
  'f32.store': [plain(0x38), 4],
  'v128.load': [simd(0x00), 16],
  'v128.load32_splat': [simd(0x09), 4],
  'v128.store': [simd(0x0b), 16],
  'v128.load32_zero': [simd(0x5c), 4],
} as const satisfies Readonly<Record<string, readonly [Code, number]>>;
export type Access = keyof typeof accesses;

/** Lanes taken out. */
export const extractions = {
  'f32x4.extract_lane': simd(0x1f),
  'f64x2.extract_lane': simd(0x21),
} as const satisfies Readonly<Record<string, Code>>;
export type Extraction = keyof typeof extractions;

export type Node =
  | { readonly kind: 'operation'; readonly op: Operation; readonly args: readonly Node[] }
  | { readonly kind: 'access'; readonly op: Access; readonly offset: number; readonly args: readonly Node[] }
  | { readonly kind: 'extract'; readonly op: Extraction; readonly lane: number; readonly arg: Node }
  /** Four float32 lanes chosen from eight, those of `left` being 0…3. */
  | { readonly kind: 'shuffle'; readonly lanes: readonly number[]; readonly left: Node; readonly right: Node }
  | { readonly kind: 'get'; readonly name: string }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'set'; readonly name: string; readonly value: Node }
  | { readonly kind: 'i32'; readonly value: number }
  | { readonly kind: 'f32'; readonly value: number }
  | { readonly kind: 'f64'; readonly value: number }
  /** Four equal float32 lanes; `bits` gives them as an integer instead. */
  | { readonly kind: 'lanes'; readonly value: number; readonly bits: boolean }
  /** The int32 lanes 0, 1, 2, 3. */
  | { readonly kind: 'ramp' }
  /** 1 where multiply-add is fused, else 0: a constant for the engine, which leaves out what it rules out. */
  | { readonly kind: 'fuses' }
  /** a·b + c, in one rounding or two. */
  | { readonly kind: 'madd'; readonly a: Node; readonly b: Node; readonly c: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'if'; readonly test: Node; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  /** The body again and again, while the test after it holds. */
  | { readonly kind: 'repeat'; readonly body: readonly Node[]; readonly test: Node }
  /** Out of the innermost repetition, if the test holds. */
  | { readonly kind: 'leave'; readonly test: Node }
  | { readonly kind: 'comment'; readonly lines: readonly string[] };

export type NodeKind = Node['kind'];
export type NodeTable<R> = { readonly [K in NodeKind]: (node: Extract<Node, { kind: K }>) => R };

export function visitNode<R>(table: NodeTable<R>, node: Node): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
  return (table[node.kind] as (node: Node) => R)(node);
}

/** A function of a module. */
export interface WasmFunction {
  readonly name: string;
  readonly says: readonly string[];
  readonly parameters: readonly (readonly [name: string, type: ValueType])[];
  readonly result?: ValueType;
  /** Local variables beside the parameters, all zero at first. */
  readonly locals: ReadonlyMap<string, ValueType>;
  readonly body: readonly Node[];
}

/** A function from outside. */
export interface WasmImport {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result?: ValueType;
}

/** A module over one imported memory; `globals` are exported i32 variables that the host may set. */
export interface WasmModule {
  readonly imports: readonly WasmImport[];
  readonly globals: readonly (readonly [name: string, initial: number])[];
  readonly functions: readonly WasmFunction[];
  readonly exports: readonly string[];
}

export type Operand = Node | string | number;
export const node = (operand: Operand): Node => {
  if (typeof operand === 'string') return { kind: 'get', name: operand };
  return typeof operand === 'number' ? { kind: 'i32', value: operand } : operand;
};

export const apply = (op: Operation, ...args: readonly Operand[]): Node => ({
  kind: 'operation',
  op,
  args: args.map(node),
});
export const access = (op: Access, args: readonly Operand[], offset = 0): Node => ({
  kind: 'access',
  op,
  offset,
  args: args.map(node),
});
export const set = (name: string, value: Operand): Node => ({ kind: 'set', name, value: node(value) });
export const global = (name: string): Node => ({ kind: 'global', name });
export const call = (name: string, ...args: readonly Operand[]): Node => ({ kind: 'call', name, args: args.map(node) });
export const lanes = (value: number): Node => ({ kind: 'lanes', value: Math.fround(value), bits: false });
export const laneBits = (value: number): Node => ({ kind: 'lanes', value: value | 0, bits: true });
export const ramp: Node = { kind: 'ramp' };
export const fuses: Node = { kind: 'fuses' };
export const f64 = (value: number): Node => ({ kind: 'f64', value });
export const f32 = (value: number): Node => ({ kind: 'f32', value });
export const comment = (...lines: readonly string[]): Node => ({ kind: 'comment', lines });
export const madd = (a: Operand, b: Operand, c: Operand): Node => ({
  kind: 'madd',
  a: node(a),
  b: node(b),
  c: node(c),
});
export const shuffle = (left: Operand, right: Operand, ...chosen: readonly number[]): Node => ({
  kind: 'shuffle',
  lanes: chosen,
  left: node(left),
  right: node(right),
});
export const extract = (op: Extraction, lane: number, arg: Operand): Node => ({
  kind: 'extract',
  op,
  lane,
  arg: node(arg),
});
export const when = (test: Operand, body: readonly Node[], otherwise: readonly Node[] = []): Node => ({
  kind: 'if',
  test: node(test),
  body,
  otherwise,
});
export const leave = (test: Operand): Node => ({ kind: 'leave', test: node(test) });
export const repeat = (body: readonly Node[], test: Operand): Node => ({ kind: 'repeat', body, test: node(test) });

const isI32 = (a: Node, value: number): boolean => a.kind === 'i32' && a.value === value;
/** a + b, without zeros. */
export const add = (a: Operand, b: Operand): Node => {
  const [left, right] = [node(a), node(b)];
  if (isI32(left, 0)) return right;
  if (isI32(right, 0)) return left;
  return left.kind === 'i32' && right.kind === 'i32' ? node(left.value + right.value) : apply('i32.add', left, right);
};
export const sub = (a: Operand, b: Operand): Node => (isI32(node(b), 0) ? node(a) : apply('i32.sub', a, b));
/** a · b, without ones. */
export const mul = (a: Operand, b: Operand): Node => {
  const [left, right] = [node(a), node(b)];
  if (isI32(left, 1)) return right;
  if (isI32(right, 1)) return left;
  return left.kind === 'i32' && right.kind === 'i32' ? node(left.value * right.value) : apply('i32.mul', left, right);
};
export const less = (a: Operand, b: Operand): Node => apply('i32.lt_s', a, b);
/** The smaller of two locals or constants (they are written down twice). */
export const smaller = (a: Operand, b: Operand): Node => apply('select', a, b, less(a, b));
