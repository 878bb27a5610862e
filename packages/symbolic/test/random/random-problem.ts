/**
 * A random expression with a variable to differentiate it by, and its derivation.
 */
import { deriveProblem, type Derived } from '../../src/calculus/derive.js';
import { TracegradError } from '../../src/errors.js';
import type { Shape } from '../../src/expr/dim.js';
import type { Expr, Sym } from '../../src/expr/expr.js';
import { symbols } from '../../src/expr/rewrite.js';
import type { Generator } from '../../src/numeric/generator.js';
import { randomExpression, randomSymbols } from '../oracle/random-expression.js';

/** Values for the size names that random expressions use. */
export const randomSizes: ReadonlyMap<string, number> = new Map([
  ['m', 2],
  ['n', 3],
  ['p', 2],
]);

/** Values for every symbol that can occur, and for the sizes. */
export function randomValues(draw: () => number): Record<string, number | number[][]> {
  const dim = (size: string | number): number => (typeof size === 'number' ? size : (randomSizes.get(size) ?? 1));
  const filled = ([rows, columns]: Shape): number[][] =>
    Array.from({ length: dim(rows) }, () => Array.from({ length: dim(columns) }, draw));
  return Object.fromEntries([...randomSizes, ...randomSymbols.map(([name, shape]) => [name, filled(shape)] as const)]);
}

const shapes: readonly Shape[] = [
  [1, 1],
  [1, 1],
  [1, 1],
  ['m', 1],
  ['n', 1],
  ['m', 'n'],
  ['n', 'n'],
];
const declared = Object.fromEntries(randomSymbols.map(([name, shape]) => [name, shape]));

export interface RandomDerivation {
  readonly F: Expr;
  readonly X: Sym;
  readonly order: 1 | 2;
  readonly derived: Derived;
}

/** The derivative, or undefined where a matrix exponential has none in closed form. */
function derivedOrRefused(F: Expr, X: Sym, order: 1 | 2): Derived | undefined {
  try {
    return deriveProblem({ F, X, facts: new Map(), shapes: declared }, order);
  } catch (error) {
    const refused = error instanceof TracegradError && error.code === 'unsupported' && error.message.includes('expm');
    if (refused) return undefined;
    throw error;
  }
}

/** A random derivation; undefined for an expression without symbols or without a closed form. Hessians up to a depth. */
export function randomDerivation(generator: Generator, deepestHessian: number): RandomDerivation | undefined {
  const { uniform } = generator;
  const shape = shapes[Math.floor(uniform() * shapes.length)] ?? [1, 1];
  const depth = 1 + Math.floor(uniform() * 3);
  const F = randomExpression(shape, { generator, depth, kinks: false });
  const candidates = symbols(F);
  const X = candidates[Math.floor(uniform() * candidates.length)];
  if (X === undefined) return undefined;
  const scalar = shape[0] === 1 && shape[1] === 1;
  const order = scalar && depth <= deepestHessian && uniform() < 0.3 ? 2 : 1;
  const derived = derivedOrRefused(F, X, order);
  return derived === undefined ? undefined : { F, X, order, derived };
}
