/**
 * Every rule as a function of the expression before it.                                 layer 3
 */
import { same } from '../expr/canonical.js';
import { isScalar } from '../expr/dim.js';
import { type Differential, type Expr, now, sameIndex, type Sym } from '../expr/expr.js';
import { isZero, sum, times } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { differential, number, rawSeries, zero } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import { projected } from './derive.js';
import { differentialOf, differentialRule } from './differential.js';
import { equalUnder } from './equality.js';
import { collectedTrace, isolate, opened, sideBySide } from './gradient.js';
import { jacobianShape, movingTerms, withDerivatives } from './jacobian.js';
import { attempt, factorsBefore, stackedReadings } from './replay-readings.js';
import { movedOn, type Setting, shownJacobian } from './replay-setting.js';
import { normalised, simplificationRules, simplify } from './simplify/simplify.js';
import { spelled, stacked, stackStep, untraced } from './stack.js';
import { isolated, signInside, traced, traceStep } from './trace.js';
import {
  overSteps,
  placedTerms,
  rangeIndicator,
  reindexedTerms,
  startedUse,
  termOf,
  together,
  type Use,
  useOf,
} from './uses.js';

/** What a rule can make of an expression; more than one result where it can be read in several ways. */
export type Redo = (before: Expr, setting: Setting) => readonly Expr[];

const one = (result: Expr | undefined): readonly Expr[] => (result === undefined ? [] : [result]);
const silent = (): void => {};
const noFacts = new Map();
const termsIn = (E: Expr): readonly Expr[] => (E.kind === 'sum' ? E.terms : [E]);

const redoDifferential =
  (rule: string): Redo =>
  (before, { d }) => {
    const at = attempt(() => isolated(before));
    if (at === undefined) return [];
    const Y = at.dA.arg;
    const plain = before === at.dA && differentialRule(Y, d) === rule ? [differentialOf(Y, d)] : [];
    if (!isScalar(before.shape)) return plain;
    const inTrace = opened(at.N, Y, d);
    return inTrace.rule === rule ? [...plain, sideBySide(inTrace.terms)] : plain;
  };

/** A step about one use of a symbol. */
const redoUse =
  (rule: (use: Use, setting: Setting) => Expr | undefined): Redo =>
  (before, setting) => {
    const use = attempt(() => useOf(before));
    return use === undefined ? [] : one(rule(use, setting));
  };

/** A step about tr(N dA). */
const redoTrace =
  (rule: (N: Expr, dA: Differential, setting: Setting) => Expr | undefined): Redo =>
  (before, setting) => {
    const at = attempt(() => isolated(before));
    return at === undefined ? [] : one(rule(at.N, at.dA, setting));
  };

/** The term by each name that has its value and that the rule is for: what is used at two fixed steps may be equal there. */
const redoNaming =
  (isFor: (use: Use, symbol: Sym) => boolean): Redo =>
  (before, { context }) => {
    const use = attempt(() => useOf(before));
    if (use === undefined) return [];
    return context.definitions
      .filter(({ symbol, value }) => isFor(use, symbol) && same(value, transpose(use.N)))
      .map(({ symbol }) => termOf({ ...use, N: transpose(symbol) }));
  };
/** A value of the whole sequence. */
const isOnce = (_: Use, { index }: Sym): boolean => index === undefined;
/** A sequence, read in another step than its own. */
const isElsewhere = ({ of }: Use, { index }: Sym): boolean =>
  index !== undefined && sameIndex(index, now) && of.index?.base === 't' && of.index.offset !== 0;

const redoProjection =
  (structure: 'symmetric' | 'diagonal'): Redo =>
  (before, { variable, facts }) =>
    (['gradient', 'vec-jacobian', 'vec-hessian'] as const).flatMap(layout =>
      one(attempt(() => projected(before, variable(), layout, structure, facts))),
    );

