/**
 * The adjoint recurrences of a cell.                                                    layer 4
 *
 * The seed note's 复合法则, with what it forgets: for every equation s[t] = F(…) the trace method splits tr(gs[t]ᵀ dF)
 * into the differentials of all that F uses. The adjoint of a variable collects *all* its uses, those of the same step
 * and, by moving the summation index, those of other steps (W·dh[t-1] becomes Wᵀ·ga[t+1] in gh[t]). Adjoints are zero
 * outside 1…T, which is the boundary condition; what reaches a start value is its gradient.
 */
import { TracegradError, quoted } from '../errors.js';
import { type Expr, now, type Series, type Sym } from '../expr/expr.js';
import { times } from '../expr/linear.js';
import { differential, number, rawSeries, symbol, zero } from '../expr/raw.js';
import { symbols } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { type Definition, type Derivation, type Recorder, recording, type Subject } from '../calculus/derivation.js';
import type { Assumptions } from '../calculus/facts.js';
import { coefficientsOf, seed } from '../calculus/gradient.js';
import { shortened } from '../calculus/shortened.js';
import { traced } from '../calculus/trace.js';
import {
  coefficientOf,
  overSteps,
  placed,
  placedTerms,
  rangeIndicator,
  reaching,
  recogniser,
  reindexed,
  reindexedTerms,
  startedUse,
  termOf,
  termsOfUses,
  together,
  type Use,
} from '../calculus/uses.js';
import { followsItsReads } from './absent.js';
import { adjointNames, oneName } from './adjoint-names.js';
import type { Adjoint, Cell, DerivedCell, Equation, Initial } from './cell.js';
import { isFiniteBeyond } from '../calculus/finite.js';
import { neededFor } from './needed.js';
import { stagesOf } from './order.js';
import { isImmediate, isStart, type Part } from './part.js';
import { definitionsOf, steadyCell } from './steady-cell.js';

/** Every equation of a cell, in evaluation order. */
export const equationsOf = (cell: Cell): readonly Equation[] => cell.stages.flatMap(({ equations }) => equations);

/** The facts of a cell's inputs by name. */
const assumptionsOf = (cell: Cell): Assumptions => new Map([...cell.inputs].map(([name, { facts }]) => [name, facts]));

/** The start values by name: one symbol may start several states. */
function startsByName({ initials }: Cell): ReadonlyMap<string, readonly Initial[]> {
  const names = new Set(initials.map(({ name }) => name));
  return new Map([...names].map(name => [name, initials.filter(initial => initial.name === name)]));
}

/**
 * The adjoint equations and all gradients of a cell's loss.
 * @throws {TracegradError} `unsupported` for a sum over t inside an equation of every step, or over steps outside 1…T
 */
