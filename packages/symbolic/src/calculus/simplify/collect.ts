/**
 * Common factors pulled out of sums.                                                    layer 3
 *
 * AX + AY = A(X + Y), XA + YA = (X + Y)A, A ⊙ X + A ⊙ Y = A ⊙ (X + Y), cX + cY = c(X + Y): of all factors that terms of a
 * sum share, the one that shortens it most is pulled out; then the sum is looked at again. Factors are found through a
 * map, so a sum of many terms stays cheap.
 */
import { canonical } from '../../expr/canonical.js';
import { isScalar } from '../../expr/dim.js';
import type { Expr } from '../../expr/expr.js';
import {
  hadamard,
  isNumber,
  minus,
  numericCoefficient,
  power,
  reciprocal,
  scalarFactors,
  sum,
  times,
} from '../../expr/linear.js';
import { product } from '../../expr/product.js';
import { nodes } from '../../expr/rewrite.js';
import { transpose } from '../../expr/transpose.js';
import { fraction, identity, number, ones } from '../../expr/raw.js';
import { cannotCancel, differencesIn } from './centred.js';
import { cost } from './cost.js';
import type { SimplificationRule } from './rule.js';

type Side = 'left' | 'right' | 'elementwise' | 'scalar' | 'whole';

/** One way to read a term as factor × rest. */
interface Reading {
  readonly side: Side;
  readonly factor: Expr;
  readonly rest: Expr;
}

const without = (list: readonly Expr[], i: number): Expr[] => list.filter((_, j) => j !== i);

/** A scalar as factor × rest: whole, and a power also as a smaller one times what remains, s⁻² = s⁻¹·s⁻¹. */
function splitsOf(c: Expr): readonly { readonly factor: Expr; readonly rest: Expr }[] {
  const whole = { factor: c, rest: number(1) };
  if (c.kind !== 'power' || c.exponent.kind !== 'number') return [whole];
  const e = c.exponent.value;
  const halves = [1, 2, 4].filter(h => h < 2 * Math.abs(e) && (2 * Math.abs(e) - h) % 1 === 0);
  const smaller = halves.map(h => fraction(Math.sign(e) * h, 2));
  return [whole, ...smaller.map(f => ({ factor: power(c.base, f), rest: power(c.base, minus(c.exponent, f)) }))];
}

function scalarReadings(coefficient: Expr, body: Expr): Reading[] {
  const scalars = scalarFactors(coefficient);
  return scalars.flatMap((c, i): Reading[] =>
    isNumber(c, 1) || isNumber(c, -1)
      ? []
      : splitsOf(c).map(({ factor, rest }) => ({
          side: 'scalar',
          factor,
          rest: times(hadamard(rest, ...without(scalars, i)), body),
        })),
  );
}

function bodyReadings(body: Expr, coefficient: Expr): Reading[] {
  const back = (rest: Expr): Expr => times(coefficient, rest);
  if (body.kind === 'hadamard') {
    return [
      { side: 'whole', factor: body, rest: coefficient },
      ...body.factors.map((factor, i): Reading => ({
        side: 'elementwise',
        factor,
        rest: back(hadamard(ones(body.shape), ...without(body.factors, i))),
      })),
    ];
  }
  const factors = body.kind === 'product' ? body.factors : [body];
  const [m, n] = body.shape;
  const readings: Reading[] = [];
  for (let i = 1; i <= factors.length; i++) {
    const whole = i === factors.length;
    const left = product(...factors.slice(0, i));
    const right = product(...factors.slice(-i));
    if (!isScalar(left.shape))
      readings.push({ side: 'left', factor: left, rest: back(whole ? identity(n) : product(...factors.slice(i))) });
    if (!isScalar(right.shape)) {
      readings.push({
        side: 'right',
        factor: right,
        rest: back(whole ? identity(m) : product(...factors.slice(0, -i))),
      });
    }
  }
  readings.push({ side: 'elementwise', factor: body, rest: back(ones(body.shape)) });
  readings.push({ side: 'whole', factor: body, rest: coefficient });
  return readings;
}

