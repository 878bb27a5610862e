/**
 * The rewrites to forms that neither overflow nor cancel, in the rule book.             layer 3
 */
import { chapterOf } from './rule.js';

export const stableEntries = chapterOf('simplification', [
  {
    name: 'log-exp',
    statement: 'log(exp(x)) = x,  exp(log(x)) = x',
    latex: '\\log e^{x} = x,\\quad e^{\\log x} = x',
    says: { en: 'Logarithm and exponential undo each other.', zh: '对数与指数互为反函数。' },
    source: 'definition',
  },
  {
    name: 'log-sigmoid',
    statement:
      'log(sigmoid(x)) = -softplus(-x),  log(1 - sigmoid(x)) = -softplus(x),  log(1 + tanh(x)) = log(2) - softplus(-2*x)',
    latex:
      '\\log\\sigma(x) = -\\operatorname{softplus}(-x),\\quad \\log(1 - \\sigma(x)) = -\\operatorname{softplus}(x)',
    says: { en: 'Logarithm and σ are one stable function.', zh: '对数与 σ 合为一个数值稳定的函数。' },
    source: 'definition',
  },
  {
    name: 'log-add-exp',
    statement: 'log(exp(a) + exp(b)) = a + softplus(b - a)',
    latex: '\\log(e^{a} + e^{b}) = a + \\operatorname{softplus}(b - a)',
    says: {
      en: 'One exponential is taken out of the sum, so that nothing overflows.',
      zh: '从和中提出一个指数，避免溢出。',
    },
    source: 'definition',
  },
  {
    name: 'log-product',
    statement: 'log(a.*exp(x)) = log(a) + x,  log(sigmoid(x).^c) = c*log(sigmoid(x))',
    latex: '\\log(a \\odot e^{x}) = \\log a + x',
    says: {
      en: 'The logarithm of a product with a positive factor is a sum of logarithms.',
      zh: '含正因子的乘积的对数等于对数之和。',
    },
    source: 'definition',
  },
  {
    name: 'exp-product',
    statement: 'exp(a)./exp(b) = exp(a - b)',
    latex: 'e^{a}/e^{b} = e^{a - b}',
    says: { en: 'Exponentials are multiplied by adding their exponents.', zh: '指数相乘，指数部分相加。' },
    source: 'definition',
  },
  {
    name: 'tanh',
    statement: '(exp(a) - exp(b))./(exp(a) + exp(b)) = tanh((a - b)/2)',
    latex: '(e^{a} - e^{b})/(e^{a} + e^{b}) = \\tanh\\tfrac{a - b}{2}',
    says: { en: 'Written as the stable function tanh.', zh: '写成数值稳定的 tanh。' },
    source: 'definition',
  },
  {
    name: 'sigmoid-complement',
    statement: '1 - sigmoid(x) = sigmoid(-x),  1 - 2*sigmoid(2*x) = -tanh(x)',
    latex: '1 - \\sigma(x) = \\sigma(-x)',
    says: {
      en: 'As σ(x) and σ(−x) sum to one, the shorter spelling is taken.',
      zh: 'σ(x) 与 σ(−x) 之和为一，取较短的写法。',
    },
    source: 'definition',
  },
  {
    name: 'softplus-odd',
    statement: 'softplus(x) - softplus(-x) = x',
    latex: '\\operatorname{softplus}x - \\operatorname{softplus}(-x) = x',
    says: { en: 'The logarithm of σ(x)/σ(−x) is x.', zh: 'σ(x)/σ(−x) 的对数即 x。' },
    source: 'definition',
  },
  {
    name: 'norm-square',
    statement: "x'*x/norm2(x) = norm2(x)",
    latex: 'x^{\\mathsf T}x/\\lVert x\\rVert = \\lVert x\\rVert',
    says: { en: 'A square of a norm is divided by the norm.', zh: '范数的平方除以范数。' },
    source: 'definition',
  },
  {
    name: 'centred',
    statement: 'sum(x - vector(sum(x)/n)) = 0,  (eye - matrix(1/n))*Z = Z where every column of Z sums to zero',
    latex: '\\mathbf 1^{\\mathsf T}(x - \\bar x\\mathbf 1) = 0',
    says: { en: 'What is taken about its mean sums to zero.', zh: '减去均值之后，各分量之和为零。' },
    source: 'definition',
  },
]);
