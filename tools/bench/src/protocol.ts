/**
 * What the process that compares says to the processes that compute, one JSON value per line: questions on their standard
 * input, answers on descriptor 3, because libraries write greetings to standard output.
 *
 * One process per contestant and case: memory is then the contestant's own, and no just-in-time compiler has seen another.
 */
import type { Found } from './reference.js';

export type What = 'step' | 'forward' | 'stream';

export type Question =
  | { readonly ask: 'prepare' }
  /** `budget` in milliseconds. */
  | { readonly ask: 'time'; readonly what: What; readonly budget: number }
  | { readonly ask: 'memory' };

export interface Prepared {
  /** The loss alone where nothing is trained; null for another model, whose numbers cannot be compared. */
  readonly outcome: Found | null;
  /** Whether there are training steps to time. */
  readonly trains: boolean;
  /** Milliseconds from loading the library to the end of the first training step, or forward pass where there is none. */
  readonly start: number;
  /** The part of it after the library was loaded. */
  readonly afterImport: number;
}
export interface Answers {
  readonly prepare: Prepared;
  /** Milliseconds per call. */
  readonly time: readonly number[];
  /** Peak resident memory, MB of 2²⁰ bytes. */
  readonly memory: number;
}
export type Answer<A extends Question['ask']> = { readonly answer: Answers[A] } | { readonly refusal: string };
