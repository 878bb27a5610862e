/** Divided kernels of the gallery: the parts of a call, in any order between two meetings, make the whole, bit for bit. */
import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { argumentsFor, bitsOf } from '../../test/kernel-run.js';
import { interpret } from '../interpret/interpret.js';
import { intValue } from '../loop/int.js';
import { type Kernel, type Statement, stripSize } from '../loop/loop.js';
import { lowered } from '../lower/kernel.js';
import { type Plan, plan } from '../plan/plan.js';
import { type Divided, divided } from './divide.js';
import { optimised } from './pipeline.js';

const sizes = { n: 5, d: 2, k: 4, T: 3, B: 50 } as const;
const naming = { name: 'train', says: [], trains: true };

interface Stretch {
  readonly body: Statement[];
  /** The values of what its strip names. */
  readonly values: Readonly<Record<string, number>>;
}

/** The statements between meetings, strip after strip; optional ones are taken. */
function stretches(body: readonly Statement[], several: string, optional: string): readonly Stretch[] {
  const all: Stretch[] = [];
  const walk = (statements: readonly Statement[], values: Stretch['values']): void => {
    const begin = (): void => void all.push({ body: [], values });
    begin();
    for (const s of statements.flatMap(one => (one.kind === 'when' && one.flag === optional ? one.body : [one]))) {
      if (s.kind === 'strips') {
        const size = stripSize(s.rows, sizes.B);
        const starts = Array.from({ length: Math.ceil(sizes.T / size) }, (_, i) => i * size);
        for (const before of s.downwards ? starts.reverse() : starts) {
          walk(s.body, { [s.size]: size, [s.before]: before, [s.count]: Math.min(size, sizes.T - before) });
        }
        begin();
      } else if (s.kind === 'when' && s.flag === several) begin();
      else all[all.length - 1]?.body.push(s);
    }
  };
  walk(body, {});
  return all;
}

/** Every buffer after the parts of `count` threads ran one after the other in each stretch. */
function together({ kernel, shares }: Divided, count: number, order: (threads: number[]) => number[]) {
  const base = argumentsFor(kernel, 5, sizes);
  const [several = '', leads = '', ...shared] = kernel.flags.slice(1);
  const parts = stretches(kernel.body, several, kernel.flags[0] ?? '');
  const variables = kernel.body.filter(s => s.kind === 'variable');
  parts.forEach(({ body, values: ofStrip }) => {
    for (const thread of order(Array.from({ length: count }, (_, i) => i))) {
      const values = new Map(Object.entries(sizes));
      const own = shares.map(share => {
        const total = intValue(share.count, values);
        const [from, to] = [Math.floor((total * thread) / count), Math.floor((total * (thread + 1)) / count)];
        return { ...share, from, to };
      });
      const ends = own.flatMap(({ name, from, to }) => [
        [`${name}From`, from],
        [`${name}To`, to],
      ]);
      const piece: Kernel = { ...kernel, body: body.some(s => s.kind === 'variable') ? body : [...variables, ...body] };
      interpret(piece, {
        ...base,
        sizes: { ...base.sizes, ...ofStrip, ...(Object.fromEntries(ends) as Record<string, number>) },
        flags: {
          [several]: true,
          [leads]: thread === 0,
          ...Object.fromEntries(shared.map((flag, i) => [flag, (own[i + 1]?.to ?? 0) > (own[i + 1]?.from ?? 0)])),
        },
      });
    }
  });
  return base.buffers;
}

const trainingOf = (p: Plan): Kernel => optimised(lowered(p, p.training, naming));

describe.each(gallery)('$name', definition => {
  const cell = defineCell(definition);
  const cells = [cell, ...(definition.name === 'rnn-teacher-forced' ? [] : [masked(cell)])];
  it.each(cells.map(one => [one.name, one] as const))('%s', (_, one) => {
    const p = plan(adjointCell(one));
    const kernel = trainingOf(p);
    const whole = argumentsFor(kernel, 5, sizes);
    interpret(kernel, whole);
    const expected = bitsOf(whole.buffers);
    for (const count of [1, 2, 3]) {
      const parts = divided(kernel, p.letters);
      for (const order of [(threads: number[]) => threads, (threads: number[]) => threads.reverse()]) {
        expect(bitsOf(together(parts, count, order))).toEqual(expected);
      }
    }
  });
});

it('leaves nothing that takes long to the leading thread', () => {
  for (const definition of gallery) {
    const p = plan(adjointCell(defineCell(definition)));
    const { kernel } = divided(trainingOf(p), p.letters);
    const alone = kernel.body.filter(s => s.kind === 'when' && s.flag === kernel.flags[2]);
    const products = alone.flatMap(s => (s.kind === 'when' ? s.body : [])).filter(s => s.kind === 'product');
    expect(products).toEqual([]);
  }
});
