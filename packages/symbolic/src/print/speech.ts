/**
 * A formula as it is read aloud, in English or Chinese.
 *
 * Read off the same notation as the text, so ear and eye get the same formula. Brackets are spoken where the text needs
 * them, because a listener cannot look back; one table of phrases per language, one reading per kind of notation.
 */
import { checkWord } from '../errors.js';
import type { Expr, Index } from '../expr/expr.js';
import { greekLetter } from './greek.js';
import type { ChainOperator, Notation, NotationKind, NotationTable } from './notation.js';
import { read } from './notation.js';
import { type PrintOptions, written } from './written.js';

export type SpokenLanguage = 'en' | 'zh';

export interface SpeechOptions extends PrintOptions {
  /** English if absent. */
  readonly language?: SpokenLanguage;
  /** The caller's own words for a name, without its index; undefined for names to be read as usual. */
  readonly name?: (name: string) => string | undefined;
}

interface Phrases {
  readonly between: Readonly<Record<ChainOperator | '+' | '−' | '^' | '.^', string>>;
  readonly negative: (value: string) => string;
  readonly bracket: (inside: string) => string;
  readonly subscript: (name: string, index: string) => string;
  readonly at: (name: string, index: string) => string;
  readonly offset: (base: string, offset: number) => string;
  readonly differential: (value: string) => string;
  readonly transposed: (value: string) => string;
  readonly applied: (fn: string, args: readonly string[]) => string;
  readonly functions: Readonly<Record<string, string>>;
  readonly filled: (value: string, sizes: readonly string[]) => string;
  readonly identity: (sizes: readonly string[]) => string;
  readonly indicator: (index: string) => string;
  readonly series: (from: string, to: string, body: string) => string;
  readonly where: (body: string, definitions: readonly (readonly [name: string, value: string])[]) => string;
}

const english: Phrases = {
  between: {
    '+': ' plus ',
    '−': ' minus ',
    '*': ' times ',
    '/': ' over ',
    '.*': ' elementwise times ',
    './': ' elementwise over ',
    '^': ' to the power ',
    '.^': ' elementwise to the power ',
  },
  negative: value => `minus ${value}`,
  bracket: inside => `open bracket ${inside} close bracket`,
  subscript: (name, index) => `${name} sub ${index}`,
  at: (name, index) => `${name} at ${index}`,
  offset: (base, offset) => `${base} ${offset < 0 ? 'minus' : 'plus'} ${Math.abs(offset)}`,
  differential: value => `d ${value}`,
  transposed: value => `${value} transposed`,
  applied: (fn, args) => `${fn} of ${args.join(' and ')}`,
  functions: {
    tr: 'the trace',
    det: 'the determinant',
    logdet: 'the log determinant',
    inv: 'the inverse',
    adj: 'the adjugate',
    expm: 'the matrix exponential',
    sum: 'the sum of the entries',
    norm1: 'the one norm',
    norm2: 'the two norm',
    log: 'the logarithm',
    exp: 'the exponential',
    sqrt: 'the square root',
    abs: 'the absolute value',
    sign: 'the sign',
    kron: 'the Kronecker product',
    diag: 'the diagonal',
    commutation: 'the commutation matrix',
  },
  filled: (value, sizes) => `the ${sizes.length > 1 ? 'matrix' : 'vector'} of ${value}s`,
  identity: () => 'the identity',
  indicator: index => `one if t is ${index}, else zero,`,
  series: (from, to, body) => `the sum over t from ${from} to ${to} of ${body}`,
  where: (body, definitions) =>
    `${body}, where ${definitions.map(([name, value]) => `${name} equals ${value}`).join(', and ')}`,
};

const chinese: Phrases = {
  between: {
    '+': ' 加 ',
    '−': ' 减 ',
    '*': ' 乘 ',
    '/': ' 除以 ',
    '.*': ' 逐元素乘 ',
    './': ' 逐元素除以 ',
    '^': ' 的次方，指数 ',
    '.^': ' 逐元素的次方，指数 ',
  },
  negative: value => `负 ${value}`,
  bracket: inside => `左括号 ${inside} 右括号`,
  subscript: (name, index) => `${name} 下标 ${index}`,
  at: (name, index) => `${index} 时刻的 ${name}`,
  offset: (base, offset) => `${base} ${offset < 0 ? '减' : '加'} ${Math.abs(offset)}`,
  differential: value => `微分 ${value}`,
  transposed: value => `${value} 的转置`,
  applied: (fn, args) => `${args.join(' 与 ')} 的 ${fn}`,
  functions: {
    tr: '迹',
    det: '行列式',
    logdet: '行列式对数',
    inv: '逆',
    adj: '伴随矩阵',
    expm: '矩阵指数',
    sum: '元素之和',
    norm1: '一范数',
    norm2: '二范数',
    log: '对数',
    exp: '指数',
    sqrt: '平方根',
    abs: '绝对值',
    sign: '符号',
    kron: '克罗内克积',
    diag: '对角',
    commutation: '交换矩阵',
  },
  filled: (value, sizes) => `全 ${value} ${sizes.length > 1 ? '矩阵' : '向量'}`,
  identity: () => '单位矩阵',
  indicator: index => `当 t 等于 ${index} 时为一否则为零`,
  series: (from, to, body) => `对 t 从 ${from} 到 ${to} 求和，${body}`,
  where: (body, definitions) =>
    `${body}，其中 ${definitions.map(([name, value]) => `${name} 等于 ${value}`).join('，')}`,
};

