/**
 * The browser that tests run in. Any Chromium will do: the one that `CHROMIUM_PATH` names, one on the `PATH` or where its
 * installer puts it, or the packed one below `tools/browser` once `npm test` has fetched it (obtain.ts).
 */
import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Browser = { readonly path: string } | { readonly missing: string };

/** Where the packed Chromium is unpacked; `npm ci` there clears it away. */
export const packedFolder = fileURLToPath(new URL('../../browser/node_modules/.unpacked/', import.meta.url));
export const packedPath = `${packedFolder}chromium.sh`;

export interface Machine {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}
const thisMachine: Machine = { platform: process.platform, env: process.env, exists: existsSync };

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(name => `${name}.app/Contents/MacOS/${name}`);
const programs = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Every place where a browser may be, the likeliest first. */
export function usualPlaces({ platform, env }: Machine): readonly string[] {
  const below = (folders: readonly (string | undefined)[], names: readonly string[], join: typeof posix.join) =>
    folders.flatMap(folder => (folder === undefined || folder === '' ? [] : names.map(name => join(folder, name))));
  if (platform === 'win32')
    return below(
      ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => env[name]),
      programs,
      win32.join,
    );
  const onPath = below((env['PATH'] ?? '').split(':'), commands, posix.join);
  if (platform === 'darwin') {
    const home = env['HOME'] === undefined ? undefined : `${env['HOME']}/Applications`;
    return [...below(['/Applications', home], applications, posix.join), ...onPath];
  }
  return [...onPath, ...below(['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'], commands, posix.join)];
}

/** The browser that is there. `CHROMIUM_PATH=none` says that there is none. */
export function browserFound(machine: Machine = thisMachine): Browser {
  const named = machine.env['CHROMIUM_PATH'];
  if (named === 'none') return { missing: 'CHROMIUM_PATH says that there is no browser' };
  if (named !== undefined && named !== '') {
    return machine.exists(named) ? { path: named } : { missing: `CHROMIUM_PATH names ${named}, which is not there` };
  }
  const path = [...usualPlaces(machine), packedPath].find(machine.exists);
  return path === undefined ? { missing: 'no Chromium, Chrome or Edge was found' } : { path };
}

/** Chromium refuses its sandbox to root. */
export const launchArguments = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
