/**
 * The emitted LSTM as the network of this demonstration: the one file that knows which model is trained.
 */
import { initialise } from '@tracegrad/runtime';
import type { Model, Random } from '@tracegrad/runtime';
import { lstm } from '@tracegrad/runtime/lstm';
import { inputs, symbols } from './alphabet.js';
import { longest } from './network.js';
import type { Network, StreamingNetwork } from './network.js';

/** An LSTM for batches of up to `batch` names, with seeded parameters: orthogonal recurrent matrices, forget gates open. */
export function network(hidden: number, batch: number, random: Random): Network {
  const model = made(hidden, batch, longest);
  initialise(model, random, {
    U_f: 'orthogonal',
    U_i: 'orthogonal',
    U_o: 'orthogonal',
    U_c: 'orthogonal',
    // Jozefowicz, Zaremba & Sutskever (ICML 2015): a forget gate that starts open lets gradients through.
    b_f: 1,
  });
  return model;
}

/** An LSTM for one name at a time with the parameters of a trained one. */
export function streaming(trained: Model): StreamingNetwork {
  // Every emitted LSTM of this file has the size n.
  const model = made(trained.sizes.n!, 1, 1);
  model.parameterArena.set(trained.parameterArena);
  return model;
}

const made = (n: number, batch: number, steps: number): Network & StreamingNetwork =>
  lstm({ d: inputs, n, k: symbols }, { batch, steps, type: 'float32' });
