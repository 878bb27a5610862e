/** The rows held against what is aimed at, wherever both are there: met, or missed by how much. */
import { aimedAt, aims, limits } from './aims.js';
import { textOf } from './case.js';
import { casesOf, labelOf, mainRows, percent, rowsOf, shareOf, shown } from './figures.js';
import { isOwn } from './peers.js';
import { type Backend, backends, targetOf } from './roof.js';
import { type AnyRow, isRow, ofKind, type Row } from './rows.js';

export interface Verdict {
  /** What was aimed at, in words; verdicts with the same words are counted together. */
  readonly aim: string;
  /** A case, or a model. */
  readonly of: string;
  /** The figure by the aim, so that from 1 on it is met. */
  readonly share: number;
  readonly says: string;
}
export interface Comparison extends Verdict {
  /** Where it stands on the page. */
  readonly table: string;
  readonly column: string;
}
const figureNames = { step_ms_min: 'training step', fwd_ms_min: 'forward pass', peak_rss_mb: 'peak memory' };

export const isMet = ({ share }: Pick<Verdict, 'share'>): boolean => share >= 1;
const missed = (share: number): string => (isMet({ share }) ? '' : `, ${Math.ceil((1 - share) * 100)} % short`);

/** Ours beside others, in the order of the aims. */
export function comparisons(rows: readonly Row[]): readonly Comparison[] {
  return aims.flatMap(aim =>
    casesOf(rows).flatMap((of): readonly Comparison[] => {
      const figures = (label: string): readonly number[] =>
        rowsOf(rows, of).flatMap(row => (labelOf(row) === label ? (row[aim.figure] ?? []) : []));
      const [[ours], theirs, wanted] = [figures(aim.ours), aim.theirs.flatMap(figures), aimedAt(aim, of)];
      if (ours === undefined || theirs.length === 0 || wanted === undefined) return [];
      const found = Math.min(...theirs) / ours;
      const share = found / wanted;
      const column = `${aim.ours} beside ${aim.theirs.join(' or ')}`;
      const says = `${shown(found)}× of ${wanted}×${missed(share)}`;
      return [{ table: aim.table, column, aim: `${figureNames[aim.figure]}, ${column}`, of: textOf(of), share, says }];
    }),
  );
}

function roofs(rows: readonly Row[], where: string): readonly Verdict[] {
  return rows.filter(isOwn).flatMap(row => {
    const found = shareOf(row);
    if (found === undefined || row.threads > 1) return [];
    const share = found / targetOf(row);
    return [
      {
        aim: `share of the roof${where}, ${labelOf(row)}`,
        of: textOf(row),
        share,
        says: percent(found) + missed(share),
      },
    ];
  });
}

const isBackend = (name: string): name is Backend => backends.some(backend => backend === name);
const atMost = (aim: string, of: string, found: number, limit: number, unit: string): Verdict => {
  const share = limit / found;
  return { aim, of, share, says: `${shown(found)} of at most ${limit} ${unit}${missed(share)}` };
};

/** Streams, first steps, modules and memory. */
function others(all: readonly AnyRow[]): readonly Verdict[] {
  return [
    ...ofKind(all, 'stream').flatMap(row => {
      if (!isOwn(row) || !isBackend(row.backend)) return [];
      return [atMost(`step of a stream, ${row.backend}`, row.model, row.us_min, limits.stream[row.backend], 'µs')];
    }),
    ...ofKind(all, 'start').flatMap(row => {
      // Rows from before this was measured lack it.
      if (!isOwn(row) || row.after_import_ms === undefined) return [];
      return [atMost(`first training step, ${row.backend}`, row.model, row.after_import_ms, limits.start, 'ms')];
    }),
    ...ofKind(all, 'size').flatMap(({ model, backend, gzip_bytes }) =>
      backend === 'wasm' ? [atMost('compiled module', model, gzip_bytes / 1024, limits.module / 1024, 'KB')] : [],
    ),
    ...ofKind(all, 'memory').flatMap(row => {
      if (row.touched_bytes === null) return [];
      const needed = row.kept_bytes + row.parameter_bytes + row.input_bytes;
      return [atMost(`memory held, ${row.backend}`, textOf(row), row.touched_bytes / needed, limits.memory, 'needed')];
    }),
  ];
}

/** All verdicts; the roof of one thread, off the grid too. */
export function verdicts(all: readonly AnyRow[]): readonly Verdict[] {
  const rows = all.filter(isRow);
  const main = mainRows(rows);
  const off = rows.filter(row => !main.includes(row));
  return [...roofs(main, ''), ...roofs(off, ' off the grid'), ...comparisons(rows), ...others(all)];
}
