/**
 * All that a user of the runtime imports, by name: the handwritten training layer first, then the emitted models.
 */
export { TracegradRuntimeError } from './errors.js';
export type { RuntimeErrorCode } from './errors.js';
export { parameterNames } from './model.js';
export type { FloatArray, InitialValue, Model, Shape } from './model.js';
export { random } from './random/generator.js';
export type { Random, RandomState } from './random/generator.js';
export { permutation, shuffle } from './random/shuffle.js';
export { adam } from './training/adam.js';
export type { Adam, AdamOptions, AdamState } from './training/adam.js';
export { clipByGlobalNorm } from './training/clip.js';
export { initialise } from './training/initialise.js';
export { sample, softmax } from './training/sample.js';
export { loadWeights, savedWeights } from './weights/model.js';
export { readSafetensors, writeSafetensors } from './weights/safetensors.js';
export type { TensorFile } from './weights/safetensors.js';
export type { Tensor } from './weights/tensor.js';
export type {
  CallOptions,
  EmittedModel,
  FloatArrays,
  ForwardInput,
  Labels,
  Mask,
  ModelNames,
  ModelOptions,
  NumberType,
  Outputs,
  Starts,
  TrainingInput,
  TrainingOptions,
} from './model/contract.js';
export * from './generated/index.js';
