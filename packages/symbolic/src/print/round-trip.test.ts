/**
 * What is printed is read back as the same expression, and its length is what the yardstick of the sample counts.
 */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExpression, type TestName } from '../../test/read-expression.js';
import { same } from '../expr/canonical.js';
import { type Dim, isScalar, type Shape } from '../expr/dim.js';
import type { Expr, MatrixFunction } from '../expr/expr.js';
import { apply, call } from '../expr/functions.js';
import { hadamard, isZero, negative, power, sum, times } from '../expr/linear.js';
import { kron, matrixPower, product } from '../expr/product.js';
import { fromDouble, fromText, multiplied, quotient, raised, type Rational } from '../expr/rational.js';
import { commutation, fraction, identity, number, ones, size, symbol } from '../expr/raw.js';
import { nodes, series, symbols } from '../expr/rewrite.js';
import { scalarFunctions } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import { evaluate } from '../numeric/evaluate.js';
import type { Values } from '../numeric/values.js';
import { nodeCount } from './size.js';
import { toText } from './text.js';

/** Counts a text as results are counted: operators, function names, names, numbers; an index belongs to its name. */
function counted(text: string): number {
  const tokens = text.match(/[\p{L}_][\p{L}\p{N}_]*(\[[^\]]*\])?|\d+(\.\d+)?(e[+-]?\d+)?|\.[*/^]|[-+*/^']/gu) ?? [];
  return tokens.filter(token => token !== 'where').length;
}

interface Case {
  readonly id: string;
  readonly form?: string;
  readonly expr: string;
  readonly vars: Readonly<Record<string, { readonly dims: readonly [string, string] }>>;
  readonly expected: string | null;
  readonly expected_nodes?: number;
}
const sample: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/matrix-calculus.sample.json', import.meta.url), 'utf8'),
);
const dimOf = (dim: string): Dim => (/^\d+$/.test(dim) ? Number(dim) : dim);
const namesOf = ({ vars }: Case): ReadonlyMap<string, TestName> =>
  new Map(
    Object.entries(vars).map(
      ([
        name,
        {
          dims: [m, n],
        },
      ]) => [name, { shape: [dimOf(m), dimOf(n)] as const }],
    ),
  );

describe('the sample', () => {
  const cases = sample.cases.filter(({ form }) => form !== 'indexed');
  test.each(cases.filter(({ expected }) => expected !== null))('$id is no longer than its textbook form', example => {
    const { expected, expected_nodes: length } = example;
    expect(counted(expected ?? '')).toBe(length);
    const result = readExpression(expected ?? '', namesOf(example));
    expect(nodeCount(result)).toBeLessThanOrEqual(length ?? 0);
  });
  test.each(cases)('$id is read back', example => {
    const names = namesOf(example);
    for (const text of [example.expr, example.expected]) {
      if (text === null) continue;
      const expression = readExpression(text, names);
      for (const where of [true, false]) {
        const printed = toText(expression, { where });
        expect(same(readExpression(printed, names), expression), printed).toBe(true);
        expect(counted(printed)).toBe(nodeCount(expression, { where }));
      }
    }
  });
});

const shapes: Readonly<Record<string, Shape>> = {
  a: [1, 1],
  b: [1, 1],
  x: ['n', 1],
  y: ['n', 1],
  z: ['m', 1],
  A: ['n', 'n'],
  B: ['n', 'n'],
  W: ['m', 'n'],
};
const names: ReadonlyMap<string, TestName> = new Map([
  ...Object.entries(shapes).map(([name, shape]): [string, TestName] => [name, { shape }]),
  ['h', { shape: ['n', 1], sequence: true }],
]);

