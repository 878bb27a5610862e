#!/usr/bin/env node
// Committed, not built: npm links a workspace's bin only where the file exists at install time.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('tracegrad: the compiler is not built yet. Build it with: npx nx run compiler:build\n');
  process.exitCode = 1;
}
