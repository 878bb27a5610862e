/**
 * Functions of NumPy, MATLAB, SymPy and PyTorch, and what to write for them.            layer 2
 *
 * A table as data: what people write, and the text of this language that means the same, or why none does. Every text here
 * is parsed, and evaluated against the function it stands for, in the tests.
 */
import { nearest } from '../errors.js';
import { functions } from './functions.js';

interface Words {
  readonly en: string;
  readonly zh: string;
}
export interface Instead {
  /** As it is written there, over x, y vectors, A, B matrices, a, b scalars. */
  readonly call: string;
  /** What to write here. */
  readonly write: string;
  /** Where the two are the same, unless everywhere. */
  readonly when?: Condition;
}

export const conditions = {
  ordered: { en: 'for a below b', zh: 'a 小于 b 时' },
  size: { en: 'with n declared as a size, as in x:n', zh: 'n 为已声明的尺寸，如 x:n' },
  positive: { en: 'for positive x', zh: 'x 为正时' },
  rank: { en: 'for A of full column rank', zh: 'A 列满秩时' },
  determinant: { en: 'for a positive determinant', zh: '行列式为正时' },
  distribution: { en: 'for y that sums to one', zh: 'y 的各分量之和为一时' },
} as const satisfies Readonly<Record<string, Words>>;
export type Condition = keyof typeof conditions;

