/** What a run of the names model is given by. Apart from the run itself, so that a page knows the defaults without loading kernels. */
export interface NamesSetting {
  /** The size of the state. */
  readonly n: number;
  /** How many updates; the learning rate falls to zero towards the last. */
  readonly updates: number;
  readonly seed: number;
  /** Updates between two drawings of names. */
  readonly every: number;
  /** Below 1 the network plays safe, above 1 it dares. */
  readonly temperature: number;
}

export const defaults: NamesSetting = { n: 48, updates: 1500, seed: 1, every: 25, temperature: 0.8 };
