/** Verdicts of emit's own check: right kernels of cells that need their domain pass, wrong ones fail, each of them. */
import { readFileSync } from 'node:fs';
import { type CellDefinition, defineCell, gallery, generator } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../runtime/src/generated/kernel.js';
import { ran } from '../../test/ran.js';
import { mutants, some } from '../../test/wrong-kernels.js';
import { emitCell } from '../emit/emit.js';
import { checkedEmission } from './emission.js';

const cells = JSON.parse(
  readFileSync(new URL('../../test/fixtures/cells.json', import.meta.url), 'utf8'),
) as readonly CellDefinition[];
const right = cells.filter(({ name }) => name !== 'unbounded');
const named = (name: string): CellDefinition => [...cells, ...gallery].find(one => one.name === name)!; // all are there

describe('right kernels', () => {
  it.each(right.map(cell => [cell.name, cell] as const))('%s', async (_, definition) => {
    const cell = defineCell(definition);
    const { verdict, lines } = checkedEmission(cell, await emitCell(cell), kernels);
    expect([verdict, ...lines]).toEqual(['passed', ...lines]);
    expect(lines.join('\n')).toContain('WebAssembly against TypeScript');
  });
});

describe('wrong kernels', () => {
  const counts = { hmm: 10, garch: 24, egarch: 10, kalman: 24, rls: 12, exprnn: 10, rnn: 14, lstm: 10 };
  it.each(Object.entries(counts))('%s', { timeout: 300_000 }, async (name, count) => {
    const cell = defineCell(named(name));
    const file = await emitCell(cell, { wasm: false });
    const chosen = some(mutants(file.text), count, generator(3, name));
    expect(chosen).toHaveLength(count);
    const passed = chosen.filter(({ text }) => checkedEmission(cell, { ...file, text }, kernels).verdict !== 'wrong');
    expect(passed.map(({ says }) => says)).toEqual([]);
  });

  it('in WebAssembly alone', async () => {
    const cell = defineCell(named('garch'));
    const other = defineCell({ ...named('garch'), equations: ['v[t] = w + 1.01*a*q[t]^2 + b*v[t-1]'] });
    const code = /code:\s*'[^']*'/;
    const [file, wrong] = [await emitCell(cell), await emitCell(other)];
    const text = file.text.replace(code, () => code.exec(wrong.text)?.[0] ?? '');
    expect(text).not.toBe(file.text);
    const { verdict, lines } = checkedEmission(cell, { ...file, text }, kernels);
    expect(verdict).toBe('wrong');
    expect(lines.filter(line => line.endsWith('FAILED'))).toEqual([expect.stringContaining('WebAssembly')]);
  });
});

describe('the command', () => {
  const emitted = (definition: CellDefinition, ...more: string[]) =>
    ran(['emit', 'cell.json', '--out', 'there', ...more], { 'cell.json': JSON.stringify(definition) });

  it('tells a cell without a finite point from a wrong one, and leaves no file', async () => {
    const { code, out, err, files } = await emitted(named('unbounded'));
    expect(code).toBe(1);
    expect(out).toContain('no finite point was found: declare what is known of x, w');
    expect(out).not.toContain('FAILED');
    expect(err).toContain('not written');
    expect(Object.keys(files)).toEqual(['cell.json']);
  });

  it('writes unchecked when told to', async () => {
    const { code, files } = await emitted(named('unbounded'), '--no-check');
    expect(code).toBe(0);
    expect(Object.keys(files)).toContain('there/unbounded.ts');
  });
});
