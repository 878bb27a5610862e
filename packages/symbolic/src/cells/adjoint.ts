/**
 * The adjoint recurrences of a cell.                                                    layer 4
 *
 * The seed note's 复合法则, with what it forgets: for every equation s[t] = F(…) the trace method splits tr(gs[t]ᵀ dF)
 * into the differentials of all that F uses. The adjoint of a variable collects *all* its uses, those of the same step
 * and, by moving the summation index, those of other steps (W·dh[t-1] becomes Wᵀ·ga[t+1] in gh[t]). Adjoints are zero
 * outside 1…T, which is the boundary condition; what reaches a start value is its gradient.
 */
import { TracegradError, quoted } from '../errors.js';
import { canonical } from '../expr/canonical.js';
import { type Expr, type Index, indexText, sameIndex, type Series, type Sym } from '../expr/expr.js';
import { minus, sum, times } from '../expr/linear.js';
import { indicator, number, symbol, zero } from '../expr/raw.js';
import { at, bottomUp, series, shift, symbols } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { type Derivation, recording } from '../calculus/derivation.js';
import type { Assumptions } from '../calculus/facts.js';
import { gradientsOf, seed } from '../calculus/gradient.js';
import { simplify } from '../calculus/simplify/simplify.js';
import type { Adjoint, Cell, DerivedCell, Equation } from './cell.js';
import { stagesOf } from './order.js';

const now: Index = { base: 't', offset: 0 };
const start: Index = { base: '', offset: 1 };
const end: Index = { base: 'T', offset: 0 };

/** A part of the coefficient of d name[index]: an expression in t if the use is a step's, else a constant in t. */
interface Part {
  readonly index: Index | undefined;
  readonly value: Expr;
  /** Whether the use stands in an equation of every step. */
  readonly perStep: boolean;
  readonly source: string;
}

/** Σₜ of the parts of every step, plus the others. */
function total(parts: readonly Part[], shape: Expr['shape']): Expr {
  const perStep = parts.filter(part => part.perStep).map(({ value }) => value);
  const once = parts.filter(part => !part.perStep).map(({ value }) => value);
  return sum(zero(shape), ...(perStep.length === 0 ? [] : [series(start, end, sum(...perStep))]), ...once);
}

/** [t = step] as a factor for a part that enters one step only. */
const onlyAt = (index: Index, value: Expr): Expr => times(indicator(index), value);

/** 1 where from ≤ t ≤ to, for ranges that leave out steps at the ends of 1…T. */
function rangeIndicator({ from, to }: Series): Expr {
  if (from.base !== '' || to.base !== 'T' || from.offset < 1 || to.offset > 0) {
    const range = `${indexText(from)}…${indexText(to)}`;
    throw new TracegradError('unsupported', `A sum over t = ${range}: the steps must lie within 1…T.`, {
      hint: 'sum(t, 1, T, …)',
    });
  }
  const before = Array.from({ length: from.offset - 1 }, (_, i) => indicator({ base: '', offset: i + 1 }));
  const after = Array.from({ length: -to.offset }, (_, i) => indicator({ base: 'T', offset: -i }));
  return minus(number(1), sum(zero([1, 1]), ...before, ...after));
}

/** Names for adjoints: g and the name, made unique with underscores. `fresh` gives a new one each time. */
function adjointNames(taken: ReadonlySet<string>): { of: (name: string) => string; fresh: (name: string) => string } {
  const given = new Map<string, string>();
  const used = new Set(taken);
  const fresh = (name: string): string => {
    let adjoint = `g${name}`;
    while (used.has(adjoint)) adjoint += '_';
    used.add(adjoint);
    return adjoint;
  };
  const of = (name: string): string => {
    const adjoint = given.get(name) ?? fresh(name);
    given.set(name, adjoint);
    return adjoint;
  };
  return { of, fresh };
}

/** Every equation of a cell, in evaluation order. */
export const equationsOf = (cell: Cell): readonly Equation[] => cell.stages.flatMap(({ equations }) => equations);

/** The facts of a cell's inputs by name. */
const assumptionsOf = (cell: Cell): Assumptions => new Map([...cell.inputs].map(([name, { facts }]) => [name, facts]));

/**
 * The adjoint equations and all gradients of a cell's loss.
 * @throws {TracegradError} `unsupported` for a sum over t inside an equation of every step, or over steps outside 1…T
 */
