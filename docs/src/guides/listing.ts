/** The changes that a guide shows as listings, applied to sources as they are: what a reader does by hand. */

export interface Change {
  /** The file, from the root of the repository. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The changes of every ```diff block of a page: `--- path`, then lines marked with a space, `-` or `+`. */
export function changesOf(markdown: string): readonly Change[] {
  const blocks = [...markdown.matchAll(/^```diff\n--- (\S+)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, path = '', body = '']) => {
    const lines = body.replace(/\n$/, '').split('\n');
    const side = (skipped: string): string =>
      lines
        .filter(line => !line.startsWith(skipped))
        .map(line => line.slice(1))
        .join('\n');
    return { path, before: side('+'), after: side('-') };
  });
}

/**
 * A text with a change made to it, whatever the indentation of its first line.
 * @throws {RangeError} unless the lines to be changed stand in it exactly once
 */
export function changed(text: string, { path, before, after }: Change): string {
  const places = text.split(before).length - 1;
  if (places !== 1) throw new RangeError(`${path} has these lines ${places} times:\n${before}`);
  return text.replace(before, () => after);
}
