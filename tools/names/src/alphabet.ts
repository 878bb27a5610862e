/**
 * Names as numbers: 0 is the boundary between two names, 1 … 26 are the letters a … z.
 *
 * One symbol serves as start and as end: a name is what stands between two boundaries. So a name of n letters asks for n + 1
 * predictions (every letter, then the boundary), and bits per character are always counted over those.
 */
export const boundary = 0;

/** 26 letters and the boundary: what is predicted. */
export const symbols = 27;

/** What is fed in: the symbols, and a mark in the place of a letter that is not shown. */
export const hidden = 27;
export const inputs = 28;

const codeOfA = 97;

/** The symbols of a name, without its boundaries. Throws a RangeError for anything but a … z. */
export function encoded(name: string): number[] {
  return Array.from(name, letter => {
    const symbol = letter.charCodeAt(0) - codeOfA + 1;
    if (letter.length !== 1 || symbol < 1 || symbol >= symbols) {
      throw new RangeError(`the name ${JSON.stringify(name)} has a character other than a to z`);
    }
    return symbol;
  });
}

/** The inverse of `encoded`; symbols must be 1 … 26. */
export function decoded(letters: readonly number[]): string {
  return String.fromCharCode(...letters.map(letter => letter + codeOfA - 1));
}

/** The predictions that one name asks for: its letters and the boundary after them. */
export const eventsOf = (name: string): number => name.length + 1;

/** The predictions that a list of names asks for. */
export const totalEvents = (names: readonly string[]): number =>
  names.reduce((total, name) => total + eventsOf(name), 0);
