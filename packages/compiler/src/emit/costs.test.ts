/** Costs against counts made by hand from the equations, and against the operations that the interpreter would do. */
import { adjointCell, defineCell, gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { costOf, polynomialText, valueOf } from '../loop/cost.js';
import { int, named, plus, times } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import { add, fn, load, negative, oneReal, zeroReal } from '../loop/real.js';
import { plan, type Plan } from '../plan/plan.js';
import { costLines, costText, totalOf } from './costs.js';

const planOf = (name: string): Plan => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new Error(`no cell ${name}`);
  return plan(adjointCell(defineCell(definition)));
};
const sizes = new Map(Object.entries({ n: 7, d: 5, k: 3, T: 11, B: 4 }));

it('a loop costs its body as often as it runs', () => {
  const body: readonly Statement[] = [
    {
      kind: 'store',
      buffer: 'c',
      at: [named('i')],
      value: add(load('a', [named('i')]), fn('tanh', negative(load('b', [named('i')])))),
    },
  ];
  const cost = costOf([{ kind: 'loop', index: 'i', from: int(1), to: plus(times(2, named('n')), 1), step: 1, body }]);
  expect(polynomialText(cost.flops)).toBe('2·n');
  expect([...cost.functions].map(([name, count]) => [name, polynomialText(count)])).toEqual([['tanh', '2·n']]);
  expect(polynomialText(cost.numbers)).toBe('6·n');
});

it('a product reads both operands and writes its result, or reads that as well', () => {
  const panel = { buffer: 'a', offset: int(0), stride: named('n') };
  const sides = { target: panel, left: panel, right: panel, rows: named('m'), columns: named('n'), inner: named('k') };
  const product = (adds: boolean): Statement => ({
    kind: 'product',
    form: 'times',
    ...sides,
    factor: { kind: 'constant', value: 1 },
    add: adds ? oneReal : zeroReal,
  });
  expect(polynomialText(costOf([product(false)]).flops)).toBe('2·k·m·n');
  expect(polynomialText(costOf([product(false)]).numbers)).toBe('k·m + k·n + m·n');
  expect(polynomialText(costOf([product(true)]).numbers)).toBe('k·m + k·n + 2·m·n');
});

it.each([
  ['rnn', 1, { tanh: 1, exp: 3 }],
  ['lstm', 4, { tanh: 14, sigmoid: 21, exp: 3 }],
] as const)('%s: products and functions of a training step', (name, gates, functions) => {
  const lines = costLines(planOf(name), planOf(name).training, true);
  const [n, d, k, T, B] = [7, 5, 3, 11, 4];
  const products = lines
    .filter(({ optional, cost }) => !optional && [...cost.flops.keys()].some(m => m.split('·').length === 4))
    .reduce((sum, { cost }) => sum + valueOf(cost.flops, sizes), 0);
  const rows = gates * n;
  // Forward, the way back to h, and the gradients of all weights; nothing for the inputs.
  expect(products).toBe(2 * T * B * (2 * (rows * (d + n) + k * n) + rows * n + k * n));
  const counted = Object.fromEntries(
    [...totalOf(lines).functions].map(([fn, count]) => [fn, valueOf(count, sizes) / (T * B)]),
  );
  expect(counted).toEqual(name === 'rnn' ? { ...functions, tanh: n, log: 1 } : { ...functions, log: 1 });
});

it('recurrent lines are stepwise, hoisted and deferred ones are not, and gradients of inputs are optional', () => {
  const lines = costLines(planOf('rnn'), planOf('rnn').training, true);
  const of = (what: string) => lines.find(line => line.what === what);
  expect(of('Wh[t]')).toMatchObject({ stepwise: true, optional: false });
  expect(of('Ux[t]')).toMatchObject({ stepwise: false, optional: false });
  expect(of('∂L/∂W')).toMatchObject({ stepwise: false, optional: false });
  expect(of('gx[t]')).toMatchObject({ stepwise: false, optional: true });
});

it('is printed with formulas, totals and what one step costs', () => {
  const text = costText(planOf('rnn'), sizes);
  expect(text).toMatch(/^costs at n = 7, d = 5, k = 3, T = 11, B = 4, in float32/);
  expect(text).toMatch(/Mflop +per step +kfunctions +per step +MB +per step +op\/B/);
  expect(text).toContain('2·B·T·d·n flop');
  expect(text.match(/in all, without what must be asked for/g)).toHaveLength(2);
  expect(() => costText(planOf('rnn'), new Map([['n', 3]]))).toThrow('has no value');
});
