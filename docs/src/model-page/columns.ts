/**
 * An expression about one example, rewritten for many: each example a column.
 *
 * Vectors that belong to an example become matrices of B columns; a parameter that is a vector is spread by a product with
 * ones. A gradient adds over examples: an outer product does so by itself, anything else is multiplied by ones at the end.
 */
import {
  apply,
  type Dim,
  type Expr,
  hadamard,
  ones,
  power,
  product,
  type Shape,
  series,
  sum,
  type Sym,
  symbol,
  transpose,
} from '@tracegrad/symbolic';

const B: Dim = 'B';
const spread: Expr = ones([1, B]);

/** What has no columnwise form of its own here, such as softmax, which is defined for vectors. */
export class NotColumnwise extends Error {}

export interface Columns {
  /** Of each example: n×1 → n×B. @throws {NotColumnwise} */
  readonly perExample: (E: Expr) => Expr;
  /** Added over all examples, of the shape it had. @throws {NotColumnwise} */
  readonly added: (E: Expr) => Expr;
}

/** @param capital the matrix for a value that belongs to an example; undefined for a parameter */
export function columnsOf(capital: (X: Sym) => string | undefined): Columns {
  const isColumn = ([, columns]: Shape): boolean => columns === 1;
  const perExample = (E: Expr): Expr => {
    if (!isColumn(E.shape)) throw new NotColumnwise();
    const refuse = (): never => {
      throw new NotColumnwise();
    };
    if (E.kind === 'sym') {
      const name = capital(E);
      return name === undefined ? product(E, spread) : symbol(name, [E.shape[0], B], E.index);
    }
    if (E.kind === 'ones') return ones([E.shape[0], B]);
    if (E.kind === 'sum') return sum(...E.terms.map(perExample));
    if (E.kind === 'hadamard')
      return hadamard(...E.factors.map(factor => (factor.kind === 'number' ? factor : perExample(factor))));
    if (E.kind === 'apply') return apply(E.fn, perExample(E.arg));
    if (E.kind === 'power') return power(perExample(E.base), E.exponent);
    if (E.kind !== 'product') return refuse();
    const last = E.factors.at(-1);
    const before = E.factors.slice(0, -1);
    if (last === undefined || !before.every(isShared)) return refuse();
    return product(...before, perExample(last));
  };
  /** Parameters and their transposes: the same for every example. */
  const isShared = (E: Expr): boolean =>
    E.kind === 'transpose' ? isShared(E.arg) : E.kind === 'sym' && capital(E) === undefined;

  const added = (E: Expr): Expr => {
    if (E.kind === 'series') return series(E.from, E.to, added(E.body));
    if (E.kind === 'product') {
      const [u, v] = E.factors;
      const isOuter =
        E.factors.length === 2 && u !== undefined && v !== undefined && isColumn(u.shape) && v.shape[0] === 1;
      if (isOuter) return product(perExample(u), transpose(perExample(transpose(v))));
    }
    return product(perExample(E), ones([B, 1]));
  };
  return { perExample, added };
}
