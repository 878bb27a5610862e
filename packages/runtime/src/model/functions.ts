/** The elementwise functions that kernels call and `Math` lacks. */

/** 1 / (1 + e⁻ˣ). Exact at both ends: e⁻ˣ = ∞ gives 0. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** max(x, 0). */
export const relu = (x: number): number => (x > 0 ? x : 0);

/** log(1 + eˣ) without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
