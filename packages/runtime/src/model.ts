/**
 * What the training layer needs to know of a model, as types only.
 *
 * An optimiser, a clip or a weights file never looks at equations: one flat array of parameters, one of gradients, and
 * the named views into them are enough. Every emitted model satisfies this structurally, and so may a model written by
 * hand; nothing here imports an emitted module.
 */

import { shown, TracegradRuntimeError } from './errors.js';

/** The two number types a model can be made for. */
export type FloatArray = Float32Array | Float64Array;

/** [rows, columns]; a vector is a matrix of one column. */
export type Shape = readonly [rows: number, columns: number];

/**
 * How one parameter starts: a number fills it; `glorot` draws from U(−a, a), a = √(6 / (rows + columns)) (Glorot & Bengio,
 * AISTATS 2010, equation 16); `orthogonal` makes the shorter side orthonormal, uniformly over such matrices (Saxe,
 * McClelland & Ganguli, ICLR 2014), by Gram–Schmidt over normal draws; `identity` is 1 on the diagonal.
 */
export type InitialValue = number | 'glorot' | 'orthogonal' | 'identity';

export interface Model {
  /** The sizes the model was made with, by the names its equations use. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly type: 'float32' | 'float64';
  /** Views into `parameterArena`, each row-major `[rows][columns]`. */
  readonly parameters: Readonly<Record<string, FloatArray>>;
  /** Views into `gradientArena`, with the names and shapes of `parameters`. */
  readonly gradients: Readonly<Record<string, FloatArray>>;
  readonly parameterShapes: Readonly<Record<string, Shape>>;
  /** How each starts, as its cell declares it; absent where that is not known. */
  readonly parameterStarts?: Readonly<Record<string, InitialValue>> | undefined;
  /** Every parameter in one array, for the optimiser; the gradients lie in the same order in `gradientArena`. */
  readonly parameterArena: FloatArray;
  readonly gradientArena: FloatArray;
}

/**
 * Throws unless this has what the training layer reads of a model: parameters with a shape for each.
 * @throws TracegradRuntimeError `wrong-type`
 */
export function checkModel(caller: string, model: Pick<Model, 'parameters' | 'parameterShapes'>): void {
  const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;
  if (isRecord(model) && isRecord(model.parameters) && isRecord(model.parameterShapes)) {
    const { parameters, parameterShapes } = model;
    if (Object.keys(parameterShapes).every(name => ArrayBuffer.isView(parameters[name]))) return;
  }
  throw new TracegradRuntimeError('wrong-type', `${caller} needs a model with its parameters, not ${shown(model)}`);
}

/**
 * The names of the model's parameters in code-unit order, so that nothing depends on how they were declared.
 * @throws TracegradRuntimeError `wrong-type` if this is no model
 */
export function parameterNames(model: Pick<Model, 'parameterShapes'>): string[] {
  const shapes: unknown = typeof model === 'object' && model !== null ? model.parameterShapes : undefined;
  if (typeof shapes !== 'object' || shapes === null) {
    throw new TracegradRuntimeError('wrong-type', `parameterNames needs a model, not ${shown(model)}`);
  }
  return Object.keys(model.parameterShapes).sort();
}
