/**
 * The rewrites of determinants and adjugates, in the rule book.                         layer 3
 */
import { chapterOf } from './rule.js';

export const determinantEntries = chapterOf('simplification', [
  {
    name: 'adj-times',
    statement: 'A*adj(A) = det(A)*eye,  adj(c*A)*A = c^(n-1)*det(A)*eye',
    latex: 'A\\operatorname{adj}A = |A|\\,I,\\quad \\operatorname{adj}(cA)A = c^{n-1}|A|\\,I',
    says: {
      en: 'A matrix times its adjugate is its determinant times I.',
      zh: '矩阵乘以其伴随矩阵等于行列式乘以单位阵。',
    },
    source: 'Magnus & Neudecker, ch. 1, the adjoint matrix',
  },
  {
    name: 'adj-product',
    statement: 'adj(A*B) = adj(B)*adj(A),  adj(A^k) = adj(A)^k,  adj(inv(A)) = A/det(A)',
    latex: '\\operatorname{adj}(AB) = \\operatorname{adj}B\\operatorname{adj}A',
    says: {
      en: 'The adjugate of a product of square factors is split, where factors then meet.',
      zh: '方阵乘积的伴随矩阵拆开，再合并因子。',
    },
    source: 'Magnus & Neudecker, ch. 1, the adjoint matrix',
  },
  {
    name: 'adj-inverse',
    statement: 'adj(A)/det(A) = inv(A),  det(A)*inv(A) = adj(A)',
    latex: '\\operatorname{adj}A/|A| = A^{-1}',
    says: { en: 'The adjugate over the determinant is the inverse.', zh: '伴随矩阵除以行列式即逆矩阵。' },
    source: 'Magnus & Neudecker, ch. 1, the adjoint matrix',
  },
  {
    name: 'rank-one-adjugate',
    statement: "adj(A + u*v')*u = adj(A)*u",
    latex: '\\operatorname{adj}(A + uv^{\\mathsf T})u = \\operatorname{adj}(A)u',
    says: {
      en: 'The adjugate of a rank-one update, applied to its vector: the matrix determinant lemma.',
      zh: '秩一修正的伴随矩阵作用于其向量（矩阵行列式引理）。',
    },
    source: 'matrix determinant lemma; Matrix Cookbook (24)',
  },
]);
