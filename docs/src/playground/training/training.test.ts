/** Cells of the gallery trained on their tasks: the loss falls, and the same seed gives the same curve. */
import { gallery } from '@tracegrad/symbolic';
import { random, TracegradRuntimeError } from '@tracegrad/runtime';
import { describe, expect, it } from 'vitest';
import { cellOf, cellText, type CellText } from '../cell-text.js';
import { Refused } from '../refusal.js';
import { rolesOf } from './roles.js';
import { tasksFor } from './tasks.js';
import { taskNames, trainer, type TrainingOptions, withinReach } from './trainer.js';
import { alphabet, words } from './words.js';

const preset = (name: string): CellText => {
  const definition = gallery.find(one => one.name === name);
  if (definition === undefined) throw new Error(`no ${name}`);
  return cellText(definition);
};
const options: Omit<TrainingOptions, 'task'> = { seed: 1, units: 16, batch: 16, learningRate: 0.01 };
const regression: CellText = {
  ...preset('rnn'),
  inputs: 'x: d\ny: k',
  loss: 'sum(t, 1, T, norm2(o[t] - y[t])^2)',
};
const regressionLast: CellText = { ...preset('rnn-last'), inputs: 'x: d\ny: k once', loss: 'norm2(o - y)^2' };

describe('the tasks of a cell', () => {
  it.each([
    ['mlp', ['quadrants', 'characters', 'memorise']],
    ['rnn', ['characters', 'memorise']],
    ['lstm', ['characters', 'memorise']],
    ['rnn-last', ['temporal-order', 'latch', 'memorise']],
    ['rnn-teacher-forced', ['characters', 'memorise']],
    ['lstm-layer', ['memorise']],
  ])('%s', (name, names) => {
    expect(taskNames(cellOf(preset(name)))).toEqual(names);
  });
  it('of real targets', () => {
    expect(taskNames(cellOf(regression))).toEqual(['sine', 'memorise']);
    expect(taskNames(cellOf(regressionLast))).toEqual(['adding', 'memorise']);
  });
  it('a declared number may be too small for one', () => {
    expect(
      taskNames(
        cellOf({
          ...preset('rnn-last'),
          inputs: 'x: 3\ny: k sumsToOne once',
          parameters: 'W: n×n\nU: n×3\nb: n\nV: k×n\nc: k',
        }),
      ),
    ).toEqual(['latch', 'memorise']);
  });
});

describe('drawn batches', () => {
  it.each(['rnn-last', 'rnn', 'mlp'])('%s: every target is one class at a time', name => {
    for (const task of tasksFor(rolesOf(cellOf(preset(name))))) {
      const [T, B, d, k] = [task.steps, 7, task.features, task.targets];
      const sheet = {
        T,
        B,
        d,
        k,
        feature: new Float32Array(T * B * d),
        target: new Float32Array((task.once ? 1 : T) * B * k),
      };
      task.draw(sheet, random(3));
      for (let v = 0; v < sheet.target.length; v += k) {
        expect([...sheet.target.subarray(v, v + k)].reduce((sum, value) => sum + value, 0)).toBe(1);
      }
    }
  });
  it('spells its words with its alphabet', () => {
    expect(words.every(word => [...word].every(letter => alphabet.includes(letter)))).toBe(true);
    expect(alphabet[0]).toBe('.');
  });
});

describe('training', () => {
  const curve = (text: CellText, task: TrainingOptions['task'], steps: number) => {
    const { step } = trainer(cellOf(text), { ...options, task });
    return Array.from({ length: steps }, step);
  };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it.each([
    ['rnn', preset('rnn'), 'characters', 0.8],
    ['lstm', preset('lstm'), 'characters', 0.85],
    ['mlp', preset('mlp'), 'characters', 0.9],
    ['rnn-last', preset('rnn-last'), 'latch', 0.8],
    ['lstm-last', preset('lstm-last'), 'memorise', 0.5],
    ['regression', regression, 'sine', 0.3],
    ['regression at the end', regressionLast, 'adding', 0.7],
  ] as const)('%s: the loss falls', (_, text, task, share) => {
    const losses = curve(text, task, 300).map(({ loss }) => loss);
    expect(mean(losses.slice(-20))).toBeLessThan(share * mean(losses.slice(0, 5)));
  });

  it('is a matter of its seed alone', () => {
    expect(curve(preset('rnn'), 'characters', 20)).toEqual(curve(preset('rnn'), 'characters', 20));
  });

  it('refuses what is too large, what has no parameters, and what has no kernels', () => {
    const huge = {
      ...preset('rnn'),
      parameters: 'W: n×n\nU: n×d\nb: n\nV: 9000000×n\nc: 9000000',
      inputs: 'x: d\ny: 9000000 sumsToOne',
    };
    expect(() => trainer(cellOf(huge), { ...options, task: 'memorise' })).toThrow(Refused);
    const bare = {
      ...preset('rnn'),
      parameters: '',
      states: '',
      inputs: 'x: n',
      equations: 'h[t] = tanh(x[t])',
      loss: 'sum(t, 1, T, sum(h[t]))',
    };
    expect(() => trainer(cellOf(bare), { ...options, task: 'memorise' })).toThrow(/no parameters/);
    const odd = { ...bare, parameters: 'A: n×n', equations: 'h[t] = expm(A)*x[t]' };
    expect(() => trainer(cellOf(odd), { ...options, task: 'memorise' })).toThrow(Refused);
  });

  it('counts inputs and sizes before anything is allocated', () => {
    const wide = (rows: string): CellText => ({
      subject: 'cell',
      parameters: 'w: 1',
      inputs: `x: ${rows}\ny: 1`,
      states: '',
      equations: "o[t] = w*(x[t]'*x[t])",
      loss: 'sum(t, 1, T, (o[t] - y[t])^2)',
    });
    for (const rows of ['200000', '1000000', '1000000000', '9'.repeat(400)]) {
      expect(() => trainer(cellOf(wide(rows)), { ...options, batch: 64, task: 'memorise' }), rows).toThrow(Refused);
    }
    const failing = (): never => {
      throw new TracegradRuntimeError('bad-value', 'too much memory');
    };
    expect(() => withinReach(failing)).toThrow(Refused);
  });
});
