/**
 * Uses of a sequence over time, and how they are brought together.                      layer 3
 *
 * In dL a symbol is used by terms Σₜ tr(N(t) dS[t+k]), one for each place where an equation mentions it, and by terms
 * outside any sum. Adjoints are zero outside 1…T, and so is every N built of one: this lets the summation index be moved,
 * which is how a use in another step (W·dh[t-1] in the equation of a[t]) reaches the coefficient of dh[t]. Everything
 * here is a function from terms to terms, done by the adjoint recurrence and done again by `replay`.
 */
import { TracegradError } from '../errors.js';
import { canonical } from '../expr/canonical.js';
import { type Expr, type Index, indexText, now, type Series, type Sym } from '../expr/expr.js';
import { hadamard, minus, sum, times } from '../expr/linear.js';
import { differential, indicator, number, symbol, zero } from '../expr/raw.js';
import { at, bottomUp, mentions, series, shift } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import type { Definition, StartValue } from './derivation.js';
import { sideBySide } from './gradient.js';
import { isolated, traced } from './trace.js';

export const start: Index = { base: '', offset: 1 };
export const end: Index = { base: 'T', offset: 0 };

/** A term of dL: tr(N dS), or Σₜ over 1…T of it. */
export interface Use {
  readonly N: Expr;
  readonly of: Sym;
  readonly perStep: boolean;
}

/** Σ over 1…T of a body, be it zero. */
export const overSteps = (body: Expr): Expr => series(start, end, body);

/** A use as an expression. */
export function termOf({ N, of, perStep }: Use): Expr {
  const body = traced({ M: N, F: differential(of) });
  return perStep ? overSteps(body) : body;
}

/** The use that a term spells. @throws {RangeError} if the term is no trace of one differential of a symbol. */
export function useOf(term: Expr): Use {
  const perStep = term.kind === 'series';
  const { N, dA } = isolated(perStep ? term.body : term);
  if (dA.arg.kind !== 'sym') throw new RangeError('the differential of a symbol is wanted');
  return { N, of: dA.arg, perStep };
}

/** The terms of uses, side by side. */
export const termsOfUses = (uses: readonly Use[]): Expr => sideBySide(uses.map(termOf));

const indexed = ({ name, shape }: Sym, index: Index): Sym => symbol(name, shape, index);

/** 1 if T is this length, 0 otherwise: Σₜ [t = length] [t = T]. */
const lengthIndicator = (length: number): Expr =>
  overSteps(hadamard(indicator({ base: '', offset: length }), indicator(end)));

/** What a use k steps away contributes at a fixed step: it reaches it from one step of 1…T, or from none. */
export function reaching({ N, of, perStep }: Use, step: Index): Use | undefined {
  if (of.index === undefined) return undefined;
  const S = indexed(of, step);
  if (!perStep || of.index.base !== 't') {
    if (of.index.base === step.base) return of.index.offset === step.offset ? { N, of: S, perStep: false } : undefined;
    // S[T-k] is S[s] in sequences of just T = k + s steps.
    const length = of.index.base === 'T' ? step.offset - of.index.offset : of.index.offset - step.offset;
    return length < 1 ? undefined : { N: times(lengthIndicator(length), N), of: S, perStep: false };
  }
  const from: Index = { base: step.base, offset: step.offset - of.index.offset };
  const within = from.base === 'T' ? from.offset <= 0 : from.offset >= 1;
  return within ? { N: at(N, from), of: S, perStep: false } : undefined;
}

/** Σₜ tr(N(t) dS[t+k]) as a sum over the steps of S: Σₜ tr(N(t−k) dS[t]). What reaches start values is left out. */
export function reindexed({ N, of, perStep }: Use): Use {
  const k = of.index?.base === 't' ? of.index.offset : 0;
  return { N: shift(N, -k), of: indexed(of, now), perStep };
}