const phrases: Readonly<Record<SpokenLanguage, Phrases>> = { en: english, zh: chinese };

const levels: { readonly [K in NotationKind]: 'sum' | 'chain' | 'power' | 'atom' } = {
  sum: 'sum',
  minus: 'sum',
  series: 'sum',
  chain: 'chain',
  power: 'power',
  transpose: 'atom',
  number: 'atom',
  name: 'atom',
  differential: 'atom',
  indicator: 'atom',
  call: 'atom',
  filled: 'atom',
  eye: 'atom',
};

/** Letters of a name are heard one by one where they are joined by an underscore: a_f, “a sub f”. */
function nameSpoken(name: string, { subscript }: Phrases): string {
  const [first = '', ...rest] = name.split('_').map(part => greekLetter(part) ?? part);
  return rest.filter(part => part !== '').reduce(subscript, first);
}

/**
 * An expression in words.
 * @throws {TracegradError} `limit`, as `toText`.
 */
export function toSpeech(expr: Expr, options: SpeechOptions = {}): string {
  const { body, definitions, names } = written(expr, options);
  checkWord('language', options.language, ['en', 'zh']);
  const say = speaker(names, phrases[options.language ?? 'en'], options.name);
  if (definitions.length === 0) return say(body);
  return phrases[options.language ?? 'en'].where(
    say(body),
    definitions.map(({ name, value }) => [nameSpoken(name, phrases[options.language ?? 'en']), say(value)]),
  );
}

function speaker(
  names: ReadonlyMap<Notation, Notation>,
  words: Phrases,
  own: SpeechOptions['name'],
): (node: Notation) => string {
  const say = (node: Notation): string => read(table, node);
  const of = (node: Notation): string => say(names.get(node) ?? node);
  const within = (node: Notation, ...free: readonly string[]): string =>
    free.includes(levels[(names.get(node) ?? node).kind]) ? of(node) : words.bracket(of(node));
  const index = ({ base, offset }: Index): string =>
    base === '' ? String(offset) : offset === 0 ? base : words.offset(base, offset);

  const table: NotationTable<string> = {
    number: ({ digits }) => digits,
    name: ({ name, index: place }) => {
      const spoken = own?.(name) ?? nameSpoken(name, words);
      return place === undefined ? spoken : words.at(spoken, index(place));
    },
    differential: ({ arg }) => words.differential(within(arg, 'atom')),
    indicator: ({ at }) => words.indicator(index(at)),
    minus: ({ arg }) => words.negative(within(arg, 'chain', 'power', 'atom')),
    sum: ({ terms }) =>
      terms.reduce((text, { negative, term }, i) => {
        const spoken = within(term, 'chain', 'power', 'atom');
        if (i === 0) return negative ? words.negative(spoken) : spoken;
        return text + words.between[negative ? '−' : '+'] + spoken;
      }, ''),
    chain: ({ first, rest }) =>
      rest.reduce(
        (text, { op, operand }) => text + words.between[op] + within(operand, 'power', 'atom'),
        within(first, 'power', 'atom', ...(readsOn(first, rest[0]?.op) ? ['chain'] : [])),
      ),
    power: ({ op, base, exponent }) => within(base, 'atom') + words.between[op] + within(exponent, 'atom'),
    transpose: ({ arg }) => words.transposed(within(arg, 'atom')),
    call: ({ fn, args }) => {
      const spoken = args.map(arg => (args.length === 1 ? within(arg, 'atom') : of(arg)));
      return words.applied(words.functions[fn] ?? fn, spoken);
    },
    filled: ({ fill, sizes }) => words.filled(of(fill), sizes.map(of)),
    eye: ({ sizes }) => words.identity(sizes.map(of)),
    series: ({ from, to, body }) => words.series(index(from), index(to), within(body, 'chain', 'power', 'atom')),
  };
  /** A chain goes on without brackets under the same operator; under another it would be heard otherwise than grouped. */
  const readsOn = (node: Notation, op: ChainOperator | undefined): boolean =>
    node.kind === 'chain' && node.rest.every(operand => operand.op === op);
  return say;
}
