/** What a full run measures besides the cases: streaming, sizes, the generator, and the machine all this was measured on. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { manifest } from '@tracegrad/runtime/manifest';
import { models, type Case } from './case.js';
import type { Contest, Effort } from './contest.js';
import { rounded } from './contest.js';
import type { Task } from './contestant.js';
import { type Entrant, entrantOf } from './entrant.js';
import { multiplyRate } from './rate.js';
import type { CodegenRow, MachineRow, SizeRow, StartRow, StreamRow } from './rows.js';
import { sizeOf } from './size.js';
import { least, median } from './timing.js';

/** One example, H = 32, one step. */
export const streamCases: readonly Case[] = models.map(model => ({ model, D: 32, H: 32, K: 32, B: 1, T: 1 }));

/** Streams of everybody who took part and was right in the contest on the same case. */
export async function streamRows(
  of: Case,
  tasks: readonly Task[],
  python: string | undefined,
  { rounds, budget }: Effort,
): Promise<readonly StreamRow[]> {
  const entrants: { entrant: Entrant; times: number[] }[] = [];
  for (const task of tasks) {
    const entrant = entrantOf(task, python);
    await entrant.prepare();
    entrants.push({ entrant, times: [] });
  }
  for (let round = 0; round <= rounds; round++) {
    for (const { entrant, times } of entrants) {
      const samples = await entrant.time('stream', budget);
      if (round > 0) times.push(...samples);
    }
  }
  return entrants.map(({ entrant, times }) => {
    entrant.leave();
    const { peer, backend, threads } = entrant.task;
    const { model, H } = of;
    const microseconds = (value: number): number => rounded(value * 1000);
    return {
      kind: 'stream',
      peer,
      backend,
      threads,
      model,
      H,
      us_median: microseconds(median(times)),
      us_min: microseconds(least(times)),
    };
  });
}

/** Of those who train. */
export const startRows = ({ results }: Contest): readonly StartRow[] =>
  results
    .filter(({ prepared }) => prepared.trains)
    .map(({ row: { peer, backend, threads, model, H }, prepared }) => ({
      kind: 'start',
      peer,
      backend,
      threads,
      model,
      H,
      ms: rounded(prepared.start),
      after_import_ms: rounded(prepared.afterImport),
    }));

/** Every emitted model, one bundle after the other. */
export async function sizeRows(): Promise<readonly SizeRow[]> {
  const rows: SizeRow[] = [];
  for (const { cell } of manifest) {
    for (const part of ['all', 'own', 'ts', 'wasm'] as const) rows.push(await sizeOf(cell, part));
  }
  return rows;
}

/** The time in which everything emitted is emitted again and compared with what is committed. */
export function codegenRows(): readonly CodegenRow[] {
  const generator = fileURLToPath(new URL('../../codegen/dist/cli.js', import.meta.url));
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, [generator, 'check']);
  // Emitted files that are being worked on differ; a time of something else than the whole check would mislead.
  if (status !== 0) return [];
  return [{ kind: 'codegen', ms: Math.round(performance.now() - begin) }];
}

export function machineRow(python: string | undefined): MachineRow {
  const version = ['-c', 'import torch; print(torch.__version__)'];
  const torch = python === undefined ? null : spawnSync(python, version, { encoding: 'utf8' }).stdout.trim();
  const processors = cpus();
  const processor = processors[0]?.model.trim() ?? 'unknown';
  // Node 20 has fused multiply-add behind this flag; the contestants' processes are started with it.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const rates = { wasm: multiplyRate('wasm') ?? null, relaxed: multiplyRate('relaxed') ?? null };
  return { kind: 'machine', processor, cores: processors.length, node: process.versions.node, torch, rates };
}

export const streamers = (contest: Contest, tasks: readonly Task[]): readonly Task[] =>
  tasks.filter(task =>
    contest.results.some(
      ({ row, wrong }) =>
        row.peer === task.peer && row.backend === task.backend && row.threads === task.threads && wrong.length === 0,
    ),
  );