const dims = ['n', 'm', 1, 2] as const;
const leaves = (shape: Shape): readonly Expr[] => {
  const [m, n] = shape;
  const symbols = [...names]
    .filter(([, { sequence }]) => sequence !== true)
    .flatMap(
      ([
        name,
        {
          shape: [p, q],
        },
      ]) => [
        ...(p === m && q === n ? [symbol(name, [p, q])] : []),
        ...(p === n && q === m && p !== q ? [transpose(symbol(name, [p, q]))] : []),
      ],
    );
  const sequence = m === 'n' && n === 1 ? [symbol('h', ['n', 1], { base: 't', offset: -1 })] : [];
  const constants = isScalar(shape)
    ? [number(2), number(-1), number(0.5), fraction(1, 3), number(2.5e-7), size('n')]
    : [ones(shape), ...(m === n ? [identity(m)] : [])];
  return [...symbols, ...sequence, ...constants];
};

/** Functions of constants are no expressions that anybody prints; their normal form depends on how they came about. */
const varying = (A: Expr, otherwise: Expr): Expr => (symbols(A).length > 0 ? A : otherwise);

/** A random expression of a shape; choices are drawn from a list of integers so that they shrink. */
function grown(draw: (n: number) => number, shape: Shape, depth: number): Expr {
  const [m, n] = shape;
  const pick = <X>(list: readonly X[]): X => list[draw(list.length)] as X; // within the list
  const of = (rows: Dim, columns: Dim): Expr => grown(draw, [rows, columns], depth - 1);
  const like = (): Expr => of(m, n);
  const leaf = (): Expr => pick(leaves(shape));
  if (depth === 0) return leaf();
  const k = pick(dims);
  const square = m === n && m !== 1;
  const toScalar = (fn: MatrixFunction): Expr => call(fn, of(k, k));
  const rules: readonly (() => Expr)[] = [
    leaf,
    () => sum(like(), like()),
    () => sum(like(), negative(like()), like()),
    () => times(of(1, 1), like()),
    () => times(power(of(1, 1), number(-1)), like()),
    () => hadamard(like(), like()),
    () => hadamard(like(), power(like(), number(pick([-1, -2, 0.5, -0.5, 2, 1.5])))),
    () =>
      power(
        like(),
        pick([number(-1), fraction(1, 2), number(-0.5), fraction(-2, 3), number(3), number(-2), of(1, 1), like()]),
      ),
    () => varying(apply(pick(scalarFunctions), like()), like()),
    () => product(of(m, k), of(k, n)),
    () => product(of(m, k), of(k, 2), of(2, n)),
    () => transpose(of(n, m)),
    () => series({ base: '', offset: 1 }, { base: 'T', offset: 0 }, like()),
    ...(square
      ? [
          () => call(pick(['inv', 'adj', 'expm'] as const), like()),
          () => matrixPower(like(), pick([2, 3, -2])),
          () => call('diag', of(m, 1)),
          () => sum(like(), identity(m)),
        ]
      : []),
    ...(n === 1 && m !== 1
      ? [() => call('softmax', like()), () => call('logsoftmax', like()), () => call('diagonal', of(m, m))]
      : []),
    ...(isScalar(shape)
      ? [
          () => toScalar('tr'),
          () => toScalar('det'),
          () => toScalar('logdet'),
          () => call(pick(['sum', 'norm1', 'norm2'] as const), of(k, pick(dims))),
          () => call('logsumexp', of(k, 1)),
        ]
      : []),
    ...(m === 'm*n' && square ? [() => commutation('m', 'n'), () => kron(of('m', 'm'), of('n', 'n'))] : []),
    ...(m === 'm*n' && n === 1 ? [() => call('vec', of('m', 'n'))] : []),
  ];
  return pick(rules)();
}

const targets: readonly Shape[] = [
  [1, 1],
  ['n', 1],
  ['n', 'n'],
  ['m', 'n'],
  [1, 'm'],
  ['m*n', 'm*n'],
  ['m*n', 1],
];
const random = fc.tuple(
  fc.nat(targets.length - 1),
  fc.array(fc.nat(1e6), { minLength: 40, maxLength: 40 }),
  fc.integer({ min: 1, max: 4 }),
);
const expressionOf = ([target, choices, depth]: readonly [number, readonly number[], number]): Expr => {
  let next = 0;
  const draw = (n: number): number => (choices[next++ % choices.length] ?? 0) % n;
  return grown(draw, targets[target] ?? [1, 1], depth);
};

