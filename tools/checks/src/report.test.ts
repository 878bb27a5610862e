import { expect, test } from 'vitest';
import { notRun, type TestReport, testTally } from './report.js';

const report = (counts: Partial<TestReport>): TestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [],
  ...counts,
});

test('a good run and a run with failures count as reported', () => {
  expect(testTally(report({ numPassedTests: 7, numPendingTests: 1 }), 0)).toEqual({ passed: 7, failed: 0, notRun: 1 });
  expect(testTally(report({ numPassedTests: 7, numFailedTests: 2 }), 1)).toEqual({ passed: 7, failed: 2, notRun: 0 });
});

test('a file that breaks before its first test is a failure of its own', () => {
  const testResults = [
    { name: 'a.test.ts', status: 'failed', assertionResults: [] },
    { name: 'b.test.ts', status: 'failed', assertionResults: [{ fullName: 'one', status: 'failed' }] },
  ];
  expect(testTally(report({ numPassedTests: 7, numFailedTests: 1, testResults }), 1).failed).toBe(2);
});

test('a bad ending, no report and no test at all are failures', () => {
  expect(testTally(report({ numPassedTests: 7 }), 1).failed).toBe(1);
  expect(testTally(undefined, 0).failed).toBe(1);
  expect(testTally(report({}), 0).failed).toBe(1);
});

test('what is not run is named, by its own reason or by the common one', () => {
  const tests = (...statuses: readonly (readonly [string, string, string?])[]) =>
    statuses.map(([fullName, status, reason]) => ({
      fullName,
      status,
      meta: reason === undefined ? {} : { notRun: reason },
    }));
  const testResults = [
    {
      name: 'a',
      status: 'passed',
      assertionResults: tests(['one', 'passed'], ['two', 'skipped'], ['three', 'skipped']),
    },
    { name: 'b', status: 'passed', assertionResults: tests(['four', 'skipped', 'no font'], ['five', 'failed']) },
    { name: 'c', status: 'passed', assertionResults: tests(['six', 'pending']) },
  ];
  expect(notRun(report({ testResults }), 'no browser')).toEqual(
    new Map([
      [
        'no browser',
        new Map([
          ['a', ['two', 'three']],
          ['c', ['six']],
        ]),
      ],
      ['no font', new Map([['b', ['four']]])],
    ]),
  );
});
