/** The loss and the gradients that every contestant must reproduce: given ones where there are any, else the naive loops. */
import { readFileSync } from 'node:fs';
import { type Case, textOf } from './case.js';
import { checksumOf, type Checksum } from './checksum.js';
import { dataOf, type Data } from './data.js';
import { naive } from './naive.js';

export interface Outcome extends Checksum {
  readonly loss: number;
}
/** What a contestant shows of it: those who train nothing have no gradients. */
export type Found = Pick<Outcome, 'loss'> & Partial<Checksum>;

/** Float32 arithmetic differs in the order of its sums; what is wrong differs by far more. */
export const tolerance = 2e-5;

interface Given extends Outcome, Case {}
const file = new URL('../cases/training-steps.json', import.meta.url);

/** Cases with losses and checksums that came with the project, from a float64 program that is not ours. */
export const givenOutcomes = (): readonly Given[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Given[] }).cases; // our own file

export function naiveOutcome(of: Case): Outcome {
  const loops = naive(of, dataOf(of));
  const loss = loops.step();
  // The naive loops train the very model.
  return { loss, ...checksumOf(loops.gradients!()) };
}

/** The loss of outputs [T][B][K] as a mean over the B examples: log Σ exp(o) − o[y], summed over all steps. */
export function lossOf(outputs: Float32Array, { y }: Pick<Data, 'y'>, { K, B }: Pick<Case, 'K' | 'B'>): number {
  let loss = 0;
  for (const [vector, label] of y.entries()) {
    const o = outputs.subarray(vector * K, (vector + 1) * K);
    const largest = o.reduce((a, b) => Math.max(a, b), -Infinity);
    loss += Math.log(o.reduce((sum, value) => sum + Math.exp(value - largest), 0)) + largest - (o[label] ?? NaN);
  }
  return loss / B;
}

export function expectedOutcome(of: Case): Outcome {
  const given = givenOutcomes().find(other => textOf(other) === textOf(of));
  return given ?? naiveOutcome(of);
}

/** What is wrong with an outcome; empty if it is right. */
export function deviations(found: Found, expected: Outcome): readonly string[] {
  const off = (name: string, difference: number, scale: number): readonly string[] =>
    Math.abs(difference) <= tolerance * scale
      ? []
      : [`${name} off by ${(Math.abs(difference) / scale).toExponential(1)}`];
  return [
    ...off('loss', found.loss - expected.loss, Math.abs(expected.loss)),
    ...(found.grad_checksum === undefined
      ? []
      : off('checksum', found.grad_checksum - expected.grad_checksum, expected.grad_norm)),
    ...(found.grad_norm === undefined ? [] : off('norm', found.grad_norm - expected.grad_norm, expected.grad_norm)),
  ];
}