/** Numbers for the names, none of them special. */
const values: Values = Object.fromEntries(
  Object.entries(shapes).map(([name, shape], k) => {
    const [rows = 1, columns = 1] = shape.map(dim => (dim === 'n' ? 3 : dim === 'm' ? 2 : 1));
    const entry = (i: number, j: number): number => Math.sin(1 + 7 * k + 3 * i + 5 * j) + 0.3;
    return [name, Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i, j)))];
  }),
);
const declared = Object.fromEntries(Object.entries(shapes));

/** Equal by their values, where these are numbers of a size that rounding leaves alone. */
function equalInValue(a: Expr, b: Expr): boolean {
  const [left, right] = [evaluate(a, values, declared).flat(), evaluate(b, values, declared).flat()];
  const scale = Math.max(...left.map(Math.abs), ...right.map(Math.abs));
  if (!(scale < 1e6)) return true;
  return left.every((value, i) => Math.abs(value - (right[i] ?? NaN)) <= 1e-7 * Math.max(scale, 1));
}
/** The normal form of what has ones or an identity in it depends on the order in which it was built. */
const hasOnes = (A: Expr): boolean => nodes(A).some(({ kind }) => kind === 'ones' || kind === 'identity');
const hasTime = (A: Expr): boolean => nodes(A).some(({ kind }) => kind === 'series') || symbols(A).some(X => X.index);

describe('random expressions', () => {
  test('are read back, with and without names, and counted alike', () => {
    fc.assert(
      fc.property(random, parameters => {
        const expression = expressionOf(parameters);
        fc.pre(!nodes(expression).some(A => A.kind === 'power' && isZero(A.base)));
        for (const where of [true, false]) {
          const printed = toText(expression, { where });
          const back = readExpression(printed, names);
          const message = `${printed} --> ${toText(back, { where: false })}`;
          // The sign of -(a + b)/c goes into the sum when it is read.
          const exact = !hasOnes(expression) && !printed.includes('-(');
          if (exact) expect(same(back, expression), message).toBe(true);
          else if (!hasTime(expression)) expect(equalInValue(back, expression), message).toBe(true);
          expect(counted(printed)).toBe(nodeCount(expression, { where }));
        }
      }),
      { seed: 20240607, numRuns: Number(process.env.RUNS ?? 500) },
    );
  });
});

describe('numbers', () => {
  const a = symbol('a', [1, 1]);
  const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
  const rationals: fc.Arbitrary<Rational> = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(fromDouble),
    fc
      .tuple(fc.integer(), fc.integer({ min: -30, max: 30 }), fc.integer({ min: 1, max: 99 }))
      .map(([n, e, q]) => multiplied(fromText(`${n}e${e}`), quotient(1, q))),
    fc
      .tuple(
        integer,
        integer.filter(n => n !== 0n),
      )
      .map(([p, q]) => multiplied(fromText(`${p}`), raised(fromText(`${q}`), quotient(-1, 1)) ?? expect.fail())),
  );
  test('as coefficients and exponents are read back exactly, and written alike', () => {
    fc.assert(
      fc.property(rationals, r => {
        const c = number(r);
        const others = [times(c, a), power(a, c), times(c, ones(['n', 1])), times(c, power(a, number(-1)))];
        for (const expression of [c, ...others]) {
          const printed = toText(expression);
          const back = readExpression(printed, names);
          expect(same(back, expression), printed).toBe(true);
          expect(toText(back)).toBe(printed);
        }
      }),
      { seed: 20261201, numRuns: Number(process.env.RUNS ?? 500) },
    );
  });
});
