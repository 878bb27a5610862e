/**
 * Adam over one flat array of parameters.
 *
 * Kingma & Ba, "Adam: A Method for Stochastic Optimization" (ICLR 2015), Algorithm 1 with both bias corrections, and
 * optionally the decoupled weight decay of Loshchilov & Hutter, "Decoupled Weight Decay Regularization" (ICLR 2019):
 *
 *     m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η (m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε) + λ θ)
 *
 * A model keeps all its parameters in one arena, so the optimiser is one loop, without names and without an allocation
 * after construction. The learning rate is a plain property: a schedule is the caller's own line of code.
 */
import { checkKeys, shown, TracegradRuntimeError } from '../errors.js';
import { checkFloats } from '../model/arena.js';
import type { FloatArray } from '../model.js';

const optionNames: ReadonlySet<string> = new Set<keyof AdamOptions>([
  'learningRate',
  'beta1',
  'beta2',
  'epsilon',
  'weightDecay',
]);
const stateNames: ReadonlySet<string> = new Set<keyof AdamState>(['m', 'v', 'count']);

export interface AdamOptions {
  /** η ≥ 0; 0.001 unless told. */
  readonly learningRate?: number;
  /** β₁ in [0, 1); 0.9 unless told. */
  readonly beta1?: number;
  /** β₂ in [0, 1); 0.999 unless told. */
  readonly beta2?: number;
  /** ε > 0; 1e-8 unless told. */
  readonly epsilon?: number;
  /** λ ≥ 0, decoupled, applied to every parameter and multiplied by η as above; 0 unless told. */
  readonly weightDecay?: number;
}

/** All that a run needs to go on where it was: the two moments and the number of updates done. */
export interface AdamState {
  readonly m: FloatArray;
  readonly v: FloatArray;
  readonly count: number;
}

export interface Adam {
  /** η, may be set between updates; a value that is negative or not finite throws `bad-value`. */
  learningRate: number;
  /** One update of the parameters. Throws `wrong-length` unless there is one gradient for each parameter. */
  update(gradients: FloatArray): void;
  /** Live views of the moments (copy them to keep them) and the count of updates so far. */
  readonly state: AdamState;
  /** Copies a saved state in. Throws `wrong-length` or `bad-value`, and changes nothing then. */
  restore(state: AdamState): void;
}

/**
 * An optimiser bound to `parameters`, which every update changes in place.
 *
 * Gradients are taken as they are: a NaN among them would spread to the parameters, so clip first, which refuses it.
 *
 * @throws TracegradRuntimeError `bad-value` for an option that there is not or that is outside its domain; `wrong-type` for
 *   parameters that are no float array
 */
export function adam(parameters: FloatArray, options: AdamOptions = {}): Adam {
  checkFloats('adam: the parameters', parameters);
  checkKeys('the options of adam', options, optionNames);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  demand('beta1', beta1, 'in [0, 1)', b => b >= 0 && b < 1);
  demand('beta2', beta2, 'in [0, 1)', b => b >= 0 && b < 1);
  demand('epsilon', epsilon, 'positive', e => e > 0);
  demand('weightDecay', weightDecay, 'zero or positive', decay => decay >= 0);
  let learningRate = checkedRate(options.learningRate === undefined ? 0.001 : options.learningRate);

  const m = zerosLike(parameters);
  const v = zerosLike(parameters);
  let count = 0;

  return {
    get learningRate() {
      return learningRate;
    },
    set learningRate(rate: number) {
      learningRate = checkedRate(rate);
    },
    get state() {
      return { m, v, count };
    },
    update(gradients: FloatArray): void {
      sameLength('update: gradients', gradients, parameters);
      count += 1;
      const rate1 = 1 / (1 - beta1 ** count);
      const rate2 = 1 / (1 - beta2 ** count);
      const keep = 1 - learningRate * weightDecay;
      for (let i = 0; i < parameters.length; i++) {
        const g = gradients[i]!;
        const first = beta1 * m[i]! + (1 - beta1) * g;
        const second = beta2 * v[i]! + (1 - beta2) * g * g;
        m[i] = first;
        v[i] = second;
        parameters[i] = keep * parameters[i]! - (learningRate * rate1 * first) / (Math.sqrt(rate2 * second) + epsilon);
      }
    },
    restore(state: AdamState): void {
      checkKeys('the state of adam', state, stateNames);
      sameLength('restore: m', state.m, parameters);
      sameLength('restore: v', state.v, parameters);
      demand('count', state.count, 'a count of updates', count => Number.isSafeInteger(count) && count >= 0);
      m.set(state.m);
      v.set(state.v);
      count = state.count;
    },
  };
}

function zerosLike(values: FloatArray): FloatArray {
  return values instanceof Float32Array ? new Float32Array(values.length) : new Float64Array(values.length);
}

function sameLength(what: string, values: FloatArray, parameters: FloatArray): void {
  checkFloats(`adam, ${what}`, values);
  if (values.length !== parameters.length) {
    throw new TracegradRuntimeError(
      'wrong-length',
      `adam, ${what}: length ${values.length}, but there are ${parameters.length} parameters`,
    );
  }
}

function checkedRate(rate: number): number {
  demand('learningRate', rate, 'zero or positive', eta => eta >= 0);
  return rate;
}

function demand(name: string, value: number, domain: string, holds: (value: number) => boolean): void {
  if (Number.isFinite(value) && holds(value)) return;
  throw new TracegradRuntimeError('bad-value', `adam: ${name} must be ${domain}, not ${shown(value)}`);
}
