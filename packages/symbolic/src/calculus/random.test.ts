/**
 * Random expressions, all operators and shapes: derived against numeric derivatives, printed and read back.
 *
 * The seed is fixed; RUNS=20000 hunts longer, SEED=7 elsewhere. What has no closed form must be refused by its name.
 */
import { describe, expect, test } from 'vitest';
import { randomExpression, randomSymbols } from '../../test/oracle/random-expression.js';
import { readExpression } from '../../test/read-expression.js';
import { TracegradError } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { Expr, Sym } from '../expr/expr.js';
import { symbols } from '../expr/rewrite.js';
import { numericDerivative } from '../numeric/differences.js';
import { evaluate } from '../numeric/evaluate.js';
import { generator } from '../numeric/generator.js';
import { toText } from '../print/text.js';
import { deriveProblem, type Derived } from './derive.js';
import { replay } from './replay.js';

const environment = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const runs = Number(environment['RUNS'] ?? 2000);
const seed = Number(environment['SEED'] ?? 1);
const sizes = new Map([
  ['m', 2],
  ['n', 3],
  ['p', 2],
]);
const names = new Map(randomSymbols.map(([name, shape]) => [name, { shape }]));
const shapes: readonly Shape[] = [
  [1, 1],
  [1, 1],
  [1, 1],
  ['m', 1],
  ['n', 1],
  ['m', 'n'],
  ['n', 'n'],
];

/** Values for every symbol that can occur, and for the sizes. */
function allValues(draw: () => number): Record<string, number | number[][]> {
  const dim = (size: string | number): number => (typeof size === 'number' ? size : (sizes.get(size) ?? 1));
  const filled = ([rows, columns]: Shape): number[][] =>
    Array.from({ length: dim(rows) }, () => Array.from({ length: dim(columns) }, draw));
  return Object.fromEntries([...sizes, ...randomSymbols.map(([name, shape]) => [name, filled(shape)] as const)]);
}

/** The derivative, or undefined where a matrix exponential has none in closed form. */
function derivedOrRefused(F: Expr, X: Sym, order: 1 | 2): Derived | undefined {
  try {
    const all = Object.fromEntries(randomSymbols.map(([name, shape]) => [name, shape]));
    return deriveProblem({ F, X, facts: new Map(), shapes: all }, order);
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported' && error.message.includes('expm'))
      return undefined;
    throw error;
  }
}

function relativeError(found: number[][], expected: number[][]): number {
  const scale = Math.max(1e-3, ...expected.flat().map(Math.abs));
  const errors = expected.flatMap((row, i) => row.map((x, j) => Math.abs(x - (found[i]?.[j] ?? NaN)) / scale));
  return found.length === expected.length ? Math.max(...errors) : Infinity;
}

describe('random expressions', () => {
  test(`${runs} derivatives agree with numeric ones, replay and read back`, { timeout: 600_000 }, () => {
    const { uniform, normal } = generator(seed, 'derive');
    let derivedCount = 0;
    for (let run = 0; run < runs; run++) {
      const shape = shapes[Math.floor(uniform() * shapes.length)] ?? [1, 1];
      const depth = 1 + Math.floor(uniform() * 3);
      const F = randomExpression(shape, { generator: { uniform, normal }, depth, kinks: false });
      const candidates = symbols(F);
      const X = candidates[Math.floor(uniform() * candidates.length)];
      if (X === undefined) continue;
      const order = shape[0] === 1 && shape[1] === 1 && depth < 3 && uniform() < 0.3 ? 2 : 1;
      const derived = derivedOrRefused(F, X, order);
      if (derived === undefined) continue;
      derivedCount++;
      const values = allValues(normal);
      const expected = numericDerivative(F, X.name, derived.layout, values, { order });
      const found = evaluate(derived.expression, values);
      const error = relativeError(found, expected);
      const text = toText(derived.expression, { avoid: [...sizes.keys(), ...names.keys()] });
      const readBack = relativeError(evaluate(readExpression(text, names), values), expected);
      const failure = replay(derived.derivation);
      if (!(readBack < 1e-6)) expect.fail(`run ${run}: ${text} reads back as something else: error ${readBack}`);
      if (failure !== undefined)
        expect.fail(`run ${run}: step ${failure.index} (${failure.step.rule}) of ${toText(F)} does not replay`);
      if (!(error < 1e-6)) {
        expect.fail(`run ${run}: d(${toText(F)})/d${X.name} is not ${toText(derived.expression)}: error ${error}`);
      }
    }
    expect(derivedCount).toBeGreaterThan(runs * 0.5);
  });
});
