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

const named = (name: string) =>
  emitCell(
    defineCell({
      name,
      parameters: { W: ['n', 'n'] },
      states: { h: { size: ['n'], initial: 'h0' } },
      equations: ['h[t] = tanh(W*h[t-1])'],
      loss: 'sum(t, 1, T, norm2(h[t])^2)',
    }),
  );

it.each([
  ['emitted', 'emitted_'],
  ['compiled', 'compiled_'],
  ['forward', 'forward_'],
  ['forward-masked', 'forwardMasked_'],
  ['build', 'build_'],
  ['tanh', 'tanh_'],
  ['emitted-model', 'emittedModel'],
  ['k', 'k'],
  ['record', 'record'],
  ['2 layers', 'cell2Layers'],
  ["it's", 'itS'],
  ["', late: 1, x: '", 'late1X'],
  ['ends */ here', 'endsHere'],
  ['two\nlines', 'twoLines'],
])('a cell called %j is the function %s', { timeout: 60_000 }, async (name, exported) => {
  const file = await named(name);
  expect(file.exported).toBe(exported);
  const { diagnostics, outputText } = ts.transpileModule(file.text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  expect(diagnostics).toEqual([]);
  const made: Record<string, (sizes: object) => unknown> = {};
  const build = (emitted: unknown): unknown => emitted;
  new Function('exports', 'require', outputText)(made, () => ({ build }));
  expect(made[exported]?.({})).toMatchObject({ name });
  expect(made[exported]?.({})).not.toHaveProperty('late');
  const declared = ts
    .createSourceFile('emitted.ts', file.text, ts.ScriptTarget.ES2022)
    .statements.flatMap(one => (ts.isTypeAliasDeclaration(one) ? [one.name.text] : []));
  const imported = /import \{([^}]*)\}/.exec(file.text)?.[1] ?? '';
  const types = [...imported.matchAll(/type (\w+)/g)].map(([, type]) => type);
  expect(new Set([...declared, ...types, 'Record', 'Readonly', 'K']).size).toBe(declared.length + types.length + 3);
});
