/**
 * The parts of a function that are about a name.                                        layer 6
 *
 * Emitted functions say above every loop nest what it computes, so a comment begins a part, which ends with the next
 * comment or where the loop around it closes. A part in strips of time stands inside the head of their loop.
 */

interface Part {
  readonly lines: string[];
  depth: number;
}
interface Found {
  readonly lines: readonly string[];
  /** The first lines of the loop over strips around it. */
  readonly head: readonly string[];
}

/** How many brackets a line opens more than it closes. */
const opened = (line: string): number => (line.match(/[{(]/g)?.length ?? 0) - (line.match(/[})]/g)?.length ?? 0);

/** How the loop over strips begins (statements.ts). */
const startOfStrips = /^ *for \(let \w+ = Math\.max\(1, /;

/** Parts in order, each without the indentation of its first line. */
function parts(lines: readonly string[]): readonly (readonly string[])[] {
  const found: Found[] = [];
  let part: Part | undefined;
  /** The loop over strips that is open, with the brackets opened since it began. */
  let strips: { readonly head: string[]; depth: number } | undefined;
  for (const line of lines) {
    if (startOfStrips.test(line)) strips = { head: [line], depth: 0 };
    else if (strips?.head.length === 1) strips.head.push(line);
    if (strips !== undefined) {
      strips.depth += opened(line);
      if (strips.depth <= 0) strips = undefined;
    }
    const isComment = line.trimStart().startsWith('//');
    const inComment = part !== undefined && part.lines.every(one => one.trimStart().startsWith('//'));
    if (isComment && !inComment) {
      part = { lines: [], depth: 0 };
      found.push({ lines: part.lines, head: strips?.head ?? [] });
    }
    if (part === undefined || line.trim() === '') continue;
    part.depth += isComment ? 0 : opened(line);
    if (part.depth < 0) part = undefined;
    else part.lines.push(line);
  }
  return found.map(({ lines: own, head }) => {
    const indent = /^ */.exec(own[0] ?? '')?.[0].length ?? 0;
    // A loop that only begins here belongs to what follows.
    let depth = own.reduce((sum, line) => sum + (line.trimStart().startsWith('//') ? 0 : opened(line)), 0);
    const kept = [...own];
    while (depth > 0 && kept.length > 0) depth -= Math.max(0, opened(kept.pop() ?? ''));
    const trimmed = kept.map(line => line.slice(indent));
    const [loop, count] = head;
    if (loop === undefined || count === undefined) return trimmed;
    return [loop.trim(), `  ${count.trim()}`, ...trimmed.map(line => (line === '' ? line : `  ${line}`)), '}'];
  });
}

/** What a line of the form `name[t] = …` gives a value to; undefined for any other line. */
export const leftOf = (line: string): string | undefined => /^(\S+?)(\[[^\]]*\])? = /.exec(line)?.[1];

/** The parts whose comments say that they give one of the names a value. */
export const partsAbout = (lines: readonly string[], names: ReadonlySet<string>): readonly (readonly string[])[] =>
  parts(lines).filter(part =>
    part.some(line => line.trimStart().startsWith('// ') && names.has(leftOf(line.trim().slice(3)) ?? '')),
  );
