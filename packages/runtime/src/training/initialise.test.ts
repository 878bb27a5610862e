import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { random } from '../random/generator.js';
import { initialise } from './initialise.js';
import type { FloatArray, Shape } from '../model.js';

function parametersOf(shapes: Record<string, Shape>): {
  parameters: Record<string, FloatArray>;
  parameterShapes: Record<string, Shape>;
} {
  const parameters = Object.fromEntries(
    Object.entries(shapes).map(([name, [rows, columns]]) => [name, new Float64Array(rows * columns).fill(NaN)]),
  );
  return { parameters, parameterShapes: shapes };
}

describe('initialise', () => {
  it('fills matrices by Glorot uniform and vectors with zeros', () => {
    const model = parametersOf({ W: [40, 60], b: [40, 1] });
    initialise(model, random(1));
    const bound = Math.sqrt(6 / 100);
    const W = [...model.parameters.W!];
    expect(Math.max(...W.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...W)).toBeGreaterThan(0.99 * bound);
    const variance = W.reduce((sum, w) => sum + w * w, 0) / W.length;
    expect(variance / (2 / 100)).toBeCloseTo(1, 1);
    expect([...model.parameters.b!]).toEqual(new Array(40).fill(0));
  });

  it('takes constants and other rules by name', () => {
    const model = parametersOf({ W: [2, 2], b_f: [3, 1], w: [5, 1] });
    initialise(model, random(2), { W: 0.5, b_f: 1, w: 'glorot' });
    expect([...model.parameters.W!]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect([...model.parameters.b_f!]).toEqual([1, 1, 1]);
    expect(new Set(model.parameters.w!).size).toBe(5);
  });

  it('starts as the cell declares, whatever the numbers of a shape are; a name still wins', () => {
    const model = {
      ...parametersOf({ W: [5, 1], b: [5, 1], g: [5, 1], E: [3, 3], R: [2, 3], z: [4, 1] }),
      parameterStarts: { W: 'glorot', b: 0, g: 1, E: 'identity', R: 'orthogonal' } as const,
    };
    initialise(model, random(4));
    expect(new Set(model.parameters.W!).size).toBe(5);
    expect([...model.parameters.b!]).toEqual([0, 0, 0, 0, 0]);
    expect([...model.parameters.g!]).toEqual([1, 1, 1, 1, 1]);
    expect([...model.parameters.E!]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...model.parameters.z!]).toEqual([0, 0, 0, 0]); // not declared: by its shape
    initialise(model, random(4), { g: 0.5, W: 'identity' });
    expect([...model.parameters.g!]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    expect([...model.parameters.W!]).toEqual([1, 0, 0, 0, 0]);
  });

  it('makes orthogonal matrices: U Uᵀ = I, or UᵀU = I for a tall one', () => {
    for (const [rows, columns] of [
      [16, 16],
      [5, 9],
      [9, 5],
    ] as const) {
      const model = parametersOf({ U: [rows, columns] });
      initialise(model, random(3), { U: 'orthogonal' });
      const U = model.parameters.U!;
      const vectors =
        rows <= columns
          ? Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => U[i * columns + j]!))
          : Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => U[i * columns + j]!));
      vectors.forEach((left, i) =>
        vectors.forEach((right, j) => {
          const product = left.reduce((sum, entry, k) => sum + entry * right[k]!, 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 13);
        }),
      );
    }
  });

  it('depends on the seed and the names only, not on the order of declaration', () => {
    const one = parametersOf({ A: [3, 4], B: [4, 3] });
    const other = parametersOf({ B: [4, 3], A: [3, 4] });
    initialise(one, random(4));
    initialise(other, random(4));
    expect(one.parameters.A).toEqual(other.parameters.A);
    expect(one.parameters.B).toEqual(other.parameters.B);
    initialise(other, random(5));
    expect(one.parameters.A).not.toEqual(other.parameters.A);
  });

  it('refuses an unknown name or rule before anything is written', () => {
    const model = parametersOf({ A: [1, 2], b: [1, 1] });
    expect(() => initialise(model, random(1), { W_f: 1 })).toThrow(/there is no "W_f"; there are A, b/);
    expect(() => initialise(model, random(1), { toString: 1 })).toThrow(TracegradRuntimeError);
    expect(() => initialise(model, random(1), { b: NaN })).toThrow(/b must be a finite number/);
    expect([...model.parameters.A!]).toEqual([NaN, NaN]);
  });
});
