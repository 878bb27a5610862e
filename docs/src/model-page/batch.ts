/** The batch form: every product with a parameter and every gradient, rewritten for B columns. */
import {
  type Expr,
  type Index,
  indexText,
  mentions,
  type Sym,
  symbol,
  toLatex,
  toSpeech,
  toText,
} from '@tracegrad/symbolic';
import { markup } from '../formula/markup.js';
import { columnsOf, NotColumnwise } from './columns.js';
import { block, derivativeLeft, type Left, row, say } from './lines.js';
import { type Page, valueOf } from './page.js';

/** h → H, a_f → A_f; of an adjoint, the name under which Δ is printed. */
export const capitalOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const subscript = (name: string): string => {
  const [head = '', ...tail] = capitalOf(name).split('_');
  return tail.length === 0 ? head : `${head}_{${tail.join(',')}}`;
};

export function batchSection(page: Page): string {
  const { cell, equations, adjoints, derived, language } = page;
  const deltas = new Map(adjoints.map(({ name, of }) => [`D_${name}`, of]));
  const adjointNames = new Set(adjoints.map(({ name }) => name));
  const capital = ({ name }: Sym): string | undefined =>
    cell.parameters.has(name) ? undefined : adjointNames.has(name) ? `D_${name}` : capitalOf(name);
  const columns = columnsOf(capital);

  const printed = {
    symbol: (name: string, index: Index | undefined): string | undefined => {
      const of = deltas.get(name);
      if (of === undefined) return undefined;
      return `\\Delta_{${subscript(of)}}${index === undefined ? '' : `^{(${indexText(index).replace(/([+-])/, ' $1 ')})}`}`;
    },
    name: (name: string): string | undefined => {
      const of = deltas.get(name);
      return of === undefined ? undefined : `delta ${capitalOf(of)}`;
    },
  };
  const shown = (left: Left, E: Expr): string =>
    markup(
      {
        latex: `${left.latex} = ${toLatex(E, { where: false, symbol: printed.symbol })}`,
        text: `${left.text} = ${toText(E, { where: false })}`,
        speech: `${left.speech} ${{ en: 'equals', zh: '等于' }[language]} ${toSpeech(E, { where: false, language, name: printed.name })}`,
      },
      'display',
    );
  const capitalLeft = (X: Sym): Left => {
    const C = columns.perExample(X);
    return {
      latex: toLatex(C, { symbol: printed.symbol }),
      text: toText(C),
      speech: toSpeech(C, { language, name: printed.name }),
    };
  };
  /** A row, unless the expression has no form in columns: then its line for one example holds as it is. */
  const attempt = (make: () => string): readonly string[] => {
    try {
      return [make()];
    } catch (error) {
      if (error instanceof NotColumnwise) return [];
      throw error;
    }
  };
  const holdsParameter = mentions(X => cell.parameters.has(X.name));
  const lines = [...equations, ...adjoints].filter(({ value }) => holdsParameter(value));
  const forward = lines.flatMap(one =>
    attempt(() =>
      row(page, shown(capitalLeft(valueOf(one)), columns.perExample(one.value)), { shape: [one.shape[0], 'B'] }),
    ),
  );
  const gradients = [...derived.gradients].flatMap(([name, G]) => {
    const shape = cell.parameters.get(name);
    if (shape === undefined) return [];
    return attempt(() => row(page, shown(derivativeLeft(page, symbol(name, shape)), columns.added(G)), { shape }));
  });
  return [
    `## ${say(page, 'batch')} {#batch}`,
    say(page, 'batchSays'),
    block([...forward, ...gradients]),
    say(page, 'batchSum'),
  ].join('\n\n');
}
