/** Where the checks look: the root of the repository, its workspaces and their sources, read once and passed on as data. */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository; this module runs from `tools/checks/src` and from `tools/checks/dist` alike. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Path relative to the root, with forward slashes → text. */
export type Texts = ReadonlyMap<string, string>;

/** The folders of all workspaces that hold code, relative to the root. */
export const workspaces = [
  'packages/symbolic',
  'packages/compiler',
  'packages/runtime',
  'tools/codegen',
  'tools/names',
  'tools/bench',
  'tools/checks',
  'docs',
] as const;

const passedOver = new Set(['node_modules', 'dist', '.nx', '.git', 'coverage']);

/** Every file below the given folders whose path satisfies `wanted`, sorted by path. */
export async function textsBelow(
  folders: readonly string[],
  wanted: (path: string) => boolean,
  root: string = repository,
): Promise<Texts> {
  const paths: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !passedOver.has(entry.name)) await visit(path);
      else if (entry.isFile()) paths.push(relative(root, path).split(sep).join('/'));
    }
  };
  for (const folder of folders) await visit(join(root, folder));
  const texts = new Map<string, string>();
  for (const path of paths.filter(wanted).sort()) texts.set(path, await readFile(join(root, path), 'utf8'));
  return texts;
}

/** The TypeScript sources of every workspace, tests and emitted modules included. */
export const sources = (): Promise<Texts> =>
  textsBelow(
    workspaces.map(workspace => `${workspace}/src`),
    path => path.endsWith('.ts'),
  );

export const isTest = (path: string): boolean => path.endsWith('.test.ts');
export const isGenerated = (path: string): boolean => path.startsWith('packages/runtime/src/generated/');
