/**
 * Gradients and the loss as tasks that sum over time and examples.                        layer 2
 *
 * Σₜ gA[t]·h[t-1]′ over all examples is one deep product of two sequences as they lie in memory; Σₜ gA[t] is one pass of
 * column sums. What has neither form is gathered element by element. Terms that are constant in t or shared by the
 * examples are summed all the same: the loss of a batch is the sum of its examples' losses.
 */
import {
  type Expr,
  hadamard,
  isFiniteWherever,
  isSelector,
  number,
  product,
  scalarFactors,
  type Shape,
  times,
  toText,
} from '@tracegrad/symbolic';
import type { Flattening } from './flatten.js';
import { dependsOnTime } from './outside.js';
import { isTurned, type Operation, type Purpose, type Span, type Task } from './task.js';

interface Term {
  readonly span: Span | undefined;
  readonly body: Expr;
}

const termsOf = (value: Expr): readonly Expr[] => (value.kind === 'sum' ? value.terms : [value]);

/** An expression as a sum over terms, each under its own sum over t or none. */
function terms(value: Expr): readonly Term[] {
  return termsOf(value).flatMap((term): readonly Term[] => {
    if (term.kind === 'series') {
      return termsOf(term.body).map(body => ({ span: { from: term.from, to: term.to }, body }));
    }
    const coefficient = term.kind === 'scale' ? term.coefficient : undefined;
    if (term.kind === 'scale' && coefficient !== undefined && term.arg.kind === 'series') {
      return terms(term.arg).map(({ span, body }) => ({ span, body: times(coefficient, body) }));
    }
    if (term.kind === 'hadamard') {
      const [inner, ...more] = term.factors.filter(factor => factor.kind === 'series');
      const rest = term.factors.filter(factor => factor.kind !== 'series');
      const [factor] = rest;
      if (
        inner !== undefined &&
        more.length === 0 &&
        rest.length === 1 &&
        factor !== undefined &&
        factor.shape[0] === 1
      ) {
        return terms(inner).map(({ span, body }) => ({ span, body: times(factor, body) }));
      }
    }
    return [{ span: undefined, body: term }];
  });
}

/** Adds the tasks of a parameter's gradient; the first one sets it, the others add. */
export function addGradient(name: string, of: string, value: Expr, flattening: Flattening): void {
  const { add } = flattening;
  terms(value).forEach(({ span, body }, i) => {
    const operation = gradientOperation(body, span, flattening);
    add(
      summing(name, value.shape, operation, 'gradient', i > 0, [
        `∂L/∂${of} ${i > 0 ? '+=' : '='} ${spanText(span, body)}`,
      ]),
    );
  });
}

/** Adds the tasks of the loss. */
export function addLoss(name: string, value: Expr, flattening: Flattening): void {
  terms(value).forEach(({ span, body }, i) => {
    const operation: Operation = { kind: 'gather', span, value: flattening.flat(body) };
    flattening.add(
      summing(name, value.shape, operation, 'loss', i > 0, [`loss ${i > 0 ? '+=' : '='} ${spanText(span, body)}`]),
    );
  });
}

const spanText = (span: Span | undefined, body: Expr): string =>
  span === undefined ? `Σ over examples of ${toText(body)}` : `Σ over t and examples of ${toText(body)}`;

const summing = (
  name: string,
  shape: Shape,
  operation: Operation,
  purpose: Purpose,
  adds: boolean,
  says: readonly string[],
): Omit<Task, 'derivative'> => ({
  defines: [name],
  shape,
  time: false,
  example: false,
  operation,
  purpose,
  adds,
  scaled: true,
  says,
});

function gradientOperation(
  body: Expr,
  span: Span | undefined,
  { flat, operand, finiteOperand, isExample, isMask }: Flattening,
): Operation {
  const coefficient = body.kind === 'scale' ? body.coefficient : undefined;
  const rest = body.kind === 'scale' ? body.arg : body;
  const varies = (node: Expr): boolean => isExample(node) && (span === undefined || dependsOnTime(node));
  if (rest.kind === 'product') {
    const thin = rest.factors.slice(0, -1).findIndex(factor => factor.shape[1] === 1);
    const cut = thin >= 0 ? thin + 1 : rest.factors.length - 1;
    const first = product(...rest.factors.slice(0, cut));
    const left = coefficient === undefined ? first : times(coefficient, first);
    // A factor that selects stands before both: a product over t reads all steps of both.
    const chosen =
      coefficient === undefined ? [] : scalarFactors(coefficient).filter(factor => isSelector(factor, isMask));
    const plain = product(...rest.factors.slice(cut));
    const right = isFiniteWherever(plain) ? plain : times(hadamard(number(1), ...chosen), plain);
    if (varies(left) && varies(right)) {
      const [L, R] = [finiteOperand(left), finiteOperand(right)];
      // A′B′ = (BA)′ has no product kernel; as a value of its own it is read transposed.
      if (!(isTurned(L) && isTurned(R))) return { kind: 'deferred', span, left: L, right: R };
    }
  }
  if (body.shape[1] === 1 && varies(body)) return { kind: 'totals', span, source: operand(body) };
  return { kind: 'gather', span, value: flat(body) };
}
