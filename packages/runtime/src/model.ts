/**
 * What the training layer needs to know of a model, as types only.
 *
 * An optimiser, a clip or a weights file never looks at equations: one flat array of parameters, one of gradients, and
 * the named views into them are enough. Every emitted model satisfies this structurally, and so may a model written by
 * hand; nothing here imports an emitted module.
 */

/** The two number types a model can be made for. */
export type FloatArray = Float32Array | Float64Array;

/** [rows, columns]; a vector is a matrix of one column. */
export type Shape = readonly [rows: number, columns: number];

export interface Model {
  /** The sizes the model was made with, by the names its equations use. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly type: 'float32' | 'float64';
  /** Views into `parameterArena`, each row-major `[rows][columns]`. */
  readonly parameters: Readonly<Record<string, FloatArray>>;
  /** Views into `gradientArena`, with the names and shapes of `parameters`. */
  readonly gradients: Readonly<Record<string, FloatArray>>;
  readonly parameterShapes: Readonly<Record<string, Shape>>;
  /** Every parameter in one array, for the optimiser; the gradients lie in the same order in `gradientArena`. */
  readonly parameterArena: FloatArray;
  readonly gradientArena: FloatArray;
}

/** The names of the model's parameters in code-unit order, so that nothing depends on how they were declared. */
export function parameterNames(model: Pick<Model, 'parameterShapes'>): string[] {
  return Object.keys(model.parameterShapes).sort();
}
