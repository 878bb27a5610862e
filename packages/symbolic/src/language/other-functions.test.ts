/** What is said of functions of other systems: each text is parsed, and evaluated against the function itself. */
import { describe, expect, it } from 'vitest';
import { byConvention } from '../check/declared.js';
import { derive } from '../calculus/derive.js';
import type { Variable } from '../calculus/options.js';
import { TracegradError } from '../errors.js';
import { evaluate } from '../numeric/evaluate.js';
import { functions } from './functions.js';
import { cannotBeSaid, hintFor, type Instead, insteadOf } from './other-functions.js';

type Rows = readonly (readonly number[])[];
const x = [0.3, 0.6, 0.8];
const y = [0.2, 0.7, 0.1];
const A: Rows = [
  [2, 0.5, -1],
  [0.3, 1.5, 0.2],
  [0.1, -0.4, 3],
];
const B: Rows = [
  [1, 2, 0],
  [-1, 0.5, 1],
  [0.2, 0.3, 0.9],
];
const [a, b] = [0.4, 0.7];
const n = 3;

const column = (v: readonly number[]): Rows => v.map(entry => [entry]);
const each = (f: (value: number, i: number) => number): Rows => column(x.map(f));
const scalar = (value: number): Rows => [[value]];
const dot = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, p, i) => sum + p * v[i]!, 0);
const total = (v: readonly number[]): number =>
  dot(
    v,
    v.map(() => 1),
  );
const turned = (M: Rows): Rows => M[0]!.map((_, j) => M.map(row => row[j]!));
const times = (M: Rows, N: Rows): Rows => M.map(row => turned(N).map(other => dot(row, other)));
const det3 = (M: Rows): number => {
  const [p = 0, q = 0, r = 0, k = 0, t = 0, u = 0, v = 0, w = 0, z = 0] = M.flat();
  return p * (t * z - u * w) - q * (k * z - u * v) + r * (k * w - t * v);
};
const minor = (M: Rows, i: number, j: number): number => {
  const rest = M.filter((_, k) => k !== i).map(row => row.filter((_, k) => k !== j));
  const [p = 0, q = 0, r = 0, t = 0] = rest.flat();
  return (i + j) % 2 === 0 ? p * t - q * r : q * r - p * t;
};
const cofactors = A.map((row, i) => row.map((_, j) => minor(A, i, j)));
const inverse = turned(cofactors).map(row => row.map(entry => entry / det3(A)));
const norm = (v: readonly number[]): number => Math.hypot(...v);
const mean = total(x) / n;
const variance = total(x.map(p => (p - mean) ** 2)) / n;
const sigmoid = (p: number): number => 1 / (1 + Math.exp(-p));
const soft = (v: readonly number[]): readonly number[] => v.map(p => Math.exp(p) / total(v.map(Math.exp)));
const exponential = (M: Rows): Rows => {
  let [sum, term]: [Rows, Rows] = [
    M.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
    M.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
  ];
  for (let k = 1; k < 60; k++) {
    term = times(term, M).map(row => row.map(entry => entry / k));
    sum = sum.map((row, i) => row.map((entry, j) => entry + term[i]![j]!));
  }
  return sum;
};
const identity: Rows = A.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
const entropy = (p: number, q: number): number => -(q * Math.log(p) + (1 - q) * Math.log(1 - p));