function readings(term: Expr): Reading[] {
  if (isScalar(term.shape)) {
    if (term.kind === 'hadamard') return scalarReadings(term, number(1));
    return isNumber(term) ? [] : [{ side: 'scalar', factor: term, rest: number(1) }];
  }
  if (term.kind === 'scale')
    return [...scalarReadings(term.coefficient, term.arg), ...bodyReadings(term.arg, term.coefficient)];
  return bodyReadings(term, number(1));
}

function combined(side: Side, factor: Expr, rest: Expr): Expr {
  if (side === 'left') return product(factor, rest);
  if (side === 'right') return product(rest, factor);
  if (side === 'whole') return times(rest, factor);
  return side === 'scalar' ? times(factor, rest) : hadamard(factor, rest);
}

/** Long sums (an unrolled network adds one term per step) are read at their ends only, which is where they share. */
const manyTerms = 64;

export function factored(node: Expr & { kind: 'sum' }): Expr | undefined {
  if (node.terms.length > manyTerms) return undefined;
  const groups = new Map<string, { reading: Reading; members: Map<number, Reading> }>();
  node.terms.forEach((term, i) => {
    for (const reading of readings(term)) {
      const key = `${reading.side} ${canonical(reading.factor).id}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { reading, members: new Map([[i, reading]]) });
      else if (!group.members.has(i)) group.members.set(i, reading);
    }
  });
  let best: Expr = node;
  for (const { reading, members } of groups.values()) {
    if (members.size < 2) continue;
    const [at] = members.keys();
    const inner = sum(...[...members.values()].map(({ rest }) => rest));
    const pulled = combined(reading.side, reading.factor, inner);
    const terms = node.terms.flatMap((term, i) => (i === at ? [pulled] : members.has(i) ? [] : [term]));
    const candidate = sum(...terms);
    if (cost(candidate) < cost(best)) best = candidate;
  }
  return best === node ? undefined : best;
}

/** A common factor of several terms, pulled out. */
const commonFactor: SimplificationRule = {
  name: 'common-factor',
  rewrite: node => {
    const to = node.kind === 'sum' ? factored(node) : undefined;
    return to === undefined ? undefined : { to };
  },
};

/** c(A + B) = cA + cB for a number c, where that is shorter: ½(2A + 2B) = A + B. */
const distributeNumber: SimplificationRule = {
  name: 'distribute-number',
  rewrite: node => {
    const { coefficient, rest } = numericCoefficient(node);
    if (isNumber(coefficient, 1) || rest.kind !== 'sum') return undefined;
    const to = sum(...rest.terms.map(term => times(coefficient, term)));
    return cost(to) < cost(node) ? { to } : undefined;
  },
};

/** A sum inside a sum, behind a coefficient that opens where terms then meet. */
const openInSum: SimplificationRule = {
  name: 'distribute-in-sum',
  rewrite: node => {
    if (node.kind !== 'sum') return undefined;
    for (const [i, term] of node.terms.entries()) {
      const { coefficient, rest } = numericCoefficient(term);
      if (rest.kind !== 'sum') continue;
      const to = sum(...without(node.terms, i), ...rest.terms.map(inner => times(coefficient, inner)));
      if (cost(to) < cost(node)) return { to };
    }
    return undefined;
  },
};

const occurs = (A: Expr, others: readonly Expr[]): boolean => {
  const [plain, turned] = [canonical(A), canonical(transpose(A))];
  return nodes(...others.map(canonical)).some(B => B === plain || B === turned);
};

/** c·A(B − D)E with c taken into the difference, where that is shorter: −A(B − D) = A(D − B), 2A(½B + ½D) = A(B + D). */
const absorbNumber: SimplificationRule = {
  name: 'absorb-number',
  rewrite: node => {
    const { coefficient, rest } = numericCoefficient(node);
    const body = rest.kind === 'scale' ? rest.arg : rest;
    const outer = rest.kind === 'scale' ? rest.coefficient : number(1);
    if (isNumber(coefficient, 1) || (body.kind !== 'product' && body.kind !== 'hadamard')) return undefined;
    const { factors } = body;
    let best = node;
    for (const [i, factor] of factors.entries()) {
      // What occurs once more beside it stays as it is there: it is written once.
      if (factor.kind !== 'sum' || occurs(factor, without(factors, i))) continue;
      for (const c of [coefficient, number(-1)]) {
        const inner = sum(...factor.terms.map(term => times(c, term)));
        const others = [...factors.slice(0, i), inner, ...factors.slice(i + 1)];
        const whole = body.kind === 'product' ? product(...others) : hadamard(...others);
        const to = times(hadamard(coefficient, reciprocal(c), outer), whole);
        if (cost(to) < cost(best)) best = to;
      }
    }
    return best === node ? undefined : { to: best };
  },
};

/** At most this many terms are looked at when products of sums are multiplied out. */
const mostExpanded = 12;

/**
 * The terms of a product with some of its sums opened; all of them where `open` is not given. Where differences are
 * multiplied with each other they stay closed, unless `freely`.
 */
export function expandedTerms(node: Expr, open?: Expr, freely = false): readonly Expr[] {
  if (node.kind === 'sum') return node.terms.flatMap(term => expandedTerms(term, open, freely));
  return opened(node, freely || differencesIn(node) < 2 ? () => true : A => differencesIn(A) === 0, open);
}

function opened(node: Expr, opens: (A: Expr) => boolean, open?: Expr): readonly Expr[] {
  if (node.kind === 'sum') return node.terms.flatMap(term => opened(term, opens, open));
  if (node.kind === 'scale') return opened(node.arg, opens, open).map(term => times(node.coefficient, term));
  if (node.kind !== 'hadamard' && node.kind !== 'product') return [node];
  const multiply = node.kind === 'hadamard' ? hadamard : product;
  let results: Expr[][] = [[]];
  for (const factor of node.factors) {
    const chosen = factor.kind === 'sum' && (open === undefined || factor === open) && opens(factor);
    const choices = chosen ? factor.terms : [factor];
    if (results.length * choices.length > mostExpanded) return [node];
    results = results.flatMap(before => choices.map(choice => [...before, choice]));
  }
  return results.map(factors => multiply(...factors));
}

/** The sums that are factors of a product, or of the terms of a sum. */
function sumFactors(node: Expr): readonly Expr[] {
  if (node.kind === 'sum') return node.terms.flatMap(sumFactors);
  if (node.kind === 'scale') return sumFactors(node.arg);
  return node.kind === 'hadamard' || node.kind === 'product' ? node.factors.filter(A => A.kind === 'sum') : [];
}

/** Products of sums multiplied out, where terms then cancel or meet: ((1 − y)/(1 − s) − y/s) s (1 − s) = s − y. */
const multiplyOut: SimplificationRule = {
  name: 'multiply-out',
  rewrite: node => {
    const sums = cost(node) <= longestExpanded ? [...new Set(sumFactors(node))] : [];
    if (sums.length === 0) return undefined;
    let best = node;
    for (const open of sums.length === 1 ? [undefined] : [undefined, ...sums]) {
      for (const freely of differencesIn(node) < 2 && node.kind !== 'sum' ? [false] : [false, true]) {
        const terms = expandedTerms(node, open, freely);
        if (terms.length < 2 || terms.length > mostExpanded) continue;
        const first = sum(...terms);
        const again = expandedTerms(first, undefined, freely);
        for (const [to, count] of [[first, terms.length] as const, [sum(...again), again.length] as const]) {
          if (freely && !cannotCancel(to)) continue;
          // Where nothing met, a little shorter is not better: h ⊙ (1 − s) reads better than h − h ⊙ s.
          const met = to.kind !== 'sum' || to.terms.length < count;
          if (cost(to) < cost(best) - (met ? 0 : leastGain)) best = to;
        }
      }
    }
    return best === node ? undefined : { to: best };
  },
};
/** By how much multiplying out must shorten an expression in which no terms meet. */
const leastGain = 3;
/** Longer expressions are not multiplied out: what cancels in them cancels in their parts. */
const longestExpanded = 80;

export const collectRules: readonly SimplificationRule[] = [
  distributeNumber,
  openInSum,
  absorbNumber,
  multiplyOut,
  commonFactor,
];
