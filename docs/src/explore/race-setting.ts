/** What a training run is given by. Apart from the run itself, so that a page knows the defaults without loading kernels. */
import type { Task } from './tasks.js';

export type Network = 'lstm' | 'rnn';

export interface RaceSetting {
  readonly task: Task['name'];
  readonly network: Network;
  readonly seed: number;
  readonly steps: number;
  /** The size of the state. */
  readonly n: number;
  /** Of the LSTM; the tanh network has no such thing. */
  readonly forgetBias: number;
  /** How the matrices start that take h[t-1]. */
  readonly start: 'glorot' | 'orthogonal';
  readonly learningRate: number;
  readonly batch: number;
  readonly clip: number;
  /** `wasm` gives the same bits on every machine, `auto` the fastest there is. */
  readonly backend: 'auto' | 'wasm';
}

export const defaults: Omit<RaceSetting, 'network' | 'seed'> = {
  task: 'order',
  steps: 50,
  n: 16,
  forgetBias: 1,
  start: 'glorot',
  learningRate: 0.005,
  batch: 32,
  clip: 1,
  backend: 'auto',
};

/** The share of right answers from which a task counts as solved. */
export const solvedAt = 0.98;
