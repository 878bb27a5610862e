/**
 * Symbolic sizes.                                                                       layer 1
 *
 * A size is a monomial: a positive integer times names, `3`, `n`, `2*k*n`. Monomials are closed under the products
 * that vec and the Kronecker product need, and as canonical strings (names sorted) they compare with `===`.
 */
import { quoted, shownValue, TracegradError } from '../errors.js';

export type Dim = number | string;
export type Shape = readonly [rows: Dim, columns: Dim];
/** By name. */
export type Shapes = Readonly<Record<string, Shape>>;

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

interface Monomial {
  readonly coefficient: number;
  readonly names: readonly string[];
}

function monomial(dim: Dim): Monomial {
  if (typeof dim === 'number') return { coefficient: dim, names: [] };
  let coefficient = 1;
  const names: string[] = [];
  for (const part of dim.split('*')) {
    if (/^[0-9]+$/.test(part)) coefficient *= Number(part);
    else names.push(part);
  }
  return { coefficient, names };
}

function dimOf({ coefficient, names }: Monomial): Dim {
  if (names.length === 0) return coefficient;
  const sorted = [...names].sort();
  return (coefficient === 1 ? sorted : [String(coefficient), ...sorted]).join('*');
}

/** The product of two sizes, canonical. */
export function dimProduct(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  const left = monomial(a);
  const right = monomial(b);
  return dimOf({ coefficient: left.coefficient * right.coefficient, names: [...left.names, ...right.names] });
}

/**
 * A declared size as a canonical `Dim`.
 * @throws {TracegradError} `bad-declaration` if it is no positive integer, name, or product of these.
 */
export function parseDim(declared: number | string): Dim {
  if (typeof declared === 'number') {
    if (Number.isSafeInteger(declared) && declared > 0) return declared;
    throw new TracegradError('bad-declaration', `A size is a positive integer or a name, not ${declared}.`);
  }
  if (typeof declared !== 'string') {
    const message = `A size is a positive integer or a name, not ${shownValue(declared)}.`;
    throw new TracegradError('bad-declaration', message);
  }
  const parts = declared.split('*').map(part => part.trim());
  const valid = parts.every(part => NAME.test(part) || /^[1-9][0-9]{0,14}$/.test(part));
  if (!valid) {
    throw new TracegradError(
      'bad-declaration',
      `A size is a positive integer, a name or a product, not ${quoted(declared)}.`,
    );
  }
  return dimOf(monomial(parts.join('*')));
}

/** The names that occur in a size. */
export const dimNames = (dim: Dim): readonly string[] => monomial(dim).names;

/** The numeric value of a size. @throws {TracegradError} `ambiguous-shape` if a name has no value. */
export function dimValue(dim: Dim, sizes: ReadonlyMap<string, number>): number {
  if (typeof dim === 'number') return dim;
  const { coefficient, names } = monomial(dim);
  return names.reduce((value, name) => {
    const size = sizes.get(name);
    if (size === undefined) throw new TracegradError('ambiguous-shape', `The size ${quoted(name)} has no value.`);
    return value * size;
  }, coefficient);
}

export const shapeText = ([rows, columns]: Shape): string => `${rows}×${columns}`;

export const sameShape = (a: Shape, b: Shape): boolean => a[0] === b[0] && a[1] === b[1];

export const isScalar = (shape: Shape): boolean => shape[0] === 1 && shape[1] === 1;
