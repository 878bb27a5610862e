/** What is said of each model of the gallery beyond its equations: a title, a sentence, and where its letters mislead. */
import type { Words } from '../language/words.js';

export interface ModelTitle {
  readonly title: Words;
  /** One sentence: what it is, where it comes from. */
  readonly says: Words;
  /** A warning about letters that mean something else in a neighbouring model. */
  readonly letters?: Words;
}

const rnnLetters: Words = {
  en: 'Here $W$ is the recurrent weight and $U$ that of the input. In the LSTM it is the other way round: $W_f, W_i, W_o, W_c$ act on the input, $U_f, \\dots$ on the state. And $\\mathbf{c}$ is the output bias and $\\mathbf{o}$ the logits here; in the LSTM they are the cell state and the output gate.',
  zh: '这里 $W$ 是循环权重，$U$ 是输入权重；在 LSTM 中正好相反：$W_f, W_i, W_o, W_c$ 作用于输入，$U_f, \\dots$ 作用于状态。另外，这里的 $\\mathbf{c}$ 是输出偏置、$\\mathbf{o}$ 是对数几率；在 LSTM 中它们分别是细胞状态与输出门。',
};

const lstmLetters: Words = {
  en: 'Here $W_f, W_i, W_o, W_c$ act on the input and $U_f, \\dots$ on the state; in the RNN the letters $W$ and $U$ are the other way round. $\\mathbf{c}$ is the cell state and $\\mathbf{o}$ the output gate, so the output layer is called $\\mathbf{z} = V\\mathbf{h} + \\mathbf{v}$. The candidate $\\tilde{\\mathbf{c}}$ of the note is $\\mathbf{g}$.',
  zh: '这里 $W_f, W_i, W_o, W_c$ 作用于输入，$U_f, \\dots$ 作用于状态；与 RNN 中 $W$、$U$ 的用法相反。$\\mathbf{c}$ 是细胞状态，$\\mathbf{o}$ 是输出门，因此输出层写作 $\\mathbf{z} = V\\mathbf{h} + \\mathbf{v}$。原笔记的候选状态 $\\tilde{\\mathbf{c}}$ 在这里记作 $\\mathbf{g}$。',
};

const outputLetters: Words = {
  en: 'Here $W$ is $n \\times k$: what returns is not the hidden state but what the network put out, or should have.',
  zh: '这里 $W$ 是 $n \\times k$：返回的不是隐藏状态，而是网络的输出，或本应有的输出。',
};

/** A layer takes what the layer above says of its output, so that layers stack. */
const layerSays = (of: Words): Words => ({
  en: `${of.en} without an output of its own, for stacking: $\\mathbf{above}^{(t)}$ is the derivative of the loss by $\\mathbf{h}^{(t)}$ that the layer above hands down, and $\\partial L/\\partial\\mathbf{x}^{(t)}$ is what this one hands further down.`,
  zh: `没有输出层的${of.zh}，用于堆叠：$\\mathbf{above}^{(t)}$ 是上一层传下来的、损失对 $\\mathbf{h}^{(t)}$ 的导数，$\\partial L/\\partial\\mathbf{x}^{(t)}$ 则是本层继续下传的。`,
});

