/**
 * `npm test`: the rules of the house, then every test of every package, and one closing line over both.
 *
 * The rules come first because they build: the tests that install our packages need `dist`. Tests that need a browser run in
 * the one that was found or fetched (obtain.ts). Where there is none they are not run, and are named and counted above the
 * closing line; where one could have been installed, that is a failure.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { outcomeOf } from './command.js';
import { house, tallyOf } from './house.js';
import { obtained } from './obtain.js';
import { notRun, type TestReport, testTally } from './report.js';
import { repository } from './repository.js';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const [browser, rules] = await Promise.all([obtained(tell), tallyOf(house, tell)]);

const folder = await mkdtemp(join(tmpdir(), 'tracegrad-test-'));
const file = join(folder, 'report.json');
const vitest = join(repository, 'node_modules/.bin/vitest');
const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const env = { CHROMIUM_PATH: 'path' in browser ? browser.path : 'none' };
const { code } = await outcomeOf(vitest, parameters, { cwd: repository, env, aloud: true });
const report = await readFile(file, 'utf8').then(
  text => JSON.parse(text) as TestReport, // vitest's documented format
  () => undefined,
);
await rm(folder, { recursive: true });

const tests = testTally(report, code);
if (report !== undefined && tests.notRun > 0) {
  const why = 'missing' in browser ? `there is no browser (${browser.missing})` : 'they say so themselves';
  for (const [reason, files] of notRun(report, why)) {
    const count = [...files.values()].flat().length;
    tell(`NOT RUN: ${count} tests, because ${reason}`);
    for (const [path, names] of files) tell(`  ${relative(repository, path)}, ${names.length}: ${names.join('; ')}`);
  }
  if ('missing' in browser)
    tell('Install Chromium or Chrome, or name its binary in CHROMIUM_PATH, and these tests run.');
}
const unmet = 'missing' in browser && browser.expected ? 1 : 0;
if (unmet > 0) tell('FAILED  a browser is there: CI with root and apt-get is expected to bring one');
const failed = rules.failed + unmet;
tell(`rules of the house: ${rules.passed} passed, ${failed} failed`);
tell(`tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.notRun} not run`);
tell(`${rules.passed + tests.passed} passed, ${failed + tests.failed} failed`);
if (failed + tests.failed > 0) process.exitCode = 1;
