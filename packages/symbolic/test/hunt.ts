/**
 * How far a random test goes: a fixed seed and few runs, unless RUNS and SEED in the environment hunt further.
 */
const environment = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};

export const hunt = (usualRuns: number): { readonly runs: number; readonly seed: number } => ({
  runs: Number(environment['RUNS'] ?? usualRuns),
  seed: Number(environment['SEED'] ?? 1),
});
