/**
 * How much the playground takes on.
 *
 * What is typed here comes from strangers and runs in their browser: whatever is too large is refused before anything reads
 * it, with a sentence that says the limit, and never by a page that hangs.
 */
export const bounds = {
  /** Characters of one formula, and of one field of declarations or equations. */
  formula: 4000,
  field: 6000,
  /** Characters of pasted numbers. */
  numbers: 200_000,
  /** Declared names in one field. */
  names: 60,
  equations: 60,
  /** The largest size that a reader may give a name where numbers are drawn. */
  size: 12,
  /** Entries of all values that are drawn for a problem, and what a size that has only a name counts as. */
  entries: 20_000,
  namedSize: 7,
  /** Steps and examples of the values that pasted numbers are for. */
  steps: 12,
  examples: 8,
  /** Steps of a derivation that are shown; the overview is always whole. */
  shownSteps: 1500,
  /** Characters of one formula that is typeset; longer ones are shown as text. */
  latex: 6000,
  /** Characters of an address. */
  address: 6000,
  /** Milliseconds after which a request is given up. */
  patience: 20_000,
  /** Milliseconds that a stopped training has for the update it is in. */
  stopping: 1000,
} as const;
