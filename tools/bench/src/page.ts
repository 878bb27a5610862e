/** The part of docs/benchmark.md that is numbers, from the rows alone: nothing on the page is typed by hand. */
import { aimSections, comparisonSections } from './aim-tables.js';
import { textOf } from './case.js';
import {
  bestOf,
  casesOf,
  type Figure,
  labelOf,
  mainRows,
  oddRows,
  percent,
  reaches,
  rowsOf,
  ownShareOf,
  shareOf,
  shown,
} from './figures.js';
import { linearSections } from './linear.js';
import { table } from './markdown.js';
import { otherSections, type Section } from './other-tables.js';
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
  const every = all.filter(isRow);
  const rows = mainRows(every);
  const sections: readonly Section[] = [
    ...aimSections(all),
    ...(rows.length === 0 ? [] : gridSections(rows)),
    ...ownRoofSections(all, rows),
    ...comparisonSections(rows),
    ...oddSections(oddRows(every)),
    ...linearSections(every),
    ...otherSections(all),
  ];
  return [
    ...machine(all),
    ...sameBits(every),
    ...(rows.length === 0 ? [] : ['![Median time of one training step, logarithmic](benchmark.svg)']),
    ...sections.flatMap(([title, body]) => [`### ${title}`, body]),
    ...ofKind(all, 'codegen').map(
      ({ ms }) => `Emitting every model and comparing it with what is committed takes ${ms} ms.`,
    ),
  ].join('\n\n');
}

const gridSections = (rows: readonly Row[]): readonly Section[] => [
  ['One training step, ms, median (least)', byCase(rows, labels(rows), both('step_ms_median', 'step_ms_min'))],
  ['How many times longer others take for the step than our fastest, by medians', ratios(rows, 'step_ms_median')],
  [
    'Share of the roof of all threads, training step, by least times (! below the aim)',
    byCase(rows, labels(rows.filter(isOwn)), roofed),
  ],
  ['Forward pass, ms, median (least)', byCase(rows, labels(rows), both('fwd_ms_median', 'fwd_ms_min'))],
  ['How many times longer others take for the forward pass, by medians', ratios(rows, 'fwd_ms_median')],
  ['Peak memory of the process, MB', byCase(rows, labels(rows), row => shown(row.peak_rss_mb))],
];

/** Shares of what this machine could do, which may be more or less than the one whose rates the roof has. */
const ownRoofSections = (all: readonly AnyRow[], rows: readonly Row[]): readonly Section[] =>
  ofKind(all, 'machine').flatMap(({ rates }): readonly Section[] => {
    if (rates === undefined) return [];
    const measured = rows.filter(row => ownShareOf(row, rates) !== undefined);
    const text = `In registers this machine multiplies and adds at ${shown(rates.wasm)} GFLOP/s, fused at ${shown(rates.relaxed)}. Shares with these in place of 45 and 55:`;
    const body = byCase(measured, labels(measured), row => percent(ownShareOf(row, rates)));
    return measured.length === 0 ? [] : [['Share of this machine’s own roof, training step', `${text}\n\n${body}`]];
  });

const roofed = (row: Row): string => `${percent(shareOf(row))}${reaches(row) ? '' : ' !'} of ${percent(targetOf(row))}`;
const oddSections = (rows: readonly Row[]): readonly Section[] => {
  const cell = (row: Row): string => (row.step_ms_min === null ? 'wrong' : `${shown(row.step_ms_min)}, ${roofed(row)}`);
  const title = 'Sizes off the grid: training step, least ms, and share of the roof';
  return rows.length === 0 ? [] : [[title, byCase(rows, labels(rows.filter(isOwn)), cell)]];
};

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

/** What threads change of the numbers: rows that differ in nothing else must have the same ones. */
function sameBits(rows: readonly Row[]): readonly string[] {
  const numbers = ({ loss, grad_checksum, grad_norm }: Row): string => [loss, grad_checksum, grad_norm].join();
  const pairs = rows.filter(isOwn).flatMap(row => {
    const one = rowsOf(rows, row).find(
      ({ peer, backend, threads }) => peer === row.peer && backend === row.backend && threads === 1,
    );
    return row.threads === 1 || one === undefined ? [] : [numbers(row) === numbers(one)];
  });
  const same = pairs.filter(equal => equal).length;
  return pairs.length === 0
    ? []
    : [`Loss and gradients are the same bits as with one thread in ${same} of ${pairs.length} rows with more.`];
}
