/**
 * `npm test`: the rules of the house, then every test of every package, and one closing line over both.
 *
 * The rules come first because they build: the tests that install our packages need `dist`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeOf } from './command.js';
import { house, tallyOf } from './house.js';
import { type TestReport, testTally } from './report.js';
import { repository } from './repository.js';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const rules = await tallyOf(house, tell);

const folder = await mkdtemp(join(tmpdir(), 'tracegrad-test-'));
const file = join(folder, 'report.json');
const vitest = join(repository, 'node_modules/.bin/vitest');
const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const { code } = await outcomeOf(vitest, parameters, { cwd: repository, aloud: true });
const report = await readFile(file, 'utf8').then(
  text => JSON.parse(text) as TestReport, // vitest's documented format
  () => undefined,
);
await rm(folder, { recursive: true });

const tests = testTally(report, code);
tell(`rules of the house: ${rules.passed} passed, ${rules.failed} failed`);
tell(`tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.leftOut} left out`);
tell(`${rules.passed + tests.passed} passed, ${rules.failed + tests.failed} failed`);
if (rules.failed + tests.failed > 0) process.exitCode = 1;
