/** The tables of what is no training step: streams, first steps, memory, sizes, the generator. */
import { textOf } from './case.js';
import { labelOf, shown } from './figures.js';
import { table } from './markdown.js';
import { type AnyRow, type MemoryRow, ofKind } from './rows.js';

/** What stands below a heading. */
export type Section = readonly [title: string, body: string];

function section<R>(
  rows: readonly R[],
  title: string,
  header: readonly string[],
  cells: (row: R) => readonly string[],
): readonly Section[] {
  return rows.length === 0 ? [] : [[title, table(header, rows.map(cells))]];
}

const kilobytes = (bytes: number | null): string => (bytes === null ? '–' : shown(bytes / 1024));

const held = (rows: readonly MemoryRow[]): readonly Section[] => [
  ...section(
    rows,
    'What a model holds, KB, beside what a training step needs',
    ['case', 'who', 'kept', 'parameters, gradients', 'inputs', 'reserved', 'touched', 'touched by needed'],
    row => {
      const needed = row.kept_bytes + row.parameter_bytes + row.input_bytes;
      return [
        textOf(row),
        row.backend,
        ...[row.kept_bytes, row.parameter_bytes, row.input_bytes, row.reserved_bytes, row.touched_bytes].map(kilobytes),
        row.touched_bytes === null ? '–' : shown(row.touched_bytes / needed),
      ];
    },
  ),
  ...section(
    rows,
    'What calls leave behind',
    [
      'case',
      'who',
      'peak of the process after 1 call, MB',
      'after 100',
      'calls',
      'collections',
      'heap per call, bytes',
    ],
    row => [
      textOf(row),
      row.backend,
      shown(row.peak_mb_first),
      shown(row.peak_mb_later),
      String(row.calls),
      String(row.collections),
      String(row.heap_bytes_per_call),
    ],
  ),
];

export function otherSections(all: readonly AnyRow[]): readonly Section[] {
  return [
    ...held(ofKind(all, 'memory')),
    ...section(
      ofKind(all, 'stream'),
      'One step of a stream, one example, µs',
      ['model, H', 'who', 'median', 'least'],
      row => [`${row.model}, ${row.H}`, labelOf(row), shown(row.us_median), shown(row.us_min)],
    ),
    ...section(
      ofKind(all, 'start'),
      'The first training step, ms',
      ['model, H', 'who', 'with loading the module', 'after that'],
      row => [`${row.model}, ${row.H}`, labelOf(row), shown(row.ms), shown(row.after_import_ms)],
    ),
    ...section(ofKind(all, 'size'), 'Bytes of one model in a bundle', ['model, part', 'minified', 'gzip'], row => [
      `${row.model}, ${row.backend}`,
      String(row.bytes),
      String(row.gzip_bytes),
    ]),
  ];
}
