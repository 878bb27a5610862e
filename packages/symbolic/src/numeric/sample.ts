/**
 * Random values for declared variables.                                                 layer 2
 *
 * A domain says how entries are drawn, facts what the matrix must satisfy. Sizes that are not given are small and all
 * different, so that a transposition or a size mixed up shows at once. The numbers of a variable depend on the seed and
 * its name alone: another variable beside it changes nothing.
 */
import { TracegradError, quoted } from '../errors.js';
import { dimNames, dimValue, type Shape, shapeText } from '../expr/dim.js';
import { det } from './factorisation.js';
import { type Generator, generator } from './generator.js';
import { add, entry, identityMatrix, type Matrix, matrixOf, product, scaled, transpose } from './matrix.js';
import { real } from './real.js';
import { rowsOf } from './values.js';

/**
 * How entries are drawn.
 * `normal`: standard normal (the default); `positive`: in (0.5, 1.8); `posdet`: near 1.6·I, with a positive determinant;
 * `unit`: in (0.1, 0.9), inside the domains of arcsin, log x and log(1 − x); `signs`: −1 or 1; `prob`: positive columns
 * that sum to 1; `mask`: 0 or 1, not all 0; `small`: normal times 0.3; `away`: of modulus in (0.4, 1.6), off any kink at 0.
 */
export const domains = ['normal', 'positive', 'posdet', 'unit', 'signs', 'prob', 'mask', 'small', 'away'] as const;
export type Domain = (typeof domains)[number];

export interface Sampled {
  readonly shape: Shape;
  readonly domain?: Domain | undefined;
  readonly symmetric?: boolean | undefined;
  readonly psd?: boolean | undefined;
  readonly diagonal?: boolean | undefined;
  readonly positive?: boolean | undefined;
  readonly sumsToOne?: boolean | undefined;
  /** What all entries are multiplied by, unless they sum to one; `drawn` for a number in (1/8, 8). */
  readonly factor?: number | 'drawn' | undefined;
}

const between = (g: Generator, low: number, high: number): number => low + (high - low) * g.uniform();

/** The columns divided by their sums. */
const normalised = (A: Matrix<number>): Matrix<number> =>
  matrixOf(A.rows, A.columns, (i, j) => {
    let sum = 0;
    for (let k = 0; k < A.rows; k++) sum += entry(A, k, j);
    return entry(A, i, j) / sum;
  });

/** Normal entries beside 1.6·I; drawn again until det > 0, which is nearly always at once. */
function nearIdentity(g: Generator, rows: number, columns: number): Matrix<number> {
  for (;;) {
    const A = matrixOf(rows, columns, (i, j) => (i === j ? 1.6 : 0) + 0.3 * g.normal());
    if (rows !== columns || det(real, A) > 0.1) return A;
  }
}

const drawn: { readonly [D in Domain]: (g: Generator, rows: number, columns: number) => Matrix<number> } = {
  normal: (g, m, n) => matrixOf(m, n, () => g.normal()),
  positive: (g, m, n) => matrixOf(m, n, () => between(g, 0.5, 1.8)),
  posdet: nearIdentity,
  unit: (g, m, n) => matrixOf(m, n, () => between(g, 0.1, 0.9)),
  signs: (g, m, n) => matrixOf(m, n, () => (g.uniform() < 0.5 ? -1 : 1)),
  prob: (g, m, n) => normalised(matrixOf(m, n, () => between(g, 0.2, 1))),
  mask: (g, m, n) => {
    const A = matrixOf(m, n, () => (g.uniform() < 0.5 ? 0 : 1));
    return A.entries.includes(1) ? A : matrixOf(m, n, (i, j) => (i === 0 && j === 0 ? 1 : 0));
  },
  small: (g, m, n) => matrixOf(m, n, () => 0.3 * g.normal()),
  away: (g, m, n) => matrixOf(m, n, () => (g.uniform() < 0.5 ? -1 : 1) * between(g, 0.4, 1.6)),
};

function unscaled(g: Generator, name: string, variable: Sampled, sizes: ReadonlyMap<string, number>): Matrix<number> {
  const [rows, columns] = [dimValue(variable.shape[0], sizes), dimValue(variable.shape[1], sizes)];
  const { symmetric, psd, diagonal, positive, sumsToOne } = variable;
  if (rows !== columns && (symmetric === true || psd === true || diagonal === true)) {
    throw new TracegradError(
      'bad-declaration',
      `${quoted(name)} is declared symmetric or diagonal but is ${shapeText(variable.shape)}, here ${rows}×${columns}.`,
    );
  }
  const domain = variable.domain ?? (sumsToOne === true ? 'prob' : positive === true ? 'positive' : 'normal');
  const A = drawn[domain](g, rows, columns);
  const narrowed = (B: Matrix<number>): Matrix<number> =>
    diagonal === true ? matrixOf(rows, columns, (i, j) => (i === j ? entry(B, i, j) : 0)) : B;
  if (psd === true && diagonal === true)
    return narrowed(matrixOf(rows, columns, (i, j) => 0.5 + Math.abs(entry(A, i, j))));
  if (psd === true) {
    const gram = scaled(real, 1 / rows, product(real, A, transpose(A)));
    return add(real, gram, scaled(real, 0.5, identityMatrix(real, rows)));
  }
  if (symmetric === true) return narrowed(scaled(real, 0.5, add(real, A, transpose(A))));
  return sumsToOne === true && domain !== 'prob' ? normalised(A) : narrowed(A);
}

function value(name: string, variable: Sampled, seed: number, sizes: ReadonlyMap<string, number>): Matrix<number> {
  const g = generator(seed, name);
  const A = unscaled(g, name, variable, sizes);
  const { factor, sumsToOne } = variable;
  if (factor === undefined || sumsToOne === true) return A;
  return scaled(real, factor === 'drawn' ? 2 ** between(g, -3, 3) : factor, A);
}

const smallSizes = [3, 4, 5, 2, 6, 7];

/** Sizes for the names that occur in shapes, those given first; the others get small ones, each a different one. */
export function sampleSizes(
  shapes: readonly Shape[],
  given: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const sizes = new Map(given);
  const used = new Set(given.values());
  const free = smallSizes.filter(size => !used.has(size));
  for (const dim of shapes.flat()) {
    for (const name of dimNames(dim)) {
      if (!sizes.has(name)) sizes.set(name, free.shift() ?? 2 + sizes.size);
    }
  }
  return sizes;
}

/**
 * Values for all variables, as lists of rows.
 * @throws {TracegradError} `bad-declaration` if a symmetric or diagonal variable is not square.
 */
export function sampleValues(
  variables: Readonly<Record<string, Sampled>>,
  options: { readonly seed: number; readonly sizes?: ReadonlyMap<string, number> },
): Record<string, number[][]> {
  const names = Object.keys(variables);
  const declared = names.flatMap((name): [string, Sampled][] => {
    const variable = variables[name];
    return variable === undefined ? [] : [[name, variable]];
  });
  const sizes = sampleSizes(
    declared.map(([, { shape }]) => shape),
    options.sizes,
  );
  // fromEntries defines own properties, even one called __proto__.
  return Object.fromEntries(
    declared.map(([name, variable]) => [name, rowsOf(value(name, variable, options.seed, sizes))]),
  );
}