/** What each means, in numbers, written without the language. */
const meanings: Readonly<Record<string, Rows>> = {
  'ln(x)': each(Math.log),
  'log2(x)': each(Math.log2),
  'log10(x)': each(Math.log10),
  'log1p(x)': each(Math.log1p),
  'expm1(x)': each(Math.expm1),
  'exp2(x)': each(p => 2 ** p),
  'sinh(x)': each(Math.sinh),
  'cosh(x)': each(Math.cosh),
  'asin(x)': each(Math.asin),
  'acos(x)': each(Math.acos),
  'atan(x)': each(Math.atan),
  'asinh(x)': each(Math.asinh),
  'atanh(x)': each(Math.atanh),
  'sec(x)': each(p => 1 / Math.cos(p)),
  'csc(x)': each(p => 1 / Math.sin(p)),
  'cot(x)': each(p => 1 / Math.tan(p)),
  'max(0, x)': each(p => Math.max(0, p)),
  'max(x, y)': each((p, i) => Math.max(p, y[i]!)),
  'min(x, y)': each((p, i) => Math.min(p, y[i]!)),
  'clip(x, a, b)': each(p => Math.min(Math.max(p, a), b)),
  'mean(x)': scalar(mean),
  'var(x)': scalar(variance),
  'std(x)': scalar(Math.sqrt(variance)),
  'prod(x)': scalar(x[0]! * x[1]! * x[2]!),
  'cbrt(x)': each(Math.cbrt),
  'rsqrt(x)': each(p => 1 / Math.sqrt(p)),
  'reciprocal(x)': each(p => 1 / p),
  'square(x)': each(p => p * p),
  'pow(x, 2)': each(p => p * p),
  'mpower(A, 2)': times(A, A),
  'negative(x)': each(p => -p),
  'add(x, y)': each((p, i) => p + y[i]!),
  'subtract(x, y)': each((p, i) => p - y[i]!),
  'multiply(x, y)': each((p, i) => p * y[i]!),
  'divide(x, y)': each((p, i) => p / y[i]!),
  'dot(x, y)': scalar(dot(x, y)),
  'outer(x, y)': x.map(p => y.map(q => p * q)),
  'matmul(A, B)': times(A, B),
  'mv(A, x)': times(A, column(x)),
  'linear(x, A, y)': times(A, column(x)).map(([p], i) => [p! + y[i]!]),
  'trace(A)': scalar(A[0]![0]! + A[1]![1]! + A[2]![2]!),
  'transpose(A)': turned(A),
  'inverse(A)': inverse,
  'Determinant(A)': scalar(det3(A)),
  'slogdet(A)': scalar(Math.log(det3(A))),
  'pinv(A)': inverse,
  'solve(A, x)': times(inverse, column(x)),
  'lstsq(A, x)': times(inverse, column(x)),
  'adjugate(A)': turned(cofactors),
  'cofactor(A)': cofactors,
  'matrix_exp(A)': exponential(A),
  'norm(x)': scalar(norm(x)),
  'sumsq(x)': scalar(dot(x, x)),
  'hypot(x, y)': each((p, i) => Math.hypot(p, y[i]!)),
  'fabs(x)': each(Math.abs),
  'sgn(x)': each(Math.sign),
  'heaviside(x, 0.5)': each(p => (p > 0 ? 1 : 0)),
  'logistic(x)': each(sigmoid),
  'logit(x)': each(p => Math.log(p / (1 - p))),
  'logsigmoid(x)': each(p => Math.log(sigmoid(p))),
  'log_softmax(x)': column(soft(x).map(Math.log)),
  'softmin(x)': column(soft(x.map(p => -p))),
  'silu(x)': each(p => p * sigmoid(p)),
  'mish(x)': each(p => p * Math.tanh(Math.log(1 + Math.exp(p)))),
  'elu(x)': each(p => (p > 0 ? p : Math.expm1(p))),
  'selu(x)': each(p => 1.0507009873554805 * (p > 0 ? p : 1.6732632423543772 * Math.expm1(p))),
  'leaky_relu(x, a)': each(p => (p > 0 ? p : a * p)),
  'relu6(x)': each(p => Math.min(Math.max(p, 0), 6)),
  'hardtanh(x)': each(p => Math.min(Math.max(p, -1), 1)),
  'hardsigmoid(x)': each(p => Math.min(Math.max(p / 6 + 0.5, 0), 1)),
  'softsign(x)': each(p => p / (1 + Math.abs(p))),
  'logaddexp(x, y)': each((p, i) => Math.log(Math.exp(p) + Math.exp(y[i]!))),
  'rowsum(A)': column(A.map(total)),
  'colsum(A)': [turned(A).map(total)],
  'ones(n)': column([1, 1, 1]),
  'ones(m, n)': [
    [1, 1, 1],
    [1, 1, 1],
  ],
  'zeros(n)': column([0, 0, 0]),
  'zeros(m, n)': [
    [0, 0, 0],
    [0, 0, 0],
  ],
  'full(n, a)': column([a, a, a]),
  'identity(n)': identity,
  'flatten(A)': column(A.flat()),
  'diagflat(x)': identity.map((row, i) => row.map(entry => entry * x[i]!)),
  'diagonal(A)': column(A.map((row, i) => row[i]!)),
  'kronecker(A, B)': A.flatMap(row => B.map(other => row.flatMap(p => other.map(q => p * q)))),
  'normalize(x)': each(p => p / norm(x)),
  'cosine_similarity(x, y)': scalar(dot(x, y) / norm(x) / norm(y)),
  'cross_entropy(x, y)': scalar(-dot(y, soft(x).map(Math.log))),
  'mse_loss(x, y)': scalar(total(x.map((p, i) => (p - y[i]!) ** 2)) / n),
  'l1_loss(x, y)': scalar(total(x.map((p, i) => Math.abs(p - y[i]!))) / n),
  'binary_cross_entropy(x, y)': scalar(total(x.map((p, i) => entropy(p, y[i]!))) / n),
  'binary_cross_entropy_with_logits(x, y)': scalar(total(x.map((p, i) => entropy(sigmoid(p), y[i]!))) / n),
  'Rational(1, 2)': scalar(1 / 2),
};

