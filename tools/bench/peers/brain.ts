/**
 * brain.js trains another model: its time-step networks predict their own input, the rnn through relu, with the absolute
 * error, one sequence at a time. The products have the sizes of ours, so the time says something; the numbers do not.
 */
import brain from 'brain.js';
import type { Contestant, Task } from '../src/contestant.js';
import type { Data } from '../src/data.js';

/** What is used of a network; the package's own types leave most of it out. */
interface Network {
  readonly model: {
    readonly allMatrices: readonly { readonly deltas: Float32Array }[];
    readonly equations: readonly { runInput(input: Float32Array): unknown }[];
  };
  initialize(): void;
  trainArrays(sequence: readonly Float32Array[]): number;
  backpropagate(): void;
}
type Make = new (sizes: { inputSize: number; hiddenLayers: number[]; outputSize: number }) => Network;

export async function enter({ of: { model, D, H, K, B, T } }: Task, { x }: Data): Promise<Contestant> {
  if (D !== K) throw new Error('brain.js predicts its own input, so D and K must be equal');
  const { RNNTimeStep, LSTMTimeStep } = brain.recurrent as unknown as Readonly<Record<string, Make>>;
  const Network = { rnn: RNNTimeStep, lstm: LSTMTimeStep }[model];
  if (Network === undefined) throw new Error(`this brain.js has no ${model}`);
  const network = new Network({ inputSize: D, hiddenLayers: [H], outputSize: K });
  network.initialize();

  /** T inputs and a last target. */
  const sequences = Array.from({ length: B }, (_, e) =>
    Array.from({ length: T + 1 }, (_, t) => x.subarray(((t % T) * B + e) * D, ((t % T) * B + e + 1) * D)),
  );
  return {
    step: () => {
      for (const { deltas } of network.model.allMatrices) deltas.fill(0);
      let error = 0;
      for (const sequence of sequences) {
        error += network.trainArrays(sequence);
        network.backpropagate();
      }
      return error / B;
    },
    forward: () => {
      for (const sequence of sequences) {
        for (let t = 0; t < T; t++) network.model.equations[t]?.runInput(sequence[t]!); // T of T + 1
      }
    },
  };
}
