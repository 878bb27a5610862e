/** What the next-character task spells: a few dozen everyday words, and the letters they need. */

export const words: readonly string[] = [
  'january february march april may june july august september october november december',
  'monday tuesday wednesday thursday friday saturday sunday',
  'spring summer autumn winter morning evening night',
  'one two three four five six seven eight nine ten eleven twelve',
  'red orange yellow green blue violet white black',
]
  .join(' ')
  .split(' ');

/** Row 0 is the mark between words. */
export const alphabet: readonly string[] = ['.', ...[...new Set(words.join(''))].sort()];
