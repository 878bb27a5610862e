/** One case on the terminal, a line per contestant. */
import { textOf } from './case.js';
import type { Contest } from './contest.js';
import { bestOf, labelOf, percent, reaches, shareOf, shown } from './figures.js';
import { targetOf } from './roof.js';
import type { Row } from './rows.js';

/** How far the numbers of a row were compared. */
function numbersOf({ loss, grad_norm }: Row): string {
  if (loss === null) return 'another model';
  return grad_norm === null ? 'loss checked' : 'checked';
}

export function lines({ results, absent }: Contest): readonly string[] {
  const rows = results.map(({ row }) => row);
  const [first] = rows;
  const best = bestOf(rows, 'step_ms_min');
  const bestMedian = bestOf(rows, 'step_ms_median');
  const times = (value: number | null, by: number | undefined): string =>
    value === null || by === undefined ? '' : `${shown(value / by)}×`;
  const table = results.map(({ row, wrong }) => [
    labelOf(row),
    ...[row.fwd_ms_median, row.fwd_ms_min, row.step_ms_median, row.step_ms_min].map(shown),
    times(row.step_ms_median, bestMedian),
    times(row.step_ms_min, best),
    percent(shareOf(row)) + (shareOf(row) !== undefined && !reaches(row) ? ' !' : ''),
    shown(row.peak_rss_mb),
    wrong.length > 0 ? `WRONG: ${wrong.join(', ')}` : numbersOf(row),
  ]);
  const header = ['', 'fwd med', 'fwd min', 'step med', 'step min', 'ratio med', 'ratio min', 'roof', 'MB', 'numbers'];
  const widths = header.map((_, column) => Math.max(...[header, ...table].map(cells => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 || column === 9 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    '',
    ...(first === undefined ? [] : [`${textOf(first)}    ms; roof: aim ${percent(targetOf(first))}`, line(header)]),
    ...table.map(line),
    ...absent.map(({ task, reason }) => `LEFT OUT ${labelOf(task)}: ${reason}`),
  ];
}
