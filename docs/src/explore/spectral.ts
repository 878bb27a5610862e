/**
 * The spectral norm ‖A‖₂, the largest factor by which A stretches a vector.
 *
 * By power iteration on AᵀA: the products whose norms are wanted here are dominated by a few directions, and a picture on
 * a logarithmic scale needs two digits. A chain of Jacobians turns little from one step to the next, so the direction found
 * for one product is where the search for the next begins; this is why the direction is returned.
 */
export interface Stretch {
  readonly norm: number;
  /** The unit vector that is stretched most. */
  readonly direction: Float64Array;
}

const mostIterations = 200;
const tolerance = 1e-6;

/** @param start where the search begins; a fixed vector of no symmetry unless given */
export function largestStretch(rows: readonly (readonly number[])[], start?: Float64Array): Stretch {
  const columns = rows[0]?.length ?? 0;
  const v = start?.slice() ?? Float64Array.from({ length: columns }, (_, i) => 1 + 0.5 * Math.sin(i + 1));
  normalise(v);
  // Entries are measured by the largest one, so a product that has shrunk to 1e-200 does not underflow when squared.
  let largest = 0;
  for (const row of rows) for (const a of row) largest = Math.max(largest, Math.abs(a));
  if (largest === 0 || !Number.isFinite(largest)) return { norm: largest, direction: v };
  const A = rows.map(row => Float64Array.from(row, a => a / largest));
  const Av = new Float64Array(A.length);
  let norm = 0;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    A.forEach((row, i) => (Av[i] = dot(row, v)));
    const before = norm;
    norm = Math.sqrt(dot(Av, Av));
    if (Math.abs(norm - before) <= tolerance * norm) break;
    v.fill(0);
    A.forEach((row, i) => addMultiple(v, Av[i] ?? 0, row));
    normalise(v);
  }
  return { norm: norm * largest, direction: v };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0);
  return sum;
}

/** target += factor·x */
export function addMultiple(target: Float64Array, factor: number, x: ArrayLike<number>): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + factor * (x[i] ?? 0);
}

function normalise(v: Float64Array): void {
  const length = Math.sqrt(dot(v, v));
  if (length > 0) for (let i = 0; i < v.length; i++) v[i] = (v[i] ?? 0) / length;
}
