/** `tracegrad plan`: the plan, then its costs at the sizes asked for. */
import { expect, it } from 'vitest';
import type { Outside } from './outside.js';
import { run } from './run.js';

async function planned(...words: readonly string[]) {
  let [out, err] = ['', ''];
  const nowhere = (): never => {
    throw new Error('a plan touches no file');
  };
  const outside: Outside = {
    stdout: text => (out += text),
    stderr: text => (err += text),
    exists: () => false,
    read: nowhere,
    write: nowhere,
    open: nowhere,
    kernels: async () => undefined,
    runtimeFiles: () => undefined,
  };
  return { code: await run(['plan', ...words], outside), out, err };
}
/** The figures before what a line of the costs is about. */
const figures = (out: string, what: string): readonly number[] =>
  (out.split('\n').find(line => /^ +[0-9]/.test(line) && line.trimEnd().endsWith(what)) ?? '')
    .trim()
    .split(/ +/)
    .slice(0, 7)
    .map(Number);

it('tells what is packed, hoisted, deferred, fused and kept', async () => {
  const { code, out } = await planned('lstm');
  expect(code).toBe(0);
  for (const words of ['packed, row block', 'hoisted', 'deferred', 'fused, one pass', 'kept:', 'never stored:']) {
    expect(out).toContain(words);
  }
});

it('counts the hoisted product of an LSTM at the sizes given', async () => {
  const { out } = await planned('lstm', '--sizes', 'n=10, d=3,T=100,B=2');
  expect(out).toContain('costs at n = 10, d = 3, k = 64, T = 100, B = 2, in float32');
  const [rows, columns, inner] = [100 * 2, 40, 3];
  // The weights are read once for each strip of 64 steps.
  const strips = 2;
  const [flops, bytes] = [2 * rows * columns * inner, 4 * (rows * inner + strips * inner * columns + rows * columns)];
  const [mflop, perStep, functions, , megabytes, , intensity] = figures(out, 'W_fx[t], W_ix[t], W_ox[t], W_cx[t]');
  expect(mflop).toBeCloseTo(flops / 1e6, 3);
  expect(perStep).toBeCloseTo(flops / 1e6 / 100, 3);
  expect(functions).toBe(0);
  expect(megabytes).toBeCloseTo(bytes / 1e6, 3);
  expect(intensity).toBeCloseTo(flops / bytes, 2);
});

it('refuses what is no size', async () => {
  for (const [sizes, says] of [
    ['q=3', 'There is no size "q"; there are n, d, k, T, B.'],
    ['n=0', 'The size n must be a whole number from 1 on'],
    ['n', 'The size n must be'],
  ] as const) {
    const { code, err } = await planned('rnn', '--sizes', sizes);
    expect([sizes, code]).toEqual([sizes, 2]);
    expect(err).toContain(says);
  }
});
