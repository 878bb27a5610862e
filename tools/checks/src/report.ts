/** The counts in vitest's JSON report, read so that a run which broke can never look like one which passed. */
import type { Tally } from './house.js';

export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly ReportedTest[];
  }[];
}

interface ReportedTest {
  readonly fullName: string;
  readonly status: string;
  /** Where a test says itself why it is not run. */
  readonly meta?: { readonly notRun?: string };
}

/**
 * A file that fails before its first test counts as one failure, and so does a run that ends badly although every test
 * passed (an unhandled error, a missing report).
 */
export function testTally(report: TestReport | undefined, code: number): Tally & { readonly notRun: number } {
  if (report === undefined) return { passed: 0, failed: 1, notRun: 0 };
  const broken = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  const empty = report.numPassedTests === 0 && failed === 0;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (code !== 0 || empty) ? 1 : failed,
    notRun: report.numPendingTests,
  };
}

/** Reason → file → the names of the tests that were not run for it, so that nothing is dark without a word. */
export function notRun(
  report: TestReport,
  otherwise: string,
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const { name, assertionResults } of report.testResults) {
    for (const { fullName, status, meta } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const reason = meta?.notRun ?? otherwise;
      const files = found.get(reason) ?? new Map<string, string[]>();
      files.set(name, [...(files.get(name) ?? []), fullName]);
      found.set(reason, files);
    }
  }
  return found;
}
