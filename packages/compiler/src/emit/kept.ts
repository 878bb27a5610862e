/**
 * Products whose right operand stays the same while strips or steps go by.                 layer 4
 *
 * The weights of a recurrence are read at every step; their product kernel may copy them at the first and keep the copy.
 * Which products may is seen from the loops themselves, so it is said where calls are printed and not in the plan.
 */
import { type Int, int, named, plus, times } from '../loop/int.js';
import { type Statement, type StatementOf, hasBody } from '../loop/loop.js';
import { oneReal, type Real, where } from '../loop/real.js';
import { type Repeated, sameRight, standing } from '../loop/standing.js';

export interface Kept {
  /** How often the outermost loop goes round, or how many steps all strips have: the product is done no less often. */
  readonly uses: Int;
  /** 1 the first time, else 0. */
  readonly first: Real;
  /** Where the copy begins. */
  readonly slot: Int;
}

/** The first value of each index around a statement. */
type Starts = readonly (readonly [index: Int, start: Int])[];
const startOf = (s: StatementOf<'loop' | 'strips'>): Starts => {
  if (s.kind === 'loop') return [[named(s.index), s.step > 0 ? s.from : plus(s.to, s.step)]];
  return [s.downwards ? [plus(named(s.before), named(s.count)), s.steps] : [named(s.before), int(0)]];
};
const usesOf = (s: StatementOf<'loop' | 'strips'>): Int =>
  s.kind === 'loop' ? plus(s.to, times(-1, s.from)) : s.steps;

/** By product, however deep inside. */
export function keptProducts(repeated: Repeated): ReadonlyMap<Statement, Kept> {
  const products = new Set<Statement>(standing(repeated));
  const kept = new Map<Statement, Kept>();
  const slots = new Map<string, Int>();
  let free: Int = int(0);
  const visit = (body: readonly Statement[], starts: Starts): void => {
    for (const s of body) {
      if (s.kind === 'product' && products.has(s)) {
        const key = sameRight(s);
        const slot = slots.get(key) ?? free;
        if (!slots.has(key)) {
          slots.set(key, slot);
          free = plus(free, times(s.columns, s.inner));
        }
        kept.set(s, { uses: usesOf(repeated), first: firstTime(starts), slot });
      }
      if (s.kind === 'choice') [s.less, s.otherwise].forEach(branch => visit(branch, starts));
      else if (hasBody(s)) visit(s.body, s.kind === 'when' ? starts : [...starts, ...startOf(s)]);
    }
  };
  visit(repeated.body, startOf(repeated));
  return kept;
}

/** 1 where every index has its first value. A loop down all steps has come to the first only in the first strip. */
const firstTime = (starts: Starts): Real =>
  starts.reduceRight<Real>((inner, [index, start]) => where(index, start, inner), oneReal);
