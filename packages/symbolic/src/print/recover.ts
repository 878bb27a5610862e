/**
 * From an expression to the way people write it.
 *
 * The normal form keeps a − b as a sum with −1·b and a/b as a power; here signs, fractions, roots and common transposes
 * come back. Each distinct node is read once: equal expressions, also up to the order of a sum or the direction of a
 * scalar product, become one notation. What is written depends on the expression alone, never on what was read before.
 * Where a differential stands, nothing is turned: its place is what a step of a derivation is about.
 */
import { canonical, children } from '../expr/canonical.js';
import { holdsDifferential } from '../expr/differential-inside.js';
import { isScalar, type Shape } from '../expr/dim.js';
import { type Expr, type Node, type Table, visit } from '../expr/expr.js';
import { numericCoefficient } from '../expr/linear.js';
import { number, rawCall, rawProduct } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import { isHalf, isRoot, quotient, type Quotient, ratio, type Ratio } from './coefficient.js';
import { transposeMustSave } from './common-transpose.js';
import { allKnown, columnsKnown, type Known, knownSizes, pair, rowsKnown, swapped } from './known-sizes.js';
import {
  callOf,
  differentialOf,
  dimOf,
  eyeOf,
  filledOf,
  indicatorOf,
  minusOf,
  nameOf,
  type Notation,
  numberOf,
  powerOf,
  productOf,
  quotientOf,
  seriesOf,
  sumOf,
  type Term,
  transposeOf,
} from './notation.js';
import { operandsFirst } from './operands-first.js';

/** A longer part writes its sizes itself, so that it can get a name. */
const longestContextual = 12;
/** A matrix and its transpose share one notation if it is longer than this, since only then it will get a name. */
const leastShared = 6;
/** Graphs with more nodes may be too deep to recurse over. */
const longestRecursion = 1000;

const scalar: Shape = [1, 1];

interface Signed {
  readonly negative: boolean;
  readonly body: Notation;
}

