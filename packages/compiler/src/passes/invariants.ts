/**
 * Loads that do not depend on the innermost index move before its loop.                   layer 3
 *
 * A mask, a log-sum-exp or another 1×1 value is read once per example instead of once per element. Neighbouring loops
 * share what they read as long as nothing in between writes it.
 */
import { intNames } from '../loop/int.js';
import { hasBody, type Kernel, mapReals, realsOf, type Statement } from '../loop/loop.js';
import { local, type Real, realsIn, rebuildReal } from '../loop/real.js';
import { realKey } from './key.js';
import { buffersWritten, fresh, namesDefined, namesIn } from '../loop/scope.js';

export const hoistedInvariants = (kernel: Kernel): Kernel => ({
  ...kernel,
  body: inBody(kernel.body, new Set(namesIn(kernel))),
});

interface Held {
  readonly name: string;
  readonly buffer: string;
}

/** Names are unique within a body and what surrounds it, so siblings may use the same ones. */
function inBody(body: readonly Statement[], taken: ReadonlySet<string>): readonly Statement[] {
  const here = new Set(taken);
  const held = new Map<string, Held>();
  return body.flatMap(statement => {
    const result = inStatement(statement, here, held);
    const written = buffersWritten(statement);
    for (const [key, { buffer }] of held) if (written.has(buffer)) held.delete(key);
    return result;
  });
}

function inStatement(statement: Statement, here: Set<string>, held: Map<string, Held>): readonly Statement[] {
  if (!hasBody(statement)) return [statement];
  if (statement.kind !== 'loop' || statement.body.some(hasBody))
    return [{ ...statement, body: inBody(statement.body, here) }];
  // A loop from 0 over a size runs at least once, so what moves before it would have been read anyway.
  return statement.from.kind === 'int' && statement.from.value === 0 ? hoisted(statement, here, held) : [statement];
}

type Loop = Extract<Statement, { kind: 'loop' }>;

function hoisted(loop: Loop, here: Set<string>, held: Map<string, Held>): readonly Statement[] {
  const inner = new Set([loop.index, ...namesDefined(loop.body)]);
  const written = buffersWritten(loop);
  const moves = (value: Real): value is Extract<Real, { kind: 'load' }> =>
    value.kind === 'load' &&
    !written.has(value.buffer) &&
    value.at.every(subscript => intNames(subscript).every(name => !inner.has(name)));
  const lets: Statement[] = [];
  for (const value of loop.body.flatMap(realsOf).flatMap(realsIn)) {
    if (!moves(value) || held.has(realKey(value))) continue;
    const name = fresh(`${value.buffer}_t`, here);
    held.set(realKey(value), { name, buffer: value.buffer });
    lets.push({ kind: 'let', name, value });
  }
  const replaced = (value: Real): Real => {
    const known = moves(value) ? held.get(realKey(value)) : undefined;
    return known === undefined ? rebuildReal(value, replaced) : local(known.name);
  };
  return [...lets, { ...loop, body: loop.body.map(inside => mapReals(inside, replaced)) }];
}
