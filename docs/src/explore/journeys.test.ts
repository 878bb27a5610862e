import { gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { journeyPage, modelJourneys } from './journeys.js';

const all = modelJourneys();

it('follows every parameter and start value of every model to its loop', () => {
  expect(all.map(({ model }) => model)).toEqual(gallery.map(({ name }) => name));
  for (const { journeys } of all) {
    for (const { en } of journeys) {
      const stations = en.stations.map(({ station }) => station);
      expect(stations, `${en.cell} ${en.symbol}`).toEqual(expect.arrayContaining(['forward', 'gradient', 'emitted']));
    }
  }
});

it('tells the steps in both languages and the formulas in one', () => {
  const { first } = journeyPage();
  const lines = (language: 'en' | 'zh', station: string): string =>
    first[language].stations.find(one => one.station === station)?.lines.join('\n') ?? '';
  expect(lines('en', 'gradient')).toContain("∂L/∂W = sum(t, 1, T, ga[t]*h[t-1]')");
  expect(lines('zh', 'gradient')).toBe(lines('en', 'gradient'));
  expect(lines('en', 'derivation')).toContain('Product rule');
  expect(lines('zh', 'derivation')).toMatch(/[一-鿿]/);
});

it('offers what it can show', () => {
  const offered = journeyPage().choices.flatMap(({ model, symbols }) => symbols.map(symbol => `${model} ${symbol}`));
  const shown = all.flatMap(({ model, journeys }) => journeys.map(({ en }) => `${model} ${en.symbol}`));
  expect(offered).toEqual(shown);
});
