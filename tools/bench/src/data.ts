/**
 * Parameters, inputs and labels from one stream of random numbers, the same on every machine and for every contestant, so
 * that losses and gradients can be compared before any time is believed. A linear congruential generator, because three
 * lines of any language repeat it.
 */
import { gatesOf, type Case } from './case.js';

/** The blocks of parameters, in the order in which they are drawn and in which gradients are summed up. */
export const blocks = ['Wx', 'Wh', 'b', 'V', 'c'] as const;
export type Block = (typeof blocks)[number];
export type Blocks<A> = Readonly<Record<Block, A>>;

export interface Data {
  /** Row-major: Wx [G·H][D], Wh [G·H][H], b [G·H], V [K][H], c [K]. The gates of the LSTM in the order i, f, g, o. */
  readonly parameters: Blocks<Float32Array>;
  /** [T][B][D]. */
  readonly x: Float32Array;
  /** Classes, [T][B]. */
  readonly y: Int32Array;
}

/** 24 random bits per draw: s ← 1664525·s + 1013904223 mod 2³², of which the upper bits are given. */
export function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

const seeds = { rnn: 1, lstm: 2 };

/** How many numbers each block holds. */
export function lengthsOf({ model, D, H, K }: Case): Blocks<number> {
  const rows = gatesOf(model) * H;
  return { Wx: rows * D, Wh: rows * H, b: rows, V: K * H, c: K };
}

/** The data of a case. Uniform numbers are multiplied in float32, as they are stored. */
export function dataOf(of: Case): Data {
  const draw = draws(seeds[of.model]);
  const uniform = (length: number, scale: number): Float32Array => {
    const factor = Math.fround(scale);
    return Float32Array.from({ length }, () => Math.fround(draw() / 2 ** 23 - 1) * factor);
  };
  const lengths = lengthsOf(of);
  const scale = 1 / Math.sqrt(of.H);
  const parameters = {
    Wx: uniform(lengths.Wx, scale),
    Wh: uniform(lengths.Wh, scale),
    b: uniform(lengths.b, scale),
    V: uniform(lengths.V, scale),
    c: uniform(lengths.c, scale),
  };
  const x = uniform(of.T * of.B * of.D, 1);
  const y = Int32Array.from({ length: of.T * of.B }, () => draw() % of.K);
  return { parameters, x, y };
}
