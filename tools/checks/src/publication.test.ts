import { expect, test } from 'vitest';
import { installComplaints, installLines } from './publication.js';

const block = (...lines: readonly string[]): string => `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;
const pages = { 'a.md': ['symbolic', 'compiler'], 'b.md': ['runtime'] } as const;
const complaints = (registry: string | undefined, texts: Record<string, string>) =>
  installComplaints(new Map(Object.entries(texts)), '1.2.3', registry, pages);

test('unpublished packages are packed and installed from files, published ones by name', () => {
  expect(installLines(['symbolic', 'compiler'], '1.2.3', undefined)).toEqual([
    'mkdir ../my-project',
    'npm pack -w packages/symbolic -w packages/compiler --pack-destination ../my-project',
    'cd ../my-project',
    'npm install ./tracegrad-symbolic-1.2.3.tgz ./tracegrad-compiler-1.2.3.tgz',
  ]);
  expect(installLines(['runtime'], '1.2.3', 'a registry')).toEqual(['npm install @tracegrad/runtime']);
});

test('a page with these lines is right for as long as they are the lines', () => {
  const page = block('npm ci', ...installLines(['runtime'], '1.2.3', undefined));
  expect(complaints(undefined, { 'b.md': page })).toEqual([]);
  const published = complaints('a registry', { 'b.md': page });
  expect(published).toHaveLength(3); // nothing of what works, and two lines that are no longer needed
  expect(published.join('\n')).toContain('npm install @tracegrad/runtime');
});

test('other lines are refused, wherever they stand', () => {
  const right = block(...installLines(['runtime'], '1.2.3', undefined));
  expect(complaints(undefined, { 'b.md': 'Words.\n' })).toEqual([expect.stringContaining('b.md: how to install')]);
  expect(complaints(undefined, { 'b.md': `${right}\nOr \`npm i @tracegrad/runtime\`.\n` })).toHaveLength(1);
  expect(complaints(undefined, { 'c.md': block('npm install @tracegrad/runtime') })).toHaveLength(1);
  expect(complaints(undefined, { 'c.md': block('npm install vite') })).toEqual([]);
  expect(complaints(undefined, { 'b.md': right.replace('1.2.3', '1.2.2') })).toHaveLength(2);
});