export function adjointCell(cell: Cell): DerivedCell & { readonly derivation: Derivation } {
  const { record, steps, about } = recording();
  const equations = equationsOf(cell);
  const facts = assumptionsOf(cell);
  const isOnce = new Map(
    cell.stages.flatMap(stage => stage.equations.map(({ name }) => [name, stage.direction === 'once'])),
  );
  const { of: nameOf, fresh } = adjointNames(
    new Set([
      ...cell.parameters.keys(),
      ...cell.inputs.keys(),
      ...cell.initials.map(({ name }) => name),
      ...equations.map(({ name }) => name),
    ]),
  );
  // Slopes speak of f(A); where an equation has named that value, its name is used: 1 − h[t]², not 1 − tanh(a[t])².
  const named = new Map(
    equations
      .filter(({ value }) => value.kind !== 'sym' && value.kind !== 'number')
      .map(({ name, shape, value }) => [
        canonical(value),
        symbol(name, shape, isOnce.get(name) === true ? undefined : now),
      ]),
  );
  const recognised = bottomUp(node => named.get(canonical(node)) ?? node);

  const parts = new Map<string, Part[]>();
  const auxiliary: Adjoint[] = [];
  const add = (name: string, part: Part): void => {
    const list = parts.get(name);
    if (list === undefined) parts.set(name, [part]);
    else list.push(part);
  };
  const auxiliaryAdjoint = (of: string, value: Expr, once: boolean): Expr => {
    const name = fresh(of);
    auxiliary.push({ name, of, shape: value.shape, value, immediate: value });
    onceAdjoints.set(name, once);
    return symbol(name, value.shape, once ? undefined : now);
  };
  const onceAdjoints = new Map<string, boolean>();

  /** Splits tr(M dY) over everything that Y uses. */
  const split = (source: string, Y: Expr, M: Expr, perStep: boolean): void => {
    for (const [leaf, gradient] of gradientsOf([{ Y, M }], () => true, record)) {
      const value = recognised(gradient);
      if (leaf.kind === 'series') splitSeries(source, leaf, value, perStep);
      else splitSymbol(source, leaf, value, perStep);
    }
  };
  const splitSymbol = (source: string, { name, shape, index }: Sym, value: Expr, perStep: boolean): void => {
    if (perStep && index !== undefined && index.base !== 't') {
      // Used by every step, but one value: its sum over the steps enters once.
      const collected = auxiliaryAdjoint(
        `${name}_${index.base}${Math.abs(index.offset) || ''}`,
        total([{ index, value, perStep, source }], shape),
        true,
      );
      add(name, { index, value: collected, perStep: false, source });
      return;
    }
    add(name, { index, value, perStep, source });
  };
  const splitSeries = (source: string, node: Series, value: Expr, perStep: boolean): void => {
    if (perStep) {
      throw new TracegradError(
        'unsupported',
        `The equation of ${quoted(source)} holds a sum over t inside an equation of every step.`,
      );
    }
    const range = rangeIndicator(node);
    const reaches = symbols(node.body).some(({ index }) => index?.base === 't' && index.offset !== 0);
    const everywhere = range.kind === 'number' && !reaches;
    // Moved to another step, the summand's weight must vanish outside its range, as adjoints do.
    const weight = everywhere ? value : auxiliaryAdjoint('step', times(range, value), false);
    split(source, node.body, transpose(weight), true);
  };

  about('loss');
  split('loss', cell.loss, seed(cell.loss).M, false);
  for (const { name, shape, value } of equations) {
    about(name);
    const once = isOnce.get(name) === true;
    split(name, value, transpose(symbol(nameOf(name), shape, once ? undefined : now)), !once);
  }

  const short = (name: string, value: Expr): Expr => {
    about(name);
    return simplify(value, facts, record);
  };
  const isStep = (part: Part): boolean => part.index?.base === 't';
  /** The coefficient of ds[t]: uses of other steps moved here. */
  const moved = ({ index, value }: Part): Expr =>
    index === undefined ? value : index.base === 't' ? shift(value, -index.offset) : onlyAt(index, value);
  const immediateParts = (list: readonly Part[]): Part[] =>
    list.filter(
      ({ index, source }) => index === undefined || index.base !== 't' || index.offset === 0 || source === 'loss',
    );

  const adjoints = equations.map(({ name, shape }): Adjoint => {
    const list = parts.get(name) ?? [];
    const once = isOnce.get(name) === true;
    const within = list.filter(({ index }) => index === undefined || index.base !== '' || index.offset >= 1);
    const collect = (some: readonly Part[]): Expr => (once ? total(some, shape) : sum(zero(shape), ...some.map(moved)));
    const value = short(name, collect(within));
    about(name);
    recordCollection(within, symbol(name, shape, once ? undefined : now), value);
    return {
      name: nameOf(name),
      of: name,
      shape,
      value,
      immediate: simplify(collect(immediateParts(within)), facts, () => {}),
    };
  });
  function recordCollection(list: readonly Part[], s: Sym, value: Expr): void {
    const before = list.filter(isStep).filter(({ index }) => index?.offset !== 0);
    for (const part of before) record('reindex', part.value, moved(part));
    record('collect-uses', sum(zero(s.shape), ...list.map(moved)), value);
  }

  const gradients = new Map<string, Expr>();
  for (const [name, shape] of cell.parameters) gradients.set(name, short(name, total(parts.get(name) ?? [], shape)));
  for (const { name, of, index, shape } of cell.initials) {
    const reaching = (parts.get(of) ?? []).flatMap(part => valueAt(part, index));
    gradients.set(name, short(name, sum(zero(shape), ...reaching)));
  }
  const inputGradients = new Map<string, Expr>();
  for (const [name, { shape, once }] of cell.inputs) {
    const list = parts.get(name) ?? [];
    const within = list.filter(({ index }) => index === undefined || index.base !== '' || index.offset >= 1);
    // A fact about an input is never used in the gradient by that input.
    const others = new Map([...facts].filter(([of]) => of !== name));
    about(name);
    inputGradients.set(
      name,
      simplify(once ? total(within, shape) : sum(zero(shape), ...within.map(moved)), others, record),
    );
  }

  const all = [...auxiliary, ...adjoints];
  const adjointOnce = new Map([
    ...onceAdjoints,
    ...equations.map(({ name }): [string, boolean] => [nameOf(name), isOnce.get(name) === true]),
  ]);
  return {
    cell,
    adjointStages: stagesOf(all, name => adjointOnce.get(name) === true, 'T..1'),
    gradients,
    inputGradients,
    derivation: { steps },
  };
}

/** What a part contributes to the start value at an index: a use k steps away reaches it from one step of 1…T. */
function valueAt({ index, value }: Part, step: Index): readonly Expr[] {
  if (index === undefined) return [];
  if (index.base !== 't') return sameIndex(index, step) ? [value] : [];
  const from: Index = { base: step.base, offset: step.offset - index.offset };
  const within = from.base === 'T' ? from.offset <= 0 : from.offset >= 1;
  return within ? [at(value, from)] : [];
}
