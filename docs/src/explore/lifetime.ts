/**
 * How long the memory of an LSTM lives: the products of its forget gates.
 *
 * Along the cell state, ∂c[t]/∂c[t-1] = diag(f[t]) (derived in the test beside this file), so what is left at step t of
 * something written at step k is Π f over the steps between. With gates that hardly move, f ≈ σ(b_f), and the half-life is
 * ln 2 / −ln σ(b_f). The gates themselves are those of the emitted model, run on random inputs.
 */
import { initialise, random } from '@tracegrad/runtime';
import { lstm } from '@tracegrad/runtime/lstm';

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Steps until half of a memory is gone, with gates at σ(bias). */
export const halfLife = (bias: number): number => Math.LN2 / -Math.log(sigmoid(bias));

/** Steps until a memory has fallen to 1/e, with gates at σ(bias). */
export const timeConstant = (bias: number): number => -1 / Math.log(sigmoid(bias));

export interface Setting {
  /** The forget bias b_f. */
  readonly bias: number;
  /** Multiplies the weights of the gates; 0 holds every gate at σ(bias). */
  readonly weights: number;
  readonly seed: number;
  /** The size of the state; 16 unless told. */
  readonly n?: number;
  /** How many steps; 50 unless told. */
  readonly steps?: number;
}

export interface Lifetime {
  readonly steps: number;
  /** kept[k][t − k] = the mean over the units of Π f[r], r = k + 1 … t, for 0 ≤ k ≤ t ≤ steps. */
  readonly kept: readonly (readonly number[])[];
  /** The steps after which the mean over all starts has fallen below a half; undefined if it never does. */
  readonly measuredHalfLife: number | undefined;
}

const inputs = 4;

/** Runs the model on `steps` random inputs and multiplies its forget gates up. */
export function lifetime({ bias, weights, seed, n = 16, steps = 50 }: Setting): Lifetime {
  const model = lstm({ d: inputs, n, k: 1 }, { steps, type: 'float64' });
  const draw = random(seed);
  initialise(model, draw);
  for (const values of Object.values(model.parameters)) values.forEach((value, i) => (values[i] = weights * value));
  model.parameters.b_f.fill(bias);
  const x = Float64Array.from({ length: steps * inputs }, () => draw.normal());
  const { f } = model.forward({ x });
  const kept = Array.from({ length: steps + 1 }, (_, k) => {
    const products = new Float64Array(n).fill(1);
    const row = [1];
    for (let t = k + 1; t <= steps; t++) {
      for (let i = 0; i < n; i++) products[i] = (products[i] ?? NaN) * (f[(t - 1) * n + i] ?? NaN);
      row.push(products.reduce((total, p) => total + p, 0) / n);
    }
    return row;
  });
  return { steps, kept, measuredHalfLife: crossing(kept[0] ?? [], 0.5) };
}

/** Where a falling curve, joined geometrically between its points, passes a level. */
function crossing(curve: readonly number[], level: number): number | undefined {
  const after = curve.findIndex(value => value < level);
  if (after < 1) return undefined;
  const [a, b] = [curve[after - 1] ?? NaN, curve[after] ?? NaN];
  return after - 1 + Math.log(a / level) / Math.log(a / b);
}
