/**
 * From notation to layout: fractions, scripts, and the brackets of a textbook.
 *
 * Here juxtaposition is the product, so precedence differs from that of the text. A superscript stands on one letter or
 * on a bracket; inverses and powers share one.
 */
import { isScalar } from '../expr/dim.js';
import { functionLayout } from './function-layout.js';
import {
  digits,
  factors,
  fenced,
  fraction,
  type Layout,
  letters,
  row,
  sign,
  subscript,
  superscript,
} from './layout.js';
import {
  type ChainNotation,
  type Notation,
  type NotationTable,
  type NumberNotation,
  type PowerNotation,
  read,
} from './notation.js';
import { type Binding, bracketed, joined, type Piece } from './piece.js';
import { indexLayout, symbolLayout } from './symbol-layout.js';

type Bare = Pick<Piece, 'layout' | 'binding'> & { readonly matrices?: boolean };

const minus = sign('−', true);
const as = (binding: Binding, layout: Layout): Bare => ({ binding, layout });

/** p/q for halves and quarters, p/1 for everything else. */
function simpleRatio(value: number): readonly [p: number, q: number] {
  const q = [1, 2, 4].find(denominator => Number.isInteger(value * denominator)) ?? 1;
  return value * q < 100 ? [value * q, q] : [value, 1];
}

function numberLayout({ value, digits: text }: NumberNotation): Bare {
  const [p, q] = simpleRatio(value);
  if (q > 1) return as('product', fraction(digits(p), digits(q), true));
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return as('atom', digits(text));
  const size = letters(exponent.replace(/^[+-]/, ''), 'upright');
  const tens = superscript(digits(10), exponent.startsWith('-') ? row(minus, size) : size);
  return mantissa === '1' ? as('script', tens) : as('product', row(digits(mantissa), sign('·'), tens));
}

/** Layouts of notations, in which the parts with names are written as these; the whole never is. */
export function arranger(names: ReadonlyMap<Notation, Notation>): (node: Notation) => Layout {
  const use = (node: Notation): Notation => names.get(node) ?? node;
  const piece = (node: Notation): Piece => arranged(use(node));
  const arranged = (node: Notation): Piece => {
    const { layout, binding, matrices = false } = read(table, node);
    return { layout, binding, matrices, scalar: isScalar(node.shape), size: node.size };
  };
  const of = (node: Notation): Layout => piece(node).layout;
  /** What a superscript is put on. */
  const base = (node: Notation): Layout => {
    const { layout, binding } = piece(node);
    return binding === 'atom' ? layout : fenced(layout);
  };
  /** The argument of an inverse, which shares its superscript. */
  const inverted = (node: Notation): Notation | undefined => {
    const inner = use(node);
    return inner.kind === 'call' && inner.fn === 'inv' ? inner.args[0] : undefined;
  };

  const table: NotationTable<Bare> = {
    number: numberLayout,
    name: name => as('atom', { kind: 'symbol', name, plain: symbolLayout(name) }),
    differential: ({ arg }) => {
      const { layout, binding } = piece(arg);
      return as('product', factors(letters('d', 'upright'), binding === 'atom' ? layout : fenced(layout)));
    },
    indicator: ({ at }) => as('atom', fenced(row(letters('t', 'italic'), sign('='), indexLayout(at)), 'square')),
    minus: ({ arg }) => as('sum', row(minus, bracketed(piece(arg), 'sum'))),
    sum: ({ terms }) => {
      const items = terms.flatMap(({ negative, term }, i) => {
        const operand = bracketed(piece(term), 'sum', ...(i < terms.length - 1 ? (['series'] as const) : []));
        return i === 0 && !negative ? [operand] : [sign(negative ? '−' : '+', i === 0), operand];
      });
      return as('sum', row(...items));
    },
    chain,
    power,
    transpose: ({ arg }) => {
      const inverse = inverted(arg);
      const T: Layout = { kind: 'transposed' };
      return as(
        'script',
        inverse === undefined ? superscript(base(arg), T) : superscript(base(inverse), row(minus, T)),
      );
    },
    call: node => {
      const [first, second] = node.args;
      if (node.fn === 'inv' && first !== undefined)
        return as('script', superscript(base(first), row(minus, digits(1))));
      if (node.fn !== 'kron' || first === undefined || second === undefined) {
        return as('atom', functionLayout(node, node.args.map(of)));
      }
      const [A, B] = [first, second].map(X => bracketed(piece(X), 'sum', 'series', 'elementwise', 'kron', 'product'));
      return as('kron', row(A ?? of(first), sign('⊗'), B ?? of(second)));
    },
    filled: ({ fill, sizes }) => {
      const [m, n] = sizes.map(of);
      const constant = (digit: string): Layout => {
        const bold = letters(digit, 'bold');
        return m === undefined ? bold : subscript(bold, n === undefined ? m : row(m, sign('×'), n));
      };
      const value = use(fill);
      if (value.kind === 'number' && (value.value === 0 || value.value === 1)) {
        return as('atom', constant(String(value.value)));
      }
      return as('product', factors(bracketed(piece(fill), 'sum', 'series'), constant('1')));
    },
    eye: ({ sizes }) => {
      const I = letters('I', 'upright');
      const [n] = sizes.map(of);
      return as('atom', n === undefined ? I : subscript(I, n));
    },
    series: ({ from, to, body }) =>
      as('series', {
        kind: 'series',
        from: row(letters('t', 'italic'), sign('='), indexLayout(from)),
        to: indexLayout(to),
        body: bracketed(piece(body), 'sum'),
      }),
  };

  function power({ op, base: x, exponent }: PowerNotation): Bare {
    const e = onOneLine(exponent);
    const inverse = op === '^' ? inverted(x) : undefined;
    if (inverse !== undefined) return as('script', superscript(base(inverse), row(minus, e)));
    const inner = use(x);
    const on = inner.kind === 'name' && inner.index !== undefined ? fenced(of(x)) : base(x);
    return as('script', superscript(on, op === '.^' ? row(sign('⊙', true), e) : e));
  }

  /** An exponent, without fractions. */
  function onOneLine(exponent: Notation): Layout {
    const node = use(exponent);
    if (node.kind === 'minus') return row(minus, bracketed({ ...piece(node.arg), layout: onOneLine(node.arg) }, 'sum'));
    if (node.kind === 'number') {
      const [p, q] = simpleRatio(node.value);
      return q === 1 ? of(node) : row(digits(p), sign('/'), digits(q));
    }
    const [division, more] = node.kind === 'chain' ? node.rest : [];
    if (node.kind === 'chain' && division?.op === '/' && more === undefined) {
      const below = bracketed(piece(division.operand), 'sum', 'series', 'product');
      return row(bracketed(piece(node.first), 'sum', 'series'), sign('/'), below);
    }
    return of(exponent);
  }

  /** From the left, with what has been set so far as one piece. */
  function chain({ first, rest }: ChainNotation): Bare {
    let scalar = isScalar(first.shape);
    return rest.reduce<Piece>((left, { op, operand }, i) => {
      const right = piece(operand);
      const both = !scalar && !right.scalar && op === '*';
      // Only a whole chain can be a scalar made of matrices, as xᵀy; its shape tells.
      scalar = both ? isRowTimesColumn(first, operand) : op === '/' ? scalar : scalar && right.scalar;
      return joined(left, op, right, scalar, i === rest.length - 1);
    }, piece(first));
  }
  const isRowTimesColumn = (first: Notation, last: Notation): boolean => first.shape[0] === 1 && last.shape[1] === 1;

  return node => arranged(node).layout;
}
