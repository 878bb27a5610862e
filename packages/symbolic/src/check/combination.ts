/**
 * Numbers δ with Σ δᵢ Aᵢ = D, over several points at once.                               layer 4
 *
 * Least squares by the normal equations: a handful of terms, and an answer counts only if nothing is left over and the
 * numbers are such as people write. A term that depends on those before it gets 0.
 */

/** Solves the normal equations Mδ = r; a pivot that vanishes leaves its δ at 0. */
function solved(M: readonly number[][], r: readonly number[]): number[] {
  const A = M.map((row, i) => [...row, r[i] ?? 0]);
  const n = A.length;
  const scale = Math.max(1e-300, ...M.map((row, i) => row[i] ?? 0));
  const dead = new Set<number>();
  for (let k = 0; k < n; k++) {
    const pivotRow = A[k] ?? [];
    const pivot = pivotRow[k] ?? 0;
    if (Math.abs(pivot) < 1e-9 * scale) {
      dead.add(k);
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const row = A[i] ?? [];
      const factor = (row[k] ?? 0) / pivot;
      for (let j = k; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  const x = Array.from({ length: n }, () => 0);
  for (let k = n - 1; k >= 0; k--) {
    if (dead.has(k)) continue;
    const row = A[k] ?? [];
    let rest = row[n] ?? 0;
    for (let j = k + 1; j < n; j++) rest -= (row[j] ?? 0) * (x[j] ?? 0);
    x[k] = rest / (row[k] ?? 1);
  }
  return x;
}

/** A number such as people write: a small integer, or one over or under a small one. */
export function niceNumber(x: number): number | undefined {
  for (const denominator of [1, 2, 3, 4, 6, 8]) {
    const numerator = Math.round(x * denominator);
    if (Math.abs(x * denominator - numerator) < 1e-5 && Math.abs(numerator) <= 24) return numerator / denominator;
  }
  return undefined;
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/** The nice δ with Σ δᵢ termsᵢ = difference, all given as flat lists of numbers; undefined if there are none. */
export function combination(
  terms: readonly (readonly number[])[],
  difference: readonly number[],
): number[] | undefined {
  const size = Math.max(...difference.map(Math.abs), ...terms.flat().map(Math.abs));
  if (terms.length === 0 || !Number.isFinite(size)) return undefined;
  const found = solved(
    terms.map(a => terms.map(b => dot(a, b))),
    terms.map(a => dot(a, difference)),
  ).map(niceNumber);
  if (found.includes(undefined)) return undefined;
  const nice = found.map(x => x ?? 0);
  const left = difference.map(
    (x, i) =>
      x -
      dot(
        nice,
        terms.map(term => term[i] ?? 0),
      ),
  );
  return Math.max(...left.map(Math.abs)) <= 1e-6 * size ? nice : undefined;
}
