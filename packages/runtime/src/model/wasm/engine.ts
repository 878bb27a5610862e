/**
 * Modules of this engine: what it supports, and compiled code, made once per cell.
 *
 * The committed code is plain SIMD: every a·b + c in it is the eight bytes or more `mul, <c>, add`. Where the engine has fused
 * multiply-add (relaxed SIMD), the same code is used with these rewritten in place to `nop nop nop, <c>, relaxed_madd`, so
 * one module serves both; and the constant that asks which it is becomes 1. A fused product rounds once, and on some
 * machines twice, so results may differ in the last bits from machine to machine; those of plain SIMD do not.
 */
import type { Bytes, CompiledCell } from './compiled.js';

export type Instructions = 'wasm' | 'relaxed';

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A module of one function () → v128 … that drops a vector. */
const probe = (...body: readonly number[]): Bytes => {
  const content = [0x00, ...body, 0x1a, 0x0b];
  return new Uint8Array([
    ...header,
    1,
    4,
    1,
    0x60,
    0,
    0,
    3,
    2,
    1,
    0,
    10,
    content.length + 2,
    1,
    content.length,
    ...content,
  ]);
};
const zero = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
const multiply = [0xfd, 0xe6, 0x01];
const addition = [0xfd, 0xe4, 0x01];
const fused = [0xfd, 0x85, 0x02];
const probes: { readonly [I in Instructions]: Bytes } = {
  wasm: probe(...zero, ...zero, ...addition),
  relaxed: probe(...zero, ...zero, ...zero, ...fused),
};

const known = new Map<Instructions, boolean>();
/** Whether this engine runs such code. */
export function supports(instructions: Instructions): boolean {
  let answer = known.get(instructions);
  if (answer === undefined) {
    answer = typeof WebAssembly === 'object' && WebAssembly.validate(probes[instructions]);
    known.set(instructions, answer);
  }
  return answer;
}

/** The length of the instruction that reads c, if one stands here: `local.get` of any index, or a constant. */
function readLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0xfd && bytes[at + 1] === 0x0c) return 18;
  if (bytes[at] !== 0x20) return 0;
  let length = 2;
  while ((bytes[at + length - 1] ?? 0) >= 0x80) length++;
  return length;
}
const stands = (pattern: readonly number[], bytes: Uint8Array, at: number): boolean =>
  pattern.every((byte, i) => bytes[at + i] === byte);

/** The constant that says whether sums are fused, and the empty instructions that mark it. */
const fuses = [0x41, 0x00, 0x01, 0x01, 0x01, 0x01];

/** The code with every product followed by a sum made one instruction, and with what it does only then. */
export function withFusedSums(code: Bytes): Bytes {
  const bytes = code.slice();
  for (let at = 0; at < bytes.length; at++) {
    if (stands(fuses, bytes, at)) bytes[at + 1] = 1;
    if (!stands(multiply, bytes, at)) continue;
    const length = readLength(bytes, at + multiply.length);
    const end = at + multiply.length + length;
    if (length === 0 || !stands(addition, bytes, end)) continue;
    bytes.fill(0x01, at, at + multiply.length);
    bytes.set(fused, end);
  }
  return bytes;
}

/**
 * The bytes of a text in which each is one of 90 printable characters, after a blank or an exclamation mark where it is
 * above: small numbers and the prefix of vector instructions come first.
 */
export function bytesOf(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let above = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 34) above = 90 * (code - 31);
    else {
      bytes[length++] = code - (code > 92 ? 37 : code > 39 ? 36 : 35) + above - 4;
      above = 0;
    }
  }
  return bytes.slice(0, length);
}

/** The import of a memory as the encoder writes it, from its kind on: limits of 1 and 65536 pages. */
const memoryImport = [0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x01, 0x01, 0x80, 0x80, 0x04];
const limitsAt = 7;
const sharedLimits = 3;
/** The code for a memory that threads share. */
export function withSharedMemory(code: Bytes): Bytes {
  const bytes = code.slice();
  const found = bytes.findIndex((_, i) => stands(memoryImport, bytes, i));
  if (found >= 0) bytes[found + limitsAt] = sharedLimits;
  return bytes;
}

const modules = new WeakMap<CompiledCell, Map<string, WebAssembly.Module>>();
/** The compiled code of a cell, which all its models share. @throws if the engine refuses it, as some do on a page's main thread */
export function moduleOf(cell: CompiledCell, instructions: Instructions, shared: boolean): WebAssembly.Module {
  let own = modules.get(cell);
  if (own === undefined) modules.set(cell, (own = new Map<string, WebAssembly.Module>()));
  const key = `${instructions}${shared ? ' shared' : ''}`;
  let module = own.get(key);
  if (module === undefined) {
    const plain = typeof cell.code === 'string' ? bytesOf(cell.code) : cell.code;
    const bytes = shared ? withSharedMemory(plain) : plain;
    module = new WebAssembly.Module(instructions === 'relaxed' ? withFusedSums(bytes) : bytes);
    own.set(key, module);
  }
  return module;
}
