/** Subscripts by axis become one row-major position: what a typed array understands.       layer 3 */
import { flat, type Int, times } from '../loop/int.js';
import { type Kernel, mapReals, rewriteBody } from '../loop/loop.js';
import { type Real, rebuildReal } from '../loop/real.js';

export function linearised(kernel: Kernel): Kernel {
  const extents = new Map(kernel.buffers.map(buffer => [buffer.name, buffer.extents]));
  const position = (buffer: string, at: readonly Int[]): readonly Int[] =>
    at.length === 0 ? [flat([], [])] : [flat(at, extents.get(buffer) ?? [])];
  const real = (value: Real): Real =>
    value.kind === 'load' ? { ...value, at: position(value.buffer, value.at) } : rebuildReal(value, real);
  return {
    ...kernel,
    buffers: kernel.buffers.map(buffer => ({ ...buffer, extents: [times(...buffer.extents)] })),
    body: rewriteBody(kernel.body, statement => {
      const rewritten = mapReals(statement, real);
      return [rewritten.kind === 'store' ? { ...rewritten, at: position(rewritten.buffer, rewritten.at) } : rewritten];
    }),
  };
}
