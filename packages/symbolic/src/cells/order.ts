/**
 * Equations sorted into stages that can be evaluated.                                   layer 4
 *
 * Equations may be written in any order. Strongly connected components of their dependence (whatever the time) are
 * what must run together, forwards if it looks back (h[t-1]), backwards if it looks ahead (g[t+1]). Components join a
 * stage as long as nothing in it needs a time that the stage has not reached. A cycle inside one step has no order.
 */
import { TracegradError } from '../errors.js';
import { type Expr, type Index, isOutside } from '../expr/expr.js';
import { symbols } from '../expr/rewrite.js';
import type { Direction, Equation, Stage } from './cell.js';

/** One use of an equation by another. */
interface Use {
  readonly of: string;
  readonly index: Index | undefined;
}

/** The uses of equations; start values are no uses. */
const usesOf = (value: Expr, names: ReadonlySet<string>): readonly Use[] =>
  symbols(value).flatMap(({ name, index }) =>
    names.has(name) && !(index && isOutside(index)) ? [{ of: name, index }] : [],
  );

/** Whether an equation is one value of the whole sequence. */
export type IsOnce = (name: string) => boolean;

/** Tarjan's strongly connected components, operands first; ties in the order given. */
function components(names: readonly string[], uses: ReadonlyMap<string, readonly Use[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const result: string[][] = [];
  const connect = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.get(name) ?? 0);
    stack.push(name);
    for (const { of } of uses.get(name) ?? []) {
      if (!index.has(of)) {
        connect(of);
        low.set(name, Math.min(low.get(name) ?? 0, low.get(of) ?? 0));
      } else if (stack.includes(of)) {
        low.set(name, Math.min(low.get(name) ?? 0, index.get(of) ?? 0));
      }
    }
    if (low.get(name) !== index.get(name)) return;
    const component = stack.splice(stack.indexOf(name));
    result.push(names.filter(member => component.includes(member)));
  };
  for (const name of names) if (!index.has(name)) connect(name);
  return result;
}

const isStep = (index: Index | undefined): index is Index => index?.base === 't';

/** The equations of one step by dependence within the step. @throws `cyclic-definition`, naming the cycle */
function withinStep<E extends Equation>(equations: readonly E[], uses: ReadonlyMap<string, readonly Use[]>): E[] {
  const byName = new Map(equations.map(equation => [equation.name, equation]));
  const sorted: E[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const place = (equation: E, path: readonly string[]): void => {
    if (state.get(equation.name) === 'done') return;
    if (state.get(equation.name) === 'open') {
      const cycle = [...path.slice(path.indexOf(equation.name)), equation.name];
      throw new TracegradError(
        'cyclic-definition',
        `Within one step these equations need each other: ${cycle.join(' ← ')}.`,
        { hint: 'a recurrence looks at another step, as in h[t-1]' },
      );
    }
    state.set(equation.name, 'open');
    for (const { of, index } of uses.get(equation.name) ?? []) {
      const operand = byName.get(of);
      const sameStep = index === undefined || (isStep(index) && index.offset === 0);
      if (operand !== undefined && sameStep) place(operand, [...path, equation.name]);
    }
    state.set(equation.name, 'done');
    sorted.push(equation);
  };
  for (const equation of equations) place(equation, []);
  return sorted;
}

function directionOf(members: readonly string[], uses: ReadonlyMap<string, readonly Use[]>): Direction | 'free' {
  const inner = members.flatMap(name => (uses.get(name) ?? []).filter(({ of }) => members.includes(of)));
  const back = inner.some(({ index }) => isStep(index) && index.offset < 0);
  const ahead = inner.some(({ index }) => isStep(index) && index.offset > 0);
  const fixed = inner.some(({ index }) => index !== undefined && !isStep(index));
  if (fixed || (back && ahead)) {
    const why = fixed ? 'a fixed step of themselves' : 'earlier and later steps of themselves';
    throw new TracegradError(
      'cyclic-definition',
      `No order of time evaluates ${members.join(', ')}: they need ${why}.`,
    );
  }
  return back ? '1..T' : ahead ? 'T..1' : 'free';
}

interface Draft {
  direction: Direction | 'free';
  readonly members: string[];
}

/** Whether uses of what a stage computes are available while it runs in a direction. */
const runsWith = (uses: readonly Use[], members: readonly string[], direction: Direction | 'free'): boolean =>
  uses
    .filter(({ of }) => members.includes(of))
    .every(
      ({ index }) =>
        isStep(index) &&
        (index.offset === 0 || (direction === '1..T' ? index.offset < 0 : direction === 'T..1' && index.offset > 0)),
    );

/** The stages in evaluation order. @throws {TracegradError} `cyclic-definition` */
export function stagesOf<E extends Equation>(
  equations: readonly E[],
  isOnce: IsOnce,
  free: Direction,
): readonly Stage<E>[] {
  const names = equations.map(({ name }) => name);
  const set = new Set(names);
  const uses = new Map(equations.map(({ name, value }) => [name, usesOf(value, set)]));
  const drafts: Draft[] = [];
  withinStep(equations, uses);
  for (const members of components(names, uses)) {
    const needs = members.flatMap(name => uses.get(name) ?? []).filter(({ of }) => !members.includes(of));
    const once = members.every(isOnce);
    const direction: Direction | 'free' = once ? 'once' : directionOf(members, uses);
    // The earliest stage that comes after everything needed, or can take the members into its own run.
    const last = drafts.findLastIndex(draft => needs.some(({ of }) => draft.members.includes(of)));
    const fits = (draft: Draft, i: number): boolean => {
      if (i < last) return false;
      if (once || draft.direction === 'once') return once && draft.direction === 'once';
      const joint = draft.direction === 'free' ? direction : draft.direction;
      if (direction !== 'free' && joint !== direction) return false;
      return runsWith(needs, draft.members, joint === 'free' ? free : joint);
    };
    const home = drafts.find((draft, i) => fits(draft, i));
    if (home === undefined) drafts.push({ direction, members: [...members] });
    else {
      // Whoever looks at another step of the stage has relied on a direction; nobody may turn it later.
      const looks = needs.some(({ of, index }) => home.members.includes(of) && isStep(index) && index.offset !== 0);
      if (home.direction === 'free') home.direction = direction === 'free' && looks ? free : direction;
      home.members.push(...members);
    }
  }
  return drafts.map(({ direction, members }) => ({
    direction: direction === 'free' ? free : direction,
    equations: withinStep(
      equations.filter(({ name }) => members.includes(name)),
      uses,
    ),
  }));
}
