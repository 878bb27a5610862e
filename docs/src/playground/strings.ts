/**
 * The words of the playground in both languages. A missing one does not compile; what the engine itself says of steps comes
 * from its rule book, which has both too.
 */
import type { Words } from '../language/words.js';
import type { GroupKind } from './steps.js';
import type { Panel } from './address.js';
import type { TaskName } from './training/tasks.js';

export const strings = {
  subject: { en: 'What to derive', zh: '推导对象' },
  expression: { en: 'Expression', zh: '表达式' },
  cell: { en: 'Cell', zh: '循环单元' },
  examples: { en: 'Examples', zh: '示例' },
  chooseExample: { en: 'Choose an example …', zh: '选择一个示例……' },
  choosePreset: { en: 'A cell of the gallery …', zh: '选择一个现成单元……' },
  ownCell: { en: 'your own', zh: '自定义' },
  scalarFunction: { en: 'Expression', zh: '表达式' },
  by: { en: 'By', zh: '对' },
  order: { en: 'Order', zh: '阶数' },
  first: { en: 'first', zh: '一阶' },
  second: { en: 'second', zh: '二阶' },
  variables: { en: 'Variables and sizes', zh: '变量与尺寸' },
  variablesHint: {
    en: 'One per line: A: n×n symmetric. Undeclared names follow the usual convention: a–g scalars, h–z vectors, capitals matrices.',
    zh: '每行一个，如 A: n×n symmetric。未声明的名称按惯例：a–g 为标量，h–z 为向量，大写字母为矩阵。',
  },
  parameters: { en: 'Parameters', zh: '参数' },
  inputs: { en: 'Inputs', zh: '输入' },
  states: { en: 'States and start values', zh: '状态与初值' },
  equations: { en: 'Equations', zh: '方程' },
  loss: { en: 'Loss', zh: '损失函数' },
  cellHint: {
    en: 'Sizes as n×d; x: d is one vector per step; once means one per sequence, sumsToOne a distribution.',
    zh: '尺寸写作 n×d；x: d 表示每步一个向量；once 表示整个序列一个，sumsToOne 表示概率分布。',
  },
  share: { en: 'Copy link', zh: '复制链接' },
  shared: { en: 'Link copied', zh: '链接已复制' },
  tooLongToShare: { en: 'Too long for a link.', zh: '内容过长，无法放入链接。' },
  unreadableLink: {
    en: 'This link could not be read; the example is shown instead.',
    zh: '无法识别此链接，改为显示示例。',
  },
  working: { en: 'Deriving …', zh: '推导中……' },
  loading: { en: 'Loading the engine …', zh: '正在加载引擎……' },
  ready: { en: 'Derived.', zh: '推导完成。' },
  waiting: {
    en: 'Touch a field and the engine is loaded; everything is computed in your browser.',
    zh: '点按任一输入框即加载引擎；一切计算都在浏览器中完成。',
  },
  restarted: {
    en: 'That took too long, so it was ended and the engine started anew. Try something smaller.',
    zh: '计算超时，已终止并重启引擎。请尝试更小的输入。',
  },
  results: { en: 'Results', zh: '结果' },
  shapes: { en: 'Shapes', zh: '形状' },
  name: { en: 'Name', zh: '名称' },
  shape: { en: 'Shape', zh: '形状' },
  facts: { en: 'Known', zh: '已知' },
  result: { en: 'Result', zh: '结果' },
  where: { en: 'where', zh: '其中' },
  copyText: { en: 'Copy text', zh: '复制文本' },
  copyLatex: { en: 'Copy LaTeX', zh: '复制 LaTeX' },
  copyMathml: { en: 'Copy MathML', zh: '复制 MathML' },
  copyCode: { en: 'Copy', zh: '复制' },
  copied: { en: 'Copied', zh: '已复制' },
  forward: { en: 'Forward equations', zh: '前向方程' },
  adjoints: { en: 'Backward recurrences', zh: '反向递推' },
  adjointsHint: {
    en: 'Zero outside 1 … T. Where later steps contribute, the immediate derivative, which is this step alone, stands beside the total one.',
    zh: '在 1 … T 之外为零。若后续时间步有贡献，则在总导数旁列出仅含本步的直接导数。',
  },
  immediate: { en: 'this step alone', zh: '仅本步' },
  gradients: { en: 'Gradients', zh: '梯度' },
  step: { en: 'step', zh: '步' },
  steps: { en: 'steps', zh: '步' },
  openAll: { en: 'Show every step', zh: '展开全部步骤' },
  closeAll: { en: 'Overview only', zh: '只看概要' },
  withoutSteps: { en: 'Too many steps to show; this is what they amount to.', zh: '步骤过多，仅显示结论。' },
  projectedSymmetric: { en: 'projected onto symmetric matrices', zh: '已投影到对称矩阵' },
  projectedDiagonal: { en: 'projected onto diagonal matrices', zh: '已投影到对角矩阵' },
  verifying: { en: 'Checking against numbers …', zh: '正在数值检验……' },
  verified: { en: 'Agrees with numeric differentiation', zh: '与数值微分一致' },
  notVerified: { en: 'Differs from numeric differentiation', zh: '与数值微分不一致' },
  relativeError: { en: 'relative error', zh: '相对误差' },
  verificationSays: {
    en: 'The formula is evaluated, and the forward equations alone are differentiated by complex steps; nothing else is shared.',
    zh: '分别计算推导所得公式，以及仅用前向方程的复步长微分；两者互不依赖。',
  },
  leftOut: { en: 'Too large to be checked entry by entry:', zh: '过大，未逐元素检验：' },
  yourFormula: { en: 'Your formula for the derivative', zh: '你写出的导数公式' },
  compare: { en: 'Compare', zh: '比较' },
  formulaForExpression: {
    en: 'Formulas are compared for one expression. For a cell, check the numbers of your gradient.',
    zh: '公式比较适用于单个表达式；对循环单元，请检验梯度的数值。',
  },
  theAnswer: { en: 'The derived answer', zh: '推导所得答案' },
  example: { en: 'For example, with', zh: '例如取' },
  yoursIs: { en: 'yours is', zh: '你的结果为' },
  answerIs: { en: 'the answer is', zh: '正确结果为' },
  numbersSay: {
    en: 'Run your program at the values below and paste its gradient: JSON, rows, or as NumPy and PyTorch print it. The loss is the sum over the examples.',
    zh: '用下列数值运行你的程序，并粘贴所得梯度：JSON、逐行数字，或 NumPy、PyTorch 的打印结果。损失函数为各样本之和。',
  },
  seed: { en: 'Seed', zh: '随机种子' },
  timeSteps: { en: 'Steps T', zh: '时间步 T' },
  examplesCount: { en: 'Examples B', zh: '样本数 B' },
  drawValues: { en: 'Draw values', zh: '生成数值' },
  values: { en: 'Values (edit them, or keep the seeded ones)', zh: '数值（可修改，或沿用随机值）' },
  yourNumbers: { en: 'Your gradient', zh: '你的梯度' },
  judge: { en: 'Check', zh: '检验' },
  rightBlock: { en: 'right', zh: '正确' },
  wrongBlock: { en: 'wrong', zh: '有误' },
  fewDigits: { en: 'too few digits to tell', zh: '位数太少，无法判断' },
  noSuchBlock: { en: 'there is no gradient by this name', zh: '没有以此命名的梯度' },
  missingBlocks: { en: 'Not given:', zh: '未提供：' },
  rightNumbers: { en: 'the right numbers', zh: '正确数值' },
  plan: { en: 'The plan: kept, packed, hoisted, deferred, fused', zh: '计划：保留、打包、外提、推迟、融合' },
  codeSays: {
    en: 'The kernels of this system, as an emitted module has them; the formula and the shape stand above each loop.',
    zh: '该系统的计算核心，与生成模块中的代码相同；每个循环上方注明公式与形状。',
  },
  noCode: { en: 'There are no kernels for this.', zh: '无法为其生成计算核心。' },
  emitting: { en: 'Planning and emitting …', zh: '正在规划并生成代码……' },
  task: { en: 'Task', zh: '任务' },
  units: { en: 'Hidden units', zh: '隐藏单元数' },
  batch: { en: 'Batch', zh: '批量' },
  rate: { en: 'Learning rate', zh: '学习率' },
  start: { en: 'Train', zh: '开始训练' },
  restart: { en: 'Start again', zh: '重新开始' },
  stop: { en: 'Stop', zh: '停止' },
  goOn: { en: 'Continue', zh: '继续' },
  trainCell: {
    en: 'Only a cell can be trained; choose one on the left.',
    zh: '只有循环单元可以训练；请先选择一个单元。',
  },
  trainingSays: {
    en: 'Your equations as WebAssembly, made in this page from the loops and run in a worker; Adam, gradients clipped at norm 1.',
    zh: '页面将你的方程由循环直接编译为 WebAssembly，在工作线程中运行；使用 Adam，梯度范数裁剪到 1。',
  },
  lossCurve: { en: 'Loss of an example', zh: '每个样本的损失' },
  normCurve: { en: 'Gradient norm before clipping', zh: '裁剪前的梯度范数' },
  update: { en: 'update', zh: '次更新' },
  updates: { en: 'updates', zh: '次更新' },
  training: { en: 'Training …', zh: '训练中……' },
  stopped: { en: 'Stopped.', zh: '已停止。' },
  setup: {
    en: '{parameters} parameters, {steps} steps per sequence, {bytes} bytes of WebAssembly, seed {seed}',
    zh: '{parameters} 个参数，每序列 {steps} 步，{bytes} 字节 WebAssembly，随机种子 {seed}',
  },
  withoutScript: {
    en: 'This page computes in your browser and needs JavaScript. What it would show for the example stands here; every model has its whole derivation on a page of its own.',
    zh: '本页在浏览器中计算，需要 JavaScript。此处显示示例的结果；每个模型的完整推导另有专页。',
  },
  hint: { en: 'Hint:', zh: '提示：' },
  here: { en: 'here', zh: '此处' },
} as const satisfies Record<string, Words>;

