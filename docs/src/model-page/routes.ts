/** The pages of all models and their list, as VitePress takes them: one route for each model of the gallery. */
import { gallery } from '@tracegrad/symbolic';
import type { Language } from '../build/words.js';
import { pageText } from './assemble.js';
import { listText } from './list.js';
import { type Model, modelOf } from './page.js';
import { stepsPageText } from './steps-page.js';

export interface Route {
  readonly params: { readonly model: string };
  readonly content: string;
}

/** Every model of the gallery, in its order. */
export const models = (): readonly Model[] => gallery.map(modelOf);

export function modelRoutes(language: Language): Route[] {
  const pages = models().map(model => ({ ...model, language }));
  return [
    { params: { model: 'index' }, content: listText(pages, language) },
    ...pages.flatMap(page => [
      { params: { model: page.cell.name }, content: pageText(page) },
      { params: { model: `${page.cell.name}-steps` }, content: stepsPageText(page) },
    ]),
  ];
}
