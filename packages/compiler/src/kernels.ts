/**
 * The compiler as a web page loads it: plans, loops, kernels as text and as bytes.          layer 9
 *
 * Nothing here reaches a formatter, a TypeScript compiler or a file: those belong to emitting files, and weigh megabytes.
 */
export { cellModule, type CellModule } from './emit/cell-module.js';
export { type FunctionText, passLines, type PassText } from './emit/pass.js';
export { realText, statementLines } from './emit/statements.js';
export type { Kernel, Statement } from './loop/loop.js';
export { lowered } from './lower/kernel.js';
export type { CallInput, CompiledModel, CompiledOptions } from './model/contract.js';
export { cellDescription, type CellDescription } from './model/description.js';
export { type KernelSupport, modelFactory, type ModelFactory } from './model/factory.js';
export { optimised } from './passes/pipeline.js';
export { plan, type Plan, type PlanOptions, type Program } from './plan/plan.js';
export { planText } from './plan/text.js';
