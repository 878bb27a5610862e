/** The rows of the result, as they stand in the file, one JSON value per line. */
import type { Case } from './case.js';
import type { Needed } from './needed.js';
import type { Backend } from './roof.js';

/**
 * A training step and a forward pass of one contestant. Times are null where the numbers were wrong, those of the step also
 * where nothing is trained.
 */
export interface Row extends Case {
  readonly peer: string;
  readonly backend: string;
  readonly threads: number;
  readonly fwd_ms_median: number | null;
  readonly fwd_ms_min: number | null;
  readonly step_ms_median: number | null;
  readonly step_ms_min: number | null;
  /** Null where another model is trained. */
  readonly loss: number | null;
  readonly grad_checksum: number | null;
  readonly grad_norm: number | null;
  readonly peak_rss_mb: number | null;
}

/** What a full run adds; the rows above have no `kind`. */
export interface MachineRow {
  readonly kind: 'machine';
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly torch: string | null;
  /** GFLOP/s of one thread in registers, by back end, where it was measured and the engine has the instructions. */
  readonly rates?: { readonly wasm: number | null; readonly relaxed: number | null };
}
/** Microseconds of one step of a stream: one example, from the state that the step before left. */
export interface StreamRow {
  readonly kind: 'stream';
  readonly peer: string;
  readonly backend: string;
  readonly threads: number;
  readonly model: string;
  readonly H: number;
  readonly us_median: number;
  readonly us_min: number;
}
/** Milliseconds from loading the module to the end of the first training step, and the part of them after the loading. */
export interface StartRow {
  readonly kind: 'start';
  readonly peer: string;
  readonly backend: string;
  readonly threads: number;
  readonly model: string;
  readonly H: number;
  readonly ms: number;
  readonly after_import_ms: number;
}
/**
 * Bytes of a bundle with one model and nothing else, minified; `ts` without the compiled module, `wasm` that alone, `own`
 * without what all models share.
 */
export interface SizeRow {
  readonly kind: 'size';
  readonly model: string;
  readonly backend: 'all' | 'ts' | 'wasm' | 'own';
  readonly bytes: number;
  readonly gzip_bytes: number;
}
/** What one of our models holds, and what its calls leave behind; one thread. */
export interface MemoryRow extends Case, Needed {
  readonly kind: 'memory';
  readonly backend: Backend;
  /** In WebAssembly the whole memory, of which pages that nothing was written to cost nothing. */
  readonly reserved_bytes: number;
  /** What of it is really there, with the inputs; null where the system does not tell. */
  readonly touched_bytes: number | null;
  /** Peak resident memory of the process after the first call and after a hundred. */
  readonly peak_mb_first: number;
  readonly peak_mb_later: number;
  /** How many calls the following two are of. */
  readonly calls: number;
  readonly collections: number;
  readonly heap_bytes_per_call: number;
}
export interface CodegenRow {
  readonly kind: 'codegen';
  readonly ms: number;
}
export type AnyRow = Row | MachineRow | StreamRow | StartRow | SizeRow | MemoryRow | CodegenRow;

export const isRow = (row: AnyRow): row is Row => !('kind' in row);
export const ofKind = <K extends Exclude<AnyRow, Row>['kind']>(rows: readonly AnyRow[], kind: K) =>
  rows.filter((row): row is Extract<AnyRow, { kind: K }> => 'kind' in row && row.kind === kind);

export const linesOf = (rows: readonly AnyRow[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('');
export const rowsIn = (text: string): readonly AnyRow[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as AnyRow); // written by linesOf
