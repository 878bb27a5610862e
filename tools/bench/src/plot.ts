/** docs/benchmark.svg: the training step of everybody, one line per case, on a logarithmic axis. */
import { textOf } from './case.js';
import { casesOf, labelOf, rowsOf } from './figures.js';
import { isOwn } from './peers.js';
import type { Row } from './rows.js';

const colours = [
  '#d9480f',
  '#e8890c',
  '#c2255c',
  '#1864ab',
  '#0b7285',
  '#2b8a3e',
  '#5f3dc4',
  '#495057',
  '#868e96',
  '#a0522d',
  '#e64980',
  '#66a80f',
  '#0ca678',
  '#364fc7',
];
const [left, top, width, spacing, margin] = [190, 70, 640, 26, 30];

export function plotOf(rows: readonly Row[]): string {
  const timed = rows.filter(row => row.step_ms_median !== null);
  const times = timed.map(row => row.step_ms_median ?? 1);
  const [low, high] = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times)))];
  const cases = casesOf(timed);
  const labels = [...new Set(timed.map(labelOf))];
  const colour = (label: string): string => colours[labels.indexOf(label) % colours.length] ?? '#000';
  const x = (ms: number): string => (left + ((Math.log10(ms) - low) / Math.max(1, high - low)) * width).toFixed(1);
  const bottom = top + cases.length * spacing;

  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const axis = decades.map(decade => {
    const at = x(10 ** decade);
    const text = decade < 0 ? (10 ** decade).toFixed(-decade) : String(10 ** decade);
    return `<line x1="${at}" y1="${top - 8}" x2="${at}" y2="${bottom}" class="grid"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${text} ms</text>`;
  });
  const legend = labels.map((label, i) => {
    const [at, line] = [left + (i % 5) * 130, 20 + Math.floor(i / 5) * 18];
    return `${mark(
      at,
      line,
      colour(label),
      timed.some(row => labelOf(row) === label && isOwn(row)),
    )}<text x="${at + 10}" y="${line + 4}">${label}</text>`;
  });
  const dots = cases.flatMap((of, index) => {
    const y = top + index * spacing + spacing / 2;
    return [
      `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${textOf(of)}</text>`,
      ...rowsOf(timed, of).map(row => mark(Number(x(row.step_ms_median ?? 1)), y, colour(labelOf(row)), isOwn(row))),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + margin} ${bottom + margin}" role="img" aria-label="Median time of one training step">`,
    '<style>text{font:12px sans-serif;fill:#777}.grid{stroke:#777;stroke-opacity:.3}</style>',
    ...[...axis, ...legend, ...dots].map(element => `  ${element}`),
    '</svg>',
    '',
  ].join('\n');
}

/** Ours are squares, others circles, so that colour is not all that tells them apart. */
const mark = (x: number, y: number, colour: string, ours: boolean): string =>
  ours
    ? `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="${colour}"/>`
    : `<circle cx="${x}" cy="${y}" r="4.5" fill="${colour}"/>`;
