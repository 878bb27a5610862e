/** The length of a result, as results are compared with textbook forms. */
import type { Expr } from '../expr/expr.js';
import { type PrintOptions, written } from './written.js';

/**
 * Operators + function names + names + numbers of the printed expression; brackets are free, each definition counts once
 * plus one for its name.
 * @throws {TracegradError} `limit`, as `toText`.
 */
export const nodeCount = (expr: Expr, options?: PrintOptions): number => written(expr, options).size;
