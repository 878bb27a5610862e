/**
 * The part of a position that does not change in the innermost loop gets a name before it. layer 3
 *
 * `h[at + i]` instead of `h[((t - 1) * B + b) * n + i]`: shorter to read, and nothing is left to the engine's patience.
 * Equal parts share one name, whichever buffers they belong to.
 */
import { type Int, intNames, named, plus } from '../loop/int.js';
import { hasBody, type Kernel, mapReals, type Statement } from '../loop/loop.js';
import { polynomial } from '../loop/polynomial.js';
import { type Real, rebuildReal } from '../loop/real.js';
import { fresh, namesDefined, namesIn } from '../loop/scope.js';

export function namedOffsets(kernel: Kernel): Kernel {
  return { ...kernel, body: inBody(kernel.body, new Set(namesIn(kernel))) };
}

/** Names are unique within a body and what surrounds it, so siblings may use the same ones. */
function inBody(body: readonly Statement[], taken: ReadonlySet<string>): readonly Statement[] {
  const here = new Set(taken);
  const known = new Map<string, string>();
  return body.flatMap((statement): readonly Statement[] => {
    if (!hasBody(statement)) return [statement];
    if (statement.kind !== 'loop' || statement.body.some(hasBody)) {
      return [{ ...statement, body: inBody(statement.body, here) }];
    }
    return innermost(statement, here, known);
  });
}

type Loop = Extract<Statement, { kind: 'loop' }>;

function innermost(loop: Loop, taken: Set<string>, known: Map<string, string>): readonly Statement[] {
  const moving = new Set([loop.index, ...namesDefined(loop.body)]);
  const offsets: Statement[] = [];
  const split = (position: Int): Int => {
    const terms = position.kind === 'plus' ? position.terms : [position];
    const fixed = terms.filter(term => intNames(term).every(name => !moving.has(name)));
    const base = plus(...fixed);
    if (base.kind === 'int' || base.kind === 'name' || fixed.length === terms.length) return position;
    const key = [...polynomial(base)]
      .map(([monomial, c]) => `${c}${monomial}`)
      .sort()
      .join('+');
    let name = known.get(key);
    if (name === undefined) {
      name = fresh('at', taken);
      known.set(key, name);
      offsets.push({ kind: 'offset', name, value: base });
    }
    return plus(named(name), ...terms.filter(term => !fixed.includes(term)));
  };
  const real = (value: Real): Real =>
    value.kind === 'load' ? { ...value, at: value.at.map(split) } : rebuildReal(value, real);
  const body = loop.body.map((statement): Statement => {
    const rewritten = mapReals(statement, real);
    return rewritten.kind === 'store' ? { ...rewritten, at: rewritten.at.map(split) } : rewritten;
  });
  return [...offsets, { ...loop, body }];
}
