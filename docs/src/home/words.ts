/** The words of the first page. */
import type { Words } from '../language/words.js';

interface Door {
  readonly title: Words;
  readonly says: Words;
  readonly link: string;
  readonly go: Words;
}

const doors: readonly Door[] = [
  {
    title: { en: 'To learn or teach', zh: '学习与教学' },
    says: {
      en: 'The whole derivation on every page, in matrix notation, each step by a named rule; a playground that says where your own formula is off.',
      zh: '每一页都有矩阵记号下的完整推导，每一步都有名有据；演算台指出你的公式错在哪里。',
    },
    link: '/guides/matrix-calculus',
    go: { en: 'Matrix calculus for recurrent nets', zh: '循环神经网络的矩阵求导术' },
  },
  {
    title: { en: 'To use a model', zh: '使用模型' },
    says: {
      en: 'Training and streaming inference in a few kilobytes of plain TypeScript, with WebAssembly where there is some: no dependency, nothing to dispose.',
      zh: '几千字节的纯 TypeScript，带 WebAssembly 加速，可训练、可流式推断：无依赖，无须释放。',
    },
    link: '/guides/first-model',
    go: { en: 'First model in five minutes', zh: '五分钟训练第一个模型' },
  },
  {
    title: { en: 'To invent a cell', zh: '发明新单元' },
    says: {
      en: 'Equations in; derivation, gradients, batch form, fast kernels and their tests out. Nobody differentiates by hand.',
      zh: '输入方程，得到推导、梯度、批量形式、快速内核及其测试。无人手工求导。',
    },
    link: '/guides/new-cell',
    go: { en: 'A cell of your own', zh: '自己的单元' },
  },
];

export const homeWords = {
  headline: {
    en: 'Write down the forward equations. Get the derivation, checked, and the code, fast.',
    zh: '写下前向方程，得到经过检验的推导，和飞快的代码。',
  },
  lead: {
    en: 'Tracegrad derives backpropagation through time by the differential method, $\\mathrm{d}L = \\operatorname{tr}(G^{\\mathsf T}\\mathrm{d}X)$, and emits what it derives. **Every formula on these pages is derived by machine and numerically tested.**',
    zh: 'Tracegrad 用微分与迹的方法，$\\mathrm{d}L = \\operatorname{tr}(G^{\\mathsf T}\\mathrm{d}X)$，推导随时间的反向传播，并由推导生成代码。**这里的每个公式都由机器推导，并经过数值检验。**',
  },
  figureModels: { en: 'models, from equations alone', zh: '个模型，手写的只有方程' },
  figureSteps: { en: 'steps replayed while this site was built', zh: '步推导在构建本站时重演' },
  figureError: { en: 'largest relative error of any gradient', zh: '所有梯度的最大相对误差' },
  try: { en: 'Try your own formula', zh: '试试你的公式' },
  read: { en: 'Read how it works', zh: '了解原理' },
  journey: { en: 'One parameter, all the way', zh: '跟踪一个参数' },
  journeySays: {
    en: 'What the engine did with $W$ of a recurrent network, line by line: nothing here was typeset by hand.',
    zh: '引擎对循环神经网络的 $W$ 所做的一切，逐行列出：没有一行是手工排出的。',
  },
  forward: { en: 'forward', zh: '前向' },
  forwardSays: { en: 'The equation in which W stands, as a person writes it.', zh: 'W 所在的方程，照人的写法。' },
  emitted: { en: 'emitted', zh: '生成' },
  emittedSays: {
    en: 'One product over all steps and examples, after the time loop.',
    zh: '时间循环之后，对所有时间步与样本的一次矩阵乘法。',
  },
  dropped: { en: 'The term that gets lost', zh: '丢失的一项' },
  droppedSays: {
    en: 'Every value has uses in its own step and, through the recurrence, in the next. A derivation by hand easily keeps the first and forgets the second.',
    zh: '每个量在本步被使用，又通过循环在下一步被使用。手工推导容易只留前者，忘掉后者。',
  },
  noteSays: { en: 'The immediate derivative, often printed as the whole', zh: '直接导数，常被当作全部' },
  machineSays: { en: 'All uses collected', zh: '合并全部使用' },
  droppedBy: {
    en: 'Without the recurrent term, ∂L/∂W of a short sequence is off by {error} of its largest entry.',
    zh: '缺了循环的一项，一个短序列的 ∂L/∂W 误差达到其最大元素的 {error}。',
  },
  seed: { en: 'The note this began with, beside what the machine derives', zh: '最初的笔记与机器推导的对照' },
  doorsTitle: { en: 'Three ways in', zh: '三个入口' },
  doors,
} as const satisfies Record<string, Words | readonly Door[]>;
