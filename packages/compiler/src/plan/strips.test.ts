import { adjointCell, type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { nestsOf } from './fuse.js';
import { plan, type Program } from './plan.js';
import { itemsOf, type Phase } from './strips.js';

const trainingOf = (definition: CellDefinition): Program => plan(adjointCell(defineCell(definition))).training;
const ofGallery = (name: string): CellDefinition => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new Error(`no cell ${name}`);
  return definition;
};
const definedIn = (phase: Phase | undefined): readonly string[] =>
  phase === undefined
    ? []
    : itemsOf(phase)
        .flatMap(nestsOf)
        .flatMap(({ tasks }) => tasks.flatMap(({ defines }) => defines));
/** `forward: a b c`, `apart: d`. */
const textOf = ({ phases }: Program): readonly string[] =>
  phases.map(phase => `${phase.kind === 'apart' ? 'apart' : phase.way}: ${definedIn(phase).join(' ')}`);

describe('rnn', () => {
  const training = trainingOf(ofGallery('rnn'));
  it('has one phase for each direction, and what is read once apart', () => {
    expect(textOf(training)).toEqual([
      'forward: Ux Wh a h Vh o softmax_o logsumexp_o go Vgo ylogsoftmax_o loss gV gc gy',
      'backward: gh ga Wga gW gU gb gx',
      'apart: gh0',
    ]);
  });
  it('has room for one strip of what only its own strip reads', () => {
    const { places } = training.storage;
    const inStrip = [...places].filter(([, { strip }]) => strip).map(([name]) => name);
    expect(inStrip.sort()).toEqual(['Ux', 'Vh', 'ga', 'go', 'logsumexp_o', 'o', 'softmax_o', 'ylogsoftmax_o'].sort());
    for (const name of ['h', 'Vgo']) expect(places.get(name)).toMatchObject({ time: true, strip: false });
  });
});

it('a cell without recurrence has no strips', () => {
  expect(new Set(trainingOf(ofGallery('mlp')).phases.map(({ kind }) => kind))).toEqual(new Set(['apart']));
});

it('what the caller sees is kept whole', () => {
  const { forward } = plan(adjointCell(defineCell(ofGallery('rnn'))));
  const { places } = forward.storage;
  for (const name of ['a', 'h', 'o']) expect(places.get(name)).toMatchObject({ time: true, strip: false });
  expect(places.get('Ux')?.strip).toBe(true);
});

it('products with the inputs are hoisted to the phase that reads them, in both directions', () => {
  const training = trainingOf({
    name: 'both-ways',
    parameters: { F: ['n', 'n'], A: ['n', 'd'], G: ['n', 'n'], C: ['n', 'd'] },
    inputs: { x: { size: ['d'] }, w: { size: ['d'] } },
    states: { f: { size: ['n'], initial: 'f0' }, g: { size: ['n'], initial: { 'T+1': 'gT' } } },
    equations: ['f[t] = tanh(F*f[t-1] + A*x[t])', 'g[t] = tanh(G*g[t+1] + C*w[t])'],
    loss: 'sum(t, 1, T, sum(f[t].*g[t]))',
  });
  const homeOf = (name: string): number => training.phases.findIndex(phase => definedIn(phase).includes(name));
  expect(homeOf('Ax')).toBe(homeOf('f'));
  expect(homeOf('Cw')).toBe(homeOf('g'));
  expect(homeOf('g')).not.toBe(homeOf('f'));
  expect(training.storage.places.get('Ax')?.strip).toBe(true);
  expect(training.storage.places.get('Cw')?.strip).toBe(true);
});