const particular: Readonly<Record<string, Redo>> = {
  'd-constant': (before, { d }) =>
    before.kind === 'differential' && d(before.arg).kind !== 'differential' ? [zero(before.shape)] : [],
  'd-series': redoTrace((N, dA) =>
    dA.arg.kind === 'series'
      ? rawSeries(dA.arg.from, dA.arg.to, traced({ M: N, F: differential(dA.arg.body) }))
      : undefined,
  ),
  collect: before => {
    const terms = termsIn(before).map(term => attempt(() => isolated(term)));
    const dA = terms[0]?.dA;
    if (dA === undefined || terms.some(term => term?.dA !== dA)) return [];
    return [
      collectedTrace(
        terms.flatMap(term => (term === undefined ? [] : [term.N])),
        dA,
      ),
    ];
  },
  chain: (before, { shown, variable }) => {
    const X = variable();
    return stackedReadings(before).flatMap(({ K, F }) => {
      const known = F.kind === 'differential' ? shownJacobian(shown, F) : undefined;
      const Js = known === undefined ? [] : factorsBefore(known, X);
      return Js.map(J => spelled({ K: product(K, J), F: differential(X) }));
    });
  },
  'collect-jacobian': (before, { shown, variable }) => {
    const X = variable();
    return stackedReadings(before).flatMap(({ K, F }) => {
      const dY = K.kind === 'identity' || K.kind === 'number' ? shown.expansion.get(F) : undefined;
      if (dY === undefined) return [];
      const parts = movingTerms(dY).map(term => factorsBefore(movedOn(shown, stacked(term)), X)[0]);
      if (parts.includes(undefined)) return [];
      const J = sum(zero(jacobianShape(F, X)), ...parts.filter(part => part !== undefined));
      return [spelled({ K: J, F: differential(X) })];
    });
  },
  'chain-scalar': (before, { shown, variable }) => {
    const x = variable();
    const derivative = (A: Expr): Expr => {
      const known = A === x ? number(1) : shown.derivative.get(A);
      if (known !== undefined) return known;
      const dA = shown.expansion.get(differential(A));
      if (dA === undefined) throw new RangeError('no differential has been shown');
      const result = withDerivatives(dA, derivative);
      shown.derivative.set(A, result);
      return result;
    };
    const result = attempt(() => withDerivatives(before, derivative));
    return result === undefined ? [] : [times(differential(x), result)];
  },
  identify: before => {
    const at = attempt(() => isolated(before.kind === 'series' ? before.body : before));
    return at?.dA.arg.kind === 'sym' ? [transpose(at.N)] : [];
  },
  'identify-jacobian': (before, { variable }) => factorsBefore(before, variable()),
  'identify-scalar': before => [withDerivatives(before, () => number(1))],
  'identify-zero': (before, { after }) => (isZero(before) ? [zero(after.shape)] : []),
  'project-symmetric': redoProjection('symmetric'),
  'project-diagonal': redoProjection('diagonal'),
  equation: redoTrace((N, dA, { context }) => {
    const found = context.equations.find(({ symbol }) => symbol === dA.arg);
    return found === undefined ? undefined : traced({ M: N, F: differential(found.value) });
  }),
  steady: redoTrace((N, dA, { context, after }) => {
    const at = attempt(() => isolated(after));
    const holds = at !== undefined && same(at.N, N) && equalUnder(context.equations, dA.arg, at.dA.arg);
    return holds ? after : undefined;
  }),
  recognise: redoTrace((N, dA, { context, after }) => {
    const at = attempt(() => isolated(after));
    return at?.dA === dA && equalUnder(context.equations, N, at.N) ? after : undefined;
  }),
  reindex: redoUse((use, { context }) => reindexedTerms(use, context.starts)),
  place: redoUse((use, { context }) => placedTerms(use, context.starts)),
  'start-value': redoUse((use, { context }) => termOf(startedUse(use, context.starts))),
  'collect-uses': before => {
    const uses = termsIn(before).map(term => attempt(() => useOf(term)));
    const of = uses[0]?.of;
    if (of === undefined || uses.some(use => use?.of !== of)) return [];
    return [termOf(together(uses.filter(use => use !== undefined)))];
  },
  name: redoNaming(isOnce),
  absent: redoNaming(isElsewhere),
  widen: (before, { context }) => {
    const at = before.kind === 'series' ? attempt(() => isolated(before.body)) : undefined;
    if (at === undefined || before.kind !== 'series') return [];
    const weight = times(rangeIndicator(before), transpose(at.N));
    const found = context.definitions.find(({ value }) => same(value, weight));
    return found === undefined ? [] : [overSteps(traced({ M: transpose(found.symbol), F: at.dA }))];
  },
  simplify: before => [simplify(before, noFacts, silent), normalised(before, noFacts, silent)],
  assume: (before, { facts }) => [simplify(before, facts, silent), normalised(before, facts, silent)],
};

/** The last thing to do to tr(N dX), if anything. */
const withSignInside = redoTrace((N, dX) => {
  const M = signInside(N);
  return M === undefined ? undefined : traced({ M, F: dX });
});

const redoTraceStep =
  (rule: string): Redo =>
  (before, setting) => {
    const step = attempt(() => traceStep(before));
    if (step === undefined && rule === 'minus-into-sum') return withSignInside(before, setting);
    return step?.rule === rule ? [step.after] : [];
  };

const redoStacking =
  (rule: string): Redo =>
  before =>
    stackedReadings(before).flatMap(({ K, F }) => {
      if (F.kind === 'differential') return [];
      if (rule === 'stack-trace') {
        return one(attempt(() => spelled(untraced(K, isolate(F, silent)))));
      }
      const step = attempt(() => stackStep({ K, F }));
      return step?.rule === rule ? [spelled(step)] : [];
    });

/** A rule by its name, as a function of the expression before it. */
export function replayer(rule: string): Redo {
  const own = Object.hasOwn(particular, rule) ? particular[rule] : undefined;
  if (own !== undefined) return own;
  if (rule.startsWith('d-')) return redoDifferential(rule);
  if (rule.startsWith('stack-')) return redoStacking(rule);
  const rewrite = simplificationRules.find(({ name }) => name === rule);
  return rewrite === undefined ? redoTraceStep(rule) : (before, { facts }) => one(rewrite.rewrite(before, facts)?.to);
}
