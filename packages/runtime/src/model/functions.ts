/**
 * The elementwise functions that kernels call and `Math` lacks, or has only slowly.
 *
 * e to a power is looked up and corrected, x = (n/512)·log 2 + r with |r| < log 2/512 (Tang, Table-driven implementation of
 * the exponential function in IEEE floating-point arithmetic, ACM TOMS 15, 1989): no branch but at the ends of the range,
 * and no call. Errors are relative unless said otherwise, and far below float32's own rounding of 6·10⁻⁸; a model of
 * float64 uses the same functions.
 *
 * Engines put a function into the loop that calls it if it is short, counted before constants have lost their names: hence
 * the numbers. 738.65… = 512/log 2; 0.0013… is log 2/512 with few digits, so that its multiples by n are exact, and
 * 3.72…·10⁻¹³ the rest of it.
 */

/** 2^(i/512) for i = 0…511, and 2^(i − 1024). */
const roots = Float64Array.from({ length: 512 }, (_, i) => 2 ** (i / 512));
const powers = Float64Array.from({ length: 2048 }, (_, i) => 2 ** (i - 1024));

/** eˣ, within 5·10⁻¹⁶. */
export function exp(x: number): number {
  if (x > -708 && x < 709) {
    const n = (x * 738.6598609351493) | 0;
    const r = x - n * 0.001353803086658445 - n * 3.7269822837316166e-13;
    const root = roots[n & 511]!;
    const rest = r + r * r * (1 / 2 + r * (1 / 6) + r * r * (1 / 24));
    return (root + root * rest) * powers[(n >> 9) + 1024]!;
  }
  return Math.exp(x);
}

/** tanh x = (e²ˣ − 1)/(e²ˣ + 1), within 4·10⁻¹⁴ and, absolutely, 5·10⁻¹⁶: e²ˣ − 1 is not a difference where it is small. */
export function tanh(x: number): number {
  if (x > -20 && x < 20) {
    const n = (x * 1477.3197218702985) | 0;
    const r = x + x - n * 0.001353803086658445 - n * 3.7269822837316166e-13;
    const power = roots[n & 511]! * powers[(n >> 9) + 1024]!;
    const rest = r + r * r * (1 / 2 + r * (1 / 6) + r * r * (1 / 24));
    const above = power * rest + (power - 1);
    return above / (above + 2);
  }
  return Math.tanh(x);
}

/** 1 / (1 + e⁻ˣ), within 10⁻¹⁵. Exact at both ends: e⁻ˣ = ∞ gives 0. */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** max(x, 0). */
export const relu = (x: number): number => Math.max(x, 0);

/** log(1 + eˣ) without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
