/** What is said about an answer in words: verdicts, layouts, refusals and the causes of wrong numbers, in both languages. */
import type { Layout, Verdict } from '@tracegrad/symbolic';
import type { Language, Words } from '../language/words.js';
import type { Cause } from './numbers/cause.js';
import type { RefusalCode } from './refusal.js';

export const verdictWords: { readonly [V in Verdict]: Words } = {
  equal: { en: 'Equal', zh: '相等' },
  'equal up to transposition': { en: 'Equal up to transposition', zh: '相差一个转置' },
  'equal under a symmetry': { en: 'Equal under a symmetry', zh: '在对称假设下相等' },
  different: { en: 'Different', zh: '不相等' },
};

export const layoutWords: { readonly [L in Layout]: Words } = {
  gradient: { en: 'gradient: the shape of the variable', zh: '梯度：与变量同形' },
  jacobian: { en: 'Jacobian: a row for each entry of the expression', zh: '雅可比矩阵：表达式的每个分量占一行' },
  'vec-jacobian': { en: 'Jacobian of vec by vec′: columns stacked', zh: '按列堆叠（vec）后的雅可比矩阵' },
  'by-scalar': { en: 'by a scalar: the shape of the expression', zh: '对标量求导：与表达式同形' },
  hessian: { en: 'Hessian', zh: '黑塞矩阵' },
  'vec-hessian': { en: 'Hessian in vec of the variable', zh: '对变量按列堆叠（vec）的黑塞矩阵' },
};

export const refusalWords: { readonly [C in RefusalCode]: Words } = {
  syntax: { en: 'This cannot be read', zh: '语法错误' },
  'unknown-function': { en: 'Unknown function', zh: '未知函数' },
  'unknown-variable': { en: 'Unknown name', zh: '未知变量' },
  arity: { en: 'Wrong number of arguments', zh: '参数个数不符' },
  'shape-mismatch': { en: 'Shapes do not fit', zh: '形状不匹配' },
  'ambiguous-shape': { en: 'A shape is open', zh: '形状无法确定' },
  'bad-declaration': { en: 'Wrong declaration', zh: '声明有误' },
  unsupported: { en: 'Not supported', zh: '不支持' },
  'order-too-high': { en: 'The order is too high', zh: '阶数过高' },
  limit: { en: 'Too large', zh: '超出限制' },
  'non-scalar-loss': { en: 'The loss is no scalar', zh: '损失函数不是标量' },
  'cyclic-definition': { en: 'A circle of definitions', zh: '循环定义' },
  'missing-initial': { en: 'A start value is missing', zh: '缺少初值' },
  'too-large': { en: 'Too large', zh: '超出限制' },
  'no-answer': { en: 'No answer', zh: '没有结果' },
  'out-of-reach': { en: 'Not possible here', zh: '此处无法完成' },
  fault: { en: 'A fault of ours', zh: '程序出错' },
};

const numberText = (value: number): string => String(Number(value.toPrecision(4)));

type Telling = { readonly [K in Cause['kind']]: (cause: Extract<Cause, { kind: K }>) => Words };

