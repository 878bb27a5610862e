/**
 * `npm run check`: the rules of the house, without the tests. Words after it choose the rules whose names contain one of
 * them: `npm run check -- lock imports`.
 */
import { house, tallyOf } from './house.js';

const words = process.argv.slice(2);
const chosen = words.length === 0 ? house : house.filter(({ name }) => words.some(word => name.includes(word)));
if (chosen.length === 0)
  throw new Error(`no rule is called so; there are: ${house.map(({ name }) => name).join('; ')}`);

const { passed, failed } = await tallyOf(chosen, line => process.stdout.write(`${line}\n`));
process.stdout.write(`${passed} passed, ${failed} failed\n`);
if (failed > 0) process.exitCode = 1;
