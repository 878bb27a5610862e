/**
 * Random expressions of a given shape that have a value everywhere near real inputs.
 *
 * Arguments are kept inside the domains: arcsin of 0.9·tanh, log of softplus, inverses and determinants of 4·I + tanh.
 */
import type { Shape } from '../../src/expr/dim.js';
import type { Expr, MatrixFunction } from '../../src/expr/expr.js';
import { apply, call } from '../../src/expr/functions.js';
import { hadamard, power, sum, times } from '../../src/expr/linear.js';
import { kron, matrixPower, product } from '../../src/expr/product.js';
import { commutation, identity, number, ones, rawHadamard, rawSum, size, symbol } from '../../src/expr/raw.js';
import { scalarFunction } from '../../src/expr/scalar-functions.js';
import { transpose } from '../../src/expr/transpose.js';
import type { Generator } from '../../src/numeric/generator.js';

const dims = ['m', 'n', 'p'] as const;
const smooth = ['exp', 'sin', 'cos', 'tan', 'arctan', 'tanh', 'sigmoid', 'softplus'] as const;
const kinked = ['abs', 'sign', 'relu'] as const;

export interface RandomExpressionOptions {
  readonly generator: Generator;
  readonly depth: number;
  /** Whether functions with kinks may occur. */
  readonly kinks: boolean;
}

const fn = (name: string, A: Expr): Expr => apply(scalarFunction(name), A);
/** Smaller entries: mathjs overflows in tanh and exp from about 350 on. */
const tame = (A: Expr): Expr => times(number(0.1), A);
/** Entries in (−1, 1). */
const bounded = (A: Expr): Expr => fn('tanh', tame(A));
/** 4I + tanh(A): invertible, with a positive determinant up to 4×4. */
const regular = (A: Expr): Expr => sum(times(number(4), identity(A.shape[0])), bounded(A));
const isOne = ([m, n]: Shape): boolean => m === 1 && n === 1;

/** The symbol of a shape, `X_m_n`; X and Y alternate. */
const leaf = (shape: Shape, letter: string): Expr => symbol(`${letter}_${shape.join('_')}`, shape);
/** Every symbol that can occur, with its shape. */
export const randomSymbols: readonly (readonly [name: string, shape: Shape])[] = ['X', 'Y'].flatMap(letter =>
  [1, ...dims].flatMap(rows => [1, ...dims].map(columns => [`${letter}_${rows}_${columns}`, [rows, columns]] as const)),
);

export function randomExpression(shape: Shape, options: RandomExpressionOptions): Expr {
  const { generator, depth, kinks } = options;
  const below = (other: Shape = shape): Expr => randomExpression(other, { ...options, depth: depth - 1 });
  const pick = <X>(list: readonly [X, ...X[]]): X => list[Math.floor(generator.uniform() * list.length)] ?? list[0];
  const [m, n] = shape;
  if (depth <= 0) return generator.uniform() < 0.1 ? ones(shape) : leaf(shape, pick(['X', 'Y']));
  const d = pick(dims);
  const general: [() => Expr, ...(() => Expr)[]] = [
    () => sum(below(), below()),
    () => rawSum([below(), below(), leaf(shape, 'X')]),
    () => product(below([m, d]), below([d, n])),
    () => product(below([m, d]), below([d, d]), below([d, n])),
    () => times(below([1, 1]), bounded(below())),
    () => times(number(-0.5), below()),
    () => hadamard(below(), bounded(below())),
    () => rawHadamard([below(), bounded(below())]),
    () => transpose(below([n, m])),
    () => fn(pick(smooth), bounded(below())),
    () => fn(pick(['arcsin', 'arccos']), times(number(0.9), bounded(below()))),
    () => fn('log', fn('softplus', bounded(below()))),
    () => power(fn('softplus', bounded(below())), pick([number(2), number(-1), number(0.5), bounded(below([1, 1]))])),
    () => power(fn('softplus', bounded(below())), bounded(below())),
  ];
  if (kinks) general.push(() => fn(pick(kinked), below()));
  if (m === n && !isOne(shape)) {
    const square = pick<MatrixFunction>(['inv', 'adj']);
    general.push(
      () => call(square, regular(below())),
      () => call('expm', bounded(below())),
      () => matrixPower(bounded(below()), pick([2, 3])),
      () => call('diag', below([m, 1])),
    );
  }
  if (n === 1 && m !== 1) {
    general.push(
      () => call('softmax', tame(below())),
      () => call('logsoftmax', bounded(below())),
      () => call('diagonal', below([m, m])),
    );
  }
  if (isOne(shape)) {
    general.push(
      () => call('tr', below([d, d])),
      () => call('sum', below([d, pick(dims)])),
      () => call('det', regular(below([d, d]))),
      () => call('logdet', regular(below([d, d]))),
      () => call('norm2', sum(ones([d, 'n']), times(number(0.3), bounded(below([d, 'n']))))),
      () => call('logsumexp', bounded(below([d, 1]))),
      () => size(d),
      () => {
        const A = bounded(below([d, 'm']));
        const B = bounded(below(['n', 'p']));
        return call('sum', kron(A, B));
      },
      () => {
        const A = bounded(below([d, 'm']));
        return product(
          transpose(call('vec', transpose(A))),
          commutation(d, 'm'),
          call('vec', bounded(below([d, 'm']))),
        );
      },
    );
    if (kinks) general.push(() => call('norm1', below([d, 1])));
  }
  return pick(general)();
}
