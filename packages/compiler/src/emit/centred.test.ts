/** Centred data far from zero, in float32: layer norm, variance and correlation in one line and over several equations. */
import { type CellDefinition, complexStepGradient, defineCell } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';

const inputs = { x: { size: ['n'] } } as const;
const mean = 'vector(sum(x[t])/n)';
const cells: readonly CellDefinition[] = [
  {
    name: 'layer norm in one line',
    parameters: { a: ['n'] },
    inputs,
    equations: [`y[t] = (x[t] - ${mean})/sqrt((x[t] - ${mean})'*(x[t] - ${mean})/n + 0.00001)`],
    loss: "sum(t, 1, T, a'*tanh(y[t]))",
  },
  {
    name: 'layer norm over several equations',
    parameters: { a: ['n'] },
    inputs,
    equations: [`z[t] = x[t] - ${mean}`, "v[t] = z[t]'*z[t]/n", 'y[t] = z[t]/sqrt(v[t] + 0.00001)'],
    loss: "sum(t, 1, T, a'*tanh(y[t]))",
  },
  {
    name: 'log variance',
    parameters: { a: [1] },
    inputs,
    equations: [`v[t] = a*log((x[t] - ${mean})'*(x[t] - ${mean})/n)`],
    loss: 'sum(t, 1, T, v[t])',
  },
  {
    name: 'covariance with the step before',
    parameters: { a: [1] },
    inputs: { x: { size: ['n'], initial: 'x0' } },
    equations: [`v[t] = a*((x[t] - ${mean})'*(x[t-1] - vector(sum(x[t-1])/n)))`],
    loss: 'sum(t, 1, T, v[t])',
  } as CellDefinition,
];

const [n, T] = [5, 3];
const values = Float32Array.from({ length: n * T }, (_, i) => 3000 + Math.sin(3 * i) + 0.3 * Math.cos(7 * i));
const rows = (t: number): number[][] => Array.from(values.subarray(t * n, (t + 1) * n), v => [v]);

describe.each(cells.map(cell => [cell.name, cell] as const))('%s', (_, definition) => {
  const cell = defineCell(definition);
  it.each([
    ['float64', 'ts', 1e-9],
    ['float32', 'ts', 1e-2],
    ['float32', 'wasm', 1e-2],
  ] as const)('%s, %s', async (type, backend, tolerance) => {
    const starts = Object.fromEntries(cell.initials.map(({ name }) => [name, rows(0)]));
    const parameter = cell.parameters.get('a')?.[0] === 1 ? [[1]] : rows(0).map((_, i) => [Math.sin(i + 1)]);
    const exact = Array.from({ length: T }, (_, t) =>
      complexStepGradient(
        cell,
        {
          T,
          parameters: { a: parameter },
          inputs: { x: Array.from({ length: T }, (_, k) => rows(k)) },
          initials: starts,
        },
        { name: 'x', t: t + 1 },
      ),
    ).flat(2);
    const model = (await factoryOf(cell))({ n }, { batch: 1, steps: T, type, backend });
    model.parameters['a']?.set(parameter.flat());
    const array = (list: ArrayLike<number>) => (type === 'float32' ? Float32Array.from(list) : Float64Array.from(list));
    const given = {
      x: array(values),
      ...Object.fromEntries(cell.initials.map(({ name }) => [name, array(rows(0).flat())])),
    };
    model.lossAndGradients(given, { inputGradients: true });
    const found = Array.from(model.inputGradients['x'] ?? []);
    const scale = Math.max(...exact.map(Math.abs));
    const worst = Math.max(...exact.map((value, i) => Math.abs(value - (found[i] ?? NaN)) / scale));
    expect(worst).toBeLessThan(tolerance);
  });
});
