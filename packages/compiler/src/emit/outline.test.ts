/** A kernel whose nests became functions computes what it computed before, and nothing of theirs is left in it. */
import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { argumentsFor } from '../../test/kernel-run.js';
import { interpret } from '../interpret/interpret.js';
import { statementsIn } from '../loop/loop.js';
import { verified } from '../loop/verify.js';
import { lowered } from '../lower/kernel.js';
import { optimised } from '../passes/pipeline.js';
import { plan } from '../plan/plan.js';
import { outlined } from './outline.js';

describe.each(gallery.map(definition => defineCell(definition)).flatMap(cell => [cell, masked(cell)]))(
  '$name',
  cell => {
    const made = plan(adjointCell(cell));
    it.each([false, true])('training %s', trains => {
      const before = optimised(
        lowered(made, trains ? made.training : made.forward, { name: 'pass', says: [], trains }),
      );
      const { kernel, nests } = outlined(before, made.letters.t);
      for (const each of [kernel, ...nests]) verified(each);
      expect(nests.length).toBeGreaterThan(0);
      expect(new Set(nests.map(({ name }) => name)).size).toBe(nests.length);
      for (const loop of statementsIn(kernel.body)) {
        if (loop.kind !== 'loop' || loop.index !== made.letters.t) continue;
        // What is left of a loop over time calls, or adds to a variable of the kernel.
        const kinds = statementsIn(loop.body).map(({ kind }) => kind);
        expect(kinds.some(kind => kind === 'call' || kind === 'product' || kind === 'set')).toBe(true);
      }
      const [expected, called] = [argumentsFor(before, 9), argumentsFor(kernel, 9)];
      expect(interpret(kernel, called)).toBe(interpret(before, expected));
      expect(called.buffers).toEqual(expected.buffers);
    });
  },
);

it('gives a nest a name that is free', () => {
  const cell = defineCell({
    name: 'taken',
    parameters: { pass_s: ['n', 'n'] },
    inputs: { x: { size: ['n'] } },
    states: { s: { size: ['n'], initial: 's0' } },
    equations: ['s[t] = tanh(pass_s*s[t-1] + x[t])'],
    loss: 'sum(t, 1, T, sum(s[t]))',
  });
  const made = plan(adjointCell(cell));
  const kernel = optimised(lowered(made, made.forward, { name: 'pass', says: [], trains: false }));
  expect(outlined(kernel, made.letters.t).nests.map(({ name }) => name)).toContain('pass_s_');
});
