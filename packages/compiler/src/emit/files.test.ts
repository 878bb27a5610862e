import { defineCell, gallery } from '@tracegrad/symbolic';
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { emitCell } from './emit.js';
import { style } from './files.js';
import { emitGallery } from './gallery.js';

const configured: unknown = JSON.parse(readFileSync(new URL('../../../../.prettierrc.json', import.meta.url), 'utf8'));

it('formats as the repository does', () => {
  const { parser, ...own } = style;
  expect(parser).toBe('typescript');
  expect(configured).toEqual(own);
});

it('emits the same bytes each time, formatted, with a header that says where from', { timeout: 120_000 }, async () => {
  const files = await emitGallery();
  expect(await emitGallery()).toEqual(files);
  for (const [path, text] of files) {
    if (!path.endsWith('.ts')) continue; // listings are text for people
    expect(await format(text, style), path).toBe(text);
    expect(text, path).toMatch(/^\/\/ Emitted from packages\/\S+\. Do not edit: npx nx run codegen\n/);
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics, path).toEqual([]);
  }
  expect([...files.keys()]).toEqual([...files.keys()].sort());
  for (const { name } of gallery) expect(files.has(`${name}.ts`)).toBe(true);
});

it('writes the equations and the shapes above the loops', async () => {
  const { text, exported, path } = await emitCell(
    defineCell(gallery.find(({ name }) => name === 'rnn') ?? gallery[0]!),
    { importPath: './support.js' },
  );
  expect([exported, path]).toEqual(['rnn', 'rnn.ts']);
  expect(text).toContain("from './support.js'");
  expect(text).toContain(' *     h[t] = tanh(a[t])');
  expect(text).toContain('// Ux[t] = U*x[t]    n×1');
  expect(text).toContain("// ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n");
});
