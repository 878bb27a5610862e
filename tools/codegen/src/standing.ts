/** How each emitted file stands to the last commit, read from git's own words and told as text. */
import type { Files } from './folder.js';

export type Standing = 'added' | 'changed' | 'removed';

/** The files of `folder` that differ from the last commit, from `git status --porcelain -z`; paths relative to `folder`. */
export function standingsOf(porcelain: string, folder: string): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const entry of porcelain.split('\0')) {
    const [code, path] = [entry.slice(0, 2), entry.slice(3)];
    if (!path.startsWith(`${folder}/`)) continue;
    const standing = code.includes('D') ? 'removed' : /[?A]/.test(code) ? 'added' : 'changed';
    standings.set(path.slice(folder.length + 1), standing);
  }
  return standings;
}

/** One line per file and a closing count; without `standings` (no git) only the sizes are known. */
export function summaryOf(files: Files, standings: ReadonlyMap<string, Standing> | undefined): string {
  const removed = [...(standings ?? [])].filter(([path, standing]) => standing === 'removed' && !files.has(path));
  const rows = [
    ...[...files].map(([path, text]) => ({
      path,
      size: `${Buffer.byteLength(text)} bytes`,
      standing: standings === undefined ? '' : (standings.get(path) ?? 'unchanged'),
    })),
    ...removed.map(([path, standing]) => ({ path, size: '', standing })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const [pathWidth, sizeWidth] = [widest(rows.map(row => row.path)), widest(rows.map(row => row.size))];
  const lines = rows.map(row =>
    `${row.path.padEnd(pathWidth)}  ${row.size.padStart(sizeWidth)}  ${row.standing}`.trimEnd(),
  );
  const count = (standing: string): number => rows.filter(row => row.standing === standing).length;
  const since =
    standings === undefined
      ? ''
      : `; since the last commit ${count('added')} added, ${count('changed')} changed, ${count('removed')} removed`;
  return `${lines.join('\n')}\n${files.size} emitted files${since}\n`;
}

const widest = (words: readonly string[]): number => Math.max(0, ...words.map(word => word.length));
