/** Inputs given as classes in emitted modules: whatever step they are read at, what the vectors give that they stand for. */
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { supports } from '../../../runtime/src/model/wasm/engine.js';
import { type Factory, factoryOf } from '../../test/evaluated.js';
import { uniform } from '../../test/oracle.js';

// Older engines have relaxed SIMD behind a flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = [
  { type: 'float64', backend: 'ts' },
  { type: 'float32', backend: 'ts' },
  { type: 'float32', backend: 'wasm' },
  { type: 'float32', backend: 'relaxed' },
] as const;

const sizes = { n: 3, d: 4 };
/** A recurrence that reads x at one step or another. */
const reading = (name: string, terms: string, ...before: readonly string[]): CellDefinition => ({
  name,
  parameters: { W: ['n', 'd'], U: ['n', 'n'], ...(/V\*/.test(terms + before.join(' ')) ? { V: ['n', 'd'] } : {}) },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: [...before, `h[t] = tanh(${terms} + U*h[t-1])`],
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
});
const made = new Map<CellDefinition, Promise<Factory>>();
const modelOf = (definition: CellDefinition): Promise<Factory> => {
  const own = made.get(definition) ?? factoryOf(defineCell(definition));
  made.set(definition, own);
  return own;
};
const cells = [
  reading('here', 'W*x[t]'),
  reading('ahead', 'W*x[t] + V*x[t+1]'),
  reading('far ahead', 'W*x[t+2]'),
  reading('behind', 'W*x[t] + V*x[t-1]'),
  reading('at a fixed step', 'W*x[t] + V*x[1]'),
  {
    ...reading('ahead through a held value', 'W*x[t] + a[t+1]', 'a[t] = V*x[t]'),
    states: { h: { size: ['n'], initial: 'h0' }, a: { size: ['n'], initial: { 'T+1': 'aT' } } },
  },
  reading('at a fixed step through another value', 'W*x[t] + tanh(a[1])', 'b[t] = V*x[t]', 'a[t] = b[t] + tanh(b[t])'),
];
const masks: Readonly<Record<string, readonly number[] | undefined>> = {
  'no mask': undefined,
  'shorter examples': [1, 1, 1, 1, 1, 0, 1, 0],
  gaps: [0, 1, 1, 1, 0, 0, 1, 1],
};
const [T, B] = [4, 2];
const classes = Uint8Array.of(1, 2, 3, 0, 2, 1, 0, 3);

describe.each(backends)('$type $backend', ({ type, backend }) => {
  const cases = cells.flatMap(cell => Object.keys(masks).map(how => [cell.name, how, cell] as const));
  it.skipIf(backend !== 'ts' && !supports(backend)).each(cases)('%s, %s', async (_, how, definition) => {
    const model = (await modelOf(definition))(sizes, { batch: B, steps: T, type, backend });
    const next = uniform(5);
    for (let i = 0; i < model.parameterArena.length; i++) model.parameterArena[i] = next();
    const vectors = new (type === 'float32' ? Float32Array : Float64Array)(T * B * sizes.d);
    classes.forEach((own, v) => (vectors[v * sizes.d + own] = 1));
    const mask = masks[how];
    const given = mask === undefined ? {} : { mask: Uint8Array.from(mask) };
    const results = (x: typeof vectors | Uint8Array): readonly number[] => {
      const { h = [] } = model.forward({ ...given, x });
      const states = [...h];
      const loss = model.lossAndGradients({ ...given, x }, { inputGradients: true });
      return [...states, loss, ...model.gradientArena, ...(model.inputGradients['x'] ?? [])];
    };
    const expected = results(vectors);
    const found = results(classes);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? NaN))), 0);
    expect(worst).toBeLessThan(type === 'float32' ? 1e-5 : 1e-13);
  });
});
