/**
 * The folder of emitted files, seen as a value: a map from relative path to text.
 *
 * Both the writer and the drift check compare two such maps and differ only in what they do with the answer, so the
 * comparison is one pure function and the file system stays at the edge.
 */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Relative path with forward slashes → text. */
export type Files = ReadonlyMap<string, string>;

export interface Difference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly stale: readonly string[];
  readonly unchanged: readonly string[];
}

/** The folder this repository tracks its emitted modules in, relative to the root. */
export const generatedPath = 'packages/runtime/src/generated';

/** The folder of generated pages, relative to the root. */
export const referencePath = 'docs/reference';

/** The root of the repository; this module runs from `tools/codegen/src` and from `tools/codegen/dist` alike. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Every file below `folder`, sorted by path; none where the folder does not exist. */
export async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  const files = new Map<string, string>();
  for (const path of paths) files.set(relative(folder, path).split(sep).join('/'), await readFile(path, 'utf8'));
  return files;
}

/** What has to happen to `standing` for it to become `emitted`. Each list is sorted. */
export function differenceOf(emitted: Files, standing: Files): Difference {
  const paths = [...emitted.keys()].sort();
  return {
    added: paths.filter(path => !standing.has(path)),
    changed: paths.filter(path => standing.has(path) && standing.get(path) !== emitted.get(path)),
    stale: [...standing.keys()].filter(path => !emitted.has(path)).sort(),
    unchanged: paths.filter(path => standing.get(path) === emitted.get(path)),
  };
}

/** Makes `folder` hold exactly `emitted`; a file that already has its text is not touched, so builds stay fresh. */
export async function settle(folder: string, emitted: Files): Promise<Difference> {
  const difference = differenceOf(emitted, await filesIn(folder));
  for (const path of [...difference.added, ...difference.changed]) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, emitted.get(path) ?? '');
  }
  for (const path of difference.stale) await rm(join(folder, path));
  return difference;
}

/** The first line in which two texts differ, as a sentence with both readings. */
export function firstDifference(emitted: string, standing: string): string {
  const ours = emitted.split('\n');
  const theirs = standing.split('\n');
  const line = ours.findIndex((text, index) => text !== theirs[index]);
  const at = line === -1 ? ours.length : line;
  const reading = (text: string | undefined): string =>
    text === undefined ? 'the end of the file' : JSON.stringify(text);
  return `line ${at + 1}: emitted ${reading(ours[at])}, found ${reading(theirs[at])}`;
}
