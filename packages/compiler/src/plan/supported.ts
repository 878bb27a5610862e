/** What the compiler can emit, and the error for what it cannot.                           layer 2 */
import { type Expr, type MatrixFunction, nodes, toText, TracegradError } from '@tracegrad/symbolic';

/** How each function of one matrix is computed: by a task of its own, by an access, or not at all. */
export const matrixFunctionKind: { readonly [F in MatrixFunction]: 'task' | 'access' | 'unsupported' } = {
  tr: 'task',
  sum: 'task',
  norm1: 'task',
  norm2: 'task',
  logsumexp: 'task',
  softmax: 'task',
  logsoftmax: 'task',
  diag: 'access',
  diagonal: 'access',
  vec: 'unsupported',
  det: 'unsupported',
  logdet: 'unsupported',
  inv: 'unsupported',
  adj: 'unsupported',
  expm: 'unsupported',
};

const supported = (node: Expr): boolean => {
  if (node.kind === 'kron' || node.kind === 'commutation' || node.kind === 'differential') return false;
  return node.kind !== 'call' || matrixFunctionKind[node.fn] !== 'unsupported';
};

/** @throws {TracegradError} `unsupported`, naming the sub-expression and where it stands. */
export function ensureSupported(where: string, root: Expr): void {
  const stranger = nodes(root).find(node => !supported(node));
  if (stranger === undefined) return;
  throw new TracegradError('unsupported', `No kernel can be emitted for ${toText(stranger)} in ${where}.`, {
    hint: 'The compiler emits products, elementwise functions, sums, norms, traces, softmax and diagonals.',
  });
}
