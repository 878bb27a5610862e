/** Verdicts as tables: how many aims are met, and each comparison with others. */
import { percent } from './figures.js';
import { table } from './markdown.js';
import type { AnyRow, Row } from './rows.js';
import { type Comparison, comparisons, isMet, type Verdict, verdicts } from './verdicts.js';

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** One line per aim. */
function counted(all: readonly Verdict[]): string {
  const line = (aim: string): readonly string[] => {
    const own = all.filter(verdict => verdict.aim === aim);
    const worst = own.reduce((a, b) => (b.share < a.share ? b : a));
    return [aim, String(own.filter(isMet).length), String(own.length), `${worst.of}: ${percent(worst.share)}`];
  };
  return table(
    ['aim', 'met', 'of', 'the least of them, in per cent of the aim'],
    unique(all.map(({ aim }) => aim)).map(line),
  );
}

function compared(all: readonly Comparison[]): string {
  const columns = unique(all.map(({ column }) => column));
  return table(
    ['case', ...columns],
    unique(all.map(({ of }) => of)).map(of => [
      of,
      ...columns.map(column => all.find(one => one.of === of && one.column === column)?.says ?? '–'),
    ]),
  );
}

/** Titles and tables; nothing where nothing was aimed at. */
export function aimSections(all: readonly AnyRow[]): readonly (readonly [title: string, body: string])[] {
  const found = verdicts(all);
  return found.length === 0 ? [] : [['Aims, by least times', counted(found)]];
}
export function comparisonSections(rows: readonly Row[]): readonly (readonly [title: string, body: string])[] {
  const found = comparisons(rows);
  return unique(found.map(({ table: name }) => name)).map(name => [
    `Beside ${name}: times better, of those aimed at`,
    compared(found.filter(one => one.table === name)),
  ]);
}
