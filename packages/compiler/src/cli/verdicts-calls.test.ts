/** Verdicts on what only some calls show: streams, classes, other back ends, large values, small gradients. */
import { type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../runtime/src/generated/kernel.js';
import { supports } from '../../../runtime/src/model/wasm/engine.js';
import { fromZero, recurrence } from '../../test/recurrence.js';
import { emitCell, type EmittedFile } from '../emit/emit.js';
import { checkedEmission } from './emission.js';
import type { EmittedModel, Given, Run } from './emitted-model.js';

// Older engines have relaxed SIMD behind a flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const rnn = gallery.find(({ name }) => name === 'rnn') ?? recurrence('rnn', []);
const emitted = async (definition: CellDefinition, wasm: boolean) => {
  const cell = defineCell(definition);
  return { cell, file: await emitCell(cell, { wasm }) };
};
/** What of a check failed. */
function failed(cell: ReturnType<typeof defineCell>, file: EmittedFile, own: unknown = kernels): readonly string[] {
  const { verdict, lines } = checkedEmission(cell, file, own);
  const names = lines.filter(line => line.endsWith('  FAILED')).map(line => line.trim().split(' ')[0] ?? '');
  expect(verdict).toBe(names.length === 0 ? 'passed' : 'wrong');
  return names;
}

type Slip = (model: EmittedModel, run: Run) => Partial<EmittedModel>;
/** Kernels whose models have one method replaced. */
const slipped = (slip: Slip): unknown => ({
  ...kernels,
  build: (...given: Parameters<typeof kernels.build>) => {
    const model = kernels.build(...given) as unknown as EmittedModel; // what the checks use of it
    const own = slip(model, given[2] as Run); // as the checks give it
    return Object.create(
      model,
      Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value, enumerable: true }])),
    ) as unknown;
  },
});
const isLarge = (given: Given): boolean => [...(given['x'] ?? [])].some(value => Math.abs(value) > 20);

describe('right kernels', () => {
  it.each([
    [
      'whose gradient is 0',
      {
        ...recurrence('one', ['u[t] = w*x[t]/norm2(w*x[t])']),
        parameters: { w: [1] },
        inputs: { x: { size: [1] } },
        states: {},
        loss: 'sum(t, 1, T, sum(u[t]))',
      },
    ],
    ['that read classes ahead', recurrence('ahead', ['h[t] = tanh(W*x[t] + W*x[t+1] + U*h[t-1])'])],
    ['that start at zero', fromZero('zero')],
  ] satisfies readonly (readonly [string, CellDefinition])[])('%s', async (_, definition) => {
    const { cell, file } = await emitted(definition, true);
    expect(failed(cell, file)).toEqual([]);
  });
});

describe('a stream', () => {
  it.each([
    recurrence('before', ['h[t] = tanh(W*x[t] + W*x[t-1] + U*h[t-1])']),
    recurrence('start', ['h[t] = tanh(W*x[t] + U*h[t-1] + h[0])']),
    recurrence('last', ['h[t] = tanh(W*x[t] + U*h[t-1] + W*x[T])']),
    recurrence('end', ['h[t] = tanh(W*x[t] + U*h[t-1])', 's = tanh(h[T])', 'o[t] = s.*h[t]']),
    recurrence('last, once', ['s = W*x[T]', 'h[t] = tanh(s + U*h[t-1])']),
    recurrence('sum', ['h[t] = tanh(W*x[t] + U*h[t-1])', 'z = sum(t, 1, T, h[t])']),
    fromZero('zero'),
  ])('that there should not be: $name', async definition => {
    const { cell, file } = await emitted(definition, false);
    const text = file.text.replace(/streams: '[^']*'/, 'streams: true');
    expect(text).not.toBe(file.text);
    expect(failed(cell, { ...file, text })).toEqual(['step']);
  });

  const slips: Readonly<Record<string, Slip>> = {
    'that forgets': model => ({ step: input => (model.reset(), model.step(input)) }),
    'that starts anywhere': model => ({ reset: () => model.reset() }),
    'that says the step before': model => {
      let last: ReturnType<EmittedModel['step']> | undefined;
      const copy = (outputs: ReturnType<EmittedModel['step']>) =>
        Object.fromEntries(
          Object.entries(outputs).map(([name, value]) => [name, value instanceof Float64Array ? value.slice() : value]),
        ) as typeof outputs;
      return {
        step: input => {
          const before = last;
          last = copy(model.step(input));
          return before ?? last;
        },
      };
    },
  };
  it.each(Object.entries(slips))('%s', async (_, slip) => {
    const { cell, file } = await emitted(rnn, false);
    expect(failed(cell, file, slipped(slip))).toContain('step');
  });
});

