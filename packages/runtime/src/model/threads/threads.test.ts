/**
 * Threads of the built package: a thread is started from a file, so sources would not do. Build first.
 */
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as Runtime from '../../index.js';
import { random } from '../../random/generator.js';

const entry = new URL('../../../dist/index.js', import.meta.url);
let runtime: typeof Runtime;
beforeAll(async () => {
  if (!existsSync(entry)) throw new Error('packages/runtime is not built: npx nx run runtime:build');
  runtime = (await import(entry.href)) as typeof Runtime;
});

interface Closing {
  readonly ready: Promise<void>;
  readonly threads: number;
  close(): void;
}
const open: Closing[] = [];
const opened = <M extends Closing>(model: M): M => {
  open.push(model);
  return model;
};
afterEach(() => open.splice(0).forEach(model => model.close()));

interface Shape {
  readonly d: number;
  readonly n: number;
  readonly k: number;
  readonly B: number;
  readonly T: number;
}
type Kind = { readonly backend: 'ts' | 'wasm'; readonly type: 'float32' | 'float64' };

/** Everything that training and forward calls give, masked and not, of a whole call and a smaller one. */
async function results(model: 'lstm' | 'gru', { d, n, k, B, T }: Shape, { backend, type }: Kind, threads: number) {
  const made = opened(runtime[model]({ d, n, k }, { batch: B, steps: T, backend, type, threads }));
  await made.ready;
  expect(made.threads).toBe(threads);
  const draw = random(8);
  const filled = (length: number) => {
    const values = Array.from({ length }, () => draw.uniform() - 0.5);
    return type === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
  };
  made.parameterArena.set(filled(made.parameterArena.length));
  const found: number[][] = [];
  for (const [steps, batch] of [
    [T, B],
    [T, B - 2],
  ] as const) {
    const x = filled(steps * batch * d);
    const y = Int32Array.from({ length: steps * batch }, () => Math.floor(draw.uniform() * k));
    const mask = Uint8Array.from({ length: steps * batch }, () => (draw.uniform() < 0.8 ? 1 : 0));
    const letters = Int32Array.from({ length: steps * batch }, () => Math.floor(draw.uniform() * d));
    for (const more of [{ x }, { x, mask }, ...(d > 1 ? [{ x: letters }] : [])]) {
      const given = { y, steps, batch, ...more };
      found.push([made.lossAndGradients(given, { scale: 1 / B, inputGradients: true })]);
      found.push(Array.from(made.gradientArena));
      found.push(...Object.values(made.initialGradients).map(values => Array.from(values)));
      found.push(...Object.values(made.inputGradients).map(values => Array.from(values)));
      found.push(Array.from(made.forward({ steps, batch, ...more }).h));
    }
  }
  return found;
}

/** Large enough for three threads; TypeScript, being slower, shares shorter calls out. */
const shapes: Readonly<Record<Kind['backend'], readonly Shape[]>> = {
  wasm: [
    { d: 16, n: 64, k: 24, B: 16, T: 24 },
    { d: 33, n: 65, k: 17, B: 13, T: 24 },
    { d: 30, n: 101, k: 11, B: 90, T: 2 },
    { d: 3, n: 40, k: 5, B: 6, T: 180 },
    { d: 1, n: 64, k: 2, B: 16, T: 64 },
  ],
  ts: [
    { d: 9, n: 21, k: 7, B: 7, T: 50 },
    { d: 16, n: 32, k: 12, B: 64, T: 2 },
  ],
};
const cases: readonly (readonly [string, Kind, Shape])[] = (
  [
    { backend: 'wasm', type: 'float32' },
    { backend: 'ts', type: 'float32' },
    { backend: 'ts', type: 'float64' },
  ] as const
).flatMap(kind =>
  shapes[kind.backend].map(
    shape =>
      [`${kind.backend} ${kind.type}, ${shape.n} units, ${shape.B} examples, ${shape.T} steps`, kind, shape] as const,
  ),
);

describe('the same bits for any number of threads', () => {
  it.each(cases)('%s', async (_, kind, shape) => {
    for (const model of ['lstm', 'gru'] as const) {
      const alone = await results(model, shape, kind, 1);
      for (const threads of [2, 3]) expect(await results(model, shape, kind, threads)).toEqual(alone);
    }
  });
});

