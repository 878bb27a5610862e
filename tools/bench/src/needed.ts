/**
 * The bytes that a training step cannot do without, counted from what the emitted module says of its plan: what is kept
 * from the forward to the backward pass, parameters and their gradients, and the inputs as vectors.
 */
import type { Case } from './case.js';

type Sizes = Readonly<Record<'n' | 'd' | 'k', number>>;
type Shape = readonly [rows: number, columns: number];

/** Of an emitted module, no more than is counted here. */
export interface Lengths {
  parameters(sizes: Sizes): Readonly<Record<string, Shape>>;
  inputs(sizes: Sizes): Readonly<Record<string, { readonly shape: Shape; readonly once: boolean }>>;
  readonly training: { work(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>> };
}

export interface Needed {
  readonly kept_bytes: number;
  /** Parameters and gradients. */
  readonly parameter_bytes: number;
  readonly input_bytes: number;
}

const bytes = 4;
/** More steps than any strip has. */
const many = 2 ** 20;
const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);
const area = ([rows, columns]: Shape): number => rows * columns;

/** A buffer that grows with the number of steps is kept; the others hold a strip, a step or less and are used again. */
export function neededBytes({ parameters, inputs, training }: Lengths, { D, H, K, B, T }: Case): Needed {
  const sizes = { n: H, d: D, k: K };
  const [long, longer] = [training.work(sizes, many, B), training.work(sizes, 2 * many, B)];
  const kept = Object.entries(training.work(sizes, T, B)).filter(([name]) => longer[name] !== long[name]);
  return {
    kept_bytes: bytes * total(kept.map(([, length]) => length)),
    parameter_bytes: 2 * bytes * total(Object.values(parameters(sizes)).map(area)),
    input_bytes: bytes * total(Object.values(inputs(sizes)).map(({ shape, once }) => (once ? 1 : T) * B * area(shape))),
  };
}
