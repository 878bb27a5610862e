/**
 * The public face of the compiler.                                                        layer 9
 */
export { type Journey, journey, journeySymbols, type Station } from './cli/journey.js';
export { cellModule, type CellModule } from './emit/cell-module.js';
export { emitCell, type EmitOptions, type EmittedFile } from './emit/emit.js';
export { emitGallery } from './emit/gallery.js';
export { emitStandalone, type StandaloneFiles } from './emit/standalone.js';
export { realText, statementLines } from './emit/statements.js';
export { interpret, type Arguments } from './interpret/interpret.js';
export { intText } from './loop/int.js';
export type { Kernel, Statement } from './loop/loop.js';
export { verified } from './loop/verify.js';
export { lowered } from './lower/kernel.js';
export { compile } from './model/compile.js';
export type { CallInput, CompiledModel, CompiledOptions } from './model/contract.js';
export type { ModelFactory } from './model/factory.js';
export { optimised, pipeline, type Pass } from './passes/pipeline.js';
export { type Item, type Nest, nestsOf } from './plan/fuse.js';
export { plan, type Plan, type PlanOptions, type Program } from './plan/plan.js';
export { readsOf } from './plan/reads.js';
export { extentsOf, type Place } from './plan/storage.js';
export { type Task, visitOperation } from './plan/task.js';
export { planText } from './plan/text.js';
