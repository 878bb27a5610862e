/**
 * One element of an elementwise expression, as a real expression of the loop IR.          layer 3
 *
 * Total over the kinds of expressions: what the plan has turned into tasks cannot occur here any more.
 */
import {
  type Expr,
  hadamard,
  isSelector,
  type MatrixFunction,
  minus,
  type Node,
  number,
  same,
  scalarFactors,
  type Sym,
  times,
  visit,
} from '@tracegrad/symbolic';
import { int, type Int, named, plus } from '../loop/int.js';
import {
  add,
  choose,
  constantReal,
  count,
  divide,
  fn,
  isConstant,
  load,
  local,
  multiply,
  oneReal,
  powerReal,
  type Real,
  type RealFunction,
  realFunctions,
  where,
  zeroReal,
} from '../loop/real.js';
import { axesOf, type CallSizes, type Place, slotOf } from '../plan/storage.js';
import { sizeOf } from '../plan/sizes.js';

/** Where an element is computed. */
export interface Context {
  readonly places: ReadonlyMap<string, Place>;
  /** Values of this nest that are at hand: value → the local that holds it. */
  readonly locals: ReadonlyMap<string, string>;
  readonly call: CallSizes;
  /** The time step, counting from 1, if there is one. */
  readonly t: Int;
  /** The example. */
  readonly b: Int;
  /** Whether a symbol is a mask. */
  readonly isMask: (X: Sym) => boolean;
  /** In a derivative, whether a value may be infinite: products with it are 0 where another factor is exactly 0. */
  readonly mayBeInfinite: ((node: Expr) => boolean) | undefined;
}

/** The subscripts of element (i, j) of a value. */
export function subscripts(place: Place, step: Int | undefined, b: Int, i: Int, j: Int): readonly Int[] {
  const within = axesOf(place).map(({ axis }) => (axis === 0 ? plus(place.firstRow, i) : j));
  return [...(place.time ? [step ?? int(0)] : []), ...(place.example ? [b] : []), ...within];
}

const isFunction = (name: string): name is RealFunction => (realFunctions as readonly string[]).includes(name);

/** Element (i, j) of an expression. */
export function element(node: Expr, i: Int, j: Int, context: Context): Real {
  const of = (part: Expr): Real => element(part, i, j, context);
  const spread = (part: Expr): Real =>
    part.shape[0] === 1 && part.shape[1] === 1 ? element(part, int(0), int(0), context) : of(part);
  const isSelecting = (part: Expr): boolean => isSelector(part, context.isMask);
  /** A selector itself is a number. */
  const bare = (part: Expr): Real => element(part, int(0), int(0), { ...context, isMask: () => false });
  const impossible = (kind: string): Real => {
    throw new RangeError(`${kind} should have become a task of its own`);
  };
  const calls: { readonly [F in MatrixFunction]: (A: Expr) => Real } = {
    diag: x => where(i, j, element(x, i, int(0), context)),
    diagonal: A => element(A, i, i, context),
    tr: () => impossible('tr'),
    sum: () => impossible('sum'),
    det: () => impossible('det'),
    logdet: () => impossible('logdet'),
    norm1: () => impossible('norm1'),
    norm2: () => impossible('norm2'),
    logsumexp: () => impossible('logsumexp'),
    inv: () => impossible('inv'),
    adj: () => impossible('adj'),
    expm: () => impossible('expm'),
    softmax: () => impossible('softmax'),
    logsoftmax: () => impossible('logsoftmax'),
    vec: () => impossible('vec'),
  };
  return visit<Real>(
    {
      sym: ({ name, index }) => {
        const atHand = context.locals.get(name);
        const thisStep = index === undefined || (index.base === 't' && index.offset === 0);
        if (atHand !== undefined && thisStep) return local(atHand);
        const place = context.places.get(name);
        if (place === undefined) throw new RangeError(`the value ${name} lies nowhere`);
        const slot = index === undefined ? undefined : slotOf(place, index, context.t, context.call);
        return load(place.buffer, subscripts(place, slot, context.b, i, j));
      },
      number: ({ value }) => constantReal(value),
      size: ({ dim }) => count(sizeOf(dim)),
      zero: () => zeroReal,
      ones: () => oneReal,
      identity: () => where(i, j, oneReal),
      commutation: () => impossible('a commutation matrix'),
      indicator: ({ at }) => {
        const step = { t: context.t, T: named(context.call.T), '': int(0) }[at.base];
        return where(context.t, plus(step, at.offset), oneReal);
      },
      sum: ({ terms }) => either(terms, of, spread, context) ?? terms.map(of).reduce(add),
      product: ({ factors }) => outer(factors, i, j, context),
      scale: ({ coefficient, arg }) => {
        const factors = scalarFactors(coefficient);
        const [chosen, others] = [factors.filter(isSelecting), factors.filter(factor => !isSelecting(factor))];
        const whole = others.length === 0 ? of(arg) : multiplied([...others, arg], spread, context);
        return selected(chosen, whole, bare);
      },
      hadamard: ({ factors }) => {
        const [chosen, others] = [factors.filter(isSelecting), factors.filter(factor => !isSelecting(factor))];
        return selected(chosen, multiplied(others, of, context), bare);
      },
      power: ({ base, exponent }) => powerReal(of(base), spread(exponent)),
      apply: node => {
        if (!isFunction(node.fn.name)) throw new RangeError(`the loop IR has no function ${node.fn.name}`);
        return fn(node.fn.name, of(node.arg));
      },
      transpose: ({ arg }) => element(arg, j, i, context),
      matrixPower: () => impossible('a matrix power'),
      call: ({ fn: name, arg }: Node<'call'>) => calls[name](arg),
      kron: () => impossible('a Kronecker product'),
      differential: () => impossible('a differential'),
      series: () => impossible('a series'),
    },
    node,
  );
}

