import { expect, test } from 'vitest';
import { type TestReport, testTally } from './report.js';

const report = (counts: Partial<TestReport>): TestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [],
  ...counts,
});

test('a good run and a run with failures count as reported', () => {
  expect(testTally(report({ numPassedTests: 7, numPendingTests: 1 }), 0)).toEqual({ passed: 7, failed: 0, leftOut: 1 });
  expect(testTally(report({ numPassedTests: 7, numFailedTests: 2 }), 1)).toEqual({ passed: 7, failed: 2, leftOut: 0 });
});

test('a file that breaks before its first test is a failure of its own', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
  ];
  expect(testTally(report({ numPassedTests: 7, numFailedTests: 1, testResults }), 1).failed).toBe(2);
});

test('a bad ending, no report and no test at all are failures', () => {
  expect(testTally(report({ numPassedTests: 7 }), 1).failed).toBe(1);
  expect(testTally(undefined, 0).failed).toBe(1);
  expect(testTally(report({}), 0).failed).toBe(1);
});
