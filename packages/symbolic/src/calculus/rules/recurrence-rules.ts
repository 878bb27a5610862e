/**
 * Differentials along time: what a recurrence adds to the calculus.                     layer 3
 */
import { chapterOf } from './rule.js';

export const recurrenceRules = chapterOf('recurrence', [
  {
    name: 'equation',
    statement: 'da[t] = d(F)  where  a[t] = F',
    latex: '\\mathrm{d}a^{(t)} = \\mathrm{d}F \\quad\\text{with}\\quad a^{(t)} = F',
    says: { en: 'The equation is put in: equal values have equal differentials.', zh: '代入方程：两边的微分相等。' },
    source: 'definition',
  },
  {
    name: 'steady',
    statement: 'd(F) = d(G)  where  G is F with equations put in and overflow avoided: log(p[t]) = log(softmax(o[t]))',
    latex: '\\mathrm{d}F = \\mathrm{d}G,\\quad \\text{as}\\; \\log p^{(t)} = \\log\\operatorname{softmax}(o^{(t)})',
    says: {
      en: 'Logarithms, quotients and products of exponentials take their stable forms, whatever has been named.',
      zh: '指数的对数、商与积写成数值稳定的形式，与中间量的命名无关。',
    },
    source: 'definition',
  },
  {
    name: 'recognise',
    statement: 'F = a[t]  where  a[t] = F',
    latex: 'F = a^{(t)}',
    says: { en: 'A value that an equation has named is written by its name.', zh: '方程已命名的量用其名字表示。' },
    source: 'definition',
  },
  {
    name: 'reindex',
    statement: 'sum(t, 1, T, tr(N[t]*dh[t-1])) = sum(t, 1, T, tr(N[t+1]*dh[t])) + tr(N[1]*dh[0])',
    latex:
      '\\sum_{t=1}^{T}\\operatorname{tr}(N^{(t)}\\mathrm{d}h^{(t-1)}) = \\sum_{t=1}^{T}\\operatorname{tr}(N^{(t+1)}\\mathrm{d}h^{(t)}) + \\operatorname{tr}(N^{(1)}\\mathrm{d}h^{(0)}),\\quad N^{(T+1)} = 0',
    says: {
      en: 'The summation index is moved: a use in another step is a use of this step’s value there. Adjoints are zero outside 1…T; what falls on a start value is kept apart.',
      zh: '平移求和指标：把另一步中的使用并到本步的微分。伴随量在 1…T 之外为零；落在初值上的项单独保留。',
    },
    source: 'Werbos, Backpropagation through time (1990)',
  },
  {
    name: 'place',
    statement: 'tr(N*dh[T]) = sum(t, 1, T, [t = T]*tr(N*dh[t]))',
    latex:
      '\\operatorname{tr}(N\\,\\mathrm{d}h^{(T)}) = \\sum_{t=1}^{T}[t = T]\\operatorname{tr}(N\\,\\mathrm{d}h^{(t)})',
    says: {
      en: 'A use of one step only is written as a sum over all steps.',
      zh: '只出现在某一步的项写成对各步的求和。',
    },
    source: 'definition',
  },
  {
    name: 'start-value',
    statement: 'dh[0] = dh0',
    latex: '\\mathrm{d}h^{(0)} = \\mathrm{d}h_0',
    says: { en: 'The value before the first step is the start value.', zh: '首步之前的值就是初值。' },
    source: 'definition',
  },
  {
    name: 'collect-uses',
    statement: 'sum(t, 1, T, tr(M*dh[t])) + sum(t, 1, T, tr(N*dh[t])) = sum(t, 1, T, tr((M + N)*dh[t]))',
    latex:
      '\\sum_t\\operatorname{tr}(M\\,\\mathrm{d}h^{(t)}) + \\sum_t\\operatorname{tr}(N\\,\\mathrm{d}h^{(t)}) = \\sum_t\\operatorname{tr}((M + N)\\,\\mathrm{d}h^{(t)})',
    says: {
      en: 'All uses are collected, the immediate one and those in other steps; what is constant in time leaves the sum.',
      zh: '合并全部使用：本步的直接使用与其他步的使用；与时间无关的微分提到求和号外。',
    },
    source: 'Werbos, Backpropagation through time (1990)',
  },
  {
    name: 'name',
    statement: "tr(N*dh) = tr(g'*dh)  where  g = N'",
    latex:
      '\\operatorname{tr}(N\\,\\mathrm{d}h) = \\operatorname{tr}(g^{\\mathsf T}\\,\\mathrm{d}h),\\quad g = N^{\\mathsf T}',
    says: { en: 'A coefficient that is used again gets a name.', zh: '给重复使用的系数命名。' },
    source: 'definition',
  },
  {
    name: 'absent',
    statement: "sum(t, 1, T, tr(N[t]*dh[t-1])) = sum(t, 1, T, tr(u[t]'*dh[t-1]))  where  u[t] = N[t]'",
    latex:
      '\\sum_t\\operatorname{tr}(N^{(t)}\\mathrm{d}h^{(t-1)}) = \\sum_t\\operatorname{tr}(u^{(t)\\mathsf T}\\mathrm{d}h^{(t-1)}),\\quad u^{(t)} = N^{(t)\\mathsf T}',
    says: {
      en: 'The coefficient may have no value beyond the last step: as a sequence of its own, zero outside 1…T, the term is absent there.',
      zh: '系数在首末步之外可能无定义：命名为单独的序列，在 1…T 之外为零，该项在那里不存在。',
    },
    source: 'definition',
  },
  {
    name: 'widen',
    statement: "sum(t, 2, T, tr(N*dA)) = sum(t, 1, T, tr(g[t]'*dA))  where  g[t] = (1 - [t = 1])*N'",
    latex:
      '\\sum_{t=2}^{T}\\operatorname{tr}(N\\,\\mathrm{d}A) = \\sum_{t=1}^{T}\\operatorname{tr}(g^{(t)\\mathsf T}\\,\\mathrm{d}A)',
    says: {
      en: 'A weight that is zero outside its range takes the place of the limits of the sum.',
      zh: '用在范围之外为零的权重代替求和的上下限。',
    },
    source: 'definition',
  },
]);
