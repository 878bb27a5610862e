/** The page's side without a page: addresses, excerpts, curves, and a client whose worker is a function. */
import { gallery } from '@tracegrad/symbolic';
import { describe, expect, it, vi } from 'vitest';
import { fragmentOf, type Place, placeOf } from './address.js';
import { answered } from './acceptance.js';
import { bounds } from './bounds.js';
import { cellText } from './cell-text.js';
import { type Answering, engineClient, type Listener } from './client.js';
import { excerpt } from './excerpt.js';
import type { Asked } from './requests.js';
import { samples } from './samples.js';
import { drawing, emptyCurve, extended, updates } from './training/curve.js';

const presets = new Map(gallery.map(definition => [definition.name, cellText(definition)]));

describe('an address', () => {
  const places: readonly Place[] = [
    ...[...samples.map(({ text }) => text), ...answered.map(({ text }) => text)].map((text): Place => ({
      text,
      panel: 'derivation',
      formula: '',
    })),
    ...[...presets.values()].map((text): Place => ({ text, panel: 'training', formula: '' })),
    {
      text: {
        ...(presets.get('rnn') ?? cellText({ name: '', equations: [], loss: '' })),
        loss: 'sum(t, 1, T, norm2(h[t])^2) & <b>#?%',
      },
      panel: 'code',
      formula: "A'*x + 1 & more",
    },
  ];
  it('leads back to where it came from', () => {
    for (const place of places) {
      const fragment = fragmentOf(place, presets);
      expect(fragment && placeOf(fragment, presets)).toEqual({ kind: 'place', place });
      expect(fragment).toMatch(/^#v=1&[\x21-\x7e]*$/);
    }
  });
  it('names a cell of the gallery by its name', () => {
    expect(fragmentOf({ text: presets.get('lstm') ?? places[0]!.text, panel: 'training', formula: '' }, presets)).toBe(
      '#v=1&cell=lstm&panel=training',
    );
  });
  it.each([
    ['', 'empty'],
    ['#what-is-kept', 'empty'],
    ['#v=2&f=x', 'unreadable'],
    ['#v=1&cell=__proto__', 'unreadable'],
    ['#v=1', 'unreadable'],
    [`#v=1&f=${'x'.repeat(bounds.address)}`, 'unreadable'],
  ])('%j is %s', (fragment, kind) => {
    expect(placeOf(fragment, presets).kind).toBe(kind);
  });
  it('takes nothing on trust', () => {
    expect(placeOf('#v=1&f=x&by=x&order=7&panel=%3Cscript%3E', presets)).toMatchObject({
      place: { panel: 'derivation', text: { order: 1 } },
    });
  });
  it('is not made where it would be too long', () => {
    const text = { ...samples[0].text, variables: 'x: n\n'.repeat(2000) };
    expect(fragmentOf({ text, panel: 'derivation', formula: '' }, presets)).toBeUndefined();
  });
});

describe('an excerpt', () => {
  it.each([
    ['a + b', 2, { before: 'a ', at: '+', after: ' b' }],
    ['a +', 3, { before: 'a +', at: ' ', after: '' }],
    ['one\ntwo', 4, { before: '', at: 't', after: 'wo' }],
    ['one\ntwo', 3, { before: 'one', at: ' ', after: '' }],
    ['x\u202ey', 1, { before: 'x', at: '·', after: 'y' }],
    ['a😀b', 1, { before: 'a', at: '😀', after: 'b' }],
    ['abc', 99, { before: 'abc', at: ' ', after: '' }],
  ])('%j at %d', (text, position, expected) => {
    expect(excerpt(text, position)).toEqual(expected);
  });
  it('is short', () => {
    const { before, at, after } = excerpt('x'.repeat(4000), 2000);
    expect((before + at + after).length).toBeLessThan(80);
  });
});

describe('a curve', () => {
  it('keeps its mean and its count however long it grows', () => {
    const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i) + i / 1000);
    const curve = values.reduce((grown, value) => extended(grown, [value]), emptyCurve);
    expect(updates(curve)).toBe(5000);
    expect(curve.points.length).toBeLessThan(400);
    const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    const seen = values.slice(0, curve.stride * curve.points.length);
    expect(mean(curve.points)).toBeCloseTo(mean(seen), 10);
    expect(extended(emptyCurve, values)).toEqual(curve);
  });
  it('draws within its box, with ticks at round numbers', () => {
    const { path, ticks } = drawing(extended(emptyCurve, [4, 2, 1, 0.5]), 100, 50, 'linear');
    expect(path).toBe('M0.0 0.0L33.3 25.0L66.7 37.5L100.0 43.8');
    expect(ticks.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4']);
    const log = drawing(extended(emptyCurve, [1, 1e-3]), 100, 50, 'log');
    expect(log.ticks.map(({ label }) => label)).toEqual(['1e-3', '0.01', '0.1', '1']);
    expect(drawing(extended(emptyCurve, [NaN, 1]), 10, 10, 'linear').path).not.toContain('NaN');
  });
});

describe('the client', () => {
  const question = { text: samples[0].text, language: 'en' } as const;
  /** Workers that answer with the expression they were asked about, unless told to be silent. */
  function office(silent: (asked: Asked) => boolean = () => false) {
    const log: { spawned: number; ended: number; asked: Asked[] } = { spawned: 0, ended: 0, asked: [] };
    const spawn = ({ replied }: Listener): Answering => {
      log.spawned++;
      return {
        terminate: () => void log.ended++,
        postMessage: asked => {
          log.asked.push(asked);
          if (!silent(asked)) queueMicrotask(() => replied({ id: asked.id, answer: `answer ${asked.id}` }));
        },
      };
    };
    return { log, spawn };
  }

  it('spawns nothing before the first question, and one worker for all', async () => {
    const { log, spawn } = office();
    const client = engineClient(spawn, 1000);
    expect(log.spawned).toBe(0);
    await expect(client.ask('derive', question)).resolves.toBe('answer 1');
    await expect(client.ask('derive', question)).resolves.toBe('answer 2');
    expect(log.spawned).toBe(1);
  });
  it('ends what takes too long, says so, and starts anew', async () => {
    vi.useFakeTimers();
    const { log, spawn } = office(({ id }) => id === 1);
    const client = engineClient(spawn, 1000);
    const slow = client.ask('derive', question);
    const outcome = expect(slow).rejects.toMatchObject({ refusal: { code: 'no-answer' } });
    await vi.advanceTimersByTimeAsync(1001);
    await outcome;
    expect(log.ended).toBe(1);
    await expect(client.ask('verify', question)).resolves.toBe('answer 2');
    expect(log.spawned).toBe(2);
    vi.useRealTimers();
  });
  it('asks only the newest of questions that wait', async () => {
    const { log, spawn } = office();
    const client = engineClient(spawn, 1000);
    const all = [1, 2, 3].map(() => client.ask('derive', question));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log.asked.map(({ id }) => id)).toEqual([1, 3]);
  });
});
