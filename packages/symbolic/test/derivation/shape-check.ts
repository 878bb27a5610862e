/**
 * Whether a step looks like what its name says.
 *
 * Numbers cannot tell a cyclic turn from a transposition, since both hold. Here the factors of the two sides are laid side
 * by side: which were turned round, which was transposed, which scalar moved, how many terms there are.
 */
import type { Step } from '../../src/calculus/derivation.js';
import { holdsDifferential } from '../../src/expr/differential-inside.js';
import type { Expr } from '../../src/expr/expr.js';
import { call } from '../../src/expr/functions.js';
import { hadamard, numericCoefficient } from '../../src/expr/linear.js';
import { product } from '../../src/expr/product.js';
import { number } from '../../src/expr/raw.js';
import { same } from '../../src/expr/canonical.js';
import { transpose } from '../../src/expr/transpose.js';

/** A scalar as scalar factors times the trace of a product, or times a product that is a scalar itself. */
interface Term {
  readonly scalars: readonly Expr[];
  readonly factors: readonly Expr[];
}

function termOf(E: Expr): Term {
  if (E.kind === 'hadamard') {
    const moving = E.factors.find(holdsDifferential) ?? E;
    const still = E.factors.filter(A => A !== moving);
    const { scalars, factors } = moving === E ? { scalars: [], factors: [E] } : termOf(moving);
    return { scalars: [...still, ...scalars], factors };
  }
  const inside = E.kind === 'call' && E.fn === 'tr' ? E.arg : E;
  if (inside.kind === 'scale') return { scalars: [inside.coefficient], factors: termOf(inside.arg).factors };
  return { scalars: [], factors: inside.kind === 'product' ? inside.factors : [inside] };
}

const termsOf = (E: Expr): readonly Expr[] => (E.kind === 'sum' ? E.terms : E.kind === 'series' ? [E.body] : [E]);
const last = (E: Expr): Expr | undefined => termOf(E).factors.at(-1);
const before = (E: Expr): Expr => product(number(1), ...termOf(E).factors.slice(0, -1));
const coefficient = (E: Expr): Expr => hadamard(number(1), ...termOf(E).scalars);
const isNegative = (E: Expr): boolean => numericCoefficient(E).coefficient.value < 0;
const isOnes = (A: Expr | undefined): boolean => A?.kind === 'ones' || A?.kind === 'number';

/** Whether two terms have the same factors in the same cyclic order, and equal scalars. */
const isRotation = (E: Expr, turned: Expr): boolean => {
  const { factors } = termOf(E);
  return factors.some((_, i) => {
    const whole = product(...factors.slice(i), ...factors.slice(0, i));
    return same(
      hadamard(coefficient(E), call('tr', whole)),
      hadamard(coefficient(turned), call('tr', product(...termOf(turned).factors))),
    );
  });
};

const isTurned = (E: Expr): boolean => last(E) !== undefined && holdsDifferential(last(E) ?? E);

/** The argument of the differential that is opened, which stands alone or at the end of a trace. */
const opened = (E: Expr): Expr | undefined => {
  const d = E.kind === 'differential' ? E : last(E);
  return d?.kind === 'differential' ? d.arg : undefined;
};

type Look = (step: Step) => boolean;

/** As many terms as factors that vary, which are more than one. */
const productRule: Look = ({ after }) => after.kind === 'sum';

const looks: Readonly<Record<string, Look>> = {
  cyclic: ({ before: E, after }) => !isTurned(E) && isTurned(after) && isRotation(E, after),
  'transpose-trace': ({ before: E, after }) => {
    const [A, B] = [last(E), last(after)];
    return A?.kind === 'transpose' && A.arg === B && same(transpose(before(E)), before(after));
  },
  'minus-into-sum': ({ before: E, after }) =>
    isTurned(E) && last(E) === last(after) && !same(E, after) && isNegative(E) && !isNegative(after),
  'hadamard-trace': ({ before: E, after }) => {
    const A = last(E);
    return A?.kind === 'hadamard' && A.factors.includes(last(after) ?? E);
  },
  'sum-as-trace': ({ before: E, after }) => {
    const A = last(E);
    return A?.kind === 'call' && A.fn === 'sum' && termOf(after).factors.some(isOnes) && last(after) === A.arg;
  },
  'd-linear': ({ before: E, after }) => opened(E) !== undefined && after.kind !== 'sum',
  'd-product': productRule,
  'd-hadamard': productRule,
  'd-scale': productRule,
  'd-kron': productRule,
  'd-sum': ({ before: E }) => opened(E)?.kind === 'sum',
  'd-transpose': ({ before: E, after }) => {
    const A = last(after);
    return A?.kind === 'transpose' && A.arg.kind === 'differential' && opened(E) === transpose(A.arg.arg);
  },
  collect: ({ before: E }) => termsOf(E).length > 1,
  identify: ({ before: E }) => termsOf(E).every(term => last(term)?.kind === 'differential'),
};

/** Whether the check knows the rule of a step. */
export const isLookedAt = ({ rule }: Step): boolean => Object.hasOwn(looks, rule);

/** Whether a step looks as its rule says; true of rules without a look. */
export const looksRight = (step: Step): boolean => looks[step.rule]?.(step) ?? true;
