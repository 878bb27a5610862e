/** What a forward pass gives to its caller lies close: one number for each entry of each example at each step, and no more. */
import { adjointCell, defineCell, gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { cellDescription } from '../model/description.js';
import { plan } from '../plan/plan.js';
import { cellModule } from './cell-module.js';

const sizes: Readonly<Record<string, number>> = { n: 5, d: 3, k: 4 };
const [T, B] = [6, 2];

it.each(gallery)('$name', definition => {
  const cell = defineCell(definition);
  const { sources } = plan(adjointCell(cell));
  const views = Object.entries(cellDescription(cellModule(cell)).forward.views(sizes, T, B));
  expect(views.length).toBeGreaterThan(0);
  for (const [name, [, , length]] of views) {
    const { shape, time, example } = sources.get(name) ?? { shape: [], time: false, example: false };
    const entries = shape.map(dim => (typeof dim === 'number' ? dim : (sizes[String(dim)] ?? NaN)));
    expect(length, name).toBe(entries.reduce((product, size) => product * size, (time ? T : 1) * (example ? B : 1)));
  }
});