/** Names that mean the same, and what to write for them. */
const rows: readonly (readonly [names: string, call: string, write: string, when?: Condition])[] = [
  ['ln', 'ln(x)', 'log(x)'],
  ['log2', 'log2(x)', 'log(x)/log(2)'],
  ['log10', 'log10(x)', 'log(x)/log(10)'],
  ['log1p', 'log1p(x)', 'log(vector(1) + x)'],
  ['expm1', 'expm1(x)', 'exp(x) - vector(1)'],
  ['exp2', 'exp2(x)', '2.^x'],
  ['sinh', 'sinh(x)', '(exp(x) - exp(-x))/2'],
  ['cosh', 'cosh(x)', '(exp(x) + exp(-x))/2'],
  ['asin', 'asin(x)', 'arcsin(x)'],
  ['acos', 'acos(x)', 'arccos(x)'],
  ['atan', 'atan(x)', 'arctan(x)'],
  ['asinh arcsinh', 'asinh(x)', 'log(x + sqrt(x.^2 + vector(1)))'],
  ['acosh arccosh', 'acosh(x)', 'log(x + sqrt(x.^2 - vector(1)))'],
  ['atanh arctanh', 'atanh(x)', 'log((vector(1) + x)./(vector(1) - x))/2'],
  ['sec', 'sec(x)', 'vector(1)./cos(x)'],
  ['csc', 'csc(x)', 'vector(1)./sin(x)'],
  ['cot', 'cot(x)', 'vector(1)./tan(x)'],
  ['max maximum fmax', 'max(0, x)', 'relu(x)'],
  ['max maximum fmax', 'max(x, y)', 'y + relu(x - y)'],
  ['min minimum fmin', 'min(x, y)', 'y - relu(y - x)'],
  ['clip clamp', 'clip(x, a, b)', 'vector(a) + relu(x - vector(a)) - relu(x - vector(b))', 'ordered'],
  ['mean average', 'mean(x)', 'sum(x)/n', 'size'],
  ['var', 'var(x)', 'norm2(x - vector(sum(x)/n))^2/n', 'size'],
  ['std', 'std(x)', 'norm2(x - vector(sum(x)/n))/sqrt(n)', 'size'],
  ['prod', 'prod(x)', 'exp(sum(log(x)))', 'positive'],
  ['cbrt', 'cbrt(x)', 'x.^(1/3)', 'positive'],
  ['rsqrt', 'rsqrt(x)', 'vector(1)./sqrt(x)'],
  ['reciprocal', 'reciprocal(x)', 'vector(1)./x'],
  ['square', 'square(x)', 'x.^2'],
  ['pow power', 'pow(x, 2)', 'x.^2'],
  ['mpower matrix_power matpow', 'mpower(A, 2)', 'A^2'],
  ['negative neg uminus', 'negative(x)', '-x'],
  ['add plus', 'add(x, y)', 'x + y'],
  ['subtract sub minus', 'subtract(x, y)', 'x - y'],
  ['multiply mul times hadamard HadamardProduct hadamard_product', 'multiply(x, y)', 'x.*y'],
  ['divide div rdivide true_divide', 'divide(x, y)', 'x./y'],
  ['dot vdot inner', 'dot(x, y)', "x'*y"],
  ['outer', 'outer(x, y)', "x*y'"],
  ['matmul mm mtimes bmm MatMul', 'matmul(A, B)', 'A*B'],
  ['mv', 'mv(A, x)', 'A*x'],
  ['linear', 'linear(x, A, y)', 'A*x + y'],
  ['trace Tr Trace', 'trace(A)', 'tr(A)'],
  ['transpose ctranspose t Transpose', 'transpose(A)', "A'"],
  ['inverse Inverse', 'inverse(A)', 'inv(A)'],
  ['Determinant', 'Determinant(A)', 'det(A)'],
  ['slogdet logabsdet', 'slogdet(A)', 'logdet(A)', 'determinant'],
  ['pinv', 'pinv(A)', "inv(A'*A)*A'", 'rank'],
  ['solve linsolve mldivide', 'solve(A, x)', 'inv(A)*x'],
  ['lstsq', 'lstsq(A, x)', "inv(A'*A)*A'*x", 'rank'],
  ['adjugate', 'adjugate(A)', 'adj(A)'],
  ['cofactor', 'cofactor(A)', "adj(A)'"],
  ['matrix_exp', 'matrix_exp(A)', 'expm(A)'],
  ['norm', 'norm(x)', 'norm2(x)'],
  ['sumsq', 'sumsq(x)', 'norm2(x)^2'],
  ['hypot', 'hypot(x, y)', 'sqrt(x.^2 + y.^2)'],
  ['fabs absolute', 'fabs(x)', 'abs(x)'],
  ['sgn signum', 'sgn(x)', 'sign(x)'],
  ['heaviside step unitstep', 'heaviside(x, 0.5)', '(vector(1) + sign(x))/2'],
  ['logistic expit σ', 'logistic(x)', 'sigmoid(x)'],
  ['logit', 'logit(x)', 'log(x./(vector(1) - x))'],
  ['logsigmoid log_sigmoid log_expit', 'logsigmoid(x)', 'log(sigmoid(x))'],
  ['logsoftmax log_softmax', 'log_softmax(x)', 'log(softmax(x))'],
  ['softmin', 'softmin(x)', 'softmax(-x)'],
  ['silu swish', 'silu(x)', 'x.*sigmoid(x)'],
  ['mish', 'mish(x)', 'x.*tanh(softplus(x))'],
  ['elu', 'elu(x)', 'relu(x) + exp(-relu(-x)) - vector(1)'],
  ['selu', 'selu(x)', '1.0507009873554805*(relu(x) + 1.6732632423543772*(exp(-relu(-x)) - vector(1)))'],
  ['leaky_relu leakyrelu prelu', 'leaky_relu(x, a)', 'relu(x) - a*relu(-x)'],
  ['relu6', 'relu6(x)', 'relu(x) - relu(x - vector(6))'],
  ['hardtanh', 'hardtanh(x)', 'relu(x + vector(1)) - relu(x - vector(1)) - vector(1)'],
  ['hardsigmoid', 'hardsigmoid(x)', '(relu(x + vector(3)) - relu(x - vector(3)))/6'],
  ['softsign', 'softsign(x)', 'x./(vector(1) + abs(x))'],
  ['logaddexp', 'logaddexp(x, y)', 'x + softplus(y - x)'],
  ['rowsum', 'rowsum(A)', 'A*vector(1)'],
  ['colsum', 'colsum(A)', "vector(1)'*A"],
  ['ones OneMatrix', 'ones(n)', 'vector(1, n)', 'size'],
  ['ones OneMatrix', 'ones(m, n)', 'matrix(1, m, n)', 'size'],
  ['zeros ZeroMatrix', 'zeros(n)', 'vector(0, n)', 'size'],
  ['zeros ZeroMatrix', 'zeros(m, n)', 'matrix(0, m, n)', 'size'],
  ['full', 'full(n, a)', 'vector(a, n)', 'size'],
  ['identity Identity', 'identity(n)', 'eye(n)', 'size'],
  ['flatten ravel', 'flatten(A)', "vec(A')"],
  ['diagflat diag_embed', 'diagflat(x)', 'diag(x)'],
  ['diagonal', 'diagonal(A)', 'diag(A)'],
  ['kronecker KroneckerProduct', 'kronecker(A, B)', 'kron(A, B)'],
  ['normalize', 'normalize(x)', 'x/norm2(x)'],
  ['cosine_similarity', 'cosine_similarity(x, y)', "x'*y/(norm2(x)*norm2(y))"],
  ['cross_entropy', 'cross_entropy(x, y)', "-y'*log(softmax(x))", 'distribution'],
  ['mse mse_loss', 'mse_loss(x, y)', 'norm2(x - y)^2/n', 'size'],
  ['l1_loss', 'l1_loss(x, y)', 'norm1(x - y)/n', 'size'],
  [
    'binary_cross_entropy',
    'binary_cross_entropy(x, y)',
    "-(y'*log(x) + (vector(1) - y)'*log(vector(1) - x))/n",
    'size',
  ],
  ['binary_cross_entropy_with_logits', 'binary_cross_entropy_with_logits(x, y)', 'sum(softplus(x) - y.*x)/n', 'size'],
  ['Rational', 'Rational(1, 2)', '1/2'],
];

