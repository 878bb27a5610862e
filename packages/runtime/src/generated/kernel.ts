// Emitted from packages/compiler/src/emit/gallery.ts. Do not edit: npx nx run codegen
/** All that emitted modules import. */
export { build } from '../model/build.js';
export { lookUp, scatter } from '../model/classes.js';
export type { EmittedModel, FloatArrays, ModelOptions, NumberType } from '../model/contract.js';
export type { Emitted, Part } from '../model/emitted.js';
export type { FloatArray } from '../model.js';
export type { CompiledCell } from '../model/wasm/compiled.js';
export { exp, relu, sigmoid, softplus, tanh } from '../model/functions.js';
export { times, timesTransposed, totals, transposedTimes } from './products.js';
