/**
 * How much of ∂h[t]/∂h[0] is left after t steps of a tanh network: vanishing and exploding gradients.
 *
 * The one-step Jacobian is not written down here. It is derived from the equation of the cell, and its product over the
 * steps, the chain that carries a gradient through time, is evaluated by the same engine. Source of the experiment: Pascanu,
 * Mikolov & Bengio, "On the difficulty of training recurrent neural networks" (ICML 2013).
 */
import { random } from '@tracegrad/runtime';
import { derive, evaluate, type Expr } from '@tracegrad/symbolic';
import { addMultiple, largestStretch, type Stretch } from './spectral.js';

/** One step of the cell, written as in the gallery. */
export const step = 'tanh(W*h + U*x + b)';

const variables = {
  W: { size: ['n', 'n'] },
  U: { size: ['n', 'd'] },
  x: { size: ['d'] },
  b: { size: ['n'] },
  h: { size: ['n'] },
} as const;

interface Derived {
  /** The equation, n×1. */
  readonly state: Expr;
  /** Its Jacobian by h, n×n. */
  readonly jacobian: Expr;
}

let derived: Derived | undefined;

/** The equation of a step and its Jacobian by the last state, derived once. */
export function derivedStep(): Derived {
  if (derived !== undefined) return derived;
  const { expression, source } = derive(step, { wrt: 'h', variables });
  return (derived = { state: source, jacobian: expression });
}

export interface Setting {
  /** W = gain·N/√n with standard normal entries, so that its eigenvalues fill a disc of radius `gain`. */
  readonly gain: number;
  readonly seed: number;
  /** The size of the state; 64 unless told. */
  readonly n?: number;
  /** How many steps; 100 unless told. */
  readonly steps?: number;
}

/** ‖∂h[t]/∂h[0]‖₂ for t = 1 … steps, of a network without inputs that starts from a small random state. */
export function gradientNorms({ gain, seed, n = 64, steps = 100 }: Setting): number[] {
  const { state, jacobian } = derivedStep();
  const draw = random(seed);
  const W = matrix(n, n, () => (gain * draw.normal()) / Math.sqrt(n));
  const fixed = { W, U: matrix(n, 1, () => 0), x: [0], b: new Array<number>(n).fill(0) };
  let h: number[][] = matrix(n, 1, () => 0.1 * draw.normal());
  let chain: number[][] | undefined;
  let stretch: Stretch | undefined;
  const norms: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const J = evaluate(jacobian, { ...fixed, h });
    h = evaluate(state, { ...fixed, h });
    chain = chain === undefined ? J : product(J, chain);
    stretch = largestStretch(chain, stretch?.direction);
    norms.push(stretch.norm);
  }
  return norms;
}

const matrix = (rows: number, columns: number, entry: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, entry));

/** AB, row by row. */
function product(A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] {
  const columns = B[0]?.length ?? 0;
  return A.map(row => {
    const sums = new Float64Array(columns);
    row.forEach((a, k) => addMultiple(sums, a, B[k] ?? []));
    return Array.from(sums);
  });
}
