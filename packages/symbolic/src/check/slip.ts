/**
 * What probably went wrong in a formula.                                                layer 4
 *
 * A slip is proposed only if undoing it makes the formula right at every point: a factor, a term that is missing or has
 * the wrong sign, a transpose, the order of a product, a factor left out. The first that fits is told.
 */
import type { DeriveOptions } from '../calculus/options.js';
import { dimNames, isScalar, shapeText } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { hadamard } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { bottomUp, nodes } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { toText } from '../print/text.js';
import type { SyntaxWithDefinitions } from '../language/syntax.js';
import { combination, niceNumber } from './combination.js';
import { editsOf } from './edits.js';
import { type Point, shapesOf } from './points.js';
import { agrees, relativeError } from './relative-error.js';
import { expandedTerms } from './terms.js';

export type SlipKind =
  | 'shape'
  | 'sign'
  | 'factor'
  | 'missing-term'
  | 'extra-term'
  | 'term-factor'
  | 'transpose'
  | 'order'
  | 'operator'
  | 'missing-factor'
  | 'extra-factor'
  | 'assumption';

export interface Slip {
  readonly kind: SlipKind;
  /** One sentence. */
  readonly says: string;
  /** Where in their formula, if it has a place. */
  readonly position?: number;
}

export interface Suspect {
  readonly ours: Expr;
  /** Their formula, unless its shapes do not fit together. */
  readonly theirs: Expr | undefined;
  readonly syntax: SyntaxWithDefinitions;
  readonly text: string;
  readonly points: readonly Point[];
  readonly variables: DeriveOptions['variables'];
  /** Values at a point; NaN where there are none. */
  readonly valueAt: (A: Expr, point: Point) => number[][];
  /** An edited formula as an expression; undefined if its shapes do not fit. */
  readonly elaborated: (syntax: SyntaxWithDefinitions) => Expr | undefined;
}

/** Whether an expression has the values of the right answer. */
const isRight = ({ ours, points, valueAt }: Suspect, A: Expr): boolean =>
  points.every(point => agrees(valueAt(A, point), valueAt(ours, point)));

const flat = (rows: readonly (readonly number[])[]): number[] => rows.flatMap(row => [...row]);

/** theirs = c·ours with one c, or with c a size, a scalar variable, or one over these. */
function factorSlip(suspect: Suspect): Slip | undefined {
  const { ours, theirs, points, valueAt, variables } = suspect;
  if (theirs === undefined) return undefined;
  const ratios = points.map(point => {
    const [a, b] = [flat(valueAt(theirs, point)), flat(valueAt(ours, point))];
    const at = b.reduce((best, x, i) => (Math.abs(x) > Math.abs(b[best] ?? 0) ? i : best), 0);
    const c = (a[at] ?? NaN) / (b[at] ?? NaN);
    const proportional = relativeError([a], [b.map(x => c * x)]) <= 1e-7;
    return proportional ? c : NaN;
  });
  const [first = NaN] = ratios;
  if (!ratios.every(ratio => Number.isFinite(ratio) && ratio !== 0)) return undefined;
  const constant = ratios.every(ratio => Math.abs(ratio - first) <= 1e-6 * Math.abs(first));
  if (constant && Math.abs(first + 1) < 1e-6)
    return { kind: 'sign', says: 'The sign is wrong: it is minus the right answer.' };
  if (constant) {
    const nice = niceNumber(first) ?? (niceNumber(1 / first) === undefined ? first : 1 / (niceNumber(1 / first) ?? 1));
    return { kind: 'factor', says: `A factor is wrong: it is ${numberText(nice)} times the right answer.` };
  }
  const shapes = shapesOf(variables);
  const scalars = new Map<string, (point: Point) => number>();
  for (const [name, shape] of Object.entries(shapes)) {
    if (isScalar(shape)) scalars.set(name, point => point[name]?.[0]?.[0] ?? NaN);
    shape.forEach((dim, i) => {
      if (typeof dim === 'string' && dimNames(dim).length === 1) {
        scalars.set(dim, point => (i === 0 ? point[name]?.length : point[name]?.[0]?.length) ?? NaN);
      }
    });
  }
  for (const [name, value] of scalars) {
    const times = (power: 1 | -1): boolean =>
      points.every(
        (point, i) => Math.abs((ratios[i] ?? NaN) - value(point) ** power) <= 1e-6 * Math.abs(ratios[i] ?? 0),
      );
    if (times(1)) return { kind: 'factor', says: `A factor is wrong: it is ${name} times the right answer.` };
    if (times(-1)) return { kind: 'factor', says: `A factor is missing: the right answer is ${name} times it.` };
  }
  return undefined;
}

/** 0.5 as 1/2, where that is short. */
function numberText(x: number): string {
  const below = [2, 3, 4, 6, 8].find(denominator => Number.isInteger(x * denominator));
  return Number.isInteger(x) || below === undefined ? String(Number(x.toPrecision(6))) : `${x * below}/${below}`;
}

const listed = (texts: readonly string[]): string =>
  texts.length <= 3 ? texts.join(' and ') : `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more`;

