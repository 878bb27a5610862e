/**
 * `npm run mutate`: whether the tests notice slips in rules, plan, passes, kernels and runtime. Takes about an hour.
 *
 * Slips are spread evenly over the places where one can be made, the same ones in every run. Each is made in a copy of the
 * repository; the test files that its file reaches are run, the quick ones first, until one fails. A survivor needs a reason.
 * `--count 44` slips of each part, `--part plan` of one part only, `--minutes 60` at most.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Mutant, mutantsOf, slippedText, spread } from './mutation/mutants.js';
import { reachOf } from './mutation/reach.js';
import { reasons } from './mutation/survivors.js';
import { durationsOf, noticed } from './mutation/trial.js';
import { workplace, type Workplace } from './mutation/workplace.js';
import { isGenerated, isTest, sources } from './repository.js';

const parts: Readonly<Record<string, readonly string[]>> = {
  rules: ['packages/symbolic/src/calculus/', 'packages/symbolic/src/cells/', 'packages/symbolic/src/expr/'],
  plan: ['packages/compiler/src/plan/'],
  passes: ['packages/compiler/src/passes/', 'packages/compiler/src/loop/'],
  kernels: ['packages/compiler/src/lower/', 'packages/compiler/src/wasm/'],
  runtime: ['packages/runtime/src/'],
};
const least = 0.95;
/** Test files of a batch, by the seconds that each takes. */
const quick = 4;
const slow = 40;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '44' },
    part: { type: 'string' },
    minutes: { type: 'string', default: '60' },
  },
});
const end = Date.now() + Number(values.minutes) * 60_000;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const texts = await sources();
const reach = reachOf(texts);
interface Job {
  readonly part: string;
  readonly path: string;
  readonly mutant: Mutant;
}
const jobsOf = (part: string): readonly Job[] => {
  const all = [...texts]
    .filter(([path]) => (parts[part] ?? []).some(folder => path.startsWith(folder)) && !isTest(path))
    .filter(([path]) => !isGenerated(path))
    .flatMap(([path, text]) => mutantsOf(path, text).map(mutant => ({ part, path, mutant })));
  return spread(all, Number(values.count));
};
const jobs = Object.keys(parts)
  .filter(part => values.part === undefined || part === values.part)
  .flatMap(jobsOf);

const places = await Promise.all(Array.from({ length: availableParallelism() }, workplace));
const isOurs = (path: string): boolean => path.startsWith('packages/');
try {
  const [first] = places;
  if (first === undefined) throw new Error('no workplace');
  const reached = [...new Set(jobs.flatMap(({ path }) => reach(path)))].filter(isOurs).sort();
  tell(`${jobs.length} slips; ${reached.length} test files run once without any`);
  const durations = await durationsOf(first.folder, reached);
  const seconds = (file: string): number => durations.get(file) ?? quick;

  const results: { readonly job: Job; readonly by: string | undefined }[] = [];
  const queue = [...jobs];
  const work = async ({ folder, write }: Workplace): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && Date.now() < end; job = queue.shift()) {
      const { path, mutant } = job;
      const text = texts.get(path) ?? '';
      const tests = reach(path).filter(isOurs);
      const own = tests.slice(0, 1);
      const within = (from: number, to: number): readonly string[] =>
        tests.filter(test => !own.includes(test) && seconds(test) >= from && seconds(test) < to);
      const batches = [own, within(0, quick), within(quick, slow), within(slow, Infinity)];
      await write(path, slippedText(text, mutant));
      const by = await noticed(
        folder,
        batches.filter(files => files.length > 0),
        seconds,
      );
      await write(path, text);
      results.push({ job, by });
      tell(`${by === undefined ? 'SURVIVED' : 'noticed'}  ${nameOf(job)}${by === undefined ? '' : `  by ${by}`}`);
    }
  };
  await Promise.all(places.map(work));

  tell('');
  for (const part of new Set(jobs.map(job => job.part))) {
    const own = results.filter(({ job }) => job.part === part);
    tell(`${part}: ${own.filter(({ by }) => by !== undefined).length} of ${own.length} noticed`);
  }
  const survivors = results.filter(({ by }) => by === undefined).map(({ job }) => job);
  for (const job of survivors) tell(`survived: ${nameOf(job)}: ${reasons[keyOf(job)] ?? 'NO REASON GIVEN'}`);
  const share = (results.length - survivors.length) / results.length;
  tell(`${results.length} of ${jobs.length} slips tried, ${(100 * share).toFixed(1)} % noticed`);
  if (!(share >= least) || survivors.some(job => reasons[keyOf(job)] === undefined)) process.exitCode = 1;
} finally {
  await Promise.all(places.map(({ close }) => close()));
}

function keyOf({ path, mutant: { before, after } }: Job): string {
  return `${path}: ${before} → ${after}`;
}
function nameOf(job: Job): string {
  return `${job.mutant.slip} line ${job.mutant.line} of ${keyOf(job)}`.replace(/\s+/g, ' ');
}
