/**
 * Which sizes of an expression can be read off its text even if constants in it are written without theirs.
 *
 * `vector(1)` in a sum takes its size from the other terms, `matrix(1)` in a product from its neighbours. Two bits per
 * node, rows and columns, are enough to decide where a size must be written.
 */
import { isScalar } from '../expr/dim.js';
import { type Expr, type Table, visit } from '../expr/expr.js';

/** Bit 1: the number of rows is known; bit 2: the number of columns. */
export type Known = 0 | 1 | 2 | 3;
export const rowsKnown = 1;
export const columnsKnown = 2;
export const allKnown: Known = 3;

export const pair = (rows: boolean, columns: boolean): Known => ((rows ? 1 : 0) | (columns ? 2 : 0)) as Known; // 0…3
export const swapped = (known: Known): Known => pair((known & columnsKnown) !== 0, (known & rowsKnown) !== 0);

const isIdentity = (node: Expr): boolean => (node.kind === 'scale' ? node.arg : node).kind === 'identity';

/** What is known of each node by itself; the answer is kept, so that it is asked once per node. */
export function knownSizes(): (node: Expr) => Known {
  const answers = new Map<Expr, Known>();
  const of = (node: Expr): Known => {
    if (isScalar(node.shape)) return allKnown;
    const seen = answers.get(node);
    if (seen !== undefined) return seen;
    const answer = visit(rules, node);
    answers.set(node, answer);
    return answer;
  };
  const full = (): Known => allKnown;
  /** Operands of equal shape tell each other their sizes; beside a square one, one size tells the other. */
  const equalShapes = (operands: readonly Expr[]): Known => {
    const known = pair(
      operands.some(operand => (of(operand) & rowsKnown) !== 0),
      operands.some(operand => (of(operand) & columnsKnown) !== 0),
    );
    return known !== 0 && operands.some(isIdentity) ? allKnown : known;
  };
  const rules: Table<Known> = {
    sym: full,
    differential: full,
    number: full,
    size: full,
    indicator: full,
    zero: full,
    commutation: full,
    ones: ({ shape: [rows, columns] }) => pair(rows === 1, columns === 1),
    identity: () => 0,
    sum: ({ terms }) => equalShapes(terms),
    hadamard: ({ factors }) => equalShapes(factors),
    product: ({ factors }) => {
      const first = factors[0];
      const last = factors[factors.length - 1];
      if (first === undefined || last === undefined) return allKnown;
      return pair((of(first) & rowsKnown) !== 0, (of(last) & columnsKnown) !== 0);
    },
    scale: ({ arg }) => of(arg),
    power: ({ base, exponent }) => (isScalar(exponent.shape) ? of(base) : equalShapes([base, exponent])),
    apply: ({ arg }) => of(arg),
    transpose: ({ arg }) => swapped(of(arg)),
    matrixPower: ({ base }) => of(base),
    series: ({ body }) => of(body),
    call: full,
    kron: full,
  };
  return of;
}
