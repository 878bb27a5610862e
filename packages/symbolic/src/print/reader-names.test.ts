/**
 * Random results with random parts named: what is written reads back as the same value and is no longer for the names.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { expect, test } from 'vitest';
import { hunt } from '../../test/hunt.js';
import { randomSymbols } from '../../test/oracle/random-expression.js';
import { randomDerivation, randomSizes, randomValues } from '../../test/random/random-problem.js';
import { readExpression } from '../../test/read-expression.js';
import { relativeError } from '../../test/relative-error.js';
import { children } from '../expr/canonical.js';
import type { Expr, Named } from '../expr/expr.js';
import { nodes } from '../expr/rewrite.js';
import { withNames } from '../expr/told.js';
import { evaluate } from '../numeric/evaluate.js';
import { generator } from '../numeric/generator.js';
import { nodeCount } from './size.js';
import { toText } from './text.js';

const { runs, seed } = hunt(1000);
const names = new Map(randomSymbols.map(([name, shape]) => [name, { shape }]));
const avoid = [...randomSizes.keys(), ...names.keys()];

/** Some parts of an expression, smaller ones first. */
function namedParts(expression: Expr, uniform: () => number): readonly Named[] {
  const parts = nodes(expression).filter(A => children(A).length > 0);
  const places = [0, 1, 2].map(() => Math.floor(uniform() * parts.length)).sort((a, b) => a - b);
  return [...new Set(places)].flatMap((place, i): Named[] => {
    const value = parts[place];
    return value === undefined ? [] : [{ name: `part${i}`, value }];
  });
}

test(`${runs} results with named parts read back`, { timeout: 600_000 }, () => {
  const { uniform, normal } = generator(seed, 'names');
  let used = 0;
  for (let run = 0; run < runs; run++) {
    const problem = randomDerivation({ uniform, normal }, 1);
    if (problem === undefined) continue;
    const { expression } = problem.derived;
    const plain = nodeCount(withNames(expression, []), { avoid });
    const named = withNames(expression, namedParts(expression, uniform));
    const text = toText(named, { avoid });
    if (nodeCount(named, { avoid }) > plain) expect.fail(`run ${run}: ${text} is longer than without names`);
    if (/part[0-9] =/.test(text)) used++;
    const values = randomValues(normal);
    const error = relativeError(evaluate(readExpression(text, names), values), evaluate(expression, values));
    if (!(error < 1e-9)) expect.fail(`run ${run}: ${text} reads back as something else: error ${error}`);
  }
  expect(used).toBeGreaterThan(runs / 10);
});
