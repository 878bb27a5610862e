/** What is timed: a model and its sizes. */

export const models = ['rnn', 'lstm'] as const;
export type ModelName = (typeof models)[number];

/** Input D, hidden H, output K, examples B, steps T. */
export interface Sizes {
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly B: number;
  readonly T: number;
}

export interface Case extends Sizes {
  readonly model: ModelName;
}

const letters = ['D', 'H', 'K', 'B', 'T'] as const;

/** How many rows of H the recurrent matrices have: one, or the four gates i, f, g, o. */
export const gatesOf = (model: ModelName): number => ({ rnn: 1, lstm: 4 })[model];

/** The sizes from the smallest to the one with the longest sequence; both models are timed on each. */
const gridSizes: readonly Sizes[] = [
  { D: 8, H: 16, K: 8, B: 1, T: 32 },
  { D: 32, H: 32, K: 32, B: 1, T: 64 },
  { D: 64, H: 64, K: 64, B: 16, T: 32 },
  { D: 64, H: 128, K: 64, B: 16, T: 64 },
  { D: 128, H: 256, K: 128, B: 32, T: 64 },
  { D: 256, H: 512, K: 256, B: 32, T: 32 },
  { D: 32, H: 64, K: 32, B: 4, T: 1000 },
];
const ofBoth = (sizes: readonly Sizes[]): readonly Case[] =>
  models.flatMap(model => sizes.map(of => ({ model, ...of })));
export const grid: readonly Case[] = ofBoth(gridSizes);

/** Sizes that nobody tunes for: one, odd, just past a power of two, long, wide; the hidden sizes with both models. */
export const odd: readonly Case[] = [
  { model: 'rnn', D: 1, H: 1, K: 2, B: 1, T: 100 },
  { model: 'rnn', D: 3, H: 3, K: 3, B: 7, T: 50 },
  { model: 'rnn', D: 17, H: 3, K: 17, B: 33, T: 2000 },
  { model: 'rnn', D: 17, H: 17, K: 17, B: 5, T: 20 },
  { model: 'rnn', D: 100, H: 17, K: 3, B: 2, T: 1 },
  { model: 'rnn', D: 3, H: 100, K: 5, B: 1, T: 300 },
  { model: 'rnn', D: 100, H: 100, K: 100, B: 33, T: 40 },
  { model: 'lstm', D: 1, H: 1, K: 2, B: 33, T: 1 },
  { model: 'lstm', D: 3, H: 3, K: 3, B: 1, T: 2000 },
  { model: 'lstm', D: 5, H: 17, K: 9, B: 1, T: 64 },
  { model: 'lstm', D: 17, H: 17, K: 17, B: 33, T: 100 },
  { model: 'lstm', D: 17, H: 100, K: 3, B: 7, T: 33 },
  { model: 'lstm', D: 100, H: 100, K: 100, B: 33, T: 40 },
  { model: 'lstm', D: 100, H: 17, K: 3, B: 2, T: 1 },
];

/** One size of model in more and more steps, and in wider and wider batches: the time should grow as they do. */
const lineSizes = { D: 32, H: 64, K: 32 };
export const longer = ofBoth([50, 200, 1000, 2000].map(T => ({ ...lineSizes, B: 8, T })));
export const wider = ofBoth([8, 16, 32, 64].map(B => ({ ...lineSizes, B, T: 100 })));

/** A small model, a middling one and a long sequence, for what is held in memory. */
export const held = ofBoth([gridSizes[0]!, gridSizes[3]!, gridSizes[6]!]); // above

const isModel = (name: string): name is ModelName => models.some(model => model === name);

/** The case that a text such as `lstm:64,128,64,16,64` names; undefined if it names none. */
export function caseOf(text: string): Case | undefined {
  const [, model = '', list = ''] = /^(\w+):([\d,]+)$/.exec(text) ?? [];
  const [D = 0, H = 0, K = 0, B = 0, T = 0, ...more] = list.split(',').map(Number);
  const sizes = { D, H, K, B, T };
  if (!isModel(model) || more.length > 0 || !letters.every(letter => Number.isSafeInteger(sizes[letter])))
    return undefined;
  return letters.every(letter => sizes[letter] >= 1) ? { model, ...sizes } : undefined;
}

export const textOf = ({ model, D, H, K, B, T }: Case): string => `${model}:${[D, H, K, B, T].join(',')}`;
