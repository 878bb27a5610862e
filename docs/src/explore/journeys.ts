/**
 * The journeys of the parameters of every model, from equation to loop, as the page shows them.
 *
 * Made at build time from the compiler's own objects; the page holds one of them and loads the rest when another is chosen.
 */
import { journey, journeySymbols, type Journey } from '@tracegrad/compiler';
import { type Cell, defineCell, gallery } from '@tracegrad/symbolic';
import type { Language } from '../language/words.js';
import { firstJourney } from './first.js';

export interface ModelJourneys {
  readonly model: string;
  /** Parameters and start values, in the order of declaration. */
  readonly journeys: readonly Readonly<Record<Language, Journey>>[];
}

/** Parameters and start values: what a model can learn, and whose gradient is no sequence. */
const followed = (cell: Cell): readonly string[] =>
  journeySymbols(cell).filter(
    name => cell.parameters.has(name) || cell.initials.some(initial => initial.name === name),
  );

const bothLanguages = (cell: Cell, name: string): Readonly<Record<Language, Journey>> => ({
  en: journey(cell, name, 'en'),
  zh: journey(cell, name, 'zh'),
});

export const modelJourneys = (): readonly ModelJourneys[] =>
  gallery.map(definition => {
    const cell = defineCell(definition);
    return { model: cell.name, journeys: followed(cell).map(name => bothLanguages(cell, name)) };
  });

/** The journey that is part of the page, and what there is to choose from. */
export interface JourneyPage {
  readonly first: Readonly<Record<Language, Journey>>;
  readonly choices: readonly { readonly model: string; readonly symbols: readonly string[] }[];
}

export function journeyPage(): JourneyPage {
  const cells = gallery.map(definition => defineCell(definition));
  const cell = cells.find(({ name }) => name === firstJourney.model);
  if (cell === undefined) throw new RangeError(`the gallery has no ${firstJourney.model}`);
  return {
    first: bothLanguages(cell, firstJourney.symbol),
    choices: cells.map(one => ({ model: one.name, symbols: followed(one) })),
  };
}
