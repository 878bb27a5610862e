/** What is read off the rows: the best of ours, ratios to it, shares of the roof. The console and the page show the same. */
import { type Case, longer, odd, textOf, wider } from './case.js';
import { isOwn } from './peers.js';
import { type Backend, backends, roofOf, targetOf } from './roof.js';
import type { MachineRow, Row } from './rows.js';

const isBackend = (name: string): name is Backend => backends.some(backend => backend === name);

/** The share of the roof by the least time; undefined for rows that are not ours or were not timed. */
export function shareOf(row: Row): number | undefined {
  if (!isOwn(row) || !isBackend(row.backend) || row.step_ms_min === null) return undefined;
  return roofOf(row, row.backend, row.threads) / row.step_ms_min;
}
/** The share that the row has of the roof of a machine with other rates; for one example the rate is not what bounds it. */
export function ownShareOf(row: Row, rates: NonNullable<MachineRow['rates']>): number | undefined {
  if (!isOwn(row) || row.backend === 'ts' || row.B === 1 || row.step_ms_min === null) return undefined;
  const backend = row.backend === 'wasm' ? 'wasm' : 'relaxed';
  const rate = rates[backend];
  return rate === null ? undefined : roofOf(row, backend, row.threads, rate) / row.step_ms_min;
}
export const reaches = (row: Row): boolean => (shareOf(row) ?? 0) >= targetOf(row);

export const labelOf = ({ peer, backend, threads }: Pick<Row, 'peer' | 'backend' | 'threads'>): string =>
  `${isOwn({ peer }) ? backend : peer}${threads > 1 ? ` ×${threads}` : ''}`;

/** The cases of the rows, in order of appearance. */
export function casesOf(rows: readonly Row[]): readonly Case[] {
  const seen = new Map(
    rows.map(({ model, D, H, K, B, T }) => [textOf({ model, D, H, K, B, T }), { model, D, H, K, B, T }]),
  );
  return [...seen.values()];
}
export const rowsOf = (rows: readonly Row[], of: Case): readonly Row[] =>
  rows.filter(row => textOf(row) === textOf(of));

/** Rows of cases that have tables of their own, and all others. */
const among =
  (cases: readonly Case[]) =>
  (row: Row): boolean =>
    cases.some(of => textOf(of) === textOf(row));
const isApart = among([...odd, ...longer, ...wider]);
export const mainRows = (rows: readonly Row[]): readonly Row[] => rows.filter(row => !isApart(row));
export const oddRows = (rows: readonly Row[]): readonly Row[] => rows.filter(among(odd));

export type Figure = 'fwd_ms_median' | 'fwd_ms_min' | 'step_ms_median' | 'step_ms_min';

/** The least figure of ours among the rows of one case. */
export function bestOf(rows: readonly Row[], figure: Figure): number | undefined {
  const values = rows.filter(isOwn).flatMap(row => row[figure] ?? []);
  return values.length === 0 ? undefined : Math.min(...values);
}

/** Three digits, never in powers of ten. */
export function shown(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value >= 100) return String(Math.round(value));
  return value.toPrecision(3);
}
export const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${Math.round(share * 100)} %`;
