/**
 * Names for emitted code.                                                                 layer 2
 *
 * A value keeps the letter of its equation wherever TypeScript allows it. What is taken by the language, by the emitted
 * module itself or by another value gets an underscore; loop indices give way to the cell's own letters.
 */
import { type Expr, type Index, indexText, visit } from '@tracegrad/symbolic';

const reserved = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof undefined var void while with yield arguments eval async of NaN Infinity ' +
    'Math Object Array Map Set Number String Boolean Symbol Error Float32Array Float64Array Int32Array ' +
    'memory sizes options several leads meet lookUp scatter times timesTransposed transposedTimes totals exp tanh sigmoid relu softplus build FloatArray'
  ).split(' '),
);

export const isReserved = (name: string): boolean => reserved.has(name);

export interface Names {
  /** A name nobody has, as close to the wish as possible; taken from now on. */
  readonly fresh: (wish: string) => string;
}

/** Greek and other letters are fine in TypeScript; anything else becomes an underscore. */
const identifier = (wish: string): string => {
  const cleaned = wish.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^(?=\p{N})/u, '_');
  return cleaned === '' ? '_' : cleaned;
};

export function names(taken: Iterable<string>): Names {
  const used = new Set(taken);
  return {
    fresh: wish => {
      let name = identifier(wish);
      while (used.has(name) || reserved.has(name)) name += '_';
      used.add(name);
      return name;
    },
  };
}

/** The first of some wishes that is free, else the last with underscores. */
export function firstFree(wishes: readonly string[], taken: ReadonlySet<string>): string {
  const free = wishes.find(name => !taken.has(name) && !reserved.has(name));
  return free ?? names(taken).fresh(wishes[wishes.length - 1] ?? '_');
}

/** Where a name stops being worth its length. */
const longest = 24;

/** A name that recalls an expression: W*h[t-1] → `Wh`, tanh(c[t]) → `tanh_c`. */
export function nameFor(node: Expr): string {
  const name = (A: Expr): string =>
    visit<string>(
      {
        sym: X => X.name,
        number: () => '',
        size: c => c.dim,
        zero: () => '',
        ones: () => '',
        identity: () => 'I',
        commutation: () => 'K',
        indicator: () => '',
        sum: ({ terms }) => terms.map(name).join('_'),
        product: ({ factors }) => factors.map(name).join(''),
        scale: ({ arg }) => name(arg),
        hadamard: ({ factors }) => factors.map(name).filter(part => part !== '')[0] ?? 'v',
        power: ({ base }) => name(base),
        apply: ({ fn, arg }) => `${fn.name}_${name(arg)}`,
        transpose: ({ arg }) => name(arg),
        matrixPower: ({ base, exponent }) => `${name(base)}${exponent}`,
        call: ({ fn, arg }) => `${fn}_${name(arg)}`,
        differential: ({ arg }) => `d${name(arg)}`,
        kron: ({ left, right }) => `${name(left)}${name(right)}`,
        series: ({ body }) => `sum_${name(body)}`,
      },
      A,
    );
  const wish = name(node);
  return wish === '' ? 'v' : wish.length > longest ? wish.slice(0, longest) : wish;
}

/** [W_f, W_i, W_o] → `W_fio`: what differs, between what they share; or the first and the last name. */
export function packName(members: readonly string[]): string {
  const [first = '', ...rest] = members;
  const shortest = Math.min(...members.map(name => name.length));
  let begin = 0;
  while (begin < shortest && rest.every(name => name[begin] === first[begin])) begin++;
  let end = 0;
  while (end < shortest - begin && rest.every(name => name.at(-1 - end) === first.at(-1 - end))) end++;
  const middles = members.map(name => name.slice(begin, name.length - end)).join('');
  const name = first.slice(0, begin) + middles + first.slice(first.length - end);
  return name.length <= longest ? name : `${first}_to_${members[members.length - 1] ?? ''}`;
}

export const indexed = (name: string, index: Index | undefined): string =>
  index === undefined ? name : `${name}[${indexText(index)}]`;
