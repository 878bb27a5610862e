/**
 * A cell with one of the usual slips built in, so that the engine itself derives the gradients that the slip leads to.
 *
 * What a slip leaves out is held constant: a path by reading its value from a recorded run instead of from the equation, a
 * slope by f(A) = A + k with the k of that run. The forward values stay as they were; only the derivative changes.
 */
import {
  apply,
  bottomUp,
  type Cell,
  type Equation,
  type Expr,
  freshNames,
  type Index,
  indexText,
  type Input,
  minus,
  negative,
  type Node,
  nodes,
  now,
  type Stage,
  sum,
  type Sym,
  symbol,
  symbols,
} from '@tracegrad/symbolic';
import type { Cause } from './cause.js';

/** A value that a changed cell reads from a recorded run. */
export interface Held {
  readonly name: string;
  readonly once: boolean;
  /** What it is the value of, in the original cell; the step is t for a sequence. */
  readonly value: Expr;
}

export interface ChangedCell {
  readonly cause: Cause;
  readonly cell: Cell;
  readonly held: readonly Held[];
}

/** Applies a change to each equation, and collects what is held. */
function changed(
  cell: Cell,
  cause: Cause,
  change: (equation: Equation, once: boolean, hold: (value: Expr, once: boolean) => Sym) => Expr,
): ChangedCell | undefined {
  const taken = freshNames(
    new Set([
      ...cell.parameters.keys(),
      ...cell.inputs.keys(),
      ...cell.initials.map(({ name }) => name),
      ...cell.stages.flatMap(({ equations }) => equations.map(({ name }) => name)),
    ]),
  );
  const held = new Map<string, Held>();
  const symbolsOf = new Map<Expr, Sym>();
  const hold = (value: Expr, once: boolean): Sym => {
    const known = symbolsOf.get(value);
    if (known !== undefined) return known;
    const name = taken('held');
    held.set(name, { name, once, value });
    const X = symbol(name, value.shape, once ? undefined : now);
    symbolsOf.set(value, X);
    return X;
  };
  let any = false;
  const stages = cell.stages.map((stage): Stage => ({
    ...stage,
    equations: stage.equations.map(equation => {
      const value = change(equation, stage.direction === 'once', hold);
      any ||= value !== equation.value;
      return { ...equation, value };
    }),
  }));
  if (!any) return undefined;
  const inputs = new Map<string, Input>(cell.inputs);
  for (const { name, once, value } of held.values()) inputs.set(name, { name, shape: value.shape, once, facts: {} });
  return { cause, cell: { ...cell, inputs, stages }, held: [...held.values()] };
}

const isLagged = (index: Index | undefined): boolean => index?.base === 't' && index.offset !== 0;

/** The expression with some symbols held. */
const holding = (
  equation: Equation,
  once: boolean,
  hold: (value: Expr, once: boolean) => Sym,
  wanted: (X: Sym) => boolean,
): Expr => bottomUp(A => (A.kind === 'sym' && wanted(A) ? hold(A, once) : A))(equation.value);

/** The function of an Apply node, of a fresh argument. */
const sloped = (
  node: Node<'apply'>,
  once: boolean,
  hold: (value: Expr, once: boolean) => Sym,
  atValue: boolean,
): Expr => {
  const { fn, arg } = node;
  if (!atValue) return sum(arg, hold(minus(node, arg), once));
  // f(y₀ + A − a₀) + (y₀ − f(y₀)): the value y₀ = f(a₀), the slope f′(y₀).
  const value = hold(node, once);
  const moved = apply(fn, sum(value, arg, negative(hold(arg, once))));
  return sum(moved, value, negative(apply(fn, value)));
};

/** Every slip that leaves out a path or a slope, the usual ones first. */
export function changedCells(cell: Cell): readonly ChangedCell[] {
  const equations = cell.stages.flatMap(stage => stage.equations);
  const computed = new Set(equations.map(({ name }) => name));
  const isComputed = ({ name }: Sym): boolean => computed.has(name);
  const list: (ChangedCell | undefined)[] = [];

  list.push(
    changed(cell, { kind: 'no-time' }, (equation, once, hold) =>
      holding(equation, once, hold, X => isComputed(X) && isLagged(X.index)),
    ),
  );
  for (const name of computed) {
    const wanted = (X: Sym): boolean => X.name === name && isLagged(X.index);
    const into = equations.filter(({ value }) => symbols(value).some(wanted)).map(equation => equation.name);
    if (into.length < 2) continue;
    const index = equations.flatMap(({ value }) => symbols(value)).find(wanted)?.index;
    const cause: Cause = {
      kind: 'no-path',
      symbol: `${name}[${index ? indexText(index) : 't'}]`,
      into: into.join(', '),
    };
    list.push(changed(cell, cause, (equation, once, hold) => holding(equation, once, hold, wanted)));
  }
  for (const { name, value } of equations) {
    for (const X of symbols(value)) {
      if (!isComputed(X)) continue;
      const symbolText = X.index === undefined ? X.name : `${X.name}[${indexText(X.index)}]`;
      const cause: Cause = { kind: 'no-path', symbol: symbolText, into: name };
      list.push(
        changed(cell, cause, (equation, once, hold) =>
          equation.name === name ? holding(equation, once, hold, Y => Y === X) : equation.value,
        ),
      );
    }
  }
  for (const { name, value } of equations) {
    for (const node of nodes(value)) {
      if (node.kind !== 'apply') continue;
      for (const atValue of [false, true]) {
        const cause: Cause = { kind: atValue ? 'slope-at-value' : 'no-slope', fn: node.fn.name, of: name };
        list.push(
          changed(cell, cause, (equation, once, hold) =>
            equation.name === name
              ? bottomUp(A => (A === node ? sloped(node, once, hold, atValue) : A))(equation.value)
              : equation.value,
          ),
        );
      }
    }
  }
  // Parameters with several uses: one of them left out.
  for (const P of cell.parameters.keys()) {
    const users = equations.filter(({ value }) => symbols(value).some(X => X.name === P));
    if (users.length < 2) continue;
    for (const { name } of users) {
      const cause: Cause = { kind: 'no-path', symbol: P, into: name };
      list.push(
        changed(cell, cause, (equation, once, hold) =>
          equation.name === name ? holding(equation, once, hold, X => X.name === P) : equation.value,
        ),
      );
    }
  }
  const found = list.filter(one => one !== undefined);
  const seen = new Set<string>();
  return found.filter(({ cell: own }) => {
    const key = own.stages.flatMap(({ equations: all }) => all.map(({ value }) => value.id)).join();
    return !seen.has(key) && seen.add(key);
  });
}
