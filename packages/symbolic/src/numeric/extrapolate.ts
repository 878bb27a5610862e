/**
 * Central differences, extrapolated.                                                    layer 2
 *
 * Ridders' method (Advances in Engineering Software 4, 1982): central differences at a falling step h, extrapolated to
 * h = 0 by Neville's scheme in h²; the answer is the entry of the tableau whose neighbours agree best with it. It needs
 * real values only, which makes it independent of the complex step, and finds its own step near kinks and poles.
 */
import { map, type Matrix, zip } from './matrix.js';

const ratio = 1.6;
const columns = 24;
/** Relative agreement from which on a growing difference can only be rounding. */
const settled = 1e-6;

const distance = (A: Matrix<number>, B: Matrix<number>): number => {
  const differences = zip(A, B, (a, b) => Math.abs(a - b)).entries;
  return differences.some(d => Number.isNaN(d)) ? Infinity : Math.max(0, ...differences);
};

/** The derivative at 0 of a matrix-valued function of a real number; `step` is the largest step tried. */
export function derivativeAtZero(f: (x: number) => Matrix<number>, step: number): Matrix<number> {
  const central = (h: number): Matrix<number> => zip(f(h), f(-h), (a, b) => (a - b) / (2 * h));
  let previous = [central(step)];
  let best = previous[0] ?? central(step);
  let error = Infinity;
  for (let i = 1; i < columns; i++) {
    const row = [central(step / ratio ** i)];
    previous.forEach((older, j) => {
      const newer = row[j] ?? older;
      const weight = ratio ** (2 * (j + 1));
      const better = zip(newer, older, (a, b) => (weight * a - b) / (weight - 1));
      const change = Math.max(distance(better, newer), distance(better, older));
      if (change < error) [error, best] = [change, better];
      row.push(better);
    });
    if (error === 0) break;
    const [last, before] = [row.at(-1), previous.at(-1)];
    // Once settled corners part, rounding has taken over; before, a kink or a pole may still be within reach of h.
    const size = Math.max(...best.entries.map(Math.abs));
    if (error < settled * size && last !== undefined && before !== undefined && distance(last, before) > 2 * error)
      break;
    previous = row;
  }
  return map(best, x => (x === 0 ? 0 : x));
}