/** Names of what cannot be said, and why. */
const unsayable: readonly (readonly [names: string, why: Words])[] = [
  [
    'erf erfc erfinv erfcx gamma lgamma gammaln digamma polygamma psi beta betainc besselj besseli zeta gelu normcdf ndtr sinc atan2 arctan2',
    { en: 'there is no such function, and none to make it of', zh: '没有这一函数，也无法由现有函数得到' },
  ],
  [
    'eig eigh eigvals eigvalsh svd svdvals qr lu chol cholesky schur hess rank matrix_rank cond null orth sqrtm logm funm signm cross',
    {
      en: 'decompositions and other functions of a matrix cannot be said; there are inv, det, logdet, adj and expm',
      zh: '无法表示矩阵分解及其他矩阵函数；可用 inv、det、logdet、adj 与 expm',
    },
  ],
  [
    'argmax argmin sort argsort topk median mode quantile percentile unique any all amax amin nanmax cummax cummin logcumsumexp',
    { en: 'what depends on the order of entries cannot be said', zh: '无法表示依赖于元素次序的运算' },
  ],
  [
    'round floor ceil fix trunc rint rem fmod remainder gcd lcm factorial nchoosek comb idivide',
    { en: 'functions of whole numbers have no derivative and are not there', zh: '整数函数没有导数，语言中不提供' },
  ],
  [
    'hstack vstack hcat vcat cat concat concatenate stack block blkdiag block_diag BlockMatrix horzcat vertcat reshape view permute repmat tile expand broadcast_to roll flip fliplr flipud circshift rot90 split chunk slice take gather index_select pad tril triu toeplitz squeeze unsqueeze meshgrid',
    {
      en: 'blocks and parts of a matrix cannot be said; give each part a name of its own',
      zh: '无法表示矩阵的分块与截取；请为各部分分别命名',
    },
  ],
  [
    'cumsum cumprod diff conv conv1d conv2d convolve convn correlate xcorr fft ifft rfft interp1 trapz',
    {
      en: 'sums along a vector cannot be said; a cell has recurrences',
      zh: '无法表示沿向量的累积运算；循环单元中可用递推',
    },
  ],
  [
    'where ifelse cond piecewise Piecewise select ternary if_else masked_fill isnan isfinite isinf nan_to_num equal greater less logical_and',
    {
      en: 'there are no comparisons and no conditions; relu, abs and sign make kinks',
      zh: '没有比较与条件；可用 relu、abs 与 sign 构造折点',
    },
  ],
  [
    'rand randn random normal uniform randint randperm dropout bernoulli arange linspace range logspace',
    { en: 'what is drawn or counted is given as a variable', zh: '随机数与数列请作为变量给出' },
  ],
  ['conj conjugate real imag angle arg', { en: 'numbers are real', zh: '所有数均为实数' }],
  [
    'grad gradient jacobian hessian diff_ Derivative derivative integrate int integral jvp vjp backward limit',
    { en: 'the formula itself is written, and derived by --wrt', zh: '只需写出公式本身，由 --wrt 求导' },
  ],
  [
    'einsum tensordot map apply fun sum2 vmap bsxfun arrayfun',
    { en: 'sums over indices are written as products of matrices', zh: '对下标的求和请写成矩阵乘积' },
  ],
];

/** What to write, by name. */
export const insteadOf: ReadonlyMap<string, readonly Instead[]> = (() => {
  const table = new Map<string, Instead[]>();
  for (const [names, call, write, when] of rows) {
    for (const name of names.split(' ')) {
      table.set(name, [...(table.get(name) ?? []), { call, write, ...(when === undefined ? {} : { when }) }]);
    }
  }
  return table;
})();

/** Why there is nothing to write, by name. */
export const cannotBeSaid: ReadonlyMap<string, Words> = new Map(
  unsayable.flatMap(([names, why]) => names.split(' ').map(name => [name, why] as const)),
);

/** What to write for an unknown function, in one line; undefined if nobody knows it. */
export function hintFor(name: string): string | undefined {
  const spelling = [name, name.toLowerCase()].find(
    one => insteadOf.has(one) || cannotBeSaid.has(one) || functions.has(one),
  );
  if (spelling !== undefined && functions.has(spelling)) return `${spelling}(…)`;
  const known = insteadOf.get(spelling ?? '');
  if (known !== undefined) {
    return known
      .map(({ call, write, when }) => `${call} is ${write}${when === undefined ? '' : `, ${conditions[when].en}`}`)
      .join('; ');
  }
  const why = cannotBeSaid.get(spelling ?? '');
  if (why !== undefined) return why.en;
  const near = name.length < 3 ? undefined : nearest(name, functions.keys());
  return near === undefined ? undefined : `${near}(…)?`;
}
