/**
 * The identities that bring a scalar to tr(N dA), and a matrix to K vec(dA).            layer 3
 */
import { chapterOf } from './rule.js';

export const traceRules = chapterOf('trace', [
  {
    name: 'cyclic',
    statement: 'tr(A*B) = tr(B*A)',
    latex: '\\operatorname{tr}(AB) = \\operatorname{tr}(BA)',
    says: {
      en: 'Factors go round under the trace; a scalar is its own trace.',
      zh: '迹内因子可以轮换；标量等于它的迹。',
    },
    source: 'Magnus & Neudecker, ch. 1, the trace; Matrix Cookbook (14), (16)',
  },
  {
    name: 'minus-into-sum',
    statement: '-tr((A - B)*C) = tr((B - A)*C)',
    latex: '-\\operatorname{tr}((A - B)C) = \\operatorname{tr}((B - A)C)',
    says: { en: 'A minus sign goes into a sum.', zh: '把负号移入和中。' },
    source: 'distributive law',
  },
  {
    name: 'transpose-trace',
    statement: "tr(M*A') = tr(M'*A)",
    latex: '\\operatorname{tr}(MA^{\\mathsf T}) = \\operatorname{tr}(M^{\\mathsf T}A)',
    says: {
      en: 'A matrix and its transpose have the same trace; the transpose of a product has the factors in reverse.',
      zh: '矩阵与其转置的迹相等；乘积的转置要颠倒因子的次序。',
    },
    source: 'Magnus & Neudecker, ch. 1, the trace; Matrix Cookbook (13)',
  },
  {
    name: 'hadamard-trace',
    statement: "tr(A'*(B.*C)) = tr((A.*B)'*C),  tr(A*(B.*C)) = tr((A.*B')*C)",
    latex: '\\operatorname{tr}(A^{\\mathsf T}(B \\odot C)) = \\operatorname{tr}((A \\odot B)^{\\mathsf T}C)',
    says: {
      en: 'An elementwise factor changes sides inside the trace.',
      zh: '迹内的逐元素乘积可以交换：因子移到另一边。',
    },
    source: 'Magnus & Neudecker, ch. 3, the Hadamard product',
  },
  {
    name: 'sum-as-trace',
    statement: "sum(A) = tr(matrix(1)'*A),  sum(x) = vector(1)'*x",
    latex: '\\mathbf 1^{\\mathsf T}A\\mathbf 1 = \\operatorname{tr}(\\mathbf 1\\mathbf 1^{\\mathsf T}A)',
    says: {
      en: 'A sum of entries is a product with ones, of a matrix under the trace.',
      zh: '元素之和写成与全一向量之积；对矩阵则是与全一矩阵之积的迹。',
    },
    source: 'definition',
  },
  {
    name: 'diag-trace',
    statement: "tr(M*diag(x)) = diag(M)'*x",
    latex: '\\operatorname{tr}(M\\operatorname{diag}(x)) = \\operatorname{diag}(M)^{\\mathsf T}x',
    says: { en: 'A diagonal matrix meets the diagonal only.', zh: '与对角矩阵相乘，迹只用到对角线。' },
    source: 'definition',
  },
  {
    name: 'diagonal-trace',
    statement: "m'*diag(A) = tr(diag(m)*A)",
    latex: 'm^{\\mathsf T}\\operatorname{diag}(A) = \\operatorname{tr}(\\operatorname{diag}(m)A)',
    says: { en: 'A weighted diagonal is a trace.', zh: '对角线的加权和写成迹。' },
    source: 'definition',
  },
  {
    name: 'vec-trace',
    statement: "vec(B)'*vec(A) = tr(B'*A)",
    latex: '\\operatorname{vec}(B)^{\\mathsf T}\\operatorname{vec}(A) = \\operatorname{tr}(B^{\\mathsf T}A)',
    says: { en: 'The inner product of stacked matrices is a trace.', zh: '拉直后的内积等于迹。' },
    source: 'Magnus & Neudecker, ch. 2, the vec operator; Matrix Cookbook (521)',
  },
  {
    name: 'kron-trace',
    statement: "tr(M*kron(A,B)) = vec(M')'*kron(kron(eye, commutation(q,m)), eye)*kron(vec(A), vec(B))",
    latex:
      '\\operatorname{tr}(M(A \\otimes B)) = \\operatorname{vec}(M^{\\mathsf T})^{\\mathsf T}(I \\otimes K \\otimes I)(\\operatorname{vec}A \\otimes \\operatorname{vec}B)',
    says: { en: 'A Kronecker product under the trace is stacked.', zh: '迹内的克罗内克积按列拉直。' },
    source: 'Magnus & Neudecker, ch. 3, the commutation matrix and the Kronecker product',
  },
]);

