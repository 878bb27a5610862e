/** Expressions to begin with; the first stands in the fields of a fresh page. */
import type { ExpressionText } from './expression-problem.js';
import type { Words } from '../language/words.js';

export interface Sample {
  readonly name: Words;
  readonly text: ExpressionText;
}

const sample = (en: string, zh: string, expression: string, wrt: string, variables = '', order: 1 | 2 = 1): Sample => ({
  name: { en, zh },
  text: { subject: 'expression', expression, wrt, variables, order },
});

export const samples: readonly [Sample, ...(readonly Sample[])] = [
  sample('Softmax regression', '软最大回归', "-y'*log(softmax(W*x + b))", 'W', 'y: k sumsToOne\nW: k×d\nx: d\nb: k'),
  sample('Quadratic form', '二次型', "x'*A*x", 'x', 'A: n×n\nx: n'),
  sample('Least squares', '最小二乘', 'norm2(X*w - y)^2', 'w', 'X: m×n\nw: n\ny: m'),
  sample(
    'Hessian of logistic regression',
    '逻辑回归的黑塞矩阵',
    "sum(softplus(X*w)) - y'*X*w",
    'w',
    'X: m×n\nw: n\ny: m',
    2,
  ),
  sample('Log-determinant', '对数行列式', 'logdet(X)', 'X', 'X: n×n psd'),
  sample('Two layers', '两层网络', 'norm2(V*tanh(W*x + b) - y)^2', 'W', 'V: k×n\nW: n×d\nx: d\nb: n\ny: k'),
  sample('Jacobian of softmax', '软最大的雅可比矩阵', 'softmax(x)', 'x', 'x: n'),
  sample('Gaussian likelihood', '高斯似然', "logdet(S) + (x - m)'*inv(S)*(x - m)", 'S', 'S: n×n psd\nx: n\nm: n'),
];
