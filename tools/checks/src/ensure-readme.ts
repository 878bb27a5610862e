/**
 * What the pages show is what the programs print. A comment on the line before a fenced block says how it is checked:
 *
 *     <!-- checked: COMMAND -->     the block is the standard output of COMMAND, byte for byte; a first line `$ COMMAND` may stand above it
 *     <!-- runs: COMMAND -->        the block is fed to COMMAND, which must succeed
 *     <!-- prints -->               the block is the output of the `runs` block before it
 *     <!-- unchecked: REASON -->    nothing is run
 *
 * Commands run by the shell at the root of the repository, after the build. On the README every block must say one of these.
 */
import type { Outcome } from './command.js';

export interface Block {
  readonly path: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
  readonly text: string;
  readonly mark: string | undefined;
}

export type Shell = (command: string, input: string) => Promise<Outcome>;

/** The fenced blocks of a page in order, each with the words of the comment right above it. */
export function blocksOf(path: string, markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const fence = /^(`{3,}|~{3,})/.exec(lines[index] ?? '')?.[1];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > index && line.startsWith(fence) && line.trim() === fence);
    const close = end === -1 ? lines.length : end;
    const above = lines.slice(0, index).findLast(line => line.trim() !== '') ?? '';
    const text = lines.slice(index + 1, close).map(line => `${line}\n`);
    blocks.push({ path, line: index + 1, text: text.join(''), mark: /^<!--\s*(.*?)\s*-->$/.exec(above.trim())?.[1] });
    index = close;
  }
  return blocks;
}

/** One sentence per block that does not hold; `strict` pages may not leave a block unmarked. */
export async function pageComplaints(
  path: string,
  markdown: string,
  shell: Shell,
  strict: boolean,
): Promise<readonly string[]> {
  const complaints: string[] = [];
  let printed: string | undefined;
  for (const block of blocksOf(path, markdown)) {
    const [, kind = '', words = ''] = /^(checked|runs|prints|unchecked)(?::\s*(.*))?$/s.exec(block.mark ?? '') ?? [];
    const at = `${path}:${block.line}`;
    if (kind === 'checked') complaints.push(...differing(at, block.text, words, await shell(words, '')));
    else if (kind === 'runs') {
      const outcome = await shell(words, block.text);
      printed = outcome.stdout;
      if (outcome.code !== 0)
        complaints.push(`${at}: the block does not run (exit code ${outcome.code}): ${outcome.said.trim()}`);
    } else if (kind === 'prints' && printed === undefined) complaints.push(`${at}: no block before this one is run`);
    else if (kind === 'prints' && printed !== block.text)
      complaints.push(`${at}: ${contrast(block.text, printed ?? '')}`);
    else if (kind === 'unchecked' && words === '') complaints.push(`${at}: say why the block is unchecked`);
    else if (kind === '' && strict) complaints.push(`${at}: no comment says how this block is checked`);
  }
  return complaints;
}

function differing(at: string, text: string, command: string, { code, stdout, said }: Outcome): readonly string[] {
  if (code !== 0) return [`${at}: \`${command}\` ends with exit code ${code}: ${said.trim()}`];
  const shown = text.startsWith(`$ ${command}\n`) ? text.slice(command.length + 3) : text;
  return shown === stdout ? [] : [`${at}: \`${command}\`: ${contrast(shown, stdout)}`];
}

/** The first line where the page and the program part. */
function contrast(shown: string, printed: string): string {
  const [page, program] = [shown.split('\n'), printed.split('\n')];
  const line = page.findIndex((text, index) => text !== program[index]);
  const index = line === -1 ? page.length : line;
  const reading = (text: string | undefined): string => (text === undefined ? 'nothing more' : JSON.stringify(text));
  return `line ${index + 1} of the block shows ${reading(page[index])}, the program prints ${reading(program[index])}`;
}
