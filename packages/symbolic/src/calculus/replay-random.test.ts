/**
 * Random expressions and cells: every step of their derivations can be done again, and holds in numbers.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { expect, test } from 'vitest';
import { cellNumbers, expressionNumbers, type Numbers, stepError } from '../../test/derivation/step-check.js';
import { randomExpression, randomSymbols } from '../../test/oracle/random-expression.js';
import { randomCell, randomCellSizes } from '../../test/random/random-cell.js';
import { adjointCell } from '../cells/adjoint.js';
import { defineCell } from '../cells/define.js';
import { TracegradError } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import { symbols } from '../expr/rewrite.js';
import { generator } from '../numeric/generator.js';
import { toText } from '../print/text.js';
import type { Derivation } from './derivation.js';
import { deriveProblem, type Derived, type Problem } from './derive.js';
import { replay } from './replay.js';

const environment = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const runs = Number(environment['RUNS'] ?? 500);
const seed = Number(environment['SEED'] ?? 1);
const sizes = new Map([
  ['m', 2],
  ['n', 3],
  ['p', 2],
]);
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
const sampled = Object.fromEntries(randomSymbols.map(([name, shape]) => [name, { shape }]));

function derivedOrRefused(problem: Problem, order: 1 | 2): Derived | undefined {
  try {
    return deriveProblem(problem, order);
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return undefined;
    throw error;
  }
}

/** The first fault of a derivation: a step that does not come out of its rule, or does not hold. */
function fault(derivation: Derivation, numbers: Numbers): string | undefined {
  const failure = replay(derivation);
  const text = ({ rule, before, after }: Derivation['steps'][number]): string =>
    `${rule}: ${toText(before, { where: false })} ==> ${toText(after, { where: false })}`;
  if (failure !== undefined) return `not replayed: ${text(failure.step)}`;
  const wrong = derivation.steps.find(step => !(stepError(step, numbers) <= 1e-9));
  return wrong === undefined ? undefined : `off by ${stepError(wrong, numbers)}: ${text(wrong)}`;
}

test(`${runs} random expressions`, { timeout: 600_000 }, () => {
  const { uniform, normal } = generator(seed, 'replay');
  let steps = 0;
  for (let run = 0; run < runs; run++) {
    const shape = shapes[Math.floor(uniform() * shapes.length)] ?? [1, 1];
    const F = randomExpression(shape, {
      generator: { uniform, normal },
      depth: 1 + Math.floor(uniform() * 3),
      kinks: false,
    });
    const candidates = symbols(F);
    const X = candidates[Math.floor(uniform() * candidates.length)];
    if (X === undefined) continue;
    const order = shape[0] === 1 && shape[1] === 1 && uniform() < 0.3 ? 2 : 1;
    const derived = derivedOrRefused({ F, X, facts: new Map(), shapes: declared }, order);
    if (derived === undefined) continue;
    steps += derived.derivation.steps.length;
    const found = fault(derived.derivation, expressionNumbers(sampled, X.name, sizes));
    if (found !== undefined) expect.fail(`run ${run}, d(${toText(F)})/d${X.name}: ${found}`);
  }
  expect(steps).toBeGreaterThan(2 * runs);
});

test(`${runs / 5} random cells`, { timeout: 600_000 }, () => {
  const random = generator(seed, 'replayed cells');
  for (let run = 0; run < runs / 5; run++) {
    const definition = randomCell(`random-${run}`, random);
    const cell = defineCell(definition);
    const found = fault(adjointCell(cell).derivation, cellNumbers(cell, 3, randomCellSizes));
    if (found !== undefined) expect.fail(`run ${run}: ${found} in ${JSON.stringify(definition, null, 1)}`);
  }
});
