/** The pages of all models and their list, as VitePress takes them: one route for each model of the gallery. */
import { gallery } from '@tracegrad/symbolic';
import { kept } from '../formula/frozen.js';
import type { Language } from '../language/words.js';
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
  const folder = language === 'en' ? 'models' : 'zh/models';
  const route = (model: string, content: string): Route => ({
    params: { model },
    content: kept(`${folder}/${model}.md`, content),
  });
  const pages = models().map(model => ({ ...model, language }));
  return [
    route('index', listText(pages, language)),
    ...pages.flatMap(page => [
      route(page.cell.name, pageText(page)),
      route(`${page.cell.name}-steps`, stepsPageText(page)),
    ]),
  ];
}
