/**
 * What the kernels aim at beside other libraries, as data: who is compared with whom in what, and how many times better ours
 * is meant to be, by the class of the case. Shares of the machine's roof are in roof.ts.
 */
import type { Case, ModelName } from './case.js';

/** Small, middling, long, large. */
export type Class = 'S' | 'M' | 'X' | 'L';

/** The class of a case; undefined for sizes that no aim speaks of. */
export function classOf({ H, B, T }: Case): Class | undefined {
  if (B === 1 && H <= 32) return 'S';
  if (B === 16 && H >= 64 && H <= 128) return 'M';
  if (B === 4 && H === 64 && T === 1000) return 'X';
  return B === 32 && H >= 256 && H <= 512 ? 'L' : undefined;
}

type Times = number | ((of: Case) => number);
type ByClass = readonly [S: Times | undefined, M: Times, X: Times, L: Times];

export interface Aim {
  /** The table that it belongs to. */
  readonly table: string;
  /** A label of ours, as tables show it. */
  readonly ours: string;
  /** Labels of others, of whom the best counts. */
  readonly theirs: readonly string[];
  readonly figure: 'step_ms_min' | 'fwd_ms_min' | 'peak_rss_mb';
  /** Their figure by ours must be at least this. */
  readonly times: ByClass;
}

const byModel =
  (rnn: number, lstm: number) =>
  ({ model }: { readonly model: ModelName }): number =>
    ({ rnn, lstm })[model];
/** The first up to a hidden size, the second above it. */
const upTo =
  (limit: number, small: Times, large: Times): Times =>
  of =>
    valueOf(of.H <= limit ? small : large, of);
const valueOf = (times: Times, of: Case): number => (typeof times === 'number' ? times : times(of));
/** For a large rnn, and for all else that is large. */
const largeRnn =
  (rnn: number, others: number): Times =>
  ({ model, H }) =>
    model === 'rnn' && H === 512 ? rnn : others;

/** Threads may cost what a clock cannot tell. */
const noLoss = 0.95;
const threads: ByClass = [noLoss, 1.6, 1.6, 1.6];
const step = 'step_ms_min';

/** Where WebAssembly is meant without saying which, it is the one with fused multiply-add. */
export const aims: readonly Aim[] = [
  {
    table: 'PyTorch, training step',
    ours: 'relaxed',
    theirs: ['torch'],
    figure: step,
    times: [
      upTo(16, byModel(180, 150), byModel(50, 45)),
      upTo(64, 1.9, byModel(1.25, 1.5)),
      byModel(9, 7.5),
      largeRnn(0.7, 0.82),
    ],
  },
  {
    table: 'PyTorch, training step',
    ours: 'wasm',
    theirs: ['torch'],
    figure: step,
    times: [
      upTo(16, byModel(150, 125), byModel(42, 38)),
      upTo(64, 1.5, byModel(1, 1.2)),
      byModel(7.5, 6),
      largeRnn(0.57, 0.65),
    ],
  },
  {
    table: 'PyTorch, training step',
    ours: 'relaxed ×2',
    theirs: ['torch ×2'],
    figure: step,
    times: [undefined, 2.5, 12, 1],
  },
  {
    table: 'libraries in JavaScript, training step',
    ours: 'relaxed',
    theirs: ['jax-js', 'tfjs-wasm', 'tfjs-cpu'],
    figure: step,
    times: [120, 11, 120, largeRnn(4, 6)],
  },
  {
    table: 'libraries in JavaScript, training step',
    ours: 'ts',
    theirs: ['tfjs-cpu'],
    figure: step,
    times: [upTo(16, 50, byModel(30, 50)), 9, 18, 8],
  },
  {
    table: 'libraries in JavaScript, training step',
    ours: 'ts',
    theirs: ['tfjs-wasm'],
    figure: step,
    times: [18, 2.5, 18, 2.7],
  },
  {
    table: 'libraries in JavaScript, training step',
    ours: 'ts',
    theirs: ['jax-js'],
    figure: step,
    times: [15, 1, 18, byModel(0.4, 0.8)],
  },
  {
    table: 'libraries in JavaScript, training step',
    ours: 'ts',
    theirs: ['naive'],
    figure: step,
    times: [3, 4, 4.5, 5],
  },
  {
    table: 'ONNX Runtime, forward pass',
    ours: 'relaxed',
    theirs: ['onnx-web'],
    figure: 'fwd_ms_min',
    times: [3, 2, 2, 2],
  },
  {
    table: 'ONNX Runtime, forward pass',
    ours: 'relaxed',
    theirs: ['onnx-node'],
    figure: 'fwd_ms_min',
    times: [1.2, 0.5, 0.5, 0.5],
  },
  { table: 'one thread, training step', ours: 'ts ×2', theirs: ['ts'], figure: step, times: threads },
  { table: 'one thread, training step', ours: 'wasm ×2', theirs: ['wasm'], figure: step, times: threads },
  { table: 'one thread, training step', ours: 'relaxed ×2', theirs: ['relaxed'], figure: step, times: threads },
  {
    table: 'libraries in JavaScript, peak memory of the process',
    ours: 'relaxed',
    theirs: ['tfjs-wasm'],
    figure: 'peak_rss_mb',
    times: [2, 2, 4, 4],
  },
  {
    table: 'libraries in JavaScript, peak memory of the process',
    ours: 'relaxed',
    theirs: ['jax-js'],
    figure: 'peak_rss_mb',
    times: [2, 2, 4, 4],
  },
];

const places: readonly Class[] = ['S', 'M', 'X', 'L'];

/** How many times better ours is meant to be in a case; undefined where nothing is aimed at. */
export function aimedAt({ times }: Aim, of: Case): number | undefined {
  const place = classOf(of);
  const wanted = place === undefined ? undefined : times[places.indexOf(place)];
  return wanted === undefined ? undefined : valueOf(wanted, of);
}

/** The most that each may be, outside the cases of the grid. */
export const limits = {
  /** Microseconds of one step of a stream, one example, H = 32. */
  stream: { ts: 9, wasm: 3, relaxed: 3 },
  /** Milliseconds of the first training step once the module is loaded. */
  start: 30,
  /** Bytes of a model's compiled module, with gzip. */
  module: 12 * 1024,
  /** What a model holds, by what a training step needs. */
  memory: 1.2,
} as const;
