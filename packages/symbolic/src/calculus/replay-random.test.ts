/**
 * Random expressions and cells: every step of their derivations can be done again, and holds in numbers.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { expect, test } from 'vitest';
import { cellNumbers, expressionNumbers, type Numbers, stepError } from '../../test/derivation/step-check.js';
import { hunt } from '../../test/hunt.js';
import { randomSymbols } from '../../test/oracle/random-expression.js';
import { randomCell, randomCellSizes } from '../../test/random/random-cell.js';
import { hardCell } from '../../test/random/hard-cell.js';
import { randomDerivation, randomSizes } from '../../test/random/random-problem.js';
import { adjointCell } from '../cells/adjoint.js';
import { defineCell } from '../cells/define.js';
import { generator } from '../numeric/generator.js';
import { toText } from '../print/text.js';
import type { Derivation } from './derivation.js';
import { replay } from './replay.js';

const { runs, seed } = hunt(500);
const sampled = Object.fromEntries(randomSymbols.map(([name, shape]) => [name, { shape }]));

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
    const problem = randomDerivation({ uniform, normal }, 3);
    if (problem === undefined) continue;
    const { F, X, derived } = problem;
    steps += derived.derivation.steps.length;
    const found = fault(derived.derivation, expressionNumbers(sampled, X.name, randomSizes));
    if (found !== undefined) expect.fail(`run ${run}, d(${toText(F)})/d${X.name}: ${found}`);
  }
  expect(steps).toBeGreaterThan(2 * runs);
});

test(`${runs / 5} random cells with ends`, { timeout: 600_000 }, () => {
  const random = generator(seed, 'replayed cells with ends');
  for (let run = 0; run < runs / 5; run++) {
    const definition = hardCell(`hard-${run}`, random);
    const failure = replay(adjointCell(defineCell(definition)).derivation);
    if (failure === undefined) continue;
    const { rule, before, after } = failure.step;
    expect.fail(
      `run ${run}, ${rule}: ${toText(before)} ==> ${toText(after)} in ${JSON.stringify(definition, null, 1)}`,
    );
  }
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
