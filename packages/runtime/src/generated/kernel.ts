// Emitted from packages/compiler/src/emit/gallery.ts. Do not edit: npx nx run codegen
/** All that emitted modules import. */
export { build } from '../model/build.js';
export type { EmittedModel, FloatArrays, ModelOptions, NumberType } from '../model/contract.js';
export type { Emitted } from '../model/emitted.js';
export type { FloatArray } from '../model.js';
export { relu, sigmoid, softplus } from '../model/functions.js';
export { times, timesTransposed, totals, transposedTimes } from './products.js';
