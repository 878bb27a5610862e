/**
 * The least time that a machine of the kind the kernels were designed for needs: every multiplication at peak rate, every
 * elementwise function at its best known cost, nothing else. The share of a row is this time by the measured one.
 */
import { gatesOf, type Case } from './case.js';

export const backends = ['ts', 'wasm', 'relaxed'] as const;
export type Backend = (typeof backends)[number];

/** GFLOP/s of one thread, float32: TypeScript, 128-bit SIMD with separate multiplication and addition, and fused. */
const peaks: Readonly<Record<Backend, number>> = { ts: 5.2, wasm: 45, relaxed: 55 };
/** The same for one example, where every weight is read for two flops: WebAssembly waits for the second-level cache. */
const peaksOfOne: Readonly<Record<Backend, number>> = { ts: 5.2, wasm: 27, relaxed: 27 };

interface Functions {
  readonly tanh: number;
  readonly sigmoid: number;
  readonly exp: number;
}
const simd: Functions = { tanh: 1.3, sigmoid: 2, exp: 1.6 };
/** Nanoseconds per element. */
const costs: Readonly<Record<Backend, Functions>> = {
  ts: { tanh: 3.2, sigmoid: 4.3, exp: 4.3 },
  wasm: simd,
  relaxed: simd,
};

/** Floating-point operations of one training step: forward, ∂L/∂h and the gradients of the weights; no ∂L/∂x. */
export function flopsOf({ model, D, H, K, B, T }: Case): number {
  const rows = gatesOf(model) * H;
  const forward = rows * (D + H) + K * H;
  const backward = rows * H + K * H;
  return 2 * T * B * (forward + backward + forward);
}

/** Applications of each function in one training step; exp is the softmax of the loss. */
export function elementsOf({ model, H, K, B, T }: Case): Functions {
  const gates = { rnn: { tanh: H, sigmoid: 0 }, lstm: { tanh: 2 * H, sigmoid: 3 * H } }[model];
  return { tanh: T * B * gates.tanh, sigmoid: T * B * gates.sigmoid, exp: T * B * K };
}

/** Milliseconds of one training step at the roof, split evenly over the threads; `peak`: a rate in place of the known one. */
export function roofOf(
  of: Case,
  backend: Backend,
  threads = 1,
  peak = (of.B === 1 ? peaksOfOne : peaks)[backend],
): number {
  const elements = elementsOf(of);
  const cost = costs[backend];
  const nanoseconds =
    flopsOf(of) / peak + elements.tanh * cost.tanh + elements.sigmoid * cost.sigmoid + elements.exp * cost.exp;
  return nanoseconds / 1e6 / threads;
}

/** The share of the roof that is aimed at. */
export const targetOf = ({ B }: Case): number => (B === 1 ? 0.6 : 0.88);
