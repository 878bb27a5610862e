/**
 * Bringing terms together and reading the derivative off.                               layer 3
 */
import { chapterOf } from './rule.js';

const identification = 'Magnus & Neudecker, ch. 9, the first identification theorem';

export const collectionRules = chapterOf('collection', [
  {
    name: 'collect',
    statement: 'tr(M*dA) + tr(N*dA) = tr((M + N)*dA)',
    latex:
      '\\operatorname{tr}(M\\,\\mathrm{d}A) + \\operatorname{tr}(N\\,\\mathrm{d}A) = \\operatorname{tr}((M + N)\\,\\mathrm{d}A)',
    says: { en: 'All terms with the same differential are collected.', zh: '合并含同一微分的各项。' },
    source: 'Matrix Cookbook (15)',
  },
  {
    name: 'chain',
    statement: 'K*vec(dA) = K*J*vec(dX)  where  vec(dA) = J*vec(dX)',
    latex: 'K\\operatorname{vec}\\mathrm{d}A = KJ\\operatorname{vec}\\mathrm{d}X',
    says: { en: 'Chain rule: the differential found before is put in.', zh: '复合法则：代入前面求得的微分。' },
    source: "Magnus & Neudecker, ch. 5, Cauchy's rule of invariance",
  },
  {
    name: 'collect-jacobian',
    statement: 'vec(dY) = K*vec(dX) + L*vec(dX) = (K + L)*vec(dX)',
    latex: '\\operatorname{vec}\\mathrm{d}Y = (K + L)\\operatorname{vec}\\mathrm{d}X',
    says: {
      en: 'The steps before are put together: vec(dY) in terms of vec(dX), the terms collected.',
      zh: '合并以上各步：用 vec(dX) 表示 vec(dY)，并合并各项。',
    },
    source: 'Matrix Cookbook (522)',
  },
  {
    name: 'chain-scalar',
    statement: "dY = dx*Y'  where every  dA = dx*A'  is put in",
    latex: "\\mathrm{d}Y = \\mathrm{d}x\\,Y'",
    says: {
      en: 'Each differential is its derivative times dx; dx is pulled out.',
      zh: '复合法则：各微分等于其导数乘 dx，提出 dx。',
    },
    source: "Magnus & Neudecker, ch. 5, Cauchy's rule of invariance",
  },
]);

export const identificationRules = chapterOf('identification', [
  {
    name: 'identify',
    relation: 'read-off',
    statement: "dL = tr(N*dX)  gives  dL/dX = N'",
    latex:
      '\\mathrm{d}L = \\operatorname{tr}(G^{\\mathsf T}\\,\\mathrm{d}X) \\;\\Rightarrow\\; \\frac{\\partial L}{\\partial X} = G',
    says: {
      en: 'The gradient is read off dL = tr(N dX): it is the transpose of N.',
      zh: '由 dL = tr(N dX) 读出梯度：N 的转置。',
    },
    source: `${identification}; Matrix Cookbook, section 2.5`,
  },
  {
    name: 'identify-jacobian',
    relation: 'read-off',
    statement: 'vec(dF) = J*vec(dX)  gives  J',
    latex:
      '\\operatorname{vec}\\mathrm{d}F = J\\operatorname{vec}\\mathrm{d}X \\;\\Rightarrow\\; \\frac{\\partial\\operatorname{vec}F}{\\partial(\\operatorname{vec}X)^{\\mathsf T}} = J',
    says: { en: 'The Jacobian is read off vec(dF) = J vec(dX).', zh: '由 vec(dF) = J vec(dX) 读出雅可比矩阵。' },
    source: identification,
  },
  {
    name: 'identify-scalar',
    relation: 'read-off',
    statement: "dF = dx*F'  gives  F'",
    latex: "\\mathrm{d}F = \\mathrm{d}x\\,F' \\;\\Rightarrow\\; \\frac{\\partial F}{\\partial x} = F'",
    says: { en: "The derivative by a scalar is read off dF = dx F'.", zh: "由 dF = dx F' 读出对标量的导数。" },
    source: identification,
  },
  {
    name: 'identify-zero',
    relation: 'read-off',
    statement: 'dL = 0  gives  dL/dX = 0',
    latex: '\\mathrm{d}L = 0 \\;\\Rightarrow\\; \\frac{\\partial L}{\\partial X} = 0',
    says: {
      en: 'No differential of the variable is left: the derivative is zero.',
      zh: '其中不含该变量的微分，导数为零。',
    },
    source: identification,
  },
  {
    name: 'project-symmetric',
    relation: 'projected',
    statement: "G becomes 0.5*(G + G')",
    latex: 'G \\mapsto \\tfrac12(G + G^{\\mathsf T})',
    says: {
      en: 'The variable is symmetric, so only the symmetric part of the gradient counts.',
      zh: '变量是对称矩阵，只有梯度的对称部分起作用。',
    },
    source: 'orthogonal projection onto Sym(n)',
  },
  {
    name: 'project-diagonal',
    relation: 'projected',
    statement: 'G becomes G.*eye',
    latex: 'G \\mapsto G \\odot I',
    says: {
      en: 'The variable is diagonal, so only the diagonal of the gradient counts.',
      zh: '变量是对角矩阵，只有梯度的对角线起作用。',
    },
    source: 'orthogonal projection onto the diagonal matrices',
  },
]);
