import { gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { type PlanPicture, planPicture } from './plan-picture.js';

const pictureOf = (name: string): PlanPicture => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new RangeError(name);
  return planPicture(definition);
};
const heldBy = ({ bars }: PlanPicture, held: string): readonly string[] =>
  bars.filter(bar => bar.held === held).map(({ name }) => name);

it('the LSTM: hoisted, forward, loss, backward, deferred', () => {
  const { stages, packs } = pictureOf('lstm');
  const phases = stages.filter(({ optional }) => !optional).map(({ phase }) => phase);
  expect(phases.slice(0, 2)).toEqual(['hoisted', 'forward']);
  expect(phases.indexOf('backward')).toBeGreaterThan(phases.indexOf('between'));
  expect(phases.at(-1)).toMatch(/deferred|once/);
  expect(stages.find(({ phase }) => phase === 'hoisted')?.boxes[0]?.work).toBe('packed');
  expect(stages.find(({ phase }) => phase === 'forward')?.boxes.map(({ work }) => work)).toContain('fused');
  expect(stages.some(({ optional }) => optional)).toBe(true);
  expect(packs.find(({ name }) => name === 'W_fioc')?.members).toEqual(['W_f', 'W_i', 'W_o', 'W_c']);
});

it('the LSTM keeps its gates and never stores their arguments', () => {
  const picture = pictureOf('lstm');
  expect(heldBy(picture, 'kept')).toEqual(expect.arrayContaining(['f', 'i', 'o', 'g', 'c', 'h']));
  expect(heldBy(picture, 'local')).toEqual(expect.arrayContaining(['a_f', 'a_i', 'a_o', 'a_c']));
});

it.each(gallery)('$name: every value lives from where it is made to where it is last read', definition => {
  const { stages, bars } = planPicture(definition);
  expect(bars.length).toBeGreaterThan(0);
  for (const { from, to, held, extents } of bars) {
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThan(stages.length);
    expect(extents === '').toBe(held === 'local');
    if (held === 'local') expect(from).toBe(to);
  }
  expect(stages.flatMap(({ boxes }) => boxes).every(({ formulas }) => formulas.length > 0)).toBe(true);
});