describe('how many', () => {
  const sizes = { d: 16, n: 64, k: 16 };
  const capacity = { batch: 16, steps: 32 };
  it('one unless told', () => expect(runtime.lstm(sizes, capacity).threads).toBe(1));
  it('one for what is done before another would have started', () => {
    const small = runtime.rnn({ d: 8, n: 16, k: 8 }, { steps: 32, batch: 2, threads: 4 });
    expect(small.threads).toBe(1);
  });
  it('not more than there are examples', () => {
    const model = opened(runtime.lstm({ d: 64, n: 256, k: 64 }, { steps: 64, batch: 2, threads: 4 }));
    expect(model.threads).toBe(2);
  });
  it('a number from 1', () => {
    expect(() => runtime.lstm(sizes, { ...capacity, threads: 0 })).toThrow(/threads must be a whole number from 1/);
  });
  it('one again after close, and calls go on', async () => {
    const model = opened(runtime.lstm(sizes, { ...capacity, threads: 2 }));
    const given = { x: new Float32Array(16 * 32 * 16).fill(0.1), y: new Int32Array(16 * 32) };
    model.parameterArena.fill(0.01);
    const early = model.lossAndGradients(given);
    await model.ready;
    const loss = model.lossAndGradients(given);
    model.close();
    expect(model.threads).toBe(1);
    expect([early, model.lossAndGradients(given)]).toEqual([loss, loss]);
  });
});

/** What a process prints that runs this program, which may hang. */
function printed(program: string) {
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    timeout: 20_000,
  });
  return { status, stdout };
}

it('nothing keeps a process alive, closed or not', () => {
  const program = `
    import { lstm } from ${JSON.stringify(entry.href)};
    const model = lstm({ d: 16, n: 64, k: 16 }, { batch: 16, steps: 32, threads: 2 });
    const given = { x: new Float32Array(16 * 32 * 16), y: new Int32Array(16 * 32) };
    model.lossAndGradients(given);
    await model.ready;
    process.stdout.write([model.threads, model.lossAndGradients(given).toFixed(2)].join());`;
  expect(printed(program)).toEqual({ status: 0, stdout: `2,${(16 * 32 * Math.log(16)).toFixed(2)}` });
});

it('a worker of a user, whatever it is given, makes a model and goes on', () => {
  const own = `
    import { parentPort } from 'node:worker_threads';
    import { lstm } from ${JSON.stringify(entry.href)};
    const model = lstm({ d: 2, n: 2, k: 2 });
    parentPort.postMessage(model.lossAndGradients({ x: new Float32Array(2), y: new Int32Array(1) }).toFixed(2));`;
  const program = `
    import { Worker } from 'node:worker_threads';
    const workerData = { thread: 1, control: new SharedArrayBuffer(64), task: {} };
    const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(own)})), { workerData });
    worker.on('message', loss => console.log(loss));
    worker.on('error', error => console.log(error.message));
    worker.on('exit', code => console.log('ended', code));`;
  expect(printed(program)).toEqual({ status: 0, stdout: `${Math.log(2).toFixed(2)}\nended 0\n` });
});

it.each(['ts', 'wasm'])('a thread that ends under a call ends the call: %s', backend => {
  const program = `
    import threads from 'node:worker_threads';
    const started = [];
    threads.Worker = class extends threads.Worker {
      constructor(...given) {
        super(...given);
        started.push(this);
      }
    };
    const { lstm } = await import(${JSON.stringify(entry.href)});
    const model = lstm({ d: 16, n: 64, k: 16 }, { batch: 16, steps: 32, threads: 2, backend: '${backend}' });
    const given = { x: new Float32Array(16 * 32 * 16), y: new Int32Array(16 * 32) };
    await model.ready;
    started[0].terminate();
    // It ends in one of these calls; that it did reaches a script by an event only when the script is over.
    const said = [];
    for (let call = 0; call < 1000 && said.length === 0; call++) {
      try {
        model.lossAndGradients(given);
      } catch (error) {
        said.push(error.code, error.message);
      }
    }
    process.stdout.write([...said, model.threads, model.lossAndGradients(given).toFixed(2)].join());`;
  expect(printed(program)).toEqual({
    status: 0,
    stdout: `thread-failed,a thread failed: thread 1 ended during the call,1,${(16 * 32 * Math.log(16)).toFixed(2)}`,
  });
});
