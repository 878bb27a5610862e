/**
 * The packed Chromium: a package whose tarball itself holds a browser for Linux on x64, with the libraries and a font that a
 * bare system lacks. It is 65 MB, so it is in nobody's install; `npm test` fetches it where no browser is found.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { packedFolder, packedPath } from './chromium.js';
import { outcomeOf } from './command.js';
import { repository } from './repository.js';

const home = join(repository, 'tools/browser');

/** No helper for a sandbox is in the package; the pages are our own. */
const wrapper = `#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)"
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" --no-sandbox "$@"
`;

/** The fonts of the system, if it has any, and the packed one. */
const fontsOf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}fonts</dir>
  <cachedir>${folder}cache</cachedir>
</fontconfig>
`;

const decompressed = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

/** Installs and unpacks. @throws {Error} that says what failed */
export async function fetchedChromium(): Promise<string> {
  const { code, said } = await outcomeOf('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home });
  if (code !== 0) throw new Error(`npm ci below tools/browser fails: ${said.trim().split('\n').at(-1) ?? ''}`);
  const packed = join(home, 'node_modules/@sparticuz/chromium/bin');
  const part = `${packedFolder.slice(0, -1)}-${process.pid}/`;
  await mkdir(part, { recursive: true });
  const binary = join(part, 'chromium');
  await decompressed(join(packed, 'chromium.br'), binary);
  for (const archive of ['al2023.tar.br', 'fonts.tar.br']) await unpacked(join(packed, archive), part);
  await writeFile(join(part, 'fonts.conf'), fontsOf(packedFolder));
  await writeFile(join(part, 'chromium.sh'), wrapper);
  await Promise.all([binary, join(part, 'chromium.sh')].map(path => chmod(path, 0o755)));
  // Whole or not at all: what lies in the folder is taken for a browser.
  await rm(packedFolder, { recursive: true, force: true });
  await rename(part, packedFolder);
  return packedPath;
}

async function unpacked(archive: string, folder: string): Promise<void> {
  const plain = join(folder, 'archive.tar');
  await decompressed(archive, plain);
  const { code, said } = await outcomeOf('tar', ['-x', '-f', plain, '-C', folder], { cwd: folder });
  if (code !== 0) throw new Error(`tar cannot unpack ${archive}: ${said.trim()}`);
  await rm(plain);
}