const vector = { size: ['n'] } as const;
const square = { size: ['n', 'n'] } as const;
const variables: Readonly<Record<string, Variable>> = {
  x: vector,
  y: vector,
  A: square,
  B: square,
  a: { size: [1] },
  b: { size: [1] },
  M: { size: ['m', 'n'] },
};
const valueOf = (text: string, moved: readonly number[] = x): number[][] => {
  const { source } = derive(text, { wrt: 'x', variables });
  return evaluate(source, { x: [...moved], y, A: A.map(row => [...row]), B: B.map(row => [...row]), a, b, n, m: 2 });
};

const all: readonly Instead[] = [
  ...new Map([...insteadOf.values()].flat().map(entry => [entry.write + entry.call, entry])).values(),
];

describe('what to write instead', () => {
  it.each(all.map(entry => [entry.call, entry.write] as const))('%s is %s', (call, write) => {
    if (call === 'acosh(x)') {
      valueOf(write, [1.5, 2, 3]).forEach(([value], i) => expect(value).toBeCloseTo(Math.acosh([1.5, 2, 3][i]!), 12));
      return;
    }
    const expected = meanings[call];
    expect(expected, `a meaning for ${call}`).toBeDefined();
    const found = valueOf(write);
    expect(found.length).toBe(expected?.length);
    found.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(expected?.[i]?.[j] ?? NaN, 10)));
  });

  it('is told of what the language lacks only, and of each once', () => {
    for (const name of [...insteadOf.keys(), ...cannotBeSaid.keys()]) expect(functions.has(name), name).toBe(false);
    for (const name of insteadOf.keys()) expect(cannotBeSaid.has(name), name).toBe(false);
  });

  it.each([
    ['max', 'max(0, x) is relu(x); max(x, y) is y + relu(x - y)'],
    ['mean', 'mean(x) is sum(x)/n, with n declared as a size, as in x:n'],
    ['erf', 'there is no such function, and none to make it of'],
    ['Tanh', 'tanh(…)'],
    ['sigmod', 'sigmoid(…)?'],
    ['qqqqqq', undefined],
  ])('%s', (name, hint) => expect(hintFor(name)).toBe(hint));
});

const refusalOf = (source: string, wrt = 'x', declared: Readonly<Record<string, Variable>> = {}): TracegradError => {
  try {
    const options = byConvention(source, { wrt, variables: declared }, (name, size) => `--var ${name}:${size}`);
    derive(source, options);
  } catch (error) {
    if (error instanceof TracegradError) return error;
    throw error;
  }
  throw new Error(`${source} is not refused`);
};