export function adjointCell(cell: Cell): DerivedCell & { readonly derivation: Derivation } {
  const sections = new Map<string, ReturnType<typeof recording>>();
  const about = (subject: Subject): Recorder => {
    const section = recording(subject);
    sections.set(`${subject.kind} ${subject.name}`, section);
    return section.record;
  };
  const stepsAbout = (kind: Subject['kind'], names: Iterable<string>) =>
    [...names].flatMap(name => sections.get(`${kind} ${name}`)?.steps ?? []);

  const equations = equationsOf(cell);
  const facts = assumptionsOf(cell);
  const isOnce = new Map(
    cell.stages.flatMap(stage => stage.equations.map(({ name }) => [name, stage.direction === 'once'])),
  );
  const valueOf = (name: string, shape: Expr['shape']): Sym =>
    symbol(name, shape, isOnce.get(name) === true ? undefined : now);
  const { of: nameOf, fresh } = adjointNames(
    new Set([
      ...cell.parameters.keys(),
      ...cell.inputs.keys(),
      ...cell.initials.map(({ name }) => name),
      ...equations.map(({ name }) => name),
    ]),
  );
  // Slopes speak of f(A); where an equation has named that value, its name is used: 1 − h[t]², not 1 − tanh(a[t])².
  const equalities = definitionsOf(cell);
  const recognised = recogniser(equalities);
  const steadied = steadyCell(cell);
  const steadyValues = new Map(equationsOf(steadied).map(({ name, value }) => [name, value]));

  const parts = new Map<string, Part[]>();
  const auxiliary: Adjoint[] = [];
  const absent: Adjoint[] = [];
  const definitions: Definition[] = [];
  const add = (part: Part): void => {
    const list = parts.get(part.of.name);
    if (list === undefined) parts.set(part.of.name, [part]);
    else list.push(part);
  };
  const define = (name: string, value: Expr, once: boolean): Sym => {
    isOnce.set(name, once);
    const S = valueOf(name, value.shape);
    definitions.push({ symbol: S, value });
    return S;
  };
  const auxiliaryAdjoint = (of: string, value: Expr, once: boolean): Sym => {
    const name = fresh(of);
    auxiliary.push({ name, of, shape: value.shape, value, immediate: value });
    return define(name, value, once);
  };
  const named = oneName();

  /** Splits tr(M dY) over everything that Y uses. */
  const split = (source: string, Y: Expr, M: Expr, perStep: boolean, record: Recorder): void => {
    for (const [leaf, N] of coefficientsOf([{ Y, M }], () => true, record)) {
      const value = recognised(transpose(N));
      record(
        'recognise',
        traced({ M: N, F: differential(leaf) }),
        traced({ M: transpose(value), F: differential(leaf) }),
      );
      if (leaf.kind === 'series') splitSeries(source, leaf, value, perStep, record);
      else splitSymbol({ N: transpose(value), of: leaf, perStep, source }, record);
    }
  };
  /** A use in another step whose coefficient may have no value beyond the ends: as a sequence of its own it is zero there. */
  const absentBeyond = (part: Part, record: Recorder): void => {
    const { name: of } = part.of;
    const value = coefficientOf(part);
    const S = named(value, () => {
      const name = fresh(`u_${of}`, '');
      const own = about({ kind: 'adjoint', name, of: symbol(name, value.shape, now) });
      const short = shortened(value, facts, own);
      absent.push({ name, of, shape: value.shape, value: short, immediate: short, isTerm: true });
      return define(name, value, false);
    });
    const moved = { ...part, N: transpose(S) };
    record('absent', termOf(part), termOf(moved));
    add(moved);
  };
  const splitSymbol = (part: Part, record: Recorder): void => {
    const { index, name } = part.of;
    if (!part.perStep || index === undefined || index.base === 't') {
      const stays = !part.perStep || index === undefined || index.offset === 0 || isFiniteBeyond(part.N);
      if (stays) add(part);
      else absentBeyond(part, record);
      return;
    }
    // Used by every step, but one value: its sum over the steps enters once.
    const collected = together([part]);
    const of = `${name}_${index.base}${Math.abs(index.offset) || ''}`;
    const N = transpose(auxiliaryAdjoint(of, coefficientOf(collected), true));
    record('collect-uses', termOf(part), termOf(collected));
    record('name', termOf(collected), termOf({ ...collected, N }));
    add({ ...part, N, perStep: false });
  };
  const splitSeries = (source: string, node: Series, value: Expr, perStep: boolean, record: Recorder): void => {
    if (perStep) {
      throw new TracegradError(
        'unsupported',
        `The equation of ${quoted(source)} holds a sum over t inside an equation of every step.`,
      );
    }
    const range = rangeIndicator(node);
    const reaches = symbols(node.body).some(({ index }) => index?.base === 't' && index.offset !== 0);
    const everywhere = range.kind === 'number' && !reaches;
    const term = (G: Expr): Expr => traced({ M: transpose(G), F: differential(node.body) });
    const inRange = rawSeries(node.from, node.to, term(value));
    record('d-series', traced({ M: transpose(value), F: differential(node) }), inRange);
    // Moved to another step, the summand's weight must vanish outside its range, as adjoints do.
    const ranged = times(range, value);
    const weight = everywhere ? value : named(ranged, () => auxiliaryAdjoint('step', ranged, false));
    if (!everywhere) record('widen', inRange, overSteps(term(weight)));
    split(source, node.body, transpose(weight), true, record);
  };

  /** Splits the steady form of what an equation or the loss says. */
  const splitSide = (source: string, side: Expr, value: Expr, M: Expr, perStep: boolean, record: Recorder): void => {
    record('steady', traced({ M, F: differential(side) }), traced({ M, F: differential(value) }));
    split(source, value, M, perStep, record);
  };

  splitSide(
    'loss',
    cell.loss,
    steadied.loss,
    seed(cell.loss).M,
    false,
    about({ kind: 'loss', name: '', value: cell.loss }),
  );
  const needed = neededFor(steadied.loss, steadyValues);
  for (const { name } of equations) isOnce.set(nameOf(name), isOnce.get(name) === true);
  for (const { name, shape, value } of equations) {
    // What the loss does not need has adjoint 0 and passes nothing on.
    if (!needed.has(name)) continue;
    const record = about({ kind: 'equation', name, of: valueOf(name, shape), value });
    const S = valueOf(name, shape);
    const M = transpose(valueOf(nameOf(name), shape));
    record('equation', traced({ M, F: differential(S) }), traced({ M, F: differential(value) }));
    splitSide(name, value, steadyValues.get(name) ?? value, M, isOnce.get(name) !== true, record);
  }

  /** What stands before a differential once all its uses are together. */
  const collected = (uses: readonly Use[], shape: Expr['shape'], record: Recorder): Expr => {
    if (uses.length === 0) {
      record('identify-zero', number(0), zero(shape));
      return zero(shape);
    }
    const use = together(uses);
    record('collect-uses', termsOfUses(uses), termOf(use));
    const G = coefficientOf(use);
    record('identify', termOf(use), G);
    return G;
  };
  /** A use as one of S[t], whatever the step it stands in. */
  const broughtHere = (use: Use, record: Recorder): Use => {
    const { index } = use.of;
    if (index === undefined) return use;
    if (index.base !== 't') {
      record('place', termOf(use), placedTerms(use, cell.initials));
      return placed(use);
    }
    record('reindex', termOf(use), reindexedTerms(use, cell.initials));
    return reindexed(use);
  };
  const usesOf = (name: string, record: Recorder): readonly Use[] =>
    (parts.get(name) ?? []).filter(use => !isStart(use)).map(use => broughtHere(use, record));
  const silent: Recorder = () => {};

  const adjoints = equations.map(({ name, shape }): Adjoint => {
    const record = about({ kind: 'adjoint', name, of: valueOf(name, shape) });
    const value = shortened(collected(usesOf(name, record), shape, record), facts, record);
    const immediate = (parts.get(name) ?? []).filter(use => isImmediate(use) && !isStart(use));
    const here = immediate.map(use => broughtHere(use, silent));
    return {
      name: nameOf(name),
      of: name,
      shape,
      value,
      immediate: shortened(collected(here, shape, silent), facts, silent),
    };
  });

  const gradients = new Map<string, Expr>();
  for (const [name, shape] of cell.parameters) {
    const record = about({ kind: 'parameter', name, of: symbol(name, shape) });
    gradients.set(name, shortened(collected(parts.get(name) ?? [], shape, record), facts, record));
  }
  for (const [name, starts] of startsByName(cell)) {
    const shape = starts[0]?.shape ?? [1, 1];
    const record = about({ kind: 'start', name, of: symbol(name, shape) });
    const uses = starts.flatMap(({ of, index }) => (parts.get(of) ?? []).flatMap(use => reaching(use, index) ?? []));
    const started = uses.map(use => startedUse(use, cell.initials));
    uses.forEach((use, i) => record('start-value', termOf(use), termOf(started[i] ?? use)));
    gradients.set(name, shortened(collected(started, shape, record), facts, record));
  }
  const inputGradients = new Map<string, Expr>();
  for (const [name, { shape, once }] of cell.inputs) {
    const record = about({ kind: 'input', name, of: symbol(name, shape, once ? undefined : now) });
    // A fact about an input is never used in the gradient by that input.
    const others = new Map([...facts].filter(([of]) => of !== name));
    const G = shortened(collected(usesOf(name, record), shape, record), others, record);
    // Where a step is not there, other steps do not read its inputs; its own equations give them nothing anyhow.
    const elsewhere = (parts.get(name) ?? []).some(({ of }) => of.index?.base !== 't' || of.index.offset !== 0);
    const hidden = cell.mask !== undefined && name !== cell.mask && !once && elsewhere;
    inputGradients.set(name, hidden ? times(symbol(cell.mask ?? '', [1, 1], now), G) : G);
  }

  const all = [...auxiliary, ...adjoints, ...absent];
  const adjointStages = stagesOf(all, name => isOnce.get(name) === true, 'T..1').map(followsItsReads(absent));
  const ofAbsent = new Set(absent.map(({ name }) => name));
  const inOrder = adjointStages.flatMap(stage =>
    stage.equations.map(({ name, of }) => (ofAbsent.has(name) ? name : of)),
  );
  return {
    cell,
    adjointStages,
    gradients,
    inputGradients,
    derivation: {
      steps: [
        ...stepsAbout('loss', ['']),
        ...stepsAbout('equation', equations.map(({ name }) => name).reverse()),
        ...stepsAbout('adjoint', inOrder),
        ...stepsAbout('parameter', cell.parameters.keys()),
        ...stepsAbout('start', startsByName(cell).keys()),
        ...stepsAbout('input', cell.inputs.keys()),
      ],
      context: { variable: undefined, facts, equations: equalities, definitions, starts: cell.initials, names: [] },
    },
  };
}