export const titles: Readonly<Record<string, ModelTitle>> = {
  mlp: {
    title: { en: 'Perceptron', zh: '多层感知机' },
    says: {
      en: 'One hidden layer of sigmoids and softmax cross-entropy, the note’s starting point. A sample is a column, and there is one step.',
      zh: '一层 sigmoid 隐藏单元加 softmax 交叉熵，是原笔记的出发点。样本为列向量，只有一个时间步。',
    },
  },
  rnn: {
    title: { en: 'RNN', zh: '循环神经网络' },
    says: {
      en: 'The classical recurrent network: an output at every step, hidden to hidden. Design 1 of the note.',
      zh: '经典循环神经网络：每个时间步都有输出，隐藏单元之间有循环连接。原笔记的设计一。',
    },
    letters: rnnLetters,
  },
  'rnn-output-logits': {
    title: { en: 'RNN, logits return', zh: 'RNN：对数几率返回' },
    says: {
      en: 'Design 2 of the note, read so that the logits of one step enter the next.',
      zh: '原笔记的设计二，解读之一：前一步的对数几率进入下一步。',
    },
    letters: outputLetters,
  },
  'rnn-output-softmax': {
    title: { en: 'RNN, probabilities return', zh: 'RNN：概率返回' },
    says: {
      en: 'Design 2 of the note, read so that the probabilities of one step enter the next.',
      zh: '原笔记的设计二，解读之二：前一步的概率进入下一步。',
    },
    letters: outputLetters,
  },
  'rnn-teacher-forced': {
    title: { en: 'RNN, teacher forcing', zh: 'RNN：教师强制' },
    says: {
      en: 'Design 2 of the note with the target in place of the output: no path leads through time, and all steps train at once.',
      zh: '原笔记的设计二，以目标代替输出返回：没有穿越时间的路径，各步可同时训练。',
    },
    letters: outputLetters,
  },
  'rnn-last': {
    title: { en: 'RNN, one output', zh: 'RNN：末步输出' },
    says: {
      en: 'Design 3 of the note: one output after the last step; everything before is reached through the recurrence alone.',
      zh: '原笔记的设计三：只在最后一步有输出，之前各步只能通过循环得到梯度。',
    },
    letters: rnnLetters,
  },
  lstm: {
    title: { en: 'LSTM', zh: '长短时记忆网络' },
    says: {
      en: 'Three gates and a cell state, with an output at every step. The note leaves its backward pass out; here are all twelve blocks, and the rest.',
      zh: '三个门加一个细胞状态，每步输出。原笔记略去了它的反向传播；这里给出全部十二个参数块及其余各项。',
    },
    letters: lstmLetters,
  },
  'lstm-last': {
    title: { en: 'LSTM, one output', zh: 'LSTM：末步输出' },
    says: {
      en: 'The LSTM with one output after the last step, for tasks that have one answer.',
      zh: '只在最后一步输出的 LSTM，用于一个序列只有一个答案的任务。',
    },
    letters: lstmLetters,
  },
  gru: {
    title: { en: 'GRU', zh: '门控循环单元' },
    says: {
      en: 'The gated recurrent unit of Cho et al. (2014), added to the gallery as any user would add a cell: eight lines of equations.',
      zh: 'Cho 等（2014）的门控循环单元，按任何用户添加新单元的方式加入：八行方程。',
    },
    letters: {
      en: 'The reset gate $\\mathbf{r}$ acts before the product, as in the paper; PyTorch and cuDNN multiply after it. $\\mathbf{z}$ is the update gate and keeps the old state where it is 1.',
      zh: '重置门 $\\mathbf{r}$ 按原论文在矩阵乘法之前起作用；PyTorch 与 cuDNN 放在之后。$\\mathbf{z}$ 是更新门，取 1 时保留旧状态。',
    },
  },
  'lstm-peephole': {
    title: { en: 'Peephole LSTM', zh: '窥孔 LSTM' },
    says: {
      en: 'The LSTM whose gates see the cell state through diagonal weights (Gers and Schmidhuber, 2000). The output gate looks at the new state, so a second path through one step appears by itself.',
      zh: '门通过对角权重看到细胞状态的 LSTM（Gers 与 Schmidhuber，2000）。输出门看的是新状态，于是同一步内自动多出一条路径。',
    },
    letters: lstmLetters,
  },
  'rnn-layer': {
    title: { en: 'RNN layer', zh: 'RNN 层' },
    says: layerSays({ en: 'The recurrent network', zh: '循环神经网络' }),
  },
  'lstm-layer': {
    title: { en: 'LSTM layer', zh: 'LSTM 层' },
    says: layerSays({ en: 'The LSTM', zh: 'LSTM' }),
  },
  'gru-layer': {
    title: { en: 'GRU layer', zh: 'GRU 层' },
    says: layerSays({ en: 'The gated recurrent unit', zh: '门控循环单元' }),
  },
};

/** @throws {RangeError} for a model of the gallery that nobody has described */
export function titleOf(name: string): ModelTitle {
  const found = Object.hasOwn(titles, name) ? titles[name] : undefined;
  if (found === undefined) throw new RangeError(`${name} has no title: describe it in docs/src/model-page/titles.ts`);
  return found;
}
