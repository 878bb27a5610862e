/**
 * A browser for `npm test`: the one that is there; else, on a machine made for checks (`CI=true`, root, apt-get), Debian's,
 * with Chinese fonts; else, on Linux x64, the packed one from the package registry; else none, and the tests say so.
 */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { type Browser, browserFound, launchArguments } from './chromium.js';
import { outcomeOf } from './command.js';
import { fetchedChromium } from './packed-chromium.js';
import { repository } from './repository.js';

/** A way to come by a browser. */
export interface Way {
  readonly name: string;
  readonly possible: boolean;
  /** @throws {Error} that says why it did not work */
  readonly take: () => Promise<Browser>;
}

export type Obtained = Browser & {
  /** Whether its absence is a failure: the machine could have installed one. */
  readonly expected: boolean;
};

const isExecutable = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const forChecks = process.env['CI'] === 'true' && process.getuid?.() === 0 && isExecutable('apt-get');

async function debian(...packages: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  for (const parameters of [['update', '-qq'], install]) {
    const { code, said } = await outcomeOf('apt-get', parameters, { cwd: repository, env });
    if (code !== 0)
      throw new Error(`apt-get ${parameters[0] ?? ''} fails: ${said.trim().split('\n').slice(-3).join(' ')}`);
  }
}

/** Whether a browser starts: one that is there may be a stub, or lack a library. */
async function starts(path: string): Promise<string | undefined> {
  try {
    await (await chromium.launch({ executablePath: path, args: launchArguments() })).close();
    return undefined;
  } catch (error) {
    const lines = String(error).split('\n');
    return lines.find(line => /error while loading|cannot|not found|requires/i.test(line))?.trim() ?? lines[0];
  }
}

const ways: readonly Way[] = [
  { name: 'the browser that is there', possible: true, take: async () => browserFound() },
  {
    name: "Debian's Chromium",
    possible: forChecks && process.env['CHROMIUM_PATH'] !== 'none',
    take: async () => {
      await debian('chromium');
      return browserFound();
    },
  },
  {
    name: 'the packed Chromium',
    possible: process.platform === 'linux' && process.arch === 'x64' && process.env['CHROMIUM_PATH'] !== 'none',
    take: async () => ({ path: await fetchedChromium() }),
  },
];

/** The first way that leads to a browser which starts; each that does not is told. */
export async function browserBy(
  possible: readonly Way[],
  tell: (line: string) => void,
  trouble: (path: string) => Promise<string | undefined> = starts,
): Promise<Browser> {
  const reasons: string[] = [];
  for (const { name, take } of possible.filter(way => way.possible)) {
    const found = await take().catch((error: Error): Browser => ({ missing: error.message }));
    const reason = 'missing' in found ? found.missing : await trouble(found.path);
    if ('path' in found && reason === undefined) {
      tell(`browser: ${found.path}`);
      return found;
    }
    const what = 'path' in found ? `${found.path} does not start: ${reason}` : `${reason}`;
    tell(`browser: ${name}: ${what}`);
    reasons.push(what);
  }
  return { missing: reasons.join('; ') };
}

/** The browser of this run, and Chinese fonts where they can be installed. */
export async function obtained(tell: (line: string) => void): Promise<Obtained> {
  if (forChecks && (await outcomeOf('fc-list', [':lang=zh'], { cwd: repository })).stdout.trim() === '') {
    await debian('fontconfig', 'fonts-noto-cjk').catch((error: Error) => tell(`Chinese fonts: ${error.message}`));
  }
  const expected = forChecks && process.env['CHROMIUM_PATH'] !== 'none';
  return { ...(await browserBy(ways, tell)), expected };
}
