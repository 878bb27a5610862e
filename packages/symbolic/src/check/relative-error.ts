/** How far apart two matrices are.                                                       layer 4 */

/** max |a − b| / max |b|, the latter at least 1e-6; infinite for other shapes or what is no number. */
export function relativeError(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  if (a.length !== b.length || a[0]?.length !== b[0]?.length) return Infinity;
  let [difference, size] = [0, 1e-6];
  b.forEach((row, i) =>
    row.forEach((value, j) => {
      const gap = Math.abs((a[i]?.[j] ?? NaN) - value);
      difference = Math.max(difference, Number.isNaN(gap) ? Infinity : gap);
      size = Math.max(size, Math.abs(value));
    }),
  );
  return difference / size;
}

/** Whether two ways to compute the same agree, up to rounding. */
export const agrees = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean =>
  relativeError(a, b) <= 1e-7;
