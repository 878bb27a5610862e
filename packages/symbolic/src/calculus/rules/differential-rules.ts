/**
 * The differentials, one entry for each kind of expression and each function.           layer 3
 *
 * Petersen & Pedersen's Matrix Cookbook is cited by equation in the edition of 15 November 2012.
 */
import { chapterOf } from './rule.js';

const fundamental = 'Magnus & Neudecker, ch. 8, fundamental rules';

export const differentialRules = chapterOf('differential', [
  {
    name: 'd-constant',
    statement: 'dC = 0',
    latex: '\\mathrm{d}C = 0',
    says: { en: 'A constant has no differential.', zh: '常量的微分为零。' },
    source: `${fundamental}; Matrix Cookbook (33)`,
  },
  {
    name: 'd-sum',
    statement: 'd(A + B) = dA + dB',
    latex: '\\mathrm{d}(A + B) = \\mathrm{d}A + \\mathrm{d}B',
    says: { en: 'The differential of a sum is the sum of the differentials.', zh: '和的微分等于微分的和。' },
    source: `${fundamental}; Matrix Cookbook (35)`,
  },
  {
    name: 'd-linear',
    statement: 'd(c*A) = c*dA,  d(B*A*C) = B*dA*C,  d(B.*A) = B.*dA',
    latex: '\\mathrm{d}(cA) = c\\,\\mathrm{d}A,\\quad \\mathrm{d}(BAC) = B\\,\\mathrm{d}A\\,C',
    says: {
      en: 'The differential is linear: constant factors stay in their places.',
      zh: '微分是线性的：常量因子留在原处。',
    },
    source: `${fundamental}; Matrix Cookbook (34)`,
  },
  {
    name: 'd-product',
    statement: 'd(A*B) = dA*B + A*dB',
    latex: '\\mathrm{d}(AB) = \\mathrm{d}A\\,B + A\\,\\mathrm{d}B',
    says: {
      en: 'Product rule: one factor moves at a time, in its place.',
      zh: '乘积的微分：每次只对一个因子取微分，位置不变。',
    },
    source: `${fundamental}; Matrix Cookbook (37)`,
  },
  {
    name: 'd-scale',
    statement: 'd(c*A) = dc*A + c*dA',
    latex: '\\mathrm{d}(cA) = \\mathrm{d}c\\,A + c\\,\\mathrm{d}A',
    says: { en: 'Product rule for a scalar times a matrix.', zh: '数乘的微分：标量与矩阵各取一次微分。' },
    source: `${fundamental}; Matrix Cookbook (37)`,
  },
  {
    name: 'd-hadamard',
    statement: 'd(A.*B) = dA.*B + A.*dB',
    latex: '\\mathrm{d}(A \\odot B) = \\mathrm{d}A \\odot B + A \\odot \\mathrm{d}B',
    says: { en: 'Product rule, entry by entry.', zh: '逐元素乘积的微分：每次只对一个因子取微分。' },
    source: `${fundamental}; Matrix Cookbook (38)`,
  },
  {
    name: 'd-power',
    statement: 'd(A.^c) = c.*A.^(c-1).*dA + log(A).*A.^c.*dc',
    latex:
      '\\mathrm{d}(A^{\\odot c}) = c \\odot A^{\\odot (c-1)} \\odot \\mathrm{d}A + \\log A \\odot A^{\\odot c} \\odot \\mathrm{d}c',
    says: { en: 'Power rule, entry by entry.', zh: '逐元素幂的微分。' },
    source: 'definition, applied to each entry',
  },
  {
    name: 'd-apply',
    statement: "df(A) = f'(A).*dA",
    latex: "\\mathrm{d}f(A) = f'(A) \\odot \\mathrm{d}A",
    says: {
      en: 'An elementwise function: its slope times the differential, entry by entry.',
      zh: '逐元素函数的微分：导数与微分逐元素相乘。',
    },
    source: 'definition, applied to each entry',
  },
  {
    name: 'd-transpose',
    statement: "d(A') = (dA)'",
    latex: '\\mathrm{d}(A^{\\mathsf T}) = (\\mathrm{d}A)^{\\mathsf T}',
    says: {
      en: 'The differential of a transpose is the transpose of the differential.',
      zh: '转置的微分等于微分的转置。',
    },
    source: `${fundamental}; Matrix Cookbook (44)`,
  },
  {
    name: 'd-matrixPower',
    statement: 'd(A^k) = dA*A^(k-1) + A*dA*A^(k-2) + ... + A^(k-1)*dA',
    latex: '\\mathrm{d}(A^k) = \\sum_{i=0}^{k-1} A^i\\,\\mathrm{d}A\\,A^{k-1-i}',
    says: {
      en: 'Product rule for k equal factors; they need not commute with dA.',
      zh: '矩阵幂的微分：对 k 个因子依次取微分，不可交换次序。',
    },
    source: 'product rule; Matrix Cookbook (90)',
  },
  {
    name: 'd-kron',
    statement: 'd(kron(A,B)) = kron(dA,B) + kron(A,dB)',
    latex: '\\mathrm{d}(A \\otimes B) = \\mathrm{d}A \\otimes B + A \\otimes \\mathrm{d}B',
    says: { en: 'Product rule for the Kronecker product.', zh: '克罗内克积的微分。' },
    source: `${fundamental}; Matrix Cookbook (39)`,
  },
  {
    name: 'd-series',
    statement: 'd(sum(t, 1, T, A[t])) = sum(t, 1, T, dA[t])',
    latex: '\\mathrm{d}\\sum_t A^{(t)} = \\sum_t \\mathrm{d}A^{(t)}',
    says: { en: 'The differential goes under the sum over time.', zh: '对时间求和的微分等于各步微分之和。' },
    source: fundamental,
  },
  {
    name: 'd-tr',
    statement: 'd(tr(A)) = tr(dA);  d(tr(expm(A))) = tr(expm(A)*dA)',
    latex: '\\mathrm{d}\\operatorname{tr}A = \\operatorname{tr}\\mathrm{d}A',
    says: { en: 'The trace is linear: d goes inside.', zh: '迹是线性的：迹的微分等于微分的迹。' },
    source: `${fundamental}; Matrix Cookbook (36)`,
  },
  {
    name: 'd-total',
    statement: 'd(sum(A)) = sum(dA)',
    latex: '\\mathrm{d}(\\mathbf 1^{\\mathsf T} A \\mathbf 1) = \\mathbf 1^{\\mathsf T}\\,\\mathrm{d}A\\,\\mathbf 1',
    says: { en: 'The sum of entries is linear: d goes inside.', zh: '元素之和是线性的：微分可移入求和。' },
    source: fundamental,
  },
  {
    name: 'd-det',
    statement: 'd(det(A)) = tr(adj(A)*dA)',
    latex: '\\mathrm{d}|A| = \\operatorname{tr}(\\operatorname{adj}A\\,\\mathrm{d}A)',
    says: {
      en: "Jacobi's formula, for any square matrix, singular or not.",
      zh: '行列式的微分（雅可比公式），A 不必可逆。',
    },
    source: 'Magnus & Neudecker, ch. 8, the differential of a determinant; Matrix Cookbook (42)',
  },
  {
    name: 'd-logdet',
    statement: 'd(logdet(A)) = tr(inv(A)*dA)',
    latex: '\\mathrm{d}\\log|A| = \\operatorname{tr}(A^{-1}\\,\\mathrm{d}A)',
    says: { en: 'The logarithm of a positive determinant.', zh: '行列式对数的微分，要求 |A| > 0。' },
    source: 'Magnus & Neudecker, ch. 8, the differential of a determinant; Matrix Cookbook (43)',
  },
  {
    name: 'd-norm1',
    statement: 'd(norm1(A)) = sum(sign(A).*dA)',
    latex:
      '\\mathrm{d}\\lVert A\\rVert_1 = \\mathbf 1^{\\mathsf T}(\\operatorname{sign}A \\odot \\mathrm{d}A)\\mathbf 1',
    says: {
      en: 'The sum of absolute values; the slope at 0 is taken as 0.',
      zh: '绝对值之和的微分；在 0 处导数取 0。',
    },
    source: 'definition, applied to each entry',
  },
  {
    name: 'd-norm2',
    statement: "d(norm2(A)) = tr(A'*dA)/norm2(A)",
    latex: '\\mathrm{d}\\lVert A\\rVert = \\operatorname{tr}(A^{\\mathsf T}\\,\\mathrm{d}A)/\\lVert A\\rVert',
    says: {
      en: 'The Euclidean or Frobenius norm; the slope at its kink A = 0 is taken as 0.',
      zh: '欧几里得（弗罗贝尼乌斯）范数的微分；在尖点 A = 0 处导数取 0。',
    },
    source: 'from the square root of tr(AᵀA); Matrix Cookbook (129)',
  },
  {
    name: 'd-logsumexp',
    statement: "d(logsumexp(x)) = softmax(x)'*dx",
    latex: '\\mathrm{d}\\log(\\mathbf 1^{\\mathsf T}e^{x}) = \\operatorname{softmax}(x)^{\\mathsf T}\\,\\mathrm{d}x',
    says: { en: 'The gradient of log-sum-exp is softmax.', zh: 'log-sum-exp 的梯度是 softmax。' },
    source: 'from log, sum and exp',
  },
  {
    name: 'd-inv',
    statement: 'd(inv(A)) = -inv(A)*dA*inv(A)',
    latex: '\\mathrm{d}(A^{-1}) = -A^{-1}\\,\\mathrm{d}A\\,A^{-1}',
    says: { en: 'From A*inv(A) = I by the product rule.', zh: '逆矩阵的微分，由 A·A⁻¹ = I 得出。' },
    source: 'Magnus & Neudecker, ch. 8, the differential of an inverse; Matrix Cookbook (40)',
  },
  {
    name: 'd-adj',
    statement:
      'd(adj(A)) = tr(inv(A)*dA)*adj(A) - adj(A)*dA*inv(A);  2×2: tr(dA)*eye - dA;  3×3: A*dA + dA*A - tr(dA)*A - tr(A)*dA + (tr(A)*tr(dA) - tr(A*dA))*eye',
    latex:
      '\\mathrm{d}\\operatorname{adj}A = \\operatorname{tr}(A^{-1}\\,\\mathrm{d}A)\\operatorname{adj}A - \\operatorname{adj}A\\,\\mathrm{d}A\\,A^{-1}',
    says: {
      en: 'The adjugate |A|*inv(A) of an invertible matrix, by the product rule; up to 3×3 any, by Cayley and Hamilton.',
      zh: '伴随矩阵 |A|A⁻¹ 的微分，A 可逆；不超过 3×3 时由凯莱–哈密顿定理，A 任意。',
    },
    source: 'Magnus & Neudecker, ch. 8, the differential of the adjoint matrix',
  },
  {
    name: 'd-expm',
    statement: 'd(expm(c*B)) = dc*B*expm(c*B)',
    latex: '\\mathrm{d}e^{cB} = \\mathrm{d}c\\,B\\,e^{cB}',
    says: {
      en: 'The exponential where the exponent commutes with its differential.',
      zh: '矩阵指数的微分（指数与其微分可交换）。',
    },
    source: 'from the power series',
  },
  {
    name: 'd-softmax',
    statement: "ds = s.*dx - s*s'*dx  with  s = softmax(x)",
    latex:
      '\\mathrm{d}s = s \\odot \\mathrm{d}x - s s^{\\mathsf T}\\,\\mathrm{d}x,\\quad s = \\operatorname{softmax}(x)',
    says: { en: 'The Jacobian of softmax is diag(s) − s sᵀ.', zh: 'softmax 的雅可比矩阵是 diag(s) − ssᵀ。' },
    source: 'from exp and sum',
  },
  {
    name: 'd-logsoftmax',
    statement: "d(log(softmax(x))) = dx - vector(1)*softmax(x)'*dx",
    latex:
      '\\mathrm{d}\\log\\operatorname{softmax}(x) = \\mathrm{d}x - \\mathbf 1\\operatorname{softmax}(x)^{\\mathsf T}\\,\\mathrm{d}x',
    says: { en: 'From log softmax(x) = x − 1·logsumexp(x).', zh: 'log softmax(x) = x − 1·logsumexp(x)，逐项取微分。' },
    source: 'from log-sum-exp',
  },
  {
    name: 'd-diag',
    statement: 'd(diag(x)) = diag(dx)',
    latex: '\\mathrm{d}\\operatorname{diag}(x) = \\operatorname{diag}(\\mathrm{d}x)',
    says: { en: 'Making a diagonal matrix is linear.', zh: '由向量生成对角矩阵是线性运算。' },
    source: fundamental,
  },
  {
    name: 'd-diagonal',
    statement: 'd(diag(A)) = diag(dA)',
    latex: '\\mathrm{d}\\operatorname{diag}(A) = \\operatorname{diag}(\\mathrm{d}A)',
    says: { en: 'Taking the diagonal is linear.', zh: '取对角线是线性运算。' },
    source: fundamental,
  },
  {
    name: 'd-vec',
    statement: 'd(vec(A)) = vec(dA)',
    latex: '\\mathrm{d}\\operatorname{vec}A = \\operatorname{vec}\\mathrm{d}A',
    says: { en: 'Stacking columns is linear.', zh: '按列拉直是线性运算。' },
    source: fundamental,
  },
]);
