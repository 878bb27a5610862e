/**
 * The parts of a function that are about a name.                                        layer 6
 *
 * Emitted functions say above every loop nest what it computes, so a comment begins a part, which ends with the next
 * comment or where the loop around it closes.
 */

interface Part {
  readonly lines: string[];
  depth: number;
}

/** How many brackets a line opens more than it closes. */
const opened = (line: string): number => (line.match(/[{(]/g)?.length ?? 0) - (line.match(/[})]/g)?.length ?? 0);

/** Parts in order, each without the indentation of its first line. */
function parts(lines: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let part: Part | undefined;
  for (const line of lines) {
    const isComment = line.trimStart().startsWith('//');
    const inComment = part !== undefined && part.lines.every(one => one.trimStart().startsWith('//'));
    if (isComment && !inComment) {
      part = { lines: [], depth: 0 };
      found.push(part.lines);
    }
    if (part === undefined || line.trim() === '') continue;
    part.depth += isComment ? 0 : opened(line);
    if (part.depth < 0) part = undefined;
    else part.lines.push(line);
  }
  return found.map(own => {
    const indent = /^ */.exec(own[0] ?? '')?.[0].length ?? 0;
    // A loop that only begins here belongs to what follows.
    let depth = own.reduce((sum, line) => sum + (line.trimStart().startsWith('//') ? 0 : opened(line)), 0);
    const kept = [...own];
    while (depth > 0 && kept.length > 0) depth -= Math.max(0, opened(kept.pop() ?? ''));
    return kept.map(line => line.slice(indent));
  });
}

/** What a line of the form `name[t] = …` gives a value to; undefined for any other line. */
export const leftOf = (line: string): string | undefined => /^(\S+?)(\[[^\]]*\])? = /.exec(line)?.[1];

/** The parts whose comments say that they give one of the names a value. */
export const partsAbout = (lines: readonly string[], names: ReadonlySet<string>): readonly (readonly string[])[] =>
  parts(lines).filter(part =>
    part.some(line => line.trimStart().startsWith('// ') && names.has(leftOf(line.trim().slice(3)) ?? '')),
  );
