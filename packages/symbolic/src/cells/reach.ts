/**
 * Which steps an expression reaches, and whether they have values.                      layer 4
 *
 * Computed sequences need a start value for every step beyond 1…T that is reached; inputs are zero there. t occurs only
 * where it is bound: in an equation of every step, or within a sum over t.
 */
import { quoted, TracegradError } from '../errors.js';
import { type Index, indexText, isOutside, sameIndex } from '../expr/expr.js';
import type { Syntax } from '../language/syntax.js';
import type { Initial } from './cell.js';
import { type NameUse, usesIn } from './syntax-order.js';

export type Start = Pick<Initial, 'of' | 'index'>;

/** Whose time is looked at: an equation of every step binds t, one of the whole sequence and the loss do not. */
export interface Reader {
  readonly name: string;
  readonly perStep: boolean;
  readonly parts: readonly Syntax[];
}

/** The steps outside 1…T that a use reaches, nearest first. */
function beyond({ index, bound }: NameUse): readonly Index[] {
  if (index === undefined) return [];
  if (index.base !== 't') return isOutside(index) ? [index] : [];
  const first = (bound?.from.base ?? '') === '' ? (bound?.from.offset ?? 1) + index.offset : 1;
  const last = (bound?.to.base ?? 'T') === 'T' ? (bound?.to.offset ?? 0) + index.offset : 0;
  return [
    ...Array.from({ length: Math.max(0, 1 - first) }, (_, k): Index => ({ base: '', offset: -k })),
    ...Array.from({ length: Math.max(0, last) }, (_, k): Index => ({ base: 'T', offset: k + 1 })),
  ];
}

/** @throws {TracegradError} `syntax` for a t that is not bound, `missing-initial` for a step without a value */
export function checkReach(reader: Reader, computed: ReadonlySet<string>, starts: readonly Start[]): void {
  for (const use of reader.parts.flatMap(usesIn)) {
    const { name: of, index, position, bound } = use;
    if (index?.base === 't' && bound === undefined && !reader.perStep) {
      throw new TracegradError('syntax', `${reader.name} uses ${of}[t], but t is not bound there.`, {
        position,
        hint: `${of}[T], or sum(t, 1, T, …)`,
      });
    }
    if (!computed.has(of)) continue;
    const missing = beyond(use).find(step => !starts.some(start => start.of === of && sameIndex(start.index, step)));
    if (missing === undefined) continue;
    const step = indexText(missing);
    throw new TracegradError('missing-initial', `${reader.name} reaches ${of}[${step}], which has no start value.`, {
      position,
      hint: `states: { ${quoted(of).slice(1, -1)}: { size: …, initial: { '${step}': '${of}0' } } }`,
    });
  }
}
