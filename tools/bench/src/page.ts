/** The part of docs/benchmark.md that is numbers, from the rows alone: nothing on the page is typed by hand. */
import { textOf } from './case.js';
import { bestOf, casesOf, type Figure, labelOf, percent, reaches, rowsOf, shareOf, shown } from './figures.js';
import { table } from './markdown.js';
import { isOwn } from './peers.js';
import { targetOf } from './roof.js';
import { type AnyRow, isRow, ofKind, type Row } from './rows.js';

export const opening = '<!-- numbers: written by `npm run bench:page`, not by hand -->';
export const closing = '<!-- end of numbers -->';

/** The page with its numbers replaced. @throws Error if the markers are not there */
export function pageWith(page: string, section: string): string {
  const [start, end] = [page.indexOf(opening), page.indexOf(closing)];
  if (start === -1 || end < start) throw new Error(`the page needs the lines ${opening} and ${closing}`);
  return `${page.slice(0, start + opening.length)}\n\n${section}\n\n${page.slice(end)}`;
}

export function sectionOf(all: readonly AnyRow[]): string {
  const rows = all.filter(isRow);
  const own = labels(rows.filter(isOwn));
  return [
    ...machine(all),
    ...(rows.length === 0 ? [] : ['![Median time of one training step, logarithmic](benchmark.svg)']),
    ...titled(
      'One training step, ms, median (least)',
      byCase(rows, labels(rows), both('step_ms_median', 'step_ms_min')),
    ),
    ...titled(
      'How many times longer others take for the step than our fastest, by medians',
      ratios(rows, 'step_ms_median'),
    ),
    ...titled(
      'Share of the roof of all threads, training step, by least times (! below the aim)',
      byCase(rows, own, row => `${percent(shareOf(row))}${reaches(row) ? '' : ' !'} of ${percent(targetOf(row))}`),
    ),
    ...titled('Forward pass, ms, median (least)', byCase(rows, labels(rows), both('fwd_ms_median', 'fwd_ms_min'))),
    ...titled('How many times longer others take for the forward pass, by medians', ratios(rows, 'fwd_ms_median')),
    ...titled(
      'Peak memory of the process, MB',
      byCase(rows, labels(rows), row => shown(row.peak_rss_mb)),
    ),
    ...others(all),
  ].join('\n\n');
}

const titled = (title: string, body: string): readonly string[] => [`### ${title}`, body];
const labels = (rows: readonly Row[]): readonly string[] => [...new Set(rows.map(labelOf))];
const both = (median: Figure, least: Figure) => (row: Row) =>
  row[median] === null ? (row.fwd_ms_median === null ? 'wrong' : '–') : `${shown(row[median])} (${shown(row[least])})`;

function byCase(rows: readonly Row[], columns: readonly string[], cell: (row: Row) => string): string {
  return table(
    ['case', ...columns],
    casesOf(rows).map(of => [
      textOf(of),
      ...columns.map(column => {
        const row = rowsOf(rows, of).find(row => labelOf(row) === column);
        return row === undefined ? '–' : cell(row);
      }),
    ]),
  );
}

function ratios(rows: readonly Row[], figure: Figure): string {
  return byCase(rows, labels(rows.filter(row => !isOwn(row))), row => {
    const best = bestOf(rowsOf(rows, row), figure);
    const value = row[figure];
    return best === undefined || value === null ? '–' : `${shown(value / best)}×`;
  });
}

function machine(all: readonly AnyRow[]): readonly string[] {
  return ofKind(all, 'machine').map(
    ({ processor, cores, node, torch }) =>
      `Measured on ${cores} cores of ${processor}, Node ${node}${torch === null ? '' : `, PyTorch ${torch}`}.`,
  );
}

function others(all: readonly AnyRow[]): readonly string[] {
  const [streams, starts, sizes] = [ofKind(all, 'stream'), ofKind(all, 'start'), ofKind(all, 'size')];
  const name = ({ peer, backend }: { readonly peer: string; readonly backend: string }): string =>
    labelOf({ peer, backend, threads: 1 });
  const section = <R>(
    rows: readonly R[],
    title: string,
    header: readonly string[],
    cells: (row: R) => readonly string[],
  ) => (rows.length === 0 ? [] : titled(title, table(header, rows.map(cells))));
  return [
    ...section(streams, 'One step of a stream, one example, µs', ['model, H', 'who', 'median', 'least'], row => [
      `${row.model}, ${row.H}`,
      name(row),
      shown(row.us_median),
      shown(row.us_min),
    ]),
    ...section(
      starts,
      'From loading the module to the end of the first training step, ms',
      ['model, H', 'who', 'ms'],
      row => [`${row.model}, ${row.H}`, name(row), shown(row.ms)],
    ),
    ...section(sizes, 'Bytes of one model in a bundle', ['model, part', 'minified', 'gzip'], row => [
      `${row.model}, ${row.backend}`,
      String(row.bytes),
      String(row.gzip_bytes),
    ]),
    ...ofKind(all, 'codegen').map(
      ({ ms }) => `Emitting every model and comparing it with what is committed takes ${ms} ms.`,
    ),
  ];
}
