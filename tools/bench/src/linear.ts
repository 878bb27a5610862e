/** Whether time grows as the work does: of one step of one example, in longer sequences and in larger batches. */
import { type Case, longer, textOf, wider } from './case.js';
import { labelOf, shown } from './figures.js';
import { table } from './markdown.js';
import type { Row } from './rows.js';

interface Line {
  readonly title: string;
  readonly cases: readonly Case[];
  readonly letter: 'T' | 'B';
}
const lines: readonly Line[] = [
  { title: 'more steps', cases: longer, letter: 'T' },
  { title: 'more examples', cases: wider, letter: 'B' },
];

const perExampleStep = ({ step_ms_min, B, T }: Row): number | undefined =>
  step_ms_min === null ? undefined : step_ms_min / (B * T);

/** A line per model and back end; nothing where a case was not measured. */
function linesOf(rows: readonly Row[], { cases, letter }: Line): readonly (readonly string[])[] {
  const models = new Map(cases.map(of => [of.model, cases.filter(({ model }) => model === of.model)]));
  return [...models].flatMap(([model, own]) =>
    [...new Set(rows.map(labelOf))].flatMap(label => {
      const times = own.map(of => {
        const row = rows.find(row => textOf(row) === textOf(of) && labelOf(row) === label);
        return row === undefined ? undefined : perExampleStep(row);
      });
      const [first] = times;
      if (first === undefined || times.includes(undefined)) return [];
      const { D, H, K, B, T } = own[0]!; // no model without cases
      const sizes = letter === 'T' ? [D, H, K, B, 'T'] : [D, H, K, 'B', T];
      return [[`${model}:${sizes.join(',')} ${label}`, ...times.map(time => shown((time ?? NaN) / first))]];
    }),
  );
}

/** Titles and tables. */
export function linearSections(rows: readonly Row[]): readonly (readonly [title: string, body: string])[] {
  return lines.flatMap(line => {
    const { title, cases, letter } = line;
    const body = linesOf(rows, line);
    const values = [...new Set(cases.map(of => of[letter]))];
    if (body.length === 0) return [];
    const header = ['case', ...values.map(value => `${letter} = ${value}`)];
    return [
      [`Time per step and example with ${title}, by that of the first, by least times`, table(header, body)] as const,
    ];
  });
}
