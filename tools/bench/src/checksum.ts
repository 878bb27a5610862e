/** All gradients in two numbers, which are compared instead of arrays. */
import { blocks, draws, type Blocks } from './data.js';

export interface Checksum {
  /** Σ gᵢ rᵢ with random rᵢ in [−1, 1): a wrong entry, or two that changed places, show. */
  readonly grad_checksum: number;
  /** Euclidean norm, the measure for differences of checksums. */
  readonly grad_norm: number;
}

const seed = 12345;

export function checksumOf(gradients: Blocks<ArrayLike<number>>): Checksum {
  const draw = draws(seed);
  let [sum, squares] = [0, 0];
  for (const block of blocks) {
    const values = gradients[block];
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!; // inside the array
      sum += value * (draw() / 2 ** 23 - 1);
      squares += value * value;
    }
  }
  return { grad_checksum: sum, grad_norm: Math.sqrt(squares) };
}