const causes: Telling = {
  transposed: () => ({ en: 'It is the transpose of the right one.', zh: '结果被转置了。' }),
  'column-major': () => ({
    en: 'The entries are right but listed by columns; here rows come first.',
    zh: '元素正确，但按列排列；此处应按行排列。',
  }),
  factor: ({ factor, known }) => {
    if (known === '−1')
      return { en: 'The sign is wrong: it is minus the right one.', zh: '符号错误：与正确结果相反。' };
    const times = known === undefined ? numberText(factor) : `${known} = ${numberText(factor)}`;
    const mean = known?.startsWith('1/') === true;
    return {
      en: `It is ${times} times the right one${mean ? ': a mean where a sum belongs' : ''}.`,
      zh: `它是正确结果的 ${times} 倍${mean ? '：此处应为求和而非平均' : ''}。`,
    };
  },
  swapped: cause => ({ en: `This is the gradient by ${cause.with}.`, zh: `这是对 ${cause.with} 的梯度。` }),
  'one-example': ({ example }) => ({
    en: `Only example ${example} of the batch is in it: added over the batch, or overwritten?`,
    zh: `其中只含批中第 ${example} 个样本：是否未对全批求和，或被覆盖？`,
  }),
  'one-step': ({ step }) => ({
    en: `Only step t = ${step} is in it: the gradient is a sum over the steps, and something overwrites it.`,
    zh: `其中只含时间步 t = ${step}：梯度应为各时间步之和，而程序中被覆盖了。`,
  }),
  'no-time': () => ({
    en: 'The recurrent path is missing: every step is differentiated by itself, as if the states before it were constants.',
    zh: '缺少循环路径：每一步单独求导，把之前的状态当成了常数。',
  }),
  'no-path': ({ symbol, into }) => ({
    en: `The path from ${symbol} into ${into} is missing: there it is treated as a constant.`,
    zh: `缺少从 ${symbol} 到 ${into} 的路径：在那里被当成了常数。`,
  }),
  'no-occurrence': ({ symbol }) => ({
    en: `One occurrence of ${symbol} is treated as a constant.`,
    zh: `${symbol} 的一处出现被当成了常数。`,
  }),
  'no-slope': ({ fn, of }) => ({
    en: `The slope of ${fn} in ${of} is missing: it is taken as 1.`,
    zh: `缺少 ${of} 中 ${fn} 的导数：被当成了 1。`,
  }),
  'slope-at-value': ({ fn, of }) => ({
    en: `The slope of ${fn} in ${of} is taken at its value instead of at its argument.`,
    zh: `${of} 中 ${fn} 的导数取在函数值处，而应取在自变量处。`,
  }),
  unprojected: ({ symbol, onto }) =>
    onto === 'symmetric'
      ? {
          en: `This is the unprojected gradient G, with the entries of ${symbol} taken as independent. ${symbol} is symmetric, so here the answer is (G + G′)/2.`,
          zh: `这是未投影的梯度 G，把 ${symbol} 的各元素当作相互独立。${symbol} 是对称矩阵，此处的结果为 (G + G′)/2。`,
        }
      : {
          en: `This is the unprojected gradient G, with the entries of ${symbol} taken as independent. ${symbol} is diagonal, so here the answer is the diagonal of G.`,
          zh: `这是未投影的梯度 G，把 ${symbol} 的各元素当作相互独立。${symbol} 是对角矩阵，此处的结果为 G 的对角部分。`,
        },
  zero: () => ({ en: 'It is zero: nothing reaches it.', zh: '结果为零：没有任何路径到达它。' }),
  'few-digits': () => ({
    en: 'Too few digits are printed to tell: at this size the right gradient and a wrong one look alike. Print more, as 1.2345e-3.',
    zh: '打印的位数太少，无法判断：在此量级下正确与错误的梯度看起来相同。请打印更多位数，如 1.2345e-3。',
  }),
  'not-finite': () => ({ en: 'It holds what is no finite number.', zh: '其中含有非有限数。' }),
  entries: ({ places, count, of }) => ({
    en: `${count} of ${of} entries are wrong, all others right: ${places.join(', ')}${count > places.length ? ', …' : ''}.`,
    zh: `${of} 个元素中有 ${count} 个有误，其余正确：${places.join('、')}${count > places.length ? '……' : ''}。`,
  }),
  shape: ({ expected, given }) => ({
    en: `It must be ${expected}; it is ${given}.`,
    zh: `应为 ${expected}，给出的是 ${given}。`,
  }),
  unknown: () => ({
    en: 'None of the slips that were tried leads to these numbers: sign, factor, transpose, exchanged blocks, missing paths and slopes.',
    zh: '所试的各种错误均不能解释这些数值：符号、因子、转置、块互换、缺失的路径与导数。',
  }),
};

/** A cause in words. */
export function causeText(cause: Cause, language: Language): string {
  // The table is keyed by the kind, which TypeScript cannot relate to the cause's own type.
  return (causes[cause.kind] as (cause: Cause) => Words)(cause)[language];
}
