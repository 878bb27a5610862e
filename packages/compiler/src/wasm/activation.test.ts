import { describe, expect, it } from 'vitest';
import { activation, activationLocals, type VectorFunction } from './activation.js';
import { encoded } from './encode.js';
import { access, type ValueType, type WasmFunction } from './instruction.js';
import { moduleOf } from './module.js';

const kernel = (fn: VectorFunction): WasmFunction => ({
  name: `wide_${fn}`,
  says: [],
  parameters: [['at', 'i32']],
  locals: new Map<string, ValueType>([...activationLocals, 'in', 'out'].map(name => [name, 'v128'])),
  body: [
    { kind: 'set', name: 'in', value: access('v128.load', ['at']) },
    ...activation(fn, 'in', 'out'),
    access('v128.store', ['at', 'out']),
  ],
});

const functions = (['exp', 'tanh', 'sigmoid'] as const).map(kernel);
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
const code = encoded(moduleOf(functions.map(fn => ({ function: fn }))));
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
const lanes = new Float32Array(memory.buffer, 0, 4);
function apply(fn: VectorFunction, values: readonly number[]): readonly number[] {
  lanes.set(values);
  (exports[`wide_${fn}`] as (at: number) => void)(0);
  return [...lanes];
}

/** The distance to the next float32 above |x|. */
const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);
function ulp(x: number): number {
  asFloat[0] = Math.abs(x);
  const low = asFloat[0];
  bits[0]!++;
  return asFloat[0] - low;
}

const exact: { readonly [F in VectorFunction]: (x: number) => number } = {
  exp: Math.exp,
  tanh: Math.tanh,
  sigmoid: x => 1 / (1 + Math.exp(-x)),
};

/** Some 400,000 numbers: evenly in [-limit, limit], and evenly in the exponent down to 10⁻⁹. */
function* samples(limit: number): Generator<number> {
  const n = 200_000;
  for (let i = 0; i <= n; i++) yield Math.fround((2 * i * limit) / n - limit);
  for (let i = 0; i <= n; i++) yield Math.fround((i % 2 === 0 ? 1 : -1) * limit * 10 ** ((-10 * i) / n));
}

function worst(fn: VectorFunction, limit: number): number {
  let most = 0;
  let four: number[] = [];
  for (const x of samples(limit)) {
    four.push(x);
    if (four.length < 4) continue;
    const got = apply(fn, four);
    four.forEach((argument, i) => {
      const expected = exact[fn](argument);
      most = Math.max(most, Math.abs(got[i]! - expected) / ulp(Math.fround(expected)));
    });
    four = [];
  }
  return most;
}

describe('errors in units in the last place', () => {
  it('exp: at most 2.5 in [-86.5, 86.5]', () => expect(worst('exp', 86.5)).toBeLessThan(2.5));
  it('tanh: at most 2.5 everywhere', () => expect(worst('tanh', 20)).toBeLessThan(2.5));
  it('sigmoid: at most 2.5 in [-80, 80]', () => expect(worst('sigmoid', 80)).toBeLessThan(2.5));
  it('tanh: below 10⁻⁴ the argument itself, within 2.5', () => expect(worst('tanh', 1e-4)).toBeLessThan(2.5));
});

it('ends and NaN', () => {
  expect(apply('exp', [-Infinity, -200, 100, Infinity])).toEqual([0, 0, Infinity, Infinity]);
  expect(apply('exp', [0, NaN, 88.5, -86.7])).toEqual([1, NaN, expect.closeTo(Math.exp(88.5), -35), 0]);
  expect(apply('tanh', [-Infinity, Infinity, NaN, 0])).toEqual([-1, 1, NaN, 0]);
  expect(apply('sigmoid', [Infinity, NaN, 0, 100])).toEqual([1, NaN, 0.5, 1]);
  expect(apply('sigmoid', [-Infinity, -1000, -100, -89]).every(y => y >= 0 && y < 1e-37)).toBe(true);
});
