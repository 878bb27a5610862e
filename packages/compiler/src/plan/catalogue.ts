/**
 * Which value already holds an expression.                                                layer 2
 *
 * Keys are canonical, so spelling does not matter, and expressions are looked up as they stand, moved in time, or at a
 * fixed step. A value read outside 1…T is zero or a declared start; it may stand for its expression there only if that
 * expression vanishes and nothing else was declared.
 */
import { canonical, type Expr, type Index, substitute, type Sym, symbol, symbols } from '@tracegrad/symbolic';
import { type Anchor, type Declared, dependsOnTime, vanishesOutside } from './outside.js';

export interface Catalogue {
  readonly add: (name: string, value: Expr) => void;
  /** The symbol that reads the value of an expression; undefined if no task has it. */
  readonly symbolFor: (node: Expr) => Sym | undefined;
}

export function catalogue(anchored: Anchor, declared: Declared): Catalogue {
  const byKey = new Map<Expr, string>();

  const hasStart = (name: string, offset: number): boolean =>
    Array.from({ length: Math.abs(offset) }, (_, i) => i).some(i =>
      declared(name, offset > 0 ? { base: 'T', offset: i + 1 } : { base: '', offset: -i }),
    );

  const moved = (node: Expr): Sym | undefined => {
    const { node: base, offset } = anchored(node);
    const name = offset === 0 ? undefined : byKey.get(canonical(base));
    return name === undefined || hasStart(name, offset) ? undefined : symbol(name, node.shape, { base: 't', offset });
  };

  /** W′·gA[1] is W′·gA[t] at step 1. */
  const atStep = (node: Expr): Sym | undefined => {
    const steps = symbols(node).flatMap(({ index }) => (index === undefined ? [] : [index]));
    const [first] = steps;
    if (first === undefined || steps.some(step => step.base !== first.base)) return undefined;
    for (const step of steps) {
      const base = inTime(node, step);
      const name = byKey.get(canonical(base));
      const distance = step.base === 'T' ? step.offset : step.offset - 1; // how far from a step that surely exists
      if (name === undefined || (step.base === 'T' ? distance > 0 : distance < 0)) continue;
      if (distance === 0 || (!hasStart(name, distance) && vanishesOutside(base, distance, declared))) {
        return symbol(name, node.shape, step);
      }
    }
    return undefined;
  };

  return {
    add: (name, value) => void byKey.set(canonical(value), name),
    symbolFor: node => {
      const direct = byKey.get(canonical(node));
      const timed = dependsOnTime(node);
      if (direct !== undefined) return symbol(direct, node.shape, timed ? { base: 't', offset: 0 } : undefined);
      return timed ? moved(node) : atStep(node);
    },
  };
}

const inTime = (node: Expr, step: Index): Expr =>
  substitute(node, X =>
    X.index === undefined ? X : symbol(X.name, X.shape, { base: 't', offset: X.index.offset - step.offset }),
  );
