/** The words around the formulas of a model page. */
import type { Language, Words } from '../language/words.js';

export const pageWords = {
  forward: { en: 'Forward', zh: '前向方程' },
  forwardSays: {
    en: 'For $t = 1, \\dots, T$, in this order. The shape stands at the right; the number leads to the line of code. Touch a formula to copy it.',
    zh: '对 $t = 1, \\dots, T$ 依次计算。右侧是形状，编号通向对应的代码行。点一下公式即可复制。',
  },
  loss: { en: 'Loss', zh: '损失函数' },
  start: { en: 'Start values', zh: '初值' },
  symbols: { en: 'Symbols', zh: '符号表' },
  symbol: { en: 'Symbol', zh: '符号' },
  inText: { en: 'In text and code', zh: '文本与代码' },
  shape: { en: 'Shape', zh: '形状' },
  role: { en: 'Role', zh: '角色' },
  actsOn: { en: 'acts on', zh: '作用于' },
  parameters: { en: 'parameters', zh: '个参数' },
  weight: { en: 'weight', zh: '权重' },
  bias: { en: 'bias or diagonal weight', zh: '偏置或对角权重' },
  input: { en: 'input', zh: '输入' },
  inputOnce: { en: 'input, one for the sequence', zh: '输入，整个序列一个' },
  sumsToOne: { en: 'entries sum to 1', zh: '元素之和为 1' },
  state: { en: 'state', zh: '状态' },
  startValue: { en: 'start value', zh: '初值' },
  computed: { en: 'computed', zh: '中间量' },
  adjoint: { en: 'total derivative of the loss by', zh: '损失的总导数，对' },
  sizes: {
    en: 'Sizes: $n$ hidden units, $d$ inputs, $k$ classes, $T$ steps; a batch of $B$ sequences adds columns.',
    zh: '尺寸：$n$ 个隐藏单元，$d$ 个输入，$k$ 个类别，$T$ 个时间步；一批 $B$ 个序列即增加列。',
  },
  differential: { en: 'Differential', zh: '微分' },
  differentialSays: {
    en: 'Each equation is put into $\\mathrm{d}L$ and taken apart until every term is $\\operatorname{tr}(N\\,\\mathrm{d}X)$ with a single $\\mathrm{d}X$ (复合法则, the composition rule). One line for each equation; open it to see every step.',
    zh: '把每个方程代入 $\\mathrm{d}L$，逐步展开，直到每一项都是 $\\operatorname{tr}(N\\,\\mathrm{d}X)$，只含一个 $\\mathrm{d}X$：这就是复合法则，即微分与导数的联系。每个方程一行；展开可见每一步。',
  },
  recurrences: { en: 'Collected recurrences', zh: '合并后的递推' },
  recurrencesSays: {
    en: 'All uses of a value are collected: the immediate one, of the same step, and those of other steps, which arrive by moving the summation index. This is where textbooks go wrong: they print the immediate derivative $\\partial^{+}L/\\partial\\mathbf{h}^{(t)}$ and call it $\\partial L/\\partial\\mathbf{h}^{(t)}$. For $t = T, \\dots, 1$, in this order:',
    zh: '把一个量的全部使用合并：本步的直接使用，以及其他步的使用（平移求和指标得到）。教科书正是在这里出错：印出的是直接导数 $\\partial^{+}L/\\partial\\mathbf{h}^{(t)}$，却称之为 $\\partial L/\\partial\\mathbf{h}^{(t)}$。对 $t = T, \\dots, 1$ 依次计算：',
  },
  recurrencesPlain: {
    en: 'All uses of a value are collected. In this model no value is used in another step, so the immediate derivative is the total one. In this order:',
    zh: '把一个量的全部使用合并。此模型中没有量被其他步使用，直接导数就是总导数。依次计算：',
  },
  immediate: { en: 'immediate', zh: '直接' },
  immediateSays: { en: 'of this step alone', zh: '仅本步' },
  recurrent: { en: 'recurrent', zh: '循环' },
  recurrentSays: { en: 'from other steps', zh: '来自其他步' },
  gradients: { en: 'Gradients', zh: '梯度' },
  gradientsSays: {
    en: 'Read off from $\\mathrm{d}L = \\operatorname{tr}(G^{\\mathsf T}\\,\\mathrm{d}X)$: every parameter, every start value, every input.',
    zh: '由 $\\mathrm{d}L = \\operatorname{tr}(G^{\\mathsf T}\\,\\mathrm{d}X)$ 读出：每个参数、每个初值、每个输入。',
  },
  boundary: { en: 'Boundary conditions', zh: '边界条件' },
  boundarySays: {
    en: 'Outside $1, \\dots, T$ every $\\boldsymbol{\\delta}$ is zero. This is all there is to the end of the sequence:',
    zh: '在 $1, \\dots, T$ 之外，所有 $\\boldsymbol{\\delta}$ 都为零。序列末端的条件仅此而已：',
  },
  boundaryNone: {
    en: 'No recurrence reaches across the ends: nothing has to be assumed.',
    zh: '没有递推越过两端：无须任何假设。',
  },
  boundaryLast: {
    en: 'The factor $[t = T]$ is 1 at the last step and 0 before it: that is how the single output enters.',
    zh: '因子 $[t = T]$ 在最后一步为 1，之前为 0：唯一的输出由此进入。',
  },
  boundaryStart: {
    en: 'What leaves the sequence at its beginning is the gradient by the start value:',
    zh: '从序列开头流出的就是对初值的梯度：',
  },
  batch: { en: 'Batch', zh: '批量形式' },
  batchSays: {
    en: '$B$ sequences stand side by side as columns: $X^{(t)}$ is $d \\times B$, and $\\Delta$ collects the columns $\\boldsymbol{\\delta}$. Elementwise lines and softmax hold column by column and keep their form. Products with a parameter, and the gradients, become:',
    zh: '$B$ 个序列作为列并排：$X^{(t)}$ 为 $d \\times B$，$\\Delta$ 由各列 $\\boldsymbol{\\delta}$ 组成。逐元素运算与 softmax 逐列成立，形式不变。含参数的乘积与梯度变为：',
  },
  batchSum: {
    en: 'The loss is a sum over steps and examples. For the mean, one factor $1/B$ is applied to $\\Delta$ once, nowhere else.',
    zh: '损失是对各步与各样本求和。若取平均，只在 $\\Delta$ 上乘一次 $1/B$，别处不再乘。',
  },
  code: { en: 'Emitted code', zh: '生成的代码' },
  codeSays: {
    en: 'The training pass of this model as it is emitted from the same derivation; the lines above a loop are its formulas.',
    zh: '由同一推导生成的训练过程；循环上方的注释就是它的公式。',
  },
  line: { en: 'line', zh: '第' },
  steps: { en: 'every step', zh: '全部步骤' },
  everyStep: { en: 'Open every step', zh: '展开全部步骤' },
  verified: { en: 'Verified while this page was built', zh: '构建本页时已验证' },
  verifiedSteps: { en: 'steps replayed, each by its rule', zh: '步推导逐条按规则重演' },
  verifiedDerived: { en: 'max. relative error of the derived gradients', zh: '推导所得梯度的最大相对误差' },
  verifiedKernel: { en: 'of the emitted float64 kernel', zh: '生成的 float64 内核的最大相对误差' },
  verifiedAgainst: {
    en: 'against the complex step through the forward equations',
    zh: '均与对前向方程作复步长微分的结果比较',
  },
  collected: { en: 'the uses of', zh: '合并使用：' },
} as const satisfies Record<string, Words>;

export type PageWord = keyof typeof pageWords;

/** A line number as a link says it. */
export const lineSays = (line: number, language: Language): string =>
  ({ en: `line ${line}`, zh: `第 ${line} 行` })[language];

export const stepsSay = (count: number, language: Language): string =>
  ({ en: count === 1 ? '1 step' : `${count} steps`, zh: `${count} 步` })[language];
