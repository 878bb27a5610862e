/**
 * Clipping by the global norm: Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks"
 * (ICML 2013), algorithm 1, over all gradients at once.
 *
 * The sum of squares is taken in float64 directly, which no float32 gradient can make overflow; only where it has
 * left the safe range are the entries scaled by the largest one first.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import { checkFloats } from '../model/arena.js';
import type { FloatArray } from '../model.js';

/** Below this a sum of squares has lost digits to underflow. */
const tiny = 1e-290;

/**
 * Scales `gradients` in place so that their Euclidean norm is at most `maximum`; smaller gradients are left untouched.
 *
 * @param maximum positive; `Infinity` only measures
 * @returns the norm before clipping (Infinity if it exceeds the largest double; clipping is right even then)
 * @throws TracegradRuntimeError `bad-value` if `maximum` is not positive, or if a gradient is NaN or infinite: there is
 *   no direction to keep then, and an update would destroy the parameters. Nothing is changed in either case.
 */
export function clipByGlobalNorm(gradients: FloatArray, maximum: number): number {
  checkFloats('clipByGlobalNorm: the gradients', gradients);
  if (typeof maximum !== 'number' || !(maximum > 0)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `clipByGlobalNorm: the maximum must be positive, not ${shown(maximum)}`,
    );
  }
  let sum = 0;
  for (let i = 0; i < gradients.length; i++) sum += gradients[i]! * gradients[i]!;
  if (sum > tiny && sum < Infinity) {
    const norm = Math.sqrt(sum);
    if (norm > maximum) scale(gradients, maximum / norm);
    return norm;
  }

  const largest = largestMagnitude(gradients);
  if (largest === 0) return 0;
  let scaledSum = 0;
  for (let i = 0; i < gradients.length; i++) scaledSum += (gradients[i]! / largest) ** 2;
  const ratio = Math.sqrt(scaledSum);
  const norm = largest * ratio;
  if (norm > maximum) {
    for (let i = 0; i < gradients.length; i++) gradients[i] = (gradients[i]! / largest) * (maximum / ratio);
  }
  return norm;
}

function scale(values: FloatArray, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * factor;
}

function largestMagnitude(gradients: FloatArray): number {
  let largest = 0;
  for (let i = 0; i < gradients.length; i++) {
    const magnitude = Math.abs(gradients[i]!);
    if (!(magnitude < Infinity)) {
      throw new TracegradRuntimeError('bad-value', `clipByGlobalNorm: the gradient at index ${i} is ${gradients[i]}`);
    }
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
