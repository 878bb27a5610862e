/**
 * Training one network on a task of `tasks.ts`, one update per value taken.
 *
 * A generator, so that a worker, a test or a page decides how long to go on and what to keep. It looks at no clock: a run
 * is given by its setting. Kernels, optimiser and clipping are those of the runtime.
 */
import {
  adam,
  clipByGlobalNorm,
  type FloatArray,
  initialise,
  type InitialValue,
  type Model,
  random,
} from '@tracegrad/runtime';
import { lstmLast } from '@tracegrad/runtime/lstm-last';
import { rnnLast } from '@tracegrad/runtime/rnn-last';
import type { Network, RaceSetting } from './race-setting.js';
import { type Examples, type Task, tasks } from './tasks.js';

export interface Lap {
  /** 1, 2, … */
  readonly update: number;
  /** The mean loss of this batch before the update, in nats. */
  readonly loss: number;
  /** A running mean of the share of examples classified rightly. */
  readonly accuracy: number;
  /** ‖gradient‖₂ before it is clipped. */
  readonly norm: number;
}

/** Weight of the past in the running mean of right answers: a memory of about forty batches. */
const past = 0.95;

/** What a run needs of a network, whichever it is. */
interface Racing {
  readonly model: Model;
  readonly rules: Readonly<Record<string, InitialValue>>;
  lossAndGradients(input: Examples, options: { readonly scale: number }): number;
  /** Row by row, `[batch][classes]`. */
  logits(input: Pick<Examples, 'x'>): FloatArray;
}

const networks: { readonly [N in Network]: (setting: RaceSetting, task: Task) => Racing } = {
  lstm: ({ n, batch, steps, forgetBias, start, backend }, { symbols: d, classes: k }) => {
    const model = lstmLast({ d, n, k }, { batch, steps, backend });
    return {
      model,
      rules: { U_f: start, U_i: start, U_o: start, U_c: start, b_f: forgetBias },
      lossAndGradients: model.lossAndGradients,
      logits: input => model.forward(input).z,
    };
  },
  rnn: ({ n, batch, steps, start, backend }, { symbols: d, classes: k }) => {
    const model = rnnLast({ d, n, k }, { batch, steps, backend });
    return {
      model,
      rules: { W: start },
      lossAndGradients: model.lossAndGradients,
      logits: input => model.forward(input).o,
    };
  },
};

/** The updates of one run, without end. */
export function* race(setting: RaceSetting): Generator<Lap, never> {
  const { steps, batch, clip, learningRate, seed } = setting;
  const task = tasks[setting.task];
  const draw = random(seed);
  const { model, rules, lossAndGradients, logits } = networks[setting.network](setting, task);
  initialise(model, draw, rules);
  const optimiser = adam(model.parameterArena, { learningRate });
  let accuracy = 0;
  for (let update = 1; ; update++) {
    const examples = task.examples(steps, batch, draw);
    accuracy = past * accuracy + (1 - past) * rightShare(logits(examples), examples, task.classes);
    const loss = lossAndGradients(examples, { scale: 1 / batch });
    const norm = clipByGlobalNorm(model.gradientArena, clip);
    optimiser.update(model.gradientArena);
    yield { update, loss, accuracy, norm };
  }
}

/** How many of the examples have their largest logit at their class. */
function rightShare(logits: FloatArray, { y, batch }: Examples, classes: number): number {
  let right = 0;
  for (let example = 0; example < batch; example++) {
    let winner = 0;
    for (let k = 1; k < classes; k++) {
      if ((logits[example * classes + k] ?? NaN) > (logits[example * classes + winner] ?? NaN)) winner = k;
    }
    if (winner === y[example]) right++;
  }
  return right / batch;
}