export const panelNames: { readonly [P in Panel]: Words } = {
  derivation: { en: 'Derivation', zh: '推导' },
  verification: { en: 'Numeric check', zh: '数值检验' },
  formula: { en: 'Check my formula', zh: '检验我的公式' },
  numbers: { en: 'Check my numbers', zh: '检验我的数值' },
  code: { en: 'Code', zh: '代码' },
  training: { en: 'Train', zh: '训练' },
};

export const groupNames: { readonly [K in GroupKind]: Words } = {
  differential: { en: 'Differential', zh: '微分' },
  identification: { en: 'Identification', zh: '读出导数' },
  rewriting: { en: 'Simplification', zh: '化简' },
  loss: { en: 'The loss', zh: '损失函数' },
  equation: { en: 'Equation', zh: '方程' },
  adjoint: { en: 'Total derivative, all uses collected', zh: '总导数，合并全部使用' },
  parameter: { en: 'Gradient by the parameter', zh: '对参数的梯度' },
  start: { en: 'Gradient by the start value', zh: '对初值的梯度' },
  input: { en: 'Gradient by the input', zh: '对输入的梯度' },
};

export const taskWords: { readonly [T in TaskName]: { readonly name: Words; readonly says: Words } } = {
  'temporal-order': {
    name: { en: 'Temporal order', zh: '时间顺序' },
    says: {
      en: 'Two marked symbols lie somewhere in a sequence of distractors: in which order did which come? Chance is ln 4 ≈ 1.386.',
      zh: '干扰序列中藏有两个标记符号，判断其种类与先后。随机水平为 ln 4 ≈ 1.386。',
    },
  },
  latch: {
    name: { en: 'Latch', zh: '锁存' },
    says: {
      en: 'The first number is +1 or −1, the others are noise; keep its sign to the end. Chance is ln 2 ≈ 0.693.',
      zh: '首个数为 +1 或 −1，其余为噪声；须把符号记到最后。随机水平为 ln 2 ≈ 0.693。',
    },
  },
  adding: {
    name: { en: 'Adding', zh: '加法' },
    says: { en: 'Add the two numbers that are marked.', zh: '求两个被标记的数之和。' },
  },
  characters: {
    name: { en: 'Next character', zh: '预测下一个字符' },
    says: {
      en: 'Spell everyday words, one letter after another; each letter foretells the next.',
      zh: '逐字母拼写常用英文单词，由前面的字母预测下一个。',
    },
  },
  sine: {
    name: { en: 'Sine', zh: '正弦' },
    says: {
      en: 'Foretell the next value of a sine of unknown phase and pace.',
      zh: '预测相位与频率未知的正弦的下一个值。',
    },
  },
  quadrants: {
    name: { en: 'Quadrants', zh: '象限' },
    says: {
      en: 'Do the two coordinates of a point have the same sign? Chance is ln 2 ≈ 0.693.',
      zh: '判断点的两个坐标是否同号。随机水平为 ln 2 ≈ 0.693。',
    },
  },
  memorise: {
    name: { en: 'Memorise', zh: '记忆' },
    says: {
      en: 'One fixed batch of random inputs, learnt by heart; fits any cell.',
      zh: '记住一批固定的随机输入；适用于任何单元。',
    },
  },
};
