/**
 * Formulas of the engine in the middle of prose.
 *
 * A page writes what it wants, `rnn adjoint h`, never the formula: so no formula about a model is written by hand anywhere
 * on the site. What is asked for and not there stops the build.
 */
import { type Expr, gallery, type Group, symbol } from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import type { Language } from '../language/words.js';
import type { Formula } from '../formula/markup.js';
import { derivativeLeft, equals, equationLatex, type Left, leftOf } from './lines.js';
import { modelOf, type Model, type Page, valueOf } from './page.js';
import { groupAbout, stepList } from './steps.js';

const studied = new Map<string, Model>();

function pageOf(name: string, language: Language): Page {
  const definition = gallery.find(one => one.name === name);
  if (definition === undefined) throw new RangeError(`there is no model ${name}`);
  const model = studied.get(name) ?? modelOf(definition);
  studied.set(name, model);
  return { ...model, language };
}

const isThere = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new RangeError(`there is no ${what}`);
  return found;
};

const equation = (page: Page, left: Left, right: Expr): Formula => ({
  latex: equationLatex(page, left.latex, right),
  text: `${left.text} = ${page.notation.text(right)}`,
  speech: `${left.speech} ${equals[page.language]} ${page.notation.speech(right, page.language)}`,
});

/** What can be asked of a model, by the second word. */
const askable: Readonly<Record<string, (page: Page, name: string) => Formula>> = {
  forward: (page, name) => {
    const found = isThere(
      page.equations.find(one => one.name === name),
      `equation of ${name}`,
    );
    return equation(page, leftOf(page, valueOf(found)), found.value);
  },
  loss: page => equation(page, { latex: 'L', text: 'loss', speech: 'L' }, page.cell.loss),
  adjoint: (page, name) => {
    const found = isThere(
      page.adjoints.find(({ of }) => of === name),
      `adjoint of ${name}`,
    );
    return equation(page, leftOf(page, valueOf(found)), found.value);
  },
  immediate: (page, name) => {
    const found = isThere(
      page.adjoints.find(({ of }) => of === name),
      `adjoint of ${name}`,
    );
    const by = derivativeLeft(page, valueOf({ ...found, name }));
    return equation(page, { ...by, latex: by.latex.replace('\\partial L', '\\partial^{+} L') }, found.immediate);
  },
  gradient: (page, name) => {
    const G = isThere(page.derived.gradients.get(name) ?? page.derived.inputGradients.get(name), `gradient by ${name}`);
    const input = page.cell.inputs.get(name);
    const X = input === undefined ? symbol(name, page.cell.parameters.get(name) ?? G.shape) : valueOf(input);
    return equation(page, derivativeLeft(page, X), G);
  },
  equation: (page, name) => line(page, isThere(groupAbout(page, 'equation', name), `equation of ${name}`)),
  differential: page => line(page, isThere(groupAbout(page, 'loss', ''), 'loss')),
};

const line = (page: Page, { before, after }: Group): Formula => equation(page, leftOf(page, before), after);

/** A formula by its words: the model, what is wanted, and the name it is about. */
export function quoted(words: string, language: Language): Formula {
  const [model = '', kind = '', name = ''] = words.trim().split(/\s+/);
  const ask = Object.hasOwn(askable, kind) ? askable[kind] : undefined;
  return isThere(ask, `answer to "${words}"`)(pageOf(model, language), name);
}

/** Every step of a part of a model's derivation. @param home the way to the root of the language, `../` */
export function quotedSteps(words: string, language: Language, home: string): string {
  const [model = '', kind = '', name = ''] = words.trim().split(/\s+/);
  const page = pageOf(model, language);
  const found = page.groups.find(group => group.kind === kind && group.about.name === name);
  return frozen(stepList(page, isThere(found, `steps of "${words}"`), home), 'steps');
}
