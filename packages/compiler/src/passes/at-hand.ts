/**
 * What a stretch of statements has stored and reads again gets a name.                     layer 3
 *
 * Fused loops store a value and go on with it; nothing needs to wait for memory. Only where the place is the same text and nothing
 * in between writes the buffer.
 */
import { hasBody, type Kernel, mapReals, realsOf, type Statement, type StatementOf } from '../loop/loop.js';
import { local, type Real, realsIn, rebuildReal } from '../loop/real.js';
import { buffersWritten, fresh, namesIn } from '../loop/scope.js';
import { realKey } from './key.js';

export const atHand = (kernel: Kernel): Kernel => ({ ...kernel, body: inBody(kernel.body, new Set(namesIn(kernel))) });

const keyOf = ({ buffer, at }: StatementOf<'store'>): string => realKey({ kind: 'load', buffer, at });

function inBody(body: readonly Statement[], outside: ReadonlySet<string>): readonly Statement[] {
  const taken = new Set(outside);
  /** Places whose value is a local: name and buffer by place. */
  const held = new Map<string, { readonly name: string; readonly buffer: string }>();
  const known = (value: Real): Real => {
    const found = value.kind === 'load' ? held.get(realKey(value)) : undefined;
    return found === undefined ? rebuildReal(value, known) : local(found.name);
  };
  return body.flatMap((statement, i): readonly Statement[] => {
    if (hasBody(statement)) {
      for (const name of buffersWritten(statement)) forget(held, name);
      return [{ ...statement, body: inBody(statement.body, taken) }];
    }
    const rewritten = mapReals(statement, known);
    for (const name of buffersWritten(statement)) forget(held, name);
    if (rewritten.kind !== 'store' || !isReadAgain(rewritten, body.slice(i + 1))) return [rewritten];
    const name = fresh(`${rewritten.buffer}_t`, taken);
    held.set(keyOf(rewritten), { name, buffer: rewritten.buffer });
    return [
      { kind: 'let', name, value: rewritten.value },
      { ...rewritten, value: local(name) },
    ];
  });
}

function forget(held: Map<string, { readonly buffer: string }>, written: string): void {
  for (const [key, { buffer }] of held) if (buffer === written) held.delete(key);
}

/** Whether a later statement of the stretch reads the place before anything else is written to the buffer. */
function isReadAgain(store: StatementOf<'store'>, rest: readonly Statement[]): boolean {
  for (const statement of rest) {
    if (hasBody(statement)) return false;
    if (
      realsOf(statement)
        .flatMap(realsIn)
        .some(real => real.kind === 'load' && realKey(real) === keyOf(store))
    )
      return true;
    if (buffersWritten(statement).has(store.buffer)) return false;
  }
  return false;
}
