/**
 * Sizes that are not known yet.                                                         layer 2
 *
 * `vector(1)`, `eye` and undeclared names get their sizes from the context. A size is a known `Dim`, an unknown, or a
 * product of sizes (vec and kron make those); `equate` unifies two of them. A product with an unknown in it waits until
 * the unknown is found.
 */
import { type Dim, dimProduct } from '../expr/dim.js';

export interface Unknown {
  readonly unknown: true;
  /** Whether it can still turn out to be 1; the length of an undeclared vector cannot. */
  readonly mayBeOne: boolean;
  value?: Extent;
}
export interface Times {
  readonly times: readonly [Extent, Extent];
}
/** A size, perhaps not known yet. */
export type Extent = Dim | Unknown | Times;
export type OpenShape = readonly [rows: Extent, columns: Extent];

export const unknown = (mayBeOne = true): Unknown => ({ unknown: true, mayBeOne });

/** The size with everything put in that is known by now. */
export function resolved(size: Extent): Extent {
  if (typeof size !== 'object') return size;
  if ('unknown' in size) return size.value === undefined ? size : resolved(size.value);
  const [a, b] = [resolved(size.times[0]), resolved(size.times[1])];
  return typeof a !== 'object' && typeof b !== 'object' ? dimProduct(a, b) : { times: [a, b] };
}

export const dimOf = (size: Extent): Dim | undefined => {
  const known = resolved(size);
  return typeof known === 'object' ? undefined : known;
};

export const productOf = (a: Extent, b: Extent): Extent => (a === 1 ? b : b === 1 ? a : { times: [a, b] });

export interface Equations {
  /** Takes a = b; false if that cannot be. */
  readonly equate: (a: Extent, b: Extent) => boolean;
  /** Whether the equations that had to wait hold; to be asked at the end. */
  readonly settled: () => boolean;
}

/** Whether a size is part of another: n = n·n has no solution for sizes in general. */
function occurs(size: Unknown, within: Extent): boolean {
  const known = resolved(within);
  return (
    known === size || (typeof known === 'object' && 'times' in known && known.times.some(part => occurs(size, part)))
  );
}

function found(size: Unknown, value: Extent): boolean {
  if ((value === 1 && !size.mayBeOne) || occurs(size, value)) return false;
  size.value = value;
  return true;
}

export function sizeEquations(): Equations {
  let waiting: [Extent, Extent][] = [];
  const equate = (a: Extent, b: Extent): boolean => {
    const [x, y] = [resolved(a), resolved(b)];
    if (x === y) return true;
    if (typeof x === 'object' && 'unknown' in x) {
      // Of two unknowns the one that may be 1 gives way.
      if (typeof y === 'object' && 'unknown' in y && y.mayBeOne) return found(y, x);
      return found(x, y);
    }
    if (typeof y === 'object' && 'unknown' in y) return found(y, x);
    if (typeof x === 'object' || typeof y === 'object') {
      waiting.push([x, y]);
      return true;
    }
    return false;
  };
  return {
    equate,
    settled: () => {
      // An equation may settle another, so they are asked again until none of them says anything new.
      for (let before = -1; before !== waiting.length && waiting.length > 0;) {
        before = waiting.length;
        const held = waiting;
        waiting = [];
        if (!held.every(([a, b]) => equate(a, b))) return false;
      }
      return true;
    },
  };
}

/** For messages: `?` where a size is not known. */
export const openShapeText = ([rows, columns]: OpenShape): string => `${dimOf(rows) ?? '?'}×${dimOf(columns) ?? '?'}`;

export const isOpenScalar = ([rows, columns]: OpenShape): boolean => resolved(rows) === 1 && resolved(columns) === 1;
