/**
 * What is assumed of symbols.                                                           layer 3
 *
 * Facts never sit in nodes: an expression means the same whatever is assumed. They are used by named rewrites of
 * finished results only, so that every use can be shown as an assumption.
 */
import { quoted, TracegradError } from '../errors.js';
import { type Shape, shapeText } from '../expr/dim.js';

export interface SymbolFacts {
  readonly symmetric?: boolean | undefined;
  readonly psd?: boolean | undefined;
  readonly diagonal?: boolean | undefined;
  readonly positive?: boolean | undefined;
  readonly sumsToOne?: boolean | undefined;
}

/** Facts by name; for a sequence they hold of each element. */
export type Assumptions = ReadonlyMap<string, SymbolFacts>;

/** What is declared of a symbol must fit its shape. @throws {TracegradError} `bad-declaration` */
export function checkFacts(name: string, shape: Shape, facts: SymbolFacts): void {
  const square = (facts.symmetric ?? facts.psd ?? facts.diagonal) === true;
  if (square && shape[0] !== shape[1]) {
    throw new TracegradError(
      'bad-declaration',
      `${quoted(name)} is ${shapeText(shape)}; only a square matrix is symmetric or diagonal.`,
    );
  }
  if (facts.sumsToOne === true && shape[1] !== 1) {
    throw new TracegradError(
      'bad-declaration',
      `${quoted(name)} is ${shapeText(shape)}; only a column vector is said to sum to one.`,
    );
  }
}