describe('classes', () => {
  it.each(['forward', 'train', 'forwardMasked', 'trainMasked'])('none of which %s looks up', async pass => {
    const { cell, file } = await emitted(rnn, false);
    const from = file.text.indexOf(`function ${pass}(`);
    const text = file.text.slice(0, from) + file.text.slice(from).replace('lookUp(count * B,', 'lookUp(0,');
    expect(text).not.toBe(file.text);
    expect(failed(cell, { ...file, text })).toEqual(['classes']);
  });
  it.each(['train', 'trainMasked'])('none of which %s adds up', async pass => {
    const { cell, file } = await emitted(rnn, false);
    const from = file.text.indexOf(`function ${pass}(`);
    const text = file.text.slice(0, from) + file.text.slice(from).replace(/(scatter\([^;]*?)count \* B,/, '$1 0,');
    expect(text).not.toBe(file.text);
    expect(failed(cell, { ...file, text })).toEqual(['classes']);
  });
  it('that mean the first one in the padding', async () => {
    const { cell, file } = await emitted(recurrence('ahead', ['h[t] = tanh(W*x[t] + W*x[t+1] + U*h[t-1])']), false);
    const first: Slip = model => ({
      forward: given => {
        const { x, mask } = given;
        if (mask === undefined || !(x instanceof Int16Array)) return model.forward(given);
        const rows = Math.max(...x) + 1;
        const vectors = new Float64Array(x.length * rows);
        x.forEach((own, v) => (vectors[v * rows + (mask[v] === 0 ? 0 : own)] = 1));
        return model.forward({ ...given, x: vectors, mask: mask.map(() => 1) });
      },
    });
    expect(failed(cell, file, slipped(first))).toEqual(['classes']);
  });
});

describe('another back end', () => {
  const backends = (['wasm', 'relaxed'] as const).filter(supports);
  const off = (values: Readonly<Record<string, unknown>>): void => {
    for (const array of Object.values(values)) if (array instanceof Float32Array) array[0]! += 0.01;
  };
  const slips: Readonly<Record<string, Slip>> = {
    'in training': model => ({
      lossAndGradients: (given, options) => {
        const loss = model.lossAndGradients(given, options);
        off(model.gradients);
        return loss;
      },
    }),
    'in training, of large values': model => ({
      lossAndGradients: (given, options) => {
        const loss = model.lossAndGradients(given, options);
        return isLarge(given) ? NaN : loss;
      },
    }),
    forward: model => ({
      forward: given => {
        const outputs = model.forward(given);
        off(outputs);
        return outputs;
      },
    }),
    'under a mask': model => ({
      forward: given => {
        const outputs = model.forward(given);
        if (given['mask'] !== undefined) off(outputs);
        return outputs;
      },
    }),
    'in a stream': model => ({
      step: given => {
        const outputs = model.step(given);
        off(outputs);
        return outputs;
      },
    }),
    'of classes': model => ({
      lossAndGradients: (given, options) =>
        model.lossAndGradients(given, options) * (given['x'] instanceof Int16Array ? 1.01 : 1),
    }),
  };
  const cases = backends.flatMap(backend =>
    Object.entries(slips).map(([says, slip]) => [backend, says, slip] as const),
  );
  it.each(cases)('%s, wrong %s', async (backend, _, slip) => {
    const { cell, file } = await emitted(rnn, true);
    expect(
      failed(
        cell,
        file,
        slipped((model, run) => (run.backend === backend ? slip(model, run) : {})),
      ),
    ).toEqual(['float32']);
  });

  it('that is not finite at any point is not checked', async () => {
    const { cell, file } = await emitted(
      {
        ...recurrence('large', ['u[t] = exp(300 + tanh(w*x[t]))']),
        parameters: { w: [1] },
        inputs: { x: { size: [1] } },
        states: {},
        loss: 'sum(t, 1, T, u[t])',
      },
      true,
    );
    const { verdict, lines } = checkedEmission(cell, file, kernels);
    expect(verdict).toBe('no point');
    expect(lines.at(-1)).toContain('finite nowhere in float32');
  });
});

it('a small gradient is wrong by all of itself', async () => {
  const { cell, file } = await emitted(
    {
      ...recurrence('small', ['h[t] = tanh(W*x[t] + U*h[t-1])']),
      parameters: { W: ['n', 'd'], U: ['n', 'n'], v: ['n'] },
      loss: "sum(t, 1, T, norm2(h[t])^2 + v'*h[t]/10^10)",
    },
    false,
  );
  expect(failed(cell, file)).toEqual([]);
  const none: Slip = model => ({
    lossAndGradients: (given, options) => {
      const loss = model.lossAndGradients(given, options);
      model.gradients['v']?.fill(0);
      return loss;
    },
  });
  expect(failed(cell, file, slipped(none))).toEqual(['v']);
});
