/**
 * The values of size names, from the sizes of given matrices.                           layer 2
 *
 * A declared shape may be a monomial, `k*k` or `2*n`. Whatever has one unknown name left determines it; this repeats
 * until nothing new is learnt, and then every shape is checked against its matrix.
 */
import { TracegradError, quoted } from '../errors.js';
import { type Dim, dimNames, dimValue, type Shape, shapeText } from '../expr/dim.js';

/** A matrix that was given for a declared shape. */
export interface Sized {
  readonly name: string;
  readonly shape: Shape;
  readonly rows: number;
  readonly columns: number;
}

/** The value of the one unknown name in a size, as far as there is one: size = known · name^multiplicity. */
function solved(
  dim: Dim,
  actual: number,
  sizes: ReadonlyMap<string, number>,
): [name: string, size: number] | undefined {
  const unknown = dimNames(dim).filter(name => !sizes.has(name));
  const [name] = unknown;
  if (name === undefined || unknown.some(other => other !== name)) return undefined;
  const known = dimValue(dim, new Map([...sizes, [name, 1]]));
  return [name, Math.round(Math.pow(actual / known, 1 / unknown.length))];
}

/**
 * The value of every size name that the matrices determine, together with those given.
 * @throws {TracegradError} `shape-mismatch` if a matrix has not its declared shape, or two disagree.
 */
export function sizesOf(
  given: readonly Sized[],
  known: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const sizes = new Map(known);
  const source = new Map<string, string>();
  let learnt = -1;
  while (learnt !== sizes.size) {
    learnt = sizes.size;
    for (const { name, shape, rows, columns } of given) {
      for (const [dim, actual] of [
        [shape[0], rows],
        [shape[1], columns],
      ] as const) {
        const found = solved(dim, actual, sizes);
        if (found === undefined) continue;
        sizes.set(...found);
        source.set(found[0], name);
      }
    }
  }
  for (const { name, shape, rows, columns } of given) {
    const expected = (dim: Dim, actual: number): number =>
      dimNames(dim).every(size => sizes.has(size)) ? dimValue(dim, sizes) : actual;
    if (expected(shape[0], rows) === rows && expected(shape[1], columns) === columns) continue;
    const reasons = [...new Set(shape.flatMap(dim => dimNames(dim)))]
      .filter(size => sizes.has(size))
      .map(size => {
        const from = source.get(size);
        const known = `${size} = ${sizes.get(size)}`;
        return from === undefined || from === name ? known : `${known} by ${quoted(from)}`;
      });
    const declared = reasons.length === 0 ? shapeText(shape) : `${shapeText(shape)} with ${reasons.join(', ')}`;
    const message = `The value of ${quoted(name)} is ${rows}×${columns}, but it is declared ${declared}.`;
    throw new TracegradError('shape-mismatch', message);
  }
  return sizes;
}
