/** max |found − expected| over max |expected|, the latter at least 1e-3; infinite for another number of rows. */
export function relativeError(found: number[][], expected: number[][]): number {
  const scale = Math.max(1e-3, ...expected.flat().map(Math.abs));
  const errors = expected.flatMap((row, i) => row.map((x, j) => Math.abs(x - (found[i]?.[j] ?? NaN)) / scale));
  return found.length === expected.length ? Math.max(...errors) : Infinity;
}
