/** The backward half of a page: differential, collected recurrences, gradients, and what holds at the ends. */
import { type Adjoint, type Expr, indexText, nodes, sum, type Sym, symbol, now } from '@tracegrad/symbolic';
import { markup } from '../formula/markup.js';
import {
  block,
  derivativeLeft,
  equals,
  equationLatex,
  equationMarkup,
  holds,
  type Left,
  leftOf,
  row,
  say,
} from './lines.js';
import { type Page, termsOf, valueOf } from './page.js';
import { folded, groupAbout } from './steps.js';

/** One line for the loss and for each equation, its steps behind it, in the order in which they are taken apart. */
export function differentialSection(page: Page): string {
  const { groups, notation, language } = page;
  const lines = groups
    .filter(({ kind }) => kind === 'loss' || kind === 'equation')
    .map(group => {
      const [before, after] = [group.before, group.after];
      const line = markup(
        {
          latex: equationLatex(page, notation.latex(before), after),
          text: `${notation.text(before)} = ${notation.text(after)}`,
          speech: `${notation.speech(before, language)} ${equals[language]} ${notation.speech(after, language)}`,
        },
        'display',
      );
      return `<div class="quantity">${row(page, line)}${folded(page, group)}</div>`;
    });
  return [`## ${say(page, 'differential')} {#differential}`, say(page, 'differentialSays'), block(lines)].join('\n\n');
}

const isRecurrent = ({ value, immediate }: Adjoint): boolean => value !== immediate;

/** What of a total derivative comes from other steps: its terms that the immediate one lacks. */
export function recurrentPart({ value, immediate }: Adjoint): Expr {
  const own = termsOf(immediate);
  return sum(...termsOf(value).filter(term => !holds(own, term)));
}

/** ∂⁺L/∂X: the immediate derivative. */
function immediateLeft(page: Page, X: Sym): Left {
  const left = derivativeLeft(page, X);
  const says = { en: 'the immediate derivative', zh: '直接导数' }[page.language];
  return { ...left, latex: left.latex.replace('\\partial L', '\\partial^{+} L'), speech: `${says}, ${left.speech}` };
}

function adjointRows(page: Page, adjoint: Page['adjoints'][number]): string {
  const X = valueOf({ ...adjoint, name: adjoint.of });
  const own = leftOf(page, valueOf(adjoint));
  const by = derivativeLeft(page, X);
  const total = equationMarkup(
    page,
    { latex: `${own.latex} = ${by.latex}`, text: own.text, speech: `${own.speech}, ${by.speech},` },
    adjoint.value,
  );
  const parts = !isRecurrent(adjoint)
    ? []
    : [
        row(page, equationMarkup(page, immediateLeft(page, X), adjoint.immediate), {
          note: `<b>${say(page, 'immediate')}</b> ${say(page, 'immediateSays')}`,
          className: 'part immediate',
        }),
        row(page, markupOf(page, recurrentPart(adjoint)), {
          note: `<b>${say(page, 'recurrent')}</b> ${say(page, 'recurrentSays')}`,
          className: 'part recurrent',
        }),
      ];
  const group = groupAbout(page, 'adjoint', adjoint.of);
  const steps = group === undefined ? [] : [folded(page, group)];
  const head = row(page, total, { id: adjoint.name, shape: adjoint.shape, line: adjoint.name });
  return `<div class="quantity">${head}${parts.join('')}${steps.join('')}</div>`;
}

const markupOf = ({ notation, language }: Page, E: Expr): string =>
  markup(
    { latex: `+\\; ${notation.latex(E)}`, text: notation.text(E), speech: notation.speech(E, language) },
    'display',
  );

export function recurrenceSection(page: Page): string {
  const { adjoints } = page;
  return [
    `## ${say(page, 'recurrences')} {#recurrences}`,
    say(page, adjoints.some(isRecurrent) ? 'recurrencesSays' : 'recurrencesPlain'),
    block(adjoints.map(adjoint => adjointRows(page, adjoint))),
  ].join('\n\n');
}

/** Every gradient with its line of code and its steps. */
export function gradientSection(page: Page): string {
  const { cell, derived } = page;
  const one = (X: Sym, G: Expr, kind: 'parameter' | 'start' | 'input'): string => {
    const group = groupAbout(page, kind, X.name);
    const head = row(page, equationMarkup(page, derivativeLeft(page, X), G), {
      id: `g${X.name}`,
      shape: X.shape,
      line: `g${X.name}`,
    });
    const steps = group === undefined ? '' : folded(page, group);
    return `<div class="quantity">${head}${steps}</div>`;
  };
  const starts = new Map(cell.initials.map(({ name, shape }) => [name, shape]));
  const own = [...derived.gradients].map(([name, G]) => {
    const shape = cell.parameters.get(name) ?? starts.get(name) ?? G.shape;
    return one(symbol(name, shape), G, cell.parameters.has(name) ? 'parameter' : 'start');
  });
  const inputs = [...derived.inputGradients].map(([name, G]) => {
    const input = cell.inputs.get(name);
    return one(symbol(name, input?.shape ?? G.shape, input?.once === true ? undefined : now), G, 'input');
  });
  return [`## ${say(page, 'gradients')} {#gradients}`, say(page, 'gradientsSays'), block([...own, ...inputs])].join(
    '\n\n',
  );
}

/** The symbols of adjoints in their recurrences that can lie outside 1…T. */
function reachingOut({ adjoints }: Page): readonly Sym[] {
  const names = new Set(adjoints.map(({ name }) => name));
  const found = nodes(...adjoints.map(({ value }) => value)).flatMap(node =>
    node.kind === 'sym' && names.has(node.name) && node.index !== undefined && indexText(node.index) !== 't'
      ? [node]
      : [],
  );
  return [...new Map(found.map(node => [`${node.name} ${indexText(node.index ?? now)}`, node])).values()];
}

export function boundarySection(page: Page): string {
  const { notation, adjoints, cell } = page;
  const ends = reachingOut(page).map(({ name, shape, index }) =>
    symbol(name, shape, {
      base: (index?.offset ?? 0) > 0 ? 'T' : '',
      offset: (index?.offset ?? 0) > 0 ? (index?.offset ?? 0) : 0,
    }),
  );
  const isLast = nodes(...adjoints.map(({ value }) => value)).some(node => node.kind === 'indicator');
  const rows = ends.map(S =>
    row(
      page,
      markup(
        {
          latex: `${notation.latex(S)} = \\mathbf{0}`,
          text: `${notation.text(S)} = 0`,
          speech: `${notation.speech(S, page.language)} ${{ en: 'equals zero', zh: '等于零' }[page.language]}`,
        },
        'display',
      ),
    ),
  );
  const starts = cell.initials.flatMap(({ name, shape }) => {
    const G = page.derived.gradients.get(name);
    return G === undefined
      ? []
      : [row(page, equationMarkup(page, derivativeLeft(page, symbol(name, shape)), G), { shape, line: `g${name}` })];
  });
  return [
    `## ${say(page, 'boundary')} {#boundary}`,
    ...(rows.length > 0 ? [say(page, 'boundarySays'), block(rows)] : [say(page, 'boundaryNone')]),
    ...(isLast ? [say(page, 'boundaryLast')] : []),
    ...(starts.length > 0 ? [say(page, 'boundaryStart'), block(starts)] : []),
  ].join('\n\n');
}
