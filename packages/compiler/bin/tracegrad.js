#!/usr/bin/env node
// Committed, not built: npm links a workspace's bin only where the file exists at install time. In a clone, what is not built
// yet is built at the first use: the compiler, and for `emit` the runtime that its check imports.
import { existsSync } from 'node:fs';

const here = path => new URL(path, import.meta.url);
const missing = [
  ...(existsSync(here('../dist/cli/main.js')) ? [] : ['compiler']),
  ...(process.argv[2] === 'emit' &&
  existsSync(here('../../runtime/src')) &&
  !existsSync(here('../../runtime/dist/index.js'))
    ? ['runtime']
    : []),
];
const command = `nx run-many -t build -p ${missing.join(' ')}`;

/** Whether the build went well; nothing of it reaches standard output, which belongs to the answer. */
async function built() {
  if (!existsSync(here('../../../nx.json'))) return false;
  const { spawnSync } = await import('node:child_process');
  process.stderr.write(`tracegrad: building ${missing.join(' and ')}, once: npx ${command}\n`);
  const { status, stdout } = spawnSync(`npx --no-install ${command}`, {
    cwd: here('../../../'),
    shell: true,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.stderr.write(stdout);
  return status === 0;
}

if (missing.length === 0 || (await built())) {
  await import(here('../dist/cli/main.js').href);
} else {
  process.stderr.write(`tracegrad: ${missing.join(' and ')} cannot be built; this shows why: npx ${command}\n`);
  process.exitCode = 2;
}
