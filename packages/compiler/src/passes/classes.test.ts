/** Kernels that take classes against the same kernels with the vectors that those stand for, on the interpreter. */
import { adjointCell, defineCell, gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { argumentsFor } from '../../test/kernel-run.js';
import { interpret } from '../interpret/interpret.js';
import { lowered } from '../lower/kernel.js';
import { plan } from '../plan/plan.js';
import { withClasses } from './classes.js';
import { optimised } from './pipeline.js';

const sizes = { n: 4, d: 3, k: 5, T: 3, B: 2 } as const;
const classes = [2, 0, 1, 1, 2, 0];

const trainingOf = (name: string) => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new Error(`no cell ${name}`);
  const p = plan(adjointCell(defineCell(definition)));
  return withClasses(lowered(p, p.training, { name: 'train', says: [], trains: true }), p);
};

it.each(['rnn', 'lstm', 'gru', 'rnn-last'])('%s: x is looked up, y is not', name => {
  const { kernel, inputs } = trainingOf(name);
  expect(inputs.map(({ input }) => input)).toEqual(['x']);
  const [own] = inputs;
  if (own === undefined) throw new Error('no input can be classes');
  const passes = [true, false].map(asClasses => {
    const given = argumentsFor(optimised(kernel), 3, sizes);
    const arrays = { ...given.buffers };
    const vectors = arrays[own.input];
    vectors?.fill(asClasses ? NaN : 0);
    if (!asClasses) classes.forEach((c, v) => vectors?.fill(1, v * sizes.d + c, v * sizes.d + c + 1));
    arrays[own.array]?.set(asClasses ? classes : classes.map(() => NaN));
    const flags = { ...given.flags, [own.asClasses]: asClasses, [own.asVectors]: !asClasses };
    const loss = interpret(optimised(kernel), { ...given, buffers: arrays, flags });
    const results = Object.entries(arrays).filter(([array]) => array !== own.input && array !== own.array);
    return { loss, arrays: Object.fromEntries(results) };
  });
  expect(passes[0]?.loss).toBe(passes[1]?.loss);
  for (const [array, values] of Object.entries(passes[0]?.arrays ?? {})) {
    const others = passes[1]?.arrays[array];
    // NaN is what stood there before.
    values.forEach((value, i) => {
      if (Number.isNaN(value)) expect(others?.[i], array).toBeNaN();
      else expect(others?.[i], array).toBeCloseTo(value, 14);
    });
  }
});

it('an input that is read in any other way is given as vectors', () => {
  expect(trainingOf('rnn-teacher-forced').inputs.map(({ input }) => input)).toEqual(['x']);
  const p = plan(
    adjointCell(
      defineCell({
        name: 'squared',
        parameters: { W: ['n', 'd'] },
        inputs: { x: { size: ['d'] } },
        equations: ['h[t] = W*x[t]', 's[t] = sum(x[t].*x[t])'],
        loss: 'sum(t, 1, T, sum(h[t]) + s[t])',
      }),
    ),
  );
  const kernel = lowered(p, p.training, { name: 'train', says: [], trains: true });
  expect(withClasses(kernel, p).inputs).toEqual([]);
});
