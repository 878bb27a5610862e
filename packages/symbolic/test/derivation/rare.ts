/** Derivations that use the rules that few problems need. */
import { derive } from '../../src/calculus/derive.js';
import type { Variable } from '../../src/calculus/options.js';
import { parseDim } from '../../src/expr/dim.js';
import type { Sampled } from '../../src/numeric/sample.js';
import type { DerivedExpression } from './corpus.js';

type Variables = Readonly<Record<string, string>>;

/** Rule, expression, variable, and declarations as `rows columns facts…`. */
const rare: readonly (readonly [rule: string, source: string, wrt: string, variables: Variables])[] = [
  ['d-constant', 'tr(A)', 'X', { A: 'n n', X: 'm n' }],
  ['kron-trace', 'sum(kron(X, A))', 'X', { A: 'm n', X: 'p q' }],
  ['d-kron', 'sum(kron(X, X))', 'X', { X: 'm n' }],
  ['positive', 'norm1(x)', 'x', { x: 'n 1 positive' }],
  ['diagonal', 'tr(X*X)', 'X', { X: 'n n diagonal' }],
  ['sigmoid', 'sum(vector(1)./(vector(1) + exp(x)))', 'x', { x: 'n' }],
  ['sign-times', 'sum(x.*abs(x))', 'x', { x: 'n' }],
  ['distribute-number', '0.5*(2*A*x + b.*x)', 'x', { A: 'n n', b: 'n', x: 'n' }],
  ['distribute-in-sum', '3*(A*x + B*x) - 3*A*x', 'x', { A: 'n n', B: 'n n', x: 'n' }],
  ['multiply-out', "x'*((x + y).*z) - x'*(x.*z)", 'z', { x: 'n', y: 'n', z: 'n' }],
  ['log-exp', 'sum(log(exp(x)).*y)', 'x', { x: 'n', y: 'n' }],
  ['log-sigmoid', 'log(1 - sigmoid(z))', 'z', { z: '1' }],
  ['log-add-exp', 'log(exp(y) + exp(z))', 'z', { y: '1', z: '1' }],
  ['log-product', 'sum(log(2*softmax(x)))', 'x', { x: 'n' }],
  ['exp-product', 'sum(exp(A*x)./exp(x))', 'x', { A: 'n n', x: 'n' }],
  ['tanh', '(exp(z) - exp(-z))/(exp(z) + exp(-z))', 'z', { z: '1' }],
  ['centred', 'norm2(x - vector(sum(x)/n))^2', 'x', { x: 'n' }],
  ['norm-square', "x'*x/norm2(x)", 'x', { x: 'n' }],
  ['softplus-odd', 'sum(x.*log(sigmoid(x)) - x.*log(vector(1) - sigmoid(x)))', 'x', { x: 'n' }],
  ['adj-times', 'tr(adj(X)*X)', 'X', { X: 'n n' }],
  ['adj-product', 'det(A*X*B)', 'X', { A: 'n n', X: 'n n', B: 'n n' }],
  ['adj-inverse', 'sqrt(det(X))', 'X', { X: 'n n psd' }],
  ['rank-one-adjugate', "det(A + u*v')", 'u', { A: 'n n', u: 'n', v: 'n' }],
  ['sigmoid-complement', '-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))', 'z', { y: '1', z: '1' }],
  ['kron-vec', "x'*kron(A, B)*vec(C)", 'x', { A: 'm n', B: 'p q', C: 'q n', x: 'm*p' }],
  ['commutation-inverse', "x'*commutation(m, n)*commutation(n, m)*y", 'x', { x: 'm*n', y: 'm*n', A: 'm n' }],
];

/** One derivation for each rule that neither samples nor cells use. */
export const rareDerivations: readonly (DerivedExpression & { readonly rule: string })[] = rare.map(
  ([rule, source, wrt, declared]) => {
    const entries = Object.entries(declared).map(([name, text]) => {
      const [rows = '1', columns = '1', ...facts] = text.split(' ');
      return { name, rows, columns, facts: Object.fromEntries(facts.map(fact => [fact, true])) };
    });
    const variables = Object.fromEntries(
      entries.map(({ name, rows, columns, facts }): [string, Variable] => [name, { size: [rows, columns], ...facts }]),
    );
    const sampled = Object.fromEntries(
      entries.map(({ name, rows, columns, facts }): [string, Sampled] => [
        name,
        { shape: [parseDim(rows), parseDim(columns)], ...facts },
      ]),
    );
    const options = { wrt, variables };
    const sizes = new Map(Object.entries({ m: 2, n: 3, p: 4, q: 5 }));
    return { rule, title: `${rule}: ${source}`, source, options, sampled, sizes, derived: derive(source, options) };
  },
);