/** u·v′: a product whose inner size is 1. */
function outer(factors: readonly Expr[], i: Int, j: Int, context: Context): Real {
  const [u, v, ...more] = factors;
  if (u === undefined || v === undefined || more.length > 0 || u.shape[1] !== 1) {
    throw new RangeError('a matrix product should have become a task of its own');
  }
  const of = (factor: Expr): Real =>
    factor === u ? element(u, i, int(0), context) : element(factor, int(0), j, context);
  return multiplied([u, v], of, context);
}

/** A term as what stands behind the selector s, with all of its factors else; undefined if s is none of them. */
function behind(term: Expr, s: Expr): Expr | undefined {
  if (term.kind !== 'scale' && !(term.kind === 'hadamard' && term.shape[0] === 1 && term.shape[1] === 1))
    return undefined;
  const factors = term.kind === 'scale' ? scalarFactors(term.coefficient) : term.factors;
  const rest = factors.filter(factor => !same(factor, s));
  if (rest.length !== factors.length - 1) return undefined;
  const coefficient = hadamard(number(1), ...rest);
  return term.kind === 'scale' ? times(coefficient, term.arg) : coefficient;
}

/** s·A + (1 − s)·B, for a mask s, as one choice between A and B. */
function either(
  terms: readonly Expr[],
  of: (part: Expr) => Real,
  spread: (part: Expr) => Real,
  { isMask }: Context,
): Real | undefined {
  const [one, other, ...more] = terms;
  if (one === undefined || other === undefined || more.length > 0) return undefined;
  const coefficients =
    one.kind === 'scale' ? scalarFactors(one.coefficient) : one.kind === 'hadamard' ? one.factors : [];
  const mask = coefficients.find(factor => factor.kind === 'sym' && isMask(factor));
  if (mask === undefined) return undefined;
  const [A, B] = [behind(one, mask), behind(other, minus(number(1), mask))];
  return A === undefined || B === undefined ? undefined : choose(spread(mask), of(A), of(B));
}

/** The value where every selector is 1, else 0; the value is not looked at there. */
function selected(selectors: readonly Expr[], value: Real, of: (part: Expr) => Real): Real {
  return selectors.map(of).reduceRight((inner, chosen) => {
    const bracket = chosen.kind === 'select' && isConstant(chosen.equal, 1) && isConstant(chosen.unequal, 0);
    if (bracket) return where(chosen.left, chosen.right, inner);
    const complement = chosen.kind === 'binary' && chosen.operator === '-' && isConstant(chosen.left, 1);
    return complement ? choose(chosen.right, zeroReal, inner) : choose(chosen, inner);
  }, value);
}

/** Of one factor below the bar; more, and its power is taken. */
const mostDivisions = 4;
const isBelow = (factor: Expr): factor is Node<'power'> =>
  factor.kind === 'power' && factor.exponent.kind === 'number' && factor.exponent.value < 0;

/** a ⊙ b ⊙ c.^-1 as a·b / c. */
function multiplied(factors: readonly Expr[], of: (part: Expr) => Real, { mayBeInfinite }: Context): Real {
  const above = factors.filter(factor => !isBelow(factor)).map(of);
  const value = factors.filter(isBelow).reduce(
    (numerator, { base, exponent }) => {
      if (exponent.kind !== 'number') return numerator;
      if (isConstant(numerator, 0)) return numerator;
      // By z twice rather than by z², which overflows long before the quotient does.
      const often = -exponent.value;
      if (Number.isInteger(often) && often <= mostDivisions)
        return Array.from({ length: often }, () => of(base)).reduce(divide, numerator);
      return divide(numerator, powerReal(of(base), constantReal(often)));
    },
    above.reduce(multiply, oneReal),
  );
  const guarded = factors.length > 1 && mayBeInfinite !== undefined && factors.some(mayBeInfinite);
  return guarded ? above.reduceRight((inner, factor) => choose(factor, inner), value) : value;
}
