/**
 * What a call leaves to the garbage collector, of the built package in a process that can ask it: less than the smallest
 * array or view would take. What is left are numbers that an engine puts into boxes, such as the loss.
 */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const entry = new URL('../../dist/index.js', import.meta.url);
const program = `
  import { lstm, random, sample } from ${JSON.stringify(entry.href)};
  const found = {};
  const source = random(1);
  const logits = Float32Array.of(0.5, -1, 2);
  for (const backend of ['wasm', 'ts']) {
    const model = lstm({ d: 8, n: 4, k: 3 }, { batch: 2, steps: 4, backend });
    const given = { x: new Float32Array(64).fill(0.1), y: new Int32Array(8) };
    const held = { ...given, mask: new Uint8Array(8).fill(1) };
    const scale = { scale: 0.5 };
    const one = given.x.subarray(0, 16);
    const calls = {
      train: () => model.lossAndGradients(given, scale),
      masked: () => model.lossAndGradients(held, scale),
      forward: () => model.forward(given),
      step: () => model.step(one),
      sample: () => sample(logits, source),
    };
    for (const [name, call] of Object.entries(calls)) {
      for (let i = 0; i < 20000; i++) call();
      // The least of some runs: until it has compiled the last function, which takes its time, an engine boxes more.
      let least = [Infinity, Infinity];
      for (let run = 0; run < 5; run++) {
        gc();
        const before = process.memoryUsage();
        for (let i = 0; i < 10000; i++) call();
        const after = process.memoryUsage();
        const used = [after.heapUsed - before.heapUsed, after.arrayBuffers - before.arrayBuffers];
        least = least.map((bytes, i) => Math.min(bytes, used[i] / 10000));
      }
      found[backend + ' ' + name] = least;
    }
  }
  process.stdout.write(JSON.stringify(found));`;

it('calls allocate nothing but boxed numbers', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as Readonly<Record<string, readonly [heap: number, arrays: number]>>;
  expect(Object.keys(found)).toHaveLength(10);
  for (const [call, [heap, arrays]] of Object.entries(found)) {
    const most = call.endsWith('sample') ? 32 : 100; // a draw leaves one number
    expect({ call, heap: heap < most || heap }).toEqual({ call, heap: true });
    expect({ call, arrays: arrays < 1 || arrays }).toEqual({ call, arrays: true });
  }
});
