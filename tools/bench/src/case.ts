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
export const grid: readonly Case[] = models.flatMap(model => gridSizes.map(sizes => ({ model, ...sizes })));

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
