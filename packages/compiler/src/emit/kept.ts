/**
 * Products in a loop whose right operand stays the same.                                   layer 4
 *
 * The weights of a recurrence are read at every step; their product kernel may copy them at the first and keep the copy.
 * Which products of a loop may is seen from the loop itself, so it is said where calls are printed and not in the plan.
 */
import { type Int, int, intNames, named, plus, times } from '../loop/int.js';
import { type Statement, type StatementOf, statementsIn } from '../loop/loop.js';
import { oneReal, type Real, where } from '../loop/real.js';
import { buffersWritten } from '../passes/scope.js';

export interface Kept {
  /** How often the loop runs. */
  readonly uses: Int;
  /** 1 at the first step of the loop, else 0. */
  readonly first: Real;
  /** Where the copy begins. */
  readonly slot: Int;
}

/** By product of the loop's own body. */
export function keptProducts(loop: StatementOf<'loop'>): ReadonlyMap<Statement, Kept> {
  const within = statementsIn(loop.body);
  const written = new Set(loop.body.flatMap(statement => [...buffersWritten(statement)]));
  const moving = new Set([
    loop.index,
    ...within.flatMap(s => (s.kind === 'offset' ? [s.name] : s.kind === 'loop' ? [s.index] : [])),
  ]);
  const uses = plus(loop.to, times(-1, loop.from));
  const first = where(named(loop.index), loop.step > 0 ? loop.from : plus(loop.to, -1), oneReal);
  const kept = new Map<Statement, Kept>();
  let slot: Int = int(0);
  for (const s of loop.body) {
    if (s.kind !== 'product' || Math.abs(loop.step) !== 1 || s.form === 'transposedTimes') continue;
    const still = [s.right.offset, s.right.stride, s.columns, s.inner];
    if (written.has(s.right.buffer) || still.flatMap(intNames).some(name => moving.has(name))) continue;
    kept.set(s, { uses, first, slot });
    slot = plus(slot, times(s.columns, s.inner));
  }
  return kept;
}
