/** What a weights file holds under a name. */
import type { FloatArray } from '../model.js';

/** A named array of numbers, row-major; `Float32Array` is stored as F32, `Float64Array` as F64. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: FloatArray;
}