/** Terms of ours that theirs lacks or has with another factor. */
function termSlip({ ours, theirs, points, valueAt }: Suspect): Slip | undefined {
  if (theirs === undefined) return undefined;
  const terms = expandedTerms(ours);
  if (terms.length < 2) return undefined;
  const over = (A: Expr): number[] => points.flatMap(point => flat(valueAt(A, point)));
  const [a, b] = [over(theirs), over(ours)];
  const delta = combination(
    terms.map(over),
    a.map((x, i) => x - (b[i] ?? 0)),
  );
  if (delta === undefined) return undefined;
  const texts = (wanted: (x: number) => boolean): readonly string[] =>
    terms.filter((_, i) => wanted(delta[i] ?? 0)).map(term => toText(term, { where: false }));
  const missing = texts(x => x === -1);
  const turned = texts(x => x === -2);
  const scaled = terms.flatMap((term, i) => {
    const x = delta[i] ?? 0;
    return x === 0 || x === -1 || x === -2
      ? []
      : [`${toText(term, { where: false })} is there ${numberText(1 + x)} times`];
  });
  if (missing.length === terms.length) return undefined;
  const sentences = [
    ...(missing.length > 0 ? [`${missing.length === 1 ? 'A term is' : 'Terms are'} missing: ${listed(missing)}.`] : []),
    ...(turned.length > 0 ? [`${listed(turned)} ${turned.length === 1 ? 'has' : 'have'} the wrong sign.`] : []),
    ...(scaled.length > 0 ? [`A factor is wrong: ${listed(scaled)}.`] : []),
  ];
  const kind = missing.length > 0 ? 'missing-term' : turned.length > 0 ? 'sign' : 'term-factor';
  return sentences.length === 0 ? undefined : { kind, says: sentences.join(' ') };
}

/** Terms of theirs that do not belong there. */
function extraSlip({ ours, theirs, points, valueAt }: Suspect): Slip | undefined {
  if (theirs === undefined) return undefined;
  const terms = expandedTerms(theirs);
  if (terms.length < 2) return undefined;
  const over = (A: Expr): number[] => points.flatMap(point => flat(valueAt(A, point)));
  const [a, b] = [over(theirs), over(ours)];
  const delta = combination(
    terms.map(over),
    b.map((x, i) => x - (a[i] ?? 0)),
  );
  const extra = terms.filter((_, i) => delta?.[i] === -1);
  if (delta === undefined || extra.length === 0 || delta.some(x => x !== 0 && x !== -1)) return undefined;
  if (extra.length === terms.length) return undefined;
  const texts = listed(extra.map(term => toText(term, { where: false })));
  return { kind: 'extra-term', says: `${extra.length === 1 ? 'A term does' : 'Terms do'} not belong there: ${texts}.` };
}

/** The node in an expression replaced by another of its shape. */
const replaced = (root: Expr, node: Expr, by: Expr): Expr => bottomUp(A => (A === node ? by : A))(root);

/** Every way to leave out one factor of a product, elementwise product or scaling, with the factor. */
function withoutFactor(root: Expr): readonly { readonly factor: Expr; readonly rest: Expr }[] {
  return nodes(root).flatMap(node => {
    const without = (factors: readonly Expr[], build: (...rest: readonly Expr[]) => Expr) =>
      factors.flatMap((factor, i) => {
        const others = factors.filter((_, j) => j !== i);
        const fits = (node.kind !== 'product' || factor.shape[0] === factor.shape[1]) && others.length > 0;
        return fits ? [{ factor, rest: replaced(root, node, build(...others)) }] : [];
      });
    if (node.kind === 'hadamard') return without(node.factors, hadamard);
    if (node.kind === 'product') return without(node.factors, product);
    if (node.kind === 'scale') return [{ factor: node.coefficient, rest: replaced(root, node, node.arg) }];
    return [];
  });
}

/** A factor of ours that theirs lacks, or one of theirs that is too much. */
function leftOutSlip(suspect: Suspect): Slip | undefined {
  const { ours, theirs, points, valueAt } = suspect;
  if (theirs === undefined) return undefined;
  const missing = withoutFactor(ours).find(({ rest }) =>
    points.every(point => agrees(valueAt(rest, point), valueAt(theirs, point))),
  );
  const text = (factor: Expr): string => toText(factor, { where: false });
  if (missing !== undefined) return { kind: 'missing-factor', says: `A factor is missing: ${text(missing.factor)}.` };
  const extra = withoutFactor(theirs).find(({ rest }) => isRight(suspect, rest));
  return extra && { kind: 'extra-factor', says: `A factor does not belong there: ${text(extra.factor)}.` };
}

/** One transpose, one swap or one operator that would make theirs right. */
function editSlip(suspect: Suspect): Slip | undefined {
  for (const { edited, kind, says, position } of editsOf(suspect.syntax, suspect.text)) {
    const candidate = suspect.elaborated(edited);
    if (candidate === undefined) continue;
    const right = isRight(suspect, candidate);
    if (!right && !isRight(suspect, transpose(candidate))) continue;
    const what = { transpose: 'A transpose is wrong', order: 'The order is wrong', operator: 'The operator is wrong' };
    const then = right ? '' : ', and the whole transposed';
    return { kind, says: `${what[kind]}: it would be right with ${says}${then}.`, position };
  }
  return undefined;
}

function shapeSlip({ ours, theirs }: Suspect): Slip | undefined {
  if (theirs === undefined) return undefined;
  const [right, given] = [shapeText(ours.shape), shapeText(theirs.shape)];
  return right === given
    ? undefined
    : { kind: 'shape', says: `The shape is wrong: it is ${given}, the answer is ${right}.` };
}

/** The first slip that explains the difference. */
export const likelySlip = (suspect: Suspect): Slip | undefined =>
  factorSlip(suspect) ??
  termSlip(suspect) ??
  extraSlip(suspect) ??
  editSlip(suspect) ??
  leftOutSlip(suspect) ??
  shapeSlip(suspect);
