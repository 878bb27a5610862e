/**
 * What the playground must answer and what it must refuse: the same lists for the engine's tests and for a real browser.
 *
 * Results are written as the engine prints them; that they are right is checked by numbers in the tests, not by this list.
 */
import type { ExpressionText } from './expression-problem.js';
import type { Field, RefusalCode } from './refusal.js';

export interface Answered {
  readonly text: ExpressionText;
  readonly result: string;
}

const asked = (expression: string, wrt: string, variables: string, result: string, order: 1 | 2 = 1): Answered => ({
  text: { subject: 'expression', expression, wrt, variables, order },
  result,
});

export const answered: readonly Answered[] = [
  asked("x'*A*x", 'x', '', "(A' + A)*x"),
  asked("x'*A*x", 'x', 'A: n×n symmetric', '2*A*x'),
  asked("x'*A*x", 'x', '', "A' + A", 2),
  asked("x'*A*x", 'A', '', "x*x'"),
  asked('norm2(A*x - y)^2', 'x', '', "2*A'*(A*x - y)"),
  asked('norm2(A*x - y)', 'x', '', "A'*(A*x - y)/norm2(A*x - y)"),
  asked('tr(A*X*B)', 'X', 'A: n×m\nX: m×k\nB: k×n', "A'*B'"),
  asked("tr(X'*A*X)", 'X', '', "(A' + A)*X"),
  asked('logdet(X)', 'X', 'X: n×n', "inv(X)'"),
  asked('logdet(X)', 'X', 'X: n×n psd', 'inv(X)'),
  asked('det(X)', 'X', 'X: n×n', "adj(X)'"),
  asked("a'*inv(X)*b", 'X', 'X: n×n\na: n\nb: n', "-inv(X)'*a*b'*inv(X)'"),
  asked("-y'*log(softmax(W*x + b))", 'W', 'y: k sumsToOne\nW: k×d\nx: d\nb: k', "(softmax(W*x + b) - y)*x'"),
  asked("-y'*log(softmax(z))", 'z', 'y: k sumsToOne\nz: k', 'softmax(z) - y'),
  asked('softmax(x)', 'x', '', "diag(softmax(x)) - softmax(x)*softmax(x)'"),
  asked('sum(sigmoid(W*x))', 'W', '', "(sigmoid(W*x).*(vector(1) - sigmoid(W*x)))*x'"),
  asked('tanh(W*x)', 'x', '', 'diag(vector(1) - tanh(W*x).^2)*W'),
  asked('logsumexp(x)', 'x', '', "diag(softmax(x)) - softmax(x)*softmax(x)'", 2),
  asked('A*x', 'x', '', 'A'),
  asked('A*X*B', 'X', 'A: p×m\nX: m×n\nB: n×q', "kron(B', A)"),
  asked('exp(c*x)', 'c', '', 'exp(c*x).*x'),
  asked('sum(log(vector(1) + exp(-x)))', 'x', '', '-sigmoid(-x)'),
  asked("y'*diag(x)*y", 'x', 'x: n\ny: n', 'y.^2'),
  asked('sum(x.^3)', 'x', '', '6*diag(x)', 2),
  asked(
    'norm2(V*tanh(W*x + b) - y)^2',
    'W',
    'V: k×n\nW: n×d\nx: d\nb: n\ny: k',
    "2*((V'*(V*tanh(W*x + b) - y)).*(vector(1) - tanh(W*x + b).^2))*x'",
  ),
  asked('sum(relu(W*x))', 'x', '', "W'*sign(relu(W*x))"),
  asked("(x - m)'*inv(S)*(x - m)", 'm', 'S: n×n psd\nx: n\nm: n', '2*inv(S)*(m - x)'),
  asked('tr(expm(X))', 'X', 'X: n×n', "expm(X)'"),
  asked("x'*x where s = 2", 'x', '', '2*x'),
  asked('θ^2*sum(x)', 'θ', '', '2*θ*sum(x)'),
];

export interface RefusedCase {
  readonly what: string;
  readonly text: ExpressionText;
  readonly code: RefusalCode;
  readonly field: Field;
  readonly position?: number;
}

const refused = (
  what: string,
  expression: string,
  code: RefusalCode,
  position?: number,
  { wrt = 'x', variables = '', field = 'expression' }: { wrt?: string; variables?: string; field?: Field } = {},
): RefusedCase => ({
  what,
  text: { subject: 'expression', expression, wrt, variables, order: 1 },
  code,
  field,
  ...(position === undefined ? {} : { position }),
});

export const hostile: readonly RefusedCase[] = [
  refused('markup', '<img src=x onerror=alert(1)>', 'syntax', 0),
  refused('a script', '<script>alert(1)</script>', 'syntax', 0),
  refused('a string', 'x + "<b>y</b>"', 'syntax', 4),
  refused('a template', '${alert(1)} + x', 'syntax', 0),
  refused('an import', 'import("https://example.org/x.js")', 'syntax'),
  refused('a property', 'x.constructor', 'syntax', 1),
  refused('an assignment', 'x = 1', 'syntax', 2),
  refused('a range', '1:100000000', 'syntax', 1),
  refused('a function definition', 'f(x) = x', 'unknown-function', 0),
  refused('an object', '{a: 1}', 'syntax', 0),
  refused('the prototype as a function', '__proto__(x)', 'unknown-function', 0),
  refused('the constructor as a function', 'constructor(x)', 'unknown-function', 0),
  refused('a huge text', 'x+'.repeat(5000) + 'x', 'too-large'),
  refused('deep brackets', `${'('.repeat(900)}x${')'.repeat(900)}`, 'limit'),
  refused('deep functions', `${'sin('.repeat(300)}sum(x)${')'.repeat(300)}`, 'limit'),
  refused('an open bracket', '((x)', 'syntax', 0),
  refused('a control character', 'x\u0000+x', 'syntax', 1),
  refused('text from right to left', 'x + \u202ey', 'syntax', 4),
  refused('markup as a variable', 'x', 'bad-declaration', 0, { variables: '<b>: n', field: 'variables' }),
  refused('a size that is none', 'x', 'bad-declaration', 0, { variables: 'x: 1e999', field: 'variables' }),
];
