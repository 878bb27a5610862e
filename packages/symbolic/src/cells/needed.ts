/** What a value is made of.                                                              layer 4 */
import type { Expr } from '../expr/expr.js';
import { symbols } from '../expr/rewrite.js';

/** The names of the equations that a value needs, at whatever step. */
export function neededFor(value: Expr, values: ReadonlyMap<string, Expr>): ReadonlySet<string> {
  const found = new Set<string>();
  const need = (A: Expr): void => {
    for (const { name } of symbols(A)) {
      const own = found.has(name) ? undefined : values.get(name);
      found.add(name);
      if (own !== undefined) need(own);
    }
  };
  need(value);
  return found;
}
