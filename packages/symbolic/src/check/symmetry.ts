/**
 * Formulas that are right if something is assumed that was not declared.                layer 4
 *
 * 2Ax for the gradient of xᵀAx is right for a symmetric A. By a symmetric X, books differ: the gradient G itself, its
 * projection (G + Gᵀ)/2, or G + Gᵀ − G ⊙ I, which counts an entry and its mirror image as one variable.
 */
import type { DeriveOptions } from '../calculus/options.js';
import type { Layout } from '../numeric/differences.js';
import { isScalar } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { hadamard, minus, sum, times } from '../expr/linear.js';
import { fraction, identity, number } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import { type ExtraFacts, type Point, shapesOf } from './points.js';
import { agrees } from './relative-error.js';
import type { Slip } from './slip.js';

export interface Compared {
  readonly ours: Expr;
  readonly theirs: Expr;
  readonly options: DeriveOptions;
  readonly layout: Layout;
  readonly points: readonly Point[];
  /** Points at which facts hold beyond those declared; none if there are no such points. */
  readonly pointsWith: (extra: ExtraFacts) => readonly Point[];
  readonly valueAt: (A: Expr, point: Point) => number[][];
}

export interface Assumed {
  readonly verdict: 'equal under a symmetry' | 'different';
  readonly says: string;
  readonly slip?: Slip;
}

const projected = (G: Expr): Expr => times(fraction(1, 2), sum(G, transpose(G)));
/** G + Gᵀ − G ⊙ I for G = (G + Gᵀ)/2. */
const counted = (G: Expr): Expr => minus(times(number(2), G), hadamard(G, identity(G.shape[0])));

/** The assumption under which theirs is right; undefined if there is none that was thought of. */
export function underSymmetry({
  ours,
  theirs,
  options,
  layout,
  points,
  pointsWith,
  valueAt,
}: Compared): Assumed | undefined {
  const { wrt, variables } = options;
  const equal = (at: readonly Point[], A: Expr, B: Expr): boolean =>
    at.length > 0 && at.every(point => agrees(valueAt(A, point), valueAt(B, point)));
  const said = (says: string): Assumed => ({ verdict: 'equal under a symmetry', says });
  const shapes = Object.entries(shapesOf(variables));
  const isSymmetric = (name: string): boolean => {
    const facts = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return facts?.symmetric === true || facts?.psd === true;
  };
  const square = shapes
    .filter(([, shape]) => shape[0] === shape[1] && !isScalar(shape))
    .map(([name]) => name)
    .filter(name => !isSymmetric(name) && variables[name]?.diagonal !== true);
  const symmetric = (names: readonly string[]): ExtraFacts =>
    Object.fromEntries(names.map(name => [name, { symmetric: true }]));

  const sets = [...square.map(name => [name]), ...(square.length > 1 ? [square] : [])];
  for (const names of sets) {
    if (equal(pointsWith(symmetric(names)), theirs, ours)) {
      return said(
        `It is right if ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} symmetric, which is not declared.`,
      );
    }
  }
  const byMatrix = layout === 'gradient' && ours.shape[0] === ours.shape[1] && theirs.shape[0] === theirs.shape[1];
  if (byMatrix && isSymmetric(wrt)) {
    if (equal(points, projected(theirs), ours)) {
      return said(`It is right before projection: within symmetric ${wrt} the gradient is the symmetric part of it.`);
    }
    if (equal(points, theirs, counted(ours))) {
      return said(`It counts ${wrt}[i,j] and ${wrt}[j,i] as one variable: G + G' - G.*eye, with the gradient G.`);
    }
  } else if (byMatrix && square.includes(wrt)) {
    const at = pointsWith(symmetric([wrt]));
    if (equal(at, theirs, projected(ours)) || equal(at, theirs, counted(projected(ours)))) {
      return said(`It is the derivative within symmetric ${wrt}, which is not declared symmetric.`);
    }
  }
  const columns = shapes
    .filter(([name, shape]) => shape[1] === 1 && shape[0] !== 1 && name !== wrt)
    .map(([name]) => name);
  for (const name of columns.filter(name => variables[name]?.sumsToOne !== true)) {
    if (equal(pointsWith({ [name]: { sumsToOne: true } }), theirs, ours)) {
      const says = `It is right only if ${name} sums to one, which is not declared.`;
      return { verdict: 'different', says, slip: { kind: 'assumption', says } };
    }
  }
  return undefined;
}
