/**
 * The public face of the compiler.                                                        layer 9
 */
export { cellModule, type CellModule } from './emit/cell-module.js';
export { emitCell, type EmitOptions, type EmittedFile } from './emit/emit.js';
export { emitGallery } from './emit/gallery.js';
export { realText, statementLines } from './emit/statements.js';
export { interpret, type Arguments } from './interpret/interpret.js';
export type { Kernel, Statement } from './loop/loop.js';
export { verified } from './loop/verify.js';
export { lowered } from './lower/kernel.js';
export { optimised, pipeline, type Pass } from './passes/pipeline.js';
export { plan, type Plan, type PlanOptions, type Program } from './plan/plan.js';
export { planText } from './plan/text.js';
