/**
 * Random expressions, all operators and shapes: derived against numeric derivatives, printed and read back.
 *
 * The seed is fixed; RUNS=20000 hunts longer, SEED=7 elsewhere. What has no closed form must be refused by its name.
 */
import { describe, expect, test } from 'vitest';
import { hunt } from '../../test/hunt.js';
import { randomSymbols } from '../../test/oracle/random-expression.js';
import { randomDerivation, randomSizes, randomValues } from '../../test/random/random-problem.js';
import { readExpression } from '../../test/read-expression.js';
import { relativeError } from '../../test/relative-error.js';
import { numericDerivative } from '../numeric/differences.js';
import { evaluate } from '../numeric/evaluate.js';
import { generator } from '../numeric/generator.js';
import { toText } from '../print/text.js';
import { replay } from './replay.js';

const { runs, seed } = hunt(2000);
const names = new Map(randomSymbols.map(([name, shape]) => [name, { shape }]));

describe('random expressions', () => {
  test(`${runs} derivatives agree with numeric ones, replay and read back`, { timeout: 600_000 }, () => {
    const { uniform, normal } = generator(seed, 'derive');
    let derivedCount = 0;
    for (let run = 0; run < runs; run++) {
      const problem = randomDerivation({ uniform, normal }, 2);
      if (problem === undefined) continue;
      const { F, X, order, derived } = problem;
      derivedCount++;
      const values = randomValues(normal);
      const expected = numericDerivative(F, X.name, derived.layout, values, { order });
      const found = evaluate(derived.expression, values);
      const error = relativeError(found, expected);
      const text = toText(derived.expression, { avoid: [...randomSizes.keys(), ...names.keys()] });
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
