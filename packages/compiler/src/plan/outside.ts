/**
 * What an expression in t is before the first and after the last step.                    layer 2
 *
 * W′·gA[t+1] is W′·gA[t] one step later, so one task can serve both, provided that its value outside 1…T is zero, as
 * that of every adjoint is. That is not assumed but computed: symbols outside become zero and the normal form decides.
 */
import {
  bottomUp,
  children,
  type Expr,
  type Index,
  isZero,
  nodes,
  number,
  shift,
  substitute,
  zero,
} from '@tracegrad/symbolic';

const known = new WeakMap<Expr, boolean>();

/** Whether an expression has a value for each t; the t of a series is its own. */
export function dependsOnTime(node: Expr): boolean {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  const here = node.kind === 'indicator' || (node.kind === 'sym' && node.index?.base === 't');
  const result = here || (node.kind !== 'series' && children(node).some(dependsOnTime));
  known.set(node, result);
  return result;
}

/** Where a sequence has declared start values. */
export type Declared = (name: string, index: Index) => boolean;

/** Whether the expression in t vanishes `distance` steps after T (or, if negative, before 1), and all steps between. */
export function vanishesOutside(node: Expr, distance: number, declared: Declared): boolean {
  for (let j = Math.sign(distance); Math.abs(j) <= Math.abs(distance); j += Math.sign(distance)) {
    const base = distance > 0 ? 'T' : '';
    const here = distance > 0 ? j : j + 1;
    const beyond = (offset: number): boolean => (distance > 0 ? here + offset > 0 : here + offset < 1);
    const outside = substitute(node, X =>
      X.index?.base === 't' && beyond(X.index.offset) && !declared(X.name, { base, offset: here + X.index.offset })
        ? zero(X.shape)
        : X,
    );
    const value = bottomUp(A => (A.kind === 'indicator' && A.at.base === base && A.at.offset !== here ? number(0) : A))(
      outside,
    );
    if (!isZero(value)) return false;
  }
  return true;
}

export interface Anchored {
  /** The expression moved so that its anchor is read at t. */
  readonly node: Expr;
  /** node at t + offset is the expression given. */
  readonly offset: number;
}

/**
 * Moves expressions in time so that equal ones meet: the adjoint that is nearest to t is read at t, or else the computed
 * sequence, or else the latest input. What is computed comes before what is given: w[t-1]'*x[t+1], anchored at x, would read
 * w two steps back and be read one step ahead, and no direction of time would do.
 */
export type Anchor = (node: Expr) => Anchored;

export interface Kinds {
  readonly isAdjoint: (name: string) => boolean;
  /** Whether a name is a sequence that an equation computes, an adjoint or not. */
  readonly isComputed: (name: string) => boolean;
}

/** The anchor of a cell; each distinct expression is looked at once. */
export function anchoring({ isAdjoint, isComputed }: Kinds, declared: Declared): Anchor {
  const done = new Map<Expr, Anchored>();
  const nearest = (a: number, b: number): number => (Math.abs(b) < Math.abs(a) ? b : a);
  const adjoint = offsetOf(isAdjoint, nearest);
  const computed = offsetOf(isComputed, nearest);
  const latest = offsetOf(() => true, Math.max);
  const anchored = (node: Expr): Anchored => {
    const offset = adjoint(node) ?? computed(node) ?? latest(node) ?? 0;
    if (offset === 0 || holdsSeries(node)) return { node, offset: 0 };
    const moved = shift(node, -offset);
    return vanishesOutside(moved, offset, declared) ? { node: moved, offset } : { node, offset: 0 };
  };
  return node => {
    const known = done.get(node) ?? anchored(node);
    done.set(node, known);
    return known;
  };
}

/** A series counts its own t, which must not be moved. */
const holdsSeries = (node: Expr): boolean => nodes(node).some(({ kind }) => kind === 'series');

/** Of all k for which a chosen symbol is read at t + k, the one that is preferred. */
function offsetOf(
  chosen: (name: string) => boolean,
  preferred: (a: number, b: number) => number,
): (node: Expr) => number | undefined {
  const done = new Map<Expr, number | undefined>();
  const visit = (node: Expr): number | undefined => {
    if (node.kind === 'sym') return node.index?.base === 't' && chosen(node.name) ? node.index.offset : undefined;
    if (done.has(node)) return done.get(node);
    const offsets = children(node).flatMap(part => visit(part) ?? []);
    const result = offsets.length === 0 ? undefined : offsets.reduce((a, b) => preferred(a, b));
    done.set(node, result);
    return result;
  };
  return visit;
}
