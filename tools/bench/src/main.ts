/** The command behind `npm run bench`: options in, a table per case out, the rows in a file. */
import { writeFileSync } from 'node:fs';
import { lines } from './console.js';
import { contest, type Contest } from './contest.js';
import { type Case, held as inMemory, longer, odd, textOf, wider } from './case.js';
import type { Task } from './contestant.js';
import { codegenRows, machineRow, sizeRows, startRows, streamCases, streamers, streamRows } from './extras.js';
import { adapterTrouble } from './install.js';
import { memoryRow } from './memory.js';
import { help, type Options, optionsOf, UsageError } from './options.js';
import { own, peers, pythonWithTorch } from './peers.js';
import { linesOf, type AnyRow } from './rows.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Ours first; threads are multiplied only where they mean something. */
const tasksOf = (of: Case, options: Options): readonly Task[] => [
  ...options.threads.flatMap(threads => options.backends.map(backend => ({ peer: own, backend, threads, of }))),
  ...options.peers.flatMap(peer =>
    (peers[peer].threads ? options.threads : [1]).map(threads => ({ peer, backend: peers[peer].backend, threads, of })),
  ),
];

function withoutMissing(options: Options): Options {
  if (!options.peers.some(peer => peers[peer].install)) return options;
  const trouble = adapterTrouble(say);
  if (trouble === undefined) return options;
  const [kept, out] = [
    options.peers.filter(peer => !peers[peer].install),
    options.peers.filter(peer => peers[peer].install),
  ];
  say(`LEFT OUT ${out.join(', ')}: ${trouble}`);
  return { ...options, peers: kept };
}

async function run(given: Options): Promise<void> {
  const options = withoutMissing(given);
  const python = options.peers.includes('torch') ? pythonWithTorch() : undefined;
  const rows: AnyRow[] = options.full ? [machineRow(python)] : [];
  const add = (more: readonly AnyRow[]): void => {
    rows.push(...more);
    // After every case, so that what was measured is not lost when a long run is stopped.
    if (options.json !== undefined) writeFileSync(options.json, linesOf(rows));
  };
  const held = async (of: Case, among: Options = options): Promise<Contest> => {
    const result = await contest(of, tasksOf(of, among), python, options);
    for (const line of lines(result)) say(line);
    if (result.results.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
    return result;
  };

  for (const of of options.cases) {
    const result = await held(of);
    add(result.results.map(({ row }) => row));
    if (options.full && of.B === 1 && of.H === 32) add(startRows(result));
  }
  const ours: Options = { ...options, peers: [], threads: [1] };
  for (const of of [...(options.odd ? odd : []), ...(options.linear ? [...longer, ...wider] : [])]) {
    add((await held(of, ours)).results.map(({ row }) => row));
  }
  for (const of of options.memory ? inMemory : []) {
    for (const backend of options.backends) {
      const row = await memoryRow(of, backend);
      say(`memory of ${textOf(of)} ${backend}: ${row.touched_bytes ?? 'unknown'} bytes touched`);
      add([row]);
    }
  }
  if (options.full) {
    for (const of of streamCases) {
      const streams = await streamRows(of, streamers(await held(of), tasksOf(of, options)), python, options);
      say('\nstreaming, µs per step');
      for (const { peer, backend, model, us_median, us_min } of streams) {
        say(`${model} ${peer} ${backend}: ${us_median}, at best ${us_min}`);
      }
      add(streams);
    }
    const sizes = await sizeRows();
    say('');
    for (const { model, backend, bytes, gzip_bytes } of sizes) {
      say(`${model}, ${backend}: ${bytes} bytes minified, ${gzip_bytes} with gzip`);
    }
    const codegen = codegenRows();
    if (codegen.length === 0) say('LEFT OUT the time of the generator: its check finds differences or was not built');
    add([...sizes, ...codegen]);
  }
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === 'help') process.stdout.write(help);
  else await run(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
