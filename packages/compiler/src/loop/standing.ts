/**
 * Products in a loop or in strips whose right operand stands still.                        layer 1
 *
 * Weights that every step or strip meets again are worth rearranging once; each back end does that in its own way.
 */
import { type Int, intNames, intText } from './int.js';
import { type Statement, type StatementOf, statementsIn } from './loop.js';
import { isConstant } from './real.js';
import { buffersWritten, namesDefined } from './scope.js';

export type Repeated = StatementOf<'loop' | 'strips'>;
type Product = StatementOf<'product'>;

export const isRepeated = (statement: Statement): statement is Repeated =>
  statement.kind === 'strips' || (statement.kind === 'loop' && Math.abs(statement.step) === 1);

/** The products inside, however deep, of the forms whose right operand is worth rearranging. */
export function standing(repeated: Repeated): readonly Product[] {
  const written = new Set(repeated.body.flatMap(statement => [...buffersWritten(statement)]));
  const moving = namesDefined([repeated]);
  const still = (a: Int): boolean => intNames(a).every(name => !moving.has(name));
  return statementsIn(repeated.body).flatMap(s =>
    s.kind === 'product' &&
    s.form !== 'transposedTimes' &&
    isConstant(s.factor, 1) &&
    !written.has(s.right.buffer) &&
    [s.right.offset, s.right.stride, s.columns, s.inner].every(still)
      ? [s]
      : [],
  );
}

/** What products have in common that can share one rearranged right operand. */
export const sameRight = ({ form, right, columns, inner }: Product): string =>
  [form, right.buffer, ...[right.offset, right.stride, columns, inner].map(part => intText(part))].join(' ');
