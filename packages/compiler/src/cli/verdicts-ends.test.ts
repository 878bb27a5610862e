/** Verdicts on cells that reach beyond the ends of a sequence or read ahead: right kernels pass. */
import { readFileSync } from 'node:fs';
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../runtime/src/generated/kernel.js';
import { emitCell } from '../emit/emit.js';
import { checkedEmission } from './emission.js';

const cells = JSON.parse(
  readFileSync(new URL('../../test/fixtures/cells-at-the-ends.json', import.meta.url), 'utf8'),
) as readonly CellDefinition[];

describe('right kernels at the ends', () => {
  it.each(cells.map(cell => [cell.name, cell] as const))('%s', async (_, definition) => {
    const cell = defineCell(definition);
    const { verdict, lines } = checkedEmission(cell, await emitCell(cell), kernels);
    expect([verdict, ...lines]).toEqual(['passed', ...lines]);
  });
});
