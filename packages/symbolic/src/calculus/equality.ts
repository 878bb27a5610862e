/**
 * Whether two expressions are equal wherever some equations hold, by numbers.            layer 3
 *
 * The check of rewrites that look for a better form: it knows nothing of how they find it. What an equation names takes
 * the value of its right side, everything else is drawn; two formulas that agree at a few such points in several domains
 * are the same function, one of another form or of a slip is not.
 */
import { TracegradError } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { nodes } from '../expr/rewrite.js';
import { evaluator, symbolText } from '../numeric/evaluator.js';
import type { Matrix } from '../numeric/matrix.js';
import { real } from '../numeric/real.js';
import { type Domain, sampleSizes, sampleValues } from '../numeric/sample.js';
import { matrixOfValue } from '../numeric/values.js';
import type { Definition } from './derivation.js';

const steps = [1, 2, 3] as const;
const tried: readonly Domain[] = ['unit', 'away', 'small'];
const tolerance = 1e-9;
/** Of what is smaller, rounding of its terms is all that can be told. */
const least = 1e-3;

type Point = (A: Expr) => readonly number[];

/** The values of expressions at every step, for symbols drawn from a domain. A factor 0 annihilates, as in all derivatives. */
function pointIn(domain: Domain, equations: readonly Definition[]): Point {
  const named = new Map(equations.map(({ symbol, value }) => [symbol.name, value]));
  const sizes = new Map<string, number>();
  const learn = (...expressions: readonly Expr[]): void => {
    const shapes = nodes(...expressions).map(({ shape }) => shape);
    sampleSizes(shapes, sizes).forEach((size, name) => sizes.set(name, size));
  };
  equations.forEach(({ symbol, value }) => learn(symbol, value));
  const draw = (key: string, shape: Shape): Matrix<number> =>
    matrixOfValue(key, sampleValues({ [key]: { shape, domain } }, { seed: 1, sizes })[key] ?? [], shape);
  const drawn = new Map<string, Matrix<number>>();
  const isWithin = (position: number | undefined): boolean =>
    position === undefined || (position >= 1 && position <= steps.length);
  const evaluate: (A: Expr, t?: number) => Matrix<number> = evaluator(real, {
    sizes,
    length: steps.length,
    annihilates: true,
    value: (X, position) => {
      const value = isWithin(position) ? named.get(X.name) : undefined;
      if (value !== undefined) return evaluate(value, position);
      const key = symbolText(X, position);
      const A = drawn.get(key) ?? draw(key, X.shape);
      drawn.set(key, A);
      return A;
    },
  });
  return A => {
    learn(A);
    return steps.flatMap(t => evaluate(A, t).entries);
  };
}

const points = new WeakMap<readonly Definition[], readonly Point[]>();

/** Whether A = B under the equations; false also where no point is found at which both have a value. */
export function equalUnder(equations: readonly Definition[], A: Expr, B: Expr): boolean {
  const all = points.get(equations) ?? tried.map(domain => pointIn(domain, equations));
  points.set(equations, all);
  const verdicts = all.flatMap((values): boolean[] => {
    try {
      const [a, b] = [values(A), values(B)];
      if (![...a, ...b].every(Number.isFinite)) return [];
      const scale = Math.max(least, ...a.map(Math.abs));
      return [a.length === b.length && a.every((x, i) => Math.abs(x - (b[i] ?? NaN)) <= tolerance * scale)];
    } catch (error) {
      if (error instanceof TracegradError) return [];
      throw error;
    }
  });
  return verdicts.length > 0 && verdicts.every(Boolean);
}