/** A use brought to the steps of S, and apart from it what reaches the start values of S. */
function besideStarts(brought: Use, use: Use, starts: readonly StartValue[]): Expr {
  const own = starts.filter(({ of }) => of === use.of.name);
  return termsOfUses([brought, ...own.flatMap(({ index }) => reaching(use, index) ?? [])]);
}

/** Σₜ tr(N(t) dS[t+k]) over the steps of S, and apart from it what reaches the start values of S. */
export const reindexedTerms = (use: Use, starts: readonly StartValue[]): Expr =>
  besideStarts(reindexed(use), use, starts);

/** tr(N dS[T]) = Σₜ [t = T] tr(N dS[t]). */
export const placed = ({ N, of }: Use): Use =>
  of.index === undefined
    ? { N, of, perStep: false }
    : { N: times(indicator(of.index), N), of: indexed(of, now), perStep: true };

/** tr(N dS[T]) over the steps of S, and apart from it what reaches the start values of S in a short sequence. */
export const placedTerms = (use: Use, starts: readonly StartValue[]): Expr => besideStarts(placed(use), use, starts);

/** All uses of one symbol as one: Σₜ tr(N₁ dS[t]) + Σₜ tr(N₂ dS[t]) = Σₜ tr((N₁ + N₂) dS[t]); a constant leaves the sums. */
export function together(uses: readonly Use[]): Use {
  const [first] = uses;
  if (first === undefined) throw new RangeError('nothing to collect');
  const { of } = first;
  const rows: Expr['shape'] = [of.shape[1], of.shape[0]];
  if (of.index?.base === 't') return { N: sum(zero(rows), ...uses.map(({ N }) => N)), of, perStep: true };
  const summed = uses.filter(({ perStep }) => perStep).map(({ N }) => N);
  const once = uses.filter(({ perStep }) => !perStep).map(({ N }) => N);
  return {
    N: sum(zero(rows), ...(summed.length === 0 ? [] : [overSteps(sum(...summed))]), ...once),
    of,
    perStep: false,
  };
}

/** The coefficient that is read off a use: Nᵀ, of the symbol's shape. */
export const coefficientOf = ({ N }: Use): Expr => transpose(N);

/** S[0] is the start value S0. */
export function startedUse(use: Use, starts: readonly StartValue[]): Use {
  const found = starts.find(
    ({ of, index }) => of === use.of.name && index.base === use.of.index?.base && index.offset === use.of.index.offset,
  );
  return found === undefined ? use : { ...use, of: symbol(found.name, found.shape) };
}

/** 1 where from ≤ t ≤ to, for ranges that leave out steps at the ends of 1…T. */
export function rangeIndicator({ from, to }: Series): Expr {
  if (from.base !== '' || to.base !== 'T' || from.offset < 1 || to.offset > 0) {
    const range = `${indexText(from)}…${indexText(to)}`;
    throw new TracegradError('unsupported', `A sum over t = ${range}: the steps must lie within 1…T.`, {
      hint: 'sum(t, 1, T, …)',
    });
  }
  const before = Array.from({ length: from.offset - 1 }, (_, i) => indicator({ base: '', offset: i + 1 }));
  const after = Array.from({ length: -to.offset }, (_, i) => indicator({ base: 'T', offset: -i }));
  // Not 1 − Σ − Σ: where a short sequence makes the ends overlap, a step would be taken away twice.
  const without = (steps: readonly Expr[]): Expr => minus(number(1), sum(zero([1, 1]), ...steps));
  return hadamard(without(before), without(after));
}

const movesInTime = mentions(({ index }) => index?.base === 't');

/**
 * A pass that puts the names of equations where their right sides stand. A value that is the same at every step is left
 * as it is: outside all steps p[t] would have no t.
 */
export function recogniser(equations: readonly Definition[]): (node: Expr) => Expr {
  const named = new Map(
    equations
      .filter(({ value }) => value.kind !== 'sym' && value.kind !== 'number')
      .filter(({ symbol: S, value }) => S.index === undefined || movesInTime(value))
      .map(({ symbol: S, value }) => [canonical(value), S]),
  );
  return bottomUp(node => named.get(canonical(node)) ?? node);
}