/** The notations of expressions that are written together. */
export function recover(roots: readonly Expr[]): readonly Notation[] {
  const known = knownSizes();
  const direct = new Map<Expr, Map<Known, Signed>>();
  const chosen = new Map<Expr, Signed>();
  const byMeaning = new Map<Expr, Signed>();
  const order = [...new Set(roots.flatMap(root => operandsFirst(root, children)))];
  const meanings = new Set(order.map(canonical));

  /** The best of what can be written, with the sizes in `context` known from outside. */
  function signed(node: Expr, context: Known): Signed {
    const missing = (context & ~known(node)) as Known; // a subset of the bits of `context`
    if (missing !== 0) {
      const whole = signed(node, 0);
      if (whole.body.size <= longestContextual) return best(node, missing);
      return whole;
    }
    const seen = chosen.get(node);
    if (seen !== undefined) return seen;
    const meaning = holdsDifferential(node) ? node : canonical(node);
    const result = byMeaning.get(meaning) ?? best(node, 0);
    chosen.set(node, result);
    byMeaning.set(meaning, result);
    return result;
  }

  /** Either as it stands, or as the transpose of its transpose. */
  function best(node: Expr, context: Known): Signed {
    const straight = asItStands(node, context);
    const gain = transposeMustSave(node);
    if (gain === Infinity || straight.body.primes === 0 || holdsDifferential(node)) return straight;
    if (isScalar(node.shape)) {
      if (node.kind !== 'product') return straight;
      const reversed = asItStands(rawProduct([...node.factors].reverse().map(transpose)), context);
      return straight.body.size - reversed.body.size < gain ? straight : reversed;
    }
    const turned = transpose(node);
    const other = asItStands(turned, swapped(context));
    const saved = straight.body.size - other.body.size - 1;
    const twin = context === 0 && other.body.size > leastShared ? canonical(turned) : undefined;
    if (twin === undefined || !meanings.has(twin)) {
      return saved < gain ? straight : { negative: other.negative, body: transposeOf(other.body) };
    }
    // The transpose occurs as well: one notation serves both, the shorter one, then the one with fewer primes.
    const preference = straight.body.size - other.body.size || straight.body.primes - other.body.primes;
    const first = byMeaning.get(twin);
    if (preference < 0 || (preference === 0 && first === undefined) || first?.body.kind === 'transpose')
      return straight;
    const { negative, body } = first ?? signed(turned, 0);
    return { negative, body: transposeOf(body) };
  }

  function asItStands(node: Expr, context: Known): Signed {
    const answers = direct.get(node) ?? new Map<Known, Signed>();
    direct.set(node, answers);
    const seen = answers.get(context);
    if (seen !== undefined) return seen;
    const answer = isFraction(node) ? fraction(node, context) : { negative: false, body: visit(plain[context], node) };
    answers.set(context, answer);
    return answer;
  }

  const whole = (node: Expr, context: Known = 0): Notation => {
    const { negative, body } = signed(node, context);
    return negative ? negation(body) : body;
  };
  const negations = new Map<Notation, Notation>();
  /** One object for each negated notation, so that it is shared as well. */
  function negation(body: Notation): Notation {
    const seen = negations.get(body);
    if (seen !== undefined) return seen;
    const result = minusOf(body);
    negations.set(body, result);
    return result;
  }

  /** The context of each of several operands of one shape: they know what the others know, the first what nobody knows. */
  function together(operands: readonly Expr[], node: Expr, context: Known): readonly Known[] {
    const outer = (context | known(node)) as Known; // both are subsets of two bits
    const square = operands.some(operand => operand.kind === 'identity');
    return operands.map((_, i) => (i === 0 && !(square && outer !== 0) ? outer : allKnown));
  }

  function sum(node: Node<'sum'>, context: Known): Notation {
    const contexts = together(node.terms, node, context);
    const terms = node.terms.map((term, i): Term => {
      const { negative, body } = signed(term, contexts[i] ?? 0);
      return { negative, term: body };
    });
    const ordered = terms[0]?.negative
      ? [...terms.filter(({ negative }) => !negative), ...terms.filter(({ negative }) => negative)]
      : terms;
    return sumOf(node.shape, ordered, context !== 0);
  }

  function product(node: Node<'product'>, context: Known): Notation {
    const { factors } = node;
    const inner = factors.map((factor, i) => {
      const left = factors[i - 1];
      const right = factors[i + 1];
      const rows = left === undefined ? context & rowsKnown : (known(left) & columnsKnown) !== 0 || i > 0;
      const columns = right === undefined ? context & columnsKnown : known(right) & rowsKnown;
      return whole(factor, pair(Boolean(rows), columns !== 0));
    });
    return productOf('*', inner, node.shape, context !== 0);
  }

  /** The argument of a trace, or its transpose if that is shorter. */
  function traced(arg: Expr): Notation {
    const straight = whole(arg);
    if (holdsDifferential(arg)) return straight;
    if (straight.kind === 'transpose') return straight.arg;
    if (straight.primes === 0) return straight;
    const turned = whole(transpose(arg));
    return turned.size < straight.size && turned.kind !== 'transpose' ? turned : straight;
  }

  /** x^e, √x or 1/√x. */
  function power({ base, exponent, shape }: Node<'power'>, context: Known): Notation {
    const [x = 0] = isScalar(exponent.shape) ? [context] : together([base, exponent], base, context);
    if (isHalf(exponent)) return callOf('sqrt', shape, [whole(base, x)], { contextual: x !== 0 });
    const e = isScalar(exponent.shape) ? whole(exponent) : whole(exponent, allKnown);
    return powerOf(isScalar(shape) ? '^' : '.^', whole(base, x), e);
  }

  const isFraction = (node: Expr): boolean => {
    if (node.kind === 'power') {
      const { below } = quotient(node);
      const [only] = below;
      // 1/x, 1/sqrt(x) and 1/x^(1/3), but x^-2.
      return only !== undefined && (only.kind !== 'power' || isRoot(only));
    }
    return node.kind === 'number' || node.kind === 'hadamard' || node.kind === 'scale';
  };

  /** Everything that has a sign, a coefficient or a fraction bar. */
  function fraction(node: Expr, context: Known): Signed {
    const outer = node.kind === 'scale' ? node.coefficient : isScalar(node.shape) ? node : number(1);
    const core = node.kind === 'scale' ? node.arg : isScalar(node.shape) ? undefined : node;
    const scalars = quotient(outer);
    const body =
      core === undefined
        ? alone(scalars, outer)
        : core.kind === 'ones'
          ? filledOf(alone(scalars, outer), core.shape, (context | known(core)) !== allKnown)
          : around(scalars, core, context);
    return { negative: scalars.value.numerator < 0n, body };
  }

  const numerator = ({ numerator: p }: Ratio): readonly Notation[] => (p === '1' ? [] : [numberOf(p)]);
  const below = ({ below: factors }: Quotient, { denominator: q }: Ratio): readonly Notation[] => [
    ...(q === '1' ? [] : [numberOf(q)]),
    ...factors.map(factor => whole(factor)),
  ];
  /** A scalar: p·a·b/(q·c). */
  function alone(scalars: Quotient, node: Expr): Notation {
    const { above, below: factors, value } = scalars;
    const [only, second] = factors;
    const pq = ratio(value);
    if (
      pq.numerator === '1' &&
      pq.denominator === '1' &&
      above.length === 0 &&
      only?.kind === 'power' &&
      second === undefined &&
      !isRoot(only)
    ) {
      return powerOf('^', whole(only.base), negation(whole(only.exponent)));
    }
    // What follows a plain number is one part, which may occur elsewhere without it.
    if (value.value !== 1 && pq.denominator === '1' && above.length > 0) {
      return productOf('*', [...numerator(pq), whole(numericCoefficient(node).rest)], scalar, false);
    }
    const top = [...numerator(pq), ...above.map(factor => whole(factor))];
    return quotientOf(productOf('*', top, scalar, false), '/', below(scalars, pq), scalar, false);
  }

  /** A scalar and a matrix: p·a·A/(q·c), with A an elementwise quotient or anything else. */
  function around(scalars: Quotient, core: Expr, context: Known): Notation {
    const { shape } = core;
    const pq = ratio(scalars.value);
    const top = [...numerator(pq), ...scalars.above.map(factor => whole(factor))];
    const divisors = below(scalars, pq);
    const inverse = core.kind === 'power' && quotient(core).below.length > 0;
    const divides = core.kind === 'hadamard' || (inverse && (top.length > 0 || isFraction(core)));
    const entries = divides ? quotient(core) : undefined;
    const parted = entries?.above.length === 0 || (top.length === 0 && divisors.length === 0);
    if (entries === undefined || !parted) {
      const product = productOf('*', [...top, whole(core, context)], shape, context !== 0);
      return quotientOf(product, '/', divisors, shape, context !== 0);
    }
    const operands = [...entries.above, ...entries.below];
    const contexts = together(operands, core, context);
    const written = operands.map((operand, i) => whole(operand, contexts[i] ?? 0));
    const upper = written.slice(0, entries.above.length);
    const lower = written.slice(entries.above.length);
    if (upper.length === 0) {
      const entrywise = productOf('.*', lower, shape, false);
      const divisor = productOf('*', [...divisors, entrywise], shape, false);
      return quotientOf(productOf('*', top, scalar, context !== 0), './', [divisor], shape, context !== 0);
    }
    const all = productOf('*', [...top, productOf('.*', upper, shape, context !== 0)], shape, context !== 0);
    return quotientOf(quotientOf(all, './', lower, shape, context !== 0), '/', divisors, shape, context !== 0);
  }

  const plainIn = (context: Known): Table<Notation> => ({
    sym: X => nameOf(X.name, X.shape, X.index),
    differential: ({ arg }) => differentialOf(whole(arg)),
    number: node => fraction(node, context).body,
    size: ({ dim }) => dimOf(dim),
    zero: ({ shape }) => filledOf(numberOf(0), shape, true),
    ones: node => filledOf(numberOf(1), node.shape, (context | known(node)) !== allKnown),
    identity: ({ shape: [n] }) => eyeOf(n, context === 0),
    commutation: ({ rows, columns, shape }) => callOf('commutation', shape, [dimOf(rows), dimOf(columns)]),
    indicator: ({ at }) => indicatorOf(at),
    sum: node => sum(node, context),
    product: node => product(node, context),
    scale: node => fraction(node, context).body,
    hadamard: node => fraction(node, context).body,
    power: node => power(node, context),
    apply: ({ fn, arg, shape }) =>
      callOf(fn.name, shape, [whole(arg, context)], { latex: fn.latex, contextual: context !== 0 }),
    transpose: ({ arg }) => transposeOf(whole(arg, swapped(context))),
    matrixPower: ({ base, exponent }) => powerOf('^', whole(base, context), numberOf(exponent)),
    kron: ({ left, right, shape }) => callOf('kron', shape, [whole(left), whole(right)]),
    series: ({ from, to, body }) => seriesOf(from, to, whole(body, context)),
    call: ({ fn, arg, shape }) => {
      if (fn === 'logsoftmax') return callOf('log', shape, [whole(rawCall('softmax', arg))], { latex: '\\log' });
      if (fn === 'tr') return callOf(fn, shape, [traced(arg)]);
      return callOf(fn === 'diagonal' ? 'diag' : fn, shape, [whole(arg)]);
    },
  });

  const plain: { readonly [C in Known]: Table<Notation> } = {
    0: plainIn(0),
    1: plainIn(1),
    2: plainIn(2),
    3: plainIn(3),
  };
  for (const node of order) {
    signed(node, 0);
    // Deep graphs: transposes are prepared in the same order, so that no call nests deeply.
    if (order.length > longestRecursion) signed(transpose(node), 0);
  }
  return roots.map(root => whole(root));
}