describe('refusals name the way out', () => {
  it.each([
    ['sum(max(0, x))', 'max(0, x) is relu(x); max(x, y) is y + relu(x - y)'],
    ['norm2(A*x - b)^2', 'b is a scalar by convention; --var b:n makes it a vector'],
    ['tanh(W*h + U*x + b)', 'b is a scalar by convention; --var b:n makes it a vector'],
    ['1/n*sum(x)', 'n is a vector by convention; --var x:n makes it the size of x'],
    ['sum(x*y)', "did you mean x'*y?"],
    ["sum(x'.*y)", "y*x'"],
    ['pi*x + x', 'pi is a vector by convention; --var pi:1 makes it a scalar'],
    ['x^T*x', "x'"],
    ['X.T*x', "X'"],
    ['(A*A).T*x', "(A*A)'"],
    ['sum(inv(A).T*x)', "inv(A)'"],
    ["A'.T*x", "a transpose is written '"],
    ['np.exp(x)', 'exp, without np.'],
    ['sum(e^(a*x))', 'exp(a*x)'],
    ['softmax(A)*x', 'softmax(vec(A)), over all entries'],
    ['x[1]', "u'*x is an entry of x, with a unit vector u"],
    ['mod(x, 2)', 'there is no remainder: it has no derivative'],
    ['A@x', 'A*B'],
    ['gg(x, 2)', `there are ${[...functions.keys()].join(' ')}`],
    ['W(x + x)', 'W*(x+x)'],
  ])('%s: %s', (source, hint) => expect(refusalOf(source).hint).toBe(hint));

  it('a matrix times a vector, entry by entry', () => {
    const declared = { A: { size: ['m', 'n'] }, x: vector } as const;
    const hint = (source: string, x: Variable): string | undefined => refusalOf(source, 'x', { A: declared.A, x }).hint;
    expect(hint('sum(A.*x)', { size: ['n'] })).toBe('A*diag(x) scales the columns');
    expect(hint('sum(x.*A)', { size: ['m'] })).toBe('diag(x)*A scales the rows');
    expect(hint('sum(A./x)', { size: ['m'] })).toBe('inv(diag(x))*A scales the rows');
    expect(hint('sum((A - 2*A).*x)', { size: ['m'] })).toBe('diag(x)*(A - 2*A) scales the rows');
    expect(hint('sum(A.*x)', { size: ['k'] })).toBeUndefined();
    expect(refusalOf('sum(A.*x)').hint).toBe('diag(x)*A scales the rows, A*diag(x) the columns');
  });

  it('a column times a row, entry by entry, is their product', () => {
    const declared = { x: vector, y: { size: ['m'] } } as const;
    expect(refusalOf("sum(x.*y')", 'x', declared).hint).toBe("x*y'");
    expect(refusalOf("sum(y'.*x)", 'x', declared).hint).toBe("x*y'");
    expect(refusalOf("sum((x - 2*x).*y')", 'x', declared).hint).toBe("(x - 2*x)*y'");
  });

  it('products that a transposition makes fit, whatever the operands', () => {
    const declared = { A: { size: ['m', 'n'] }, B: { size: ['m', 'n'] }, x: vector } as const;
    expect(refusalOf('sum(A*B)', 'x', declared).hint).toBe("did you mean A'*B?");
    expect(refusalOf("sum(A'*B')", 'x', declared).hint).toBe("did you mean A*B'?");
    expect(refusalOf('sum(A*x*B)', 'x', declared).hint).toBe("did you mean (A*x)'*B?");
  });

  it.each<[source: string, hint: string | undefined]>([
    ['a[1]*x', 'a'],
    ['x[1]*x', "u'*x is an entry of x, with a unit vector u"],
    ['r[1]*x', 'r*u is an entry of r, with a unit vector u'],
    ['A[1]*x', "u'*A*v is an entry of A and u'*A a row, with unit vectors u and v"],
    ['A[t]*x', "u'*A*v is an entry of A and u'*A a row, with unit vectors u and v"],
    ['s[1] where s = 2*x', "u'*s is an entry of s, with a unit vector u"],
    ['b[1]*x', 'b'],
    ['W[1]*x', "u'*W*v is an entry of W and u'*W a row, with unit vectors u and v"],
    // Only a cell runs over t.
    ['T*x', undefined],
    ['t*x', undefined],
  ])('%s, where names are declared', (source, hint) => {
    const variables = { x: vector, a: { size: [1] }, r: { size: [1, 'n'] }, A: { size: ['n', 'n'] } } as const;
    let refused: unknown;
    try {
      derive(source, { wrt: 'x', variables });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(TracegradError);
    expect((refused as TracegradError).hint).toBe(hint);
  });

  it('of names that the convention decides, none of them a word or defined in the text', () => {
    const source = 'sum(y)/n where y = x.*x';
    expect(refusalOf(source).hint).toBe('n is a vector by convention; --var x:n makes it the size of x');
    expect(() => derive(source, byConvention(source, { wrt: 'x', variables: { x: vector } }))).not.toThrow();
    const bound = 'norm2(y)^2 where y = A*x - b';
    expect(refusalOf(bound).hint).toBe('b is a scalar by convention; --var b:n makes it a vector');
    expect(() => derive(bound, byConvention(bound, { wrt: 'x', variables: { b: vector } }))).not.toThrow();
  });

  it('a name of one letter is a slip of the other case only', () => {
    const hint = (wrt: string): string | undefined => refusalOf("x'*x", wrt).hint;
    expect(hint('X')).toBe('x?');
    expect(hint('W')).toBe('--var W:n gives it a size, and its derivative is zero');
  });

  it('a hint that is a formula is one: what it says is accepted', () => {
    for (const [text, wrt] of [
      ["x'*x", 'x'],
      ['sum(exp(a*x))', 'x'],
      ["sum(X'*x)", 'x'],
      ["u'*x", 'x'],
      ['W*(x+x)', 'x'],
    ] as const)
      expect(() => derive(text, byConvention(text, { wrt, variables: {} }))).not.toThrow();
    expect(() =>
      derive('sum(A*diag(x))', { wrt: 'x', variables: { A: { size: ['m', 'n'] }, x: vector } }),
    ).not.toThrow();
  });
});
