/** The words of the explorables in both languages; a missing one does not compile. */
import type { Words } from '../language/words.js';

export const words = {
  start: { en: 'Start', zh: '开始' },
  stop: { en: 'Stop', zh: '停止' },
  again: { en: 'Start again', zh: '重新开始' },
  running: { en: 'running …', zh: '运行中……' },
  failed: { en: 'It failed', zh: '出错' },
  loading: { en: 'loading …', zh: '载入中……' },
  seed: { en: 'seed', zh: '种子' },
  steps: { en: 'steps', zh: '步' },

  gain: { en: 'gain of W', zh: 'W 的增益' },
  newNetworks: { en: 'other networks', zh: '换一批网络' },
  stepT: { en: 'step t', zh: '时间步 t' },
  normAxis: { en: '‖∂h[t]/∂h[0]‖₂', zh: '‖∂h[t]/∂h[0]‖₂' },
  normsPlot: {
    en: 'The norm of the derivative of the state h[t] by the first state, over the step t, on a logarithmic scale',
    zh: '状态 h[t] 对初始状态的导数的范数，随时间步 t 变化，对数坐标',
  },
  vanishes: { en: 'it vanishes', zh: '梯度消失' },
  explodes: { en: 'it explodes', zh: '梯度爆炸' },
  hovers: { en: 'it neither vanishes nor explodes for certain', zh: '既不必然消失，也不必然爆炸' },

  forgetBias: { en: 'forget bias b_f', zh: '遗忘门偏置 b_f' },
  gateWeights: { en: 'weights of the gates', zh: '门的权重' },
  held: { en: 'held at σ(b_f)', zh: '固定于 σ(b_f)' },
  written: { en: 'written at step k', zh: '写入时间步 k' },
  lifetimePlot: {
    en: 'A map of the share of a memory written at step k that is left at step t, averaged over the units',
    zh: '热图：第 k 步写入的记忆在第 t 步剩余的比例（对各单元取平均）',
  },
  halfLife: { en: 'half-life', zh: '半衰期' },
  formulaSays: { en: 'by the formula', zh: '按公式' },
  measured: { en: 'measured from k = 0', zh: '从 k = 0 实测' },
  longer: { en: 'longer than the picture', zh: '超出图的范围' },

  lstm: { en: 'LSTM', zh: 'LSTM' },
  rnn: { en: 'tanh network', zh: 'tanh 网络' },
  delay: { en: 'length T', zh: '序列长度 T' },
  startOf: { en: 'recurrent matrices start', zh: '循环矩阵初始化' },
  glorot: { en: 'Glorot', zh: 'Glorot' },
  orthogonal: { en: 'orthogonal', zh: '正交' },
  updateAxis: { en: 'update', zh: '更新次数' },
  accuracyAxis: { en: 'right answers (running mean)', zh: '正确率（滑动平均）' },
  racePlot: {
    en: 'The share of right answers over the updates, one curve for each network and seed',
    zh: '正确率随更新次数的变化，每个网络和种子一条曲线',
  },
  solvedAfter: { en: 'solved after', zh: '解决于' },
  notSolved: { en: 'not solved after', zh: '尚未解决，已更新' },
  updates: { en: 'updates', zh: '次' },
  loss: { en: 'loss', zh: '损失' },
  recordedNote: {
    en: 'Recorded when this page was built; press Start for a live run.',
    zh: '图为建站时的记录；按“开始”可实时运行。',
  },

  hidden: { en: 'hidden units n', zh: '隐藏单元数 n' },
  totalUpdates: { en: 'updates in all', zh: '更新总次数' },
  temperature: { en: 'temperature', zh: '温度' },
  bitsAxis: { en: 'bits per letter', zh: '每字母比特数' },
  bitsPlot: { en: 'Bits per letter over the updates', zh: '每字母比特数随更新次数的变化' },
  before: { en: 'before the first update', zh: '首次更新之前' },
  afterUpdate: { en: 'after update', zh: '更新后，第' },
  known: { en: 'in the lists', zh: '名单中已有' },
  invented: { en: 'invented', zh: '新造' },

  model: { en: 'model', zh: '模型' },
  parameter: { en: 'parameter', zh: '参数' },
  optional: { en: 'only if asked for', zh: '仅在需要时' },
  packedAs: { en: 'Packed, row block under row block', zh: '按行块叠放' },
  lives: { en: 'Who lives how long', zh: '各变量的存活区间' },
  keptValues: { en: 'kept for every step', zh: '每步都保存' },
  overwrittenValues: { en: 'overwritten at the next step or strip', zh: '下一步或下一段即被覆盖' },
  localValues: { en: 'never stored', zh: '从不存入内存' },
  stageNumber: { en: 'stage', zh: '阶段' },
} as const satisfies Record<string, Words>;

export const phases = {
  hoisted: { en: 'all t at once, hoisted before the loop', zh: '提到循环之前，一次算完所有 t' },
  forward: { en: 'step by step, t = 1 … T', zh: '逐步进行，t = 1 … T' },
  between: { en: 'all t at once, between the loops', zh: '两个循环之间，一次算完所有 t' },
  backward: { en: 'step by step, t = T … 1', zh: '逐步进行，t = T … 1' },
  deferred: { en: 'all t at once, deferred to the end', zh: '推迟到最后，一次算完所有 t' },
  once: { en: 'once', zh: '只算一次' },
} as const satisfies Record<string, Words>;

export const works = {
  fused: { en: 'fused: one pass', zh: '融合：一趟循环' },
  elementwise: { en: 'elementwise', zh: '逐元素' },
  product: { en: 'matrix product', zh: '矩阵乘积' },
  packed: { en: 'one product of packed matrices', zh: '叠放矩阵的一次乘积' },
  reduction: { en: 'reduction', zh: '归约' },
  'gradient product': { en: 'one product over all t and examples', zh: '对所有 t 和样本的一次乘积' },
  'gradient sum': { en: 'sum over all t and examples', zh: '对所有 t 和样本求和' },
} as const satisfies Record<string, Words>;

export const stations = {
  forward: { en: 'Forward: where it is used', zh: '前向：出现之处' },
  derivation: { en: "Its differential, brought to tr(G' dX), rule by rule", zh: "其微分，逐条法则化为 tr(G' dX)" },
  adjoints: { en: 'The adjoints it rests on, zero outside 1 … T', zh: '所依赖的伴随量，在 1 … T 之外为零' },
  gradient: { en: 'The gradient, read off', zh: '读出梯度' },
  plan: { en: 'Plan: what the kernel does with it', zh: '计划：内核如何安排它' },
  loop: { en: 'Loop', zh: '循环' },
  emitted: { en: 'Emitted function', zh: '生成的函数' },
} as const satisfies Record<string, Words>;
