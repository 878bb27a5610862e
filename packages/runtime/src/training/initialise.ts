/**
 * Seeded first values for the parameters of a model.
 *
 * A parameter starts as its cell declares it: unless told a matrix by Glorot's rule and a vector at zero, which is right
 * for weights and biases. One that wants something else is named: `initialise(model, random(1), { U_f: 'orthogonal' })`.
 * Models that say nothing of starts go by the numbers of a shape, which cannot tell a matrix of one column from a vector.
 * Parameters are drawn in the order of their names, so a model whose arena is laid out differently starts the same.
 */
import { checkKeys, shown, TracegradRuntimeError } from '../errors.js';
import { hasOwn } from '../model/named.js';
import { checkModel, parameterNames } from '../model.js';
import type { FloatArray, InitialValue, Model, Shape } from '../model.js';
import { checkRandom, type Random } from '../random/generator.js';

/**
 * Overwrites every parameter of `model`.
 *
 * @param values rules for single parameters, by name
 * @throws TracegradRuntimeError `bad-value` for a name the model lacks or a value that is no rule; `wrong-type` for what is no
 *   model or no generator. Nothing is changed then
 */
export function initialise(
  model: Pick<Model, 'parameters' | 'parameterShapes' | 'parameterStarts'>,
  random: Random,
  values: Readonly<Record<string, InitialValue>> = {},
): void {
  checkModel('initialise', model);
  checkRandom('initialise', random);
  const names = parameterNames(model);
  checkKeys('the values of initialise', values, new Set(names));
  for (const [name, value] of Object.entries(values)) {
    const isRule = typeof value === 'string' && hasOwn(fillings, value);
    if (!isRule && !Number.isFinite(value)) {
      throw new TracegradRuntimeError(
        'bad-value',
        `initialise: ${name} must be a finite number, 'glorot', 'orthogonal' or 'identity', not ${shown(value, '')}`,
      );
    }
  }

  const starts = model.parameterStarts ?? {};
  for (const name of names) {
    // `parameters` and `parameterShapes` have the same names by the contract of a model.
    const view = model.parameters[name]!;
    const shape = model.parameterShapes[name]!;
    const own = [values, starts].find(rules => hasOwn(rules, name))?.[name];
    const value = own ?? (shape[1] === 1 ? 0 : 'glorot');
    if (typeof value === 'number') view.fill(value);
    else fillings[value](view, shape, random);
  }
}

const fillings: {
  readonly [R in Exclude<InitialValue, number>]: (view: FloatArray, shape: Shape, random: Random) => void;
} = { glorot, orthogonal, identity };

function identity(view: FloatArray, [rows, columns]: Shape): void {
  view.fill(0);
  for (let i = 0; i < Math.min(rows, columns); i++) view[i * columns + i] = 1;
}

function glorot(view: FloatArray, [rows, columns]: Shape, random: Random): void {
  const bound = Math.sqrt(6 / (rows + columns));
  for (let i = 0; i < view.length; i++) view[i] = bound * (2 * random.uniform() - 1);
}

function orthogonal(view: FloatArray, [rows, columns]: Shape, random: Random): void {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Twice is enough to be orthogonal to working precision (Giraud, Langou & Rozložník, 2005).
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) subtractProjection(vector, other);
    }
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map(entry => entry / norm));
  }
  const [alongVector, alongBasis] = rows <= columns ? [1, columns] : [columns, 1];
  basis.forEach((vector, row) => vector.forEach((entry, i) => (view[row * alongBasis + i * alongVector] = entry)));
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const length = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - length * unit[i]!;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!;
  return sum;
}
