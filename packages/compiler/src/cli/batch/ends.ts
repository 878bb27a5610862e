/**
 * Indicators written as sequences.                                                      layer 6
 *
 * What happens at one step only is [t = T] times it; a list of recurrences has no such sign. But a sequence is zero
 * outside 1…T: where one[t] = 1, 1 − one[t+1] is 1 at the last step and 0 before, and 1 − one[t-1] is 1 at the first.
 * A sequence that runs down is known at t+1, one that runs up at t-1, hence one for each end.
 */
import { bottomUp, type Expr, type Index, minus, number, symbol } from '@tracegrad/symbolic';

export interface Ends {
  /** The expression without indicators. */
  readonly written: (expression: Expr) => Expr;
  /** Which of the two sequences of ones were used so far, by the direction in which they run. */
  readonly used: () => { readonly down: boolean; readonly up: boolean };
}

/** A rewriter that calls the sequences of ones by these names. */
export function ends(names: { readonly down: string; readonly up: string }): Ends {
  const used = { down: false, up: false };
  /** one[t + k] for k ≥ 0 within 1…T; one[t] itself is 1. */
  const one = (direction: 'down' | 'up', offset: number): Expr => {
    if (offset === 0) return number(1);
    used[direction] = true;
    return symbol(names[direction], [1, 1], { base: 't', offset });
  };
  /** [t = T − k] = one[t+k] − one[t+k+1]; [t = k] = one[t−k+1] − one[t−k]. Outside 1…T it is 0. */
  const indicated = ({ base, offset }: Index): Expr | undefined => {
    if (base === 'T') return offset > 0 ? number(0) : minus(one('down', -offset), one('down', 1 - offset));
    if (base === '') return offset < 1 ? number(0) : minus(one('up', 1 - offset), one('up', -offset));
    return undefined;
  };
  return {
    written: bottomUp(node => (node.kind === 'indicator' ? (indicated(node.at) ?? node) : node)),
    used: () => ({ ...used }),
  };
}
