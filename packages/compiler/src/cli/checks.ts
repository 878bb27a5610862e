/**
 * `tracegrad check` and `tracegrad compare`.                                            layer 6
 */
import { check, compare, derive, toText } from '@tracegrad/symbolic';
import { type Command, type ExitCode, wordsOf } from './command.js';
import { located } from './failure.js';
import { UsageError } from './outside.js';
import { conventionNote, deriveOptions, noticeLines, variableOptions, variablesText } from './variables.js';

function toleranceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const tolerance = Number(text);
  if (text.trim() === '' || !Number.isFinite(tolerance) || tolerance < 0) {
    throw new UsageError(`--tolerance is a number, as 1e-6, not "${text.slice(0, 20)}".`);
  }
  return tolerance;
}

/** Four digits are enough to see a difference. */
const matrixText = (rows: readonly (readonly number[])[]): string =>
  rows.length === 1 && rows[0]?.length === 1
    ? numberText(rows[0][0] ?? NaN)
    : `[${rows.map(row => row.map(numberText).join(', ')).join('; ')}]`;
const numberText = (value: number): string => String(Number(value.toPrecision(4)));

export const checkCommand: Command = {
  usage: ['check "x\'*A*x" --wrt x [--var A:n,n]… [--order 2] [--tolerance 1e-6]'],
  says: [...conventionNote, 'The exit code is 1 if a relative error is above the tolerance.'],
  options: {
    ...variableOptions,
    tolerance: { value: 'NUMBER', says: 'the largest relative error that passes; 1e-6 unless told' },
    help: { says: 'print this' },
  },
  run: (given, { stdout }): ExitCode => {
    const [source = ''] = wordsOf(given, 'The expression');
    const tolerance = toleranceOf(given.text('tolerance'));
    const { options, notices } = located(source, () => deriveOptions(given, source));
    const found = located(source, () => check(source, options, tolerance === undefined ? {} : { tolerance }));
    const error = found.maxRelativeError.toExponential(1);
    const lines = [
      toText(found.expression, { avoid: Object.keys(options.variables) }),
      `  ${variablesText(options.variables)}`,
      ...noticeLines(notices),
      `${found.passed ? 'passed' : 'FAILED'}: relative error ${error} against numbers, at ${found.points.length} points (at most ${found.tolerance})`,
    ];
    stdout(`${lines.join('\n')}\n`);
    return found.passed ? 0 : 1;
  },
};

export const compareCommand: Command = {
  usage: ['compare "2*A*x" "x\'*A*x" --wrt x [--var A:n,n,symmetric]… [--order 2]'],
  says: [
    ...conventionNote,
    'The answer is: equal, equal up to transposition, equal under a symmetry, or different, with an example and the likely',
    'slip. The exit code is 0 for equal, 1 for anything else.',
  ],
  options: { ...variableOptions, help: { says: 'print this' } },
  run: (given, { stdout }): ExitCode => {
    const [formula = '', source = ''] = wordsOf(given, 'Your formula', 'The expression');
    const { options, notices } = located(source, () => deriveOptions(given, source));
    const answer = located(source, () => derive(source, options));
    const found = located(formula, () => compare(formula, source, options));
    const { counterexample, slip } = found;
    const values = Object.entries(counterexample?.values ?? {}).map(
      ([name, value]) => `    ${name} = ${matrixText(value)}`,
    );
    const caret = slip?.position === undefined ? [] : [`  ${formula}`, `  ${' '.repeat(slip.position)}^`];
    const lines = [
      found.verdict,
      `  ${found.says}`,
      ...caret,
      `  the answer: ${toText(found.ours, { avoid: Object.keys(options.variables) })}`,
      ...noticeLines([...notices, ...(answer.notices ?? [])]),
      ...(counterexample === undefined
        ? []
        : [
            '  for example, with',
            ...values,
            `  yours is   ${matrixText(counterexample.theirs)}`,
            `  the answer ${matrixText(counterexample.ours)}`,
          ]),
    ];
    stdout(`${lines.join('\n')}\n`);
    return found.verdict === 'equal' ? 0 : 1;
  },
};
