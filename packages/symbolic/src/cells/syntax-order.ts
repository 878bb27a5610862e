/**
 * The order in which the shapes of equations become known.                              layer 4
 *
 * Equations are elaborated operands first, so that an equation's shape is known where it is used. Only states have
 * declared shapes; a name that is neither a state nor computed before is refused by its missing start value.
 */
import type { Index } from '../expr/expr.js';
import type { Syntax, SyntaxEquation } from '../language/syntax.js';

export interface NameUse {
  readonly name: string;
  readonly index?: Index;
  readonly position: number;
  /** The range of the sum over t around it that binds t. */
  readonly bound?: { readonly from: Index; readonly to: Index };
}

/** The names that a syntax tree uses, in order. */
export function usesIn(root: Syntax): readonly NameUse[] {
  const uses: NameUse[] = [];
  let bound: NameUse['bound'];
  const walk = (node: Syntax): void => {
    switch (node.kind) {
      case 'number':
        return;
      case 'name':
        uses.push({ name: node.name, position: node.position, ...(bound && { bound }) });
        return;
      case 'indexed':
        uses.push({ name: node.name, index: node.index, position: node.position, ...(bound && { bound }) });
        return;
      case 'call':
        return node.args.forEach(walk);
      case 'minus':
      case 'transpose':
        return walk(node.arg);
      case 'power':
        walk(node.base);
        return walk(node.exponent);
      case 'chain':
        walk(node.first);
        return node.rest.forEach(({ operand }) => walk(operand));
      case 'sum':
        return node.terms.forEach(({ term }) => walk(term));
      case 'series': {
        const outer = bound;
        bound = { from: node.from, to: node.to };
        walk(node.body);
        bound = outer;
        return;
      }
    }
  };
  walk(root);
  return uses;
}

/** Equations operands first; those of declared names need nothing to come before them. */
export function syntaxOrder<E extends { readonly equation: SyntaxEquation }>(
  equations: readonly E[],
  declared: (name: string) => boolean,
): readonly E[] {
  const byName = new Map(equations.map(entry => [entry.equation.name, entry]));
  const done = new Set<string>();
  const sorted: E[] = [];
  const place = (entry: E): void => {
    const { name, value } = entry.equation;
    if (done.has(name)) return;
    done.add(name);
    for (const { name: used } of usesIn(value)) {
      const operand = byName.get(used);
      if (operand !== undefined && !declared(used)) place(operand);
    }
    sorted.push(entry);
  };
  equations.forEach(place);
  return sorted;
}