export const stackingRules = chapterOf('stacking', [
  {
    name: 'stack-product',
    statement: "vec(A*X*B) = kron(B', A)*vec(X)",
    latex: '\\operatorname{vec}(AXB) = (B^{\\mathsf T} \\otimes A)\\operatorname{vec}X',
    says: { en: 'A product is stacked by a Kronecker product.', zh: '矩阵乘积拉直后变成克罗内克积。' },
    source: 'Magnus & Neudecker, ch. 2, the vec operator; Matrix Cookbook (520)',
  },
  {
    name: 'stack-hadamard',
    statement: 'vec(A.*X) = diag(vec(A))*vec(X)',
    latex: '\\operatorname{vec}(A \\odot X) = \\operatorname{diag}(\\operatorname{vec}A)\\operatorname{vec}X',
    says: { en: 'An elementwise factor becomes a diagonal matrix.', zh: '逐元素因子变成对角矩阵。' },
    source: 'Magnus & Neudecker, ch. 3, the Hadamard product',
  },
  {
    name: 'stack-transpose',
    statement: "vec(X') = commutation(m,n)*vec(X)",
    latex: '\\operatorname{vec}(X^{\\mathsf T}) = K_{mn}\\operatorname{vec}X',
    says: { en: 'The commutation matrix transposes a stacked matrix.', zh: '交换矩阵把拉直的矩阵变为其转置的拉直。' },
    source: 'Magnus & Neudecker, ch. 3, the commutation matrix',
  },
  {
    name: 'stack-kron',
    statement: 'vec(kron(A,B)) = kron(kron(eye, commutation(q,m)), eye)*kron(vec(A), vec(B))',
    latex:
      '\\operatorname{vec}(A \\otimes B) = (I \\otimes K \\otimes I)(\\operatorname{vec}A \\otimes \\operatorname{vec}B)',
    says: { en: 'A Kronecker product is stacked.', zh: '克罗内克积的拉直。' },
    source: 'Magnus & Neudecker, ch. 3, the commutation matrix and the Kronecker product',
  },
  {
    name: 'stack-scalar',
    statement: 'vec(s*A) = vec(A)*s',
    latex: '\\operatorname{vec}(sA) = \\operatorname{vec}(A)\\,s',
    says: { en: 'The scalar that moves goes to the end.', zh: '把变化的标量移到最后。' },
    source: 'definition',
  },
  {
    name: 'stack-trace',
    statement: "tr(N*X) = vec(N')'*vec(X)",
    latex: '\\operatorname{tr}(NX) = \\operatorname{vec}(N^{\\mathsf T})^{\\mathsf T}\\operatorname{vec}X',
    says: {
      en: 'A scalar is brought to a trace, and the trace is stacked.',
      zh: '先把标量写成迹，再把迹写成拉直后的内积。',
    },
    source: 'Magnus & Neudecker, ch. 2, the vec operator; Matrix Cookbook (521)',
  },
  {
    name: 'stack-diag',
    statement: 'vec(diag(x)) = diag(vec(eye))*kron(vector(1), eye)*x',
    latex:
      '\\operatorname{vec}\\operatorname{diag}(x) = \\operatorname{diag}(\\operatorname{vec}I)(\\mathbf 1 \\otimes I)x',
    says: { en: 'The diagonal positions are picked out by vec(I).', zh: '用 vec(I) 选出对角位置。' },
    source: 'definition',
  },
  {
    name: 'stack-diagonal',
    statement: "diag(X) = kron(vector(1)', eye)*diag(vec(eye))*vec(X)",
    latex:
      '\\operatorname{diag}(X) = (\\mathbf 1^{\\mathsf T} \\otimes I)\\operatorname{diag}(\\operatorname{vec}I)\\operatorname{vec}X',
    says: { en: 'The diagonal is picked out of the stacked matrix.', zh: '从拉直的矩阵中选出对角线。' },
    source: 'definition',
  },
]);
