/**
 * The terms of an expression, multiplied out.                                           layer 4
 *
 * (A + Aᵀ)x says in one term what a person writes in two, and forgets one of. Results stay in their short form elsewhere;
 * this is for finding which part of a formula is missing.
 */
import type { Expr } from '../expr/expr.js';
import { call } from '../expr/functions.js';
import { hadamard, times } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { transpose } from '../expr/transpose.js';

const most = 24;

/** One choice from each list, in order. */
const choices = (lists: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] =>
  lists.reduce<readonly (readonly Expr[])[]>(
    (all, list) => all.flatMap(chosen => list.map(term => [...chosen, term])),
    [[]],
  );

/** Terms whose sum the expression is; the expression itself where there would be too many. */
export function expandedTerms(expression: Expr): readonly Expr[] {
  const distributed = (operands: readonly Expr[], build: (...chosen: readonly Expr[]) => Expr): readonly Expr[] => {
    const lists = operands.map(expandedTerms);
    const count = lists.reduce((total, list) => total * list.length, 1);
    if (count === 1 || count > most) return [expression];
    return choices(lists).map(chosen => build(...chosen));
  };
  switch (expression.kind) {
    case 'sum': {
      const terms = expression.terms.flatMap(expandedTerms);
      return terms.length > most ? expression.terms : terms;
    }
    case 'product':
      return distributed(expression.factors, product);
    case 'hadamard':
      return distributed(expression.factors, hadamard);
    case 'scale':
      return distributed([expression.coefficient, expression.arg], (c, A) =>
        A === undefined || c === undefined ? expression : times(c, A),
      );
    case 'transpose':
      return expandedTerms(expression.arg).map(transpose);
    case 'call': {
      const { fn, arg } = expression;
      const linear = fn === 'diag' || fn === 'diagonal' || fn === 'vec' || fn === 'tr' || fn === 'sum';
      return linear ? expandedTerms(arg).map(A => call(fn, A)) : [expression];
    }
    case 'sym':
    case 'differential':
    case 'number':
    case 'size':
    case 'zero':
    case 'ones':
    case 'identity':
    case 'commutation':
    case 'power':
    case 'apply':
    case 'matrixPower':
    case 'kron':
    case 'series':
    case 'indicator':
      return [expression];
  }
}
