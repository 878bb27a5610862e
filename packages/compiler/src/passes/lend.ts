/**
 * Memory that is lent: a work buffer whose values nobody reads any more becomes another's.     layer 3
 *
 * Only buffers of equal length, and statement by statement of the kernel's body: what the forward recurrence has read of the
 * hoisted products lies idle when the backward one begins to write. The buffers keep their names, so kernels read as before;
 * the host gives both the same memory.
 */
import { intNames, intText, times } from '../loop/int.js';
import type { Kernel } from '../loop/loop.js';
import { buffersRead, buffersWritten } from '../loop/scope.js';

/**
 * Which buffer uses the memory of which other in a kernel that no pass reorders any more: none in a forward pass, whose
 * values the caller looks at afterwards.
 */
export function lentBuffers({ body, buffers, scalars }: Kernel): ReadonlyMap<string, string> {
  if (scalars.length === 0) return new Map();
  const uses = body.map(s => new Set([...buffersRead(s), ...buffersWritten(s)]));
  const free = buffers
    .filter(({ role, extents }) => role === 'work' && new Set(extents.flatMap(intNames)).size > 1)
    .map(({ name, extents }) => ({
      name,
      length: intText(times(...extents)),
      first: uses.findIndex(use => use.has(name)),
      last: uses.findLastIndex(use => use.has(name)),
    }))
    .sort((a, b) => a.first - b.first);
  const lent = new Map<string, string>();
  /** Who has each piece of memory last, by the name of its first buffer. */
  const holders: { readonly memory: string; readonly length: string; last: number }[] = [];
  for (const { name, length, first, last } of free) {
    const holder = holders.find(other => other.length === length && other.last < first);
    if (holder === undefined) holders.push({ memory: name, length, last });
    else {
      lent.set(name, holder.memory);
      holder.last = last;
    }
  }
  return lent;
}
