/**
 * Whether given values keep what was declared of them: a derivative that relies on a fact says nothing where it does not hold,
 * so numbers that are right there would be called wrong.
 */
import { type Field, Refused } from '../refusal.js';

type Fact = 'symmetric' | 'psd' | 'diagonal' | 'positive' | 'sumsToOne';
export type DeclaredFacts = { readonly [F in Fact]?: boolean | undefined };
type Rows = readonly (readonly number[])[];

/** What rounding of the printed digits may take from a fact. */
const tolerance = 1e-4;

const entry = (A: Rows, i: number, j: number): number => A[i]?.[j] ?? NaN;
const size = (A: Rows): number => A.reduce((most, row) => row.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);

const everyEntry = (A: Rows, holds: (value: number, i: number, j: number) => boolean): boolean =>
  A.every((row, i) => row.every((value, j) => holds(value, i, j)));

function isSymmetric(A: Rows): boolean {
  const slack = tolerance * size(A);
  return everyEntry(A, (value, i, j) => Math.abs(value - entry(A, j, i)) <= slack);
}

function isDiagonal(A: Rows): boolean {
  const slack = tolerance * size(A);
  return everyEntry(A, (value, i, j) => i === j || Math.abs(value) <= slack);
}

/** Whether a Cholesky factorisation exists, the tolerance added to the diagonal. */
function isPsd(A: Rows): boolean {
  const shift = tolerance * size(A);
  const L: number[][] = [];
  for (let i = 0; i < A.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : (L[j] ?? []);
      let rest = entry(A, i, j) + (i === j ? shift : 0);
      for (let k = 0; k < j; k++) rest -= (row[k] ?? 0) * (other[k] ?? 0);
      if (i === j && rest < 0) return false;
      const pivot = other[j] ?? 0;
      row.push(i === j ? Math.sqrt(rest) : pivot === 0 ? 0 : rest / pivot);
    }
    L.push(row);
  }
  return true;
}

const columnsSumToOne = (A: Rows): boolean =>
  (A[0] ?? []).every((_, j) => Math.abs(A.reduce((sum, row) => sum + (row[j] ?? NaN), 0) - 1) <= tolerance);

const checks: { readonly [F in Fact]: { readonly holds: (A: Rows) => boolean; readonly says: string } } = {
  symmetric: { holds: isSymmetric, says: 'it must equal its transpose' },
  psd: { holds: A => isSymmetric(A) && isPsd(A), says: 'it must be symmetric with no negative eigenvalue' },
  diagonal: { holds: isDiagonal, says: 'entries off the diagonal must be 0' },
  positive: { holds: A => everyEntry(A, value => value > 0), says: 'every entry must be above 0' },
  sumsToOne: { holds: columnsSumToOne, says: 'its entries must add up to 1' },
};
const factNames = ['symmetric', 'psd', 'diagonal', 'positive', 'sumsToOne'] as const satisfies readonly Fact[];

/** @throws {Refused} naming the first fact that the value breaks */
export function keepsFacts(
  name: string,
  rows: Rows,
  facts: DeclaredFacts,
  { field, position }: { readonly field: Field; readonly position: number },
): void {
  const broken = factNames.find(fact => facts[fact] === true && !checks[fact].holds(rows));
  if (broken === undefined) return;
  const message = `"${name.slice(0, 40)}" is declared ${broken}: ${checks[broken].says}.`;
  throw new Refused({ code: 'bad-declaration', message, field, position });
}
