/** The counts in vitest's JSON report, read so that a run which broke can never look like one which passed. */
import type { Tally } from './house.js';

export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * A file that fails before its first test counts as one failure, and so does a run that ends badly although every test
 * passed (an unhandled error, a missing report).
 */
export function testTally(report: TestReport | undefined, code: number): Tally & { readonly leftOut: number } {
  if (report === undefined) return { passed: 0, failed: 1, leftOut: 0 };
  const broken = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  const empty = report.numPassedTests === 0 && failed === 0;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (code !== 0 || empty) ? 1 : failed,
    leftOut: report.numPendingTests,
  };
}
