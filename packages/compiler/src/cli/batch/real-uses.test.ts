/** Recurrences of real uses: the answers, read back from their text and run as their reader would, against given numbers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distance, gradientsOf, type SampleCase } from '../../../test/indexed-case.js';
import { answer } from './answer.js';

interface Numbers {
  readonly vars: Readonly<Record<string, number[][]>>;
  readonly gradients?: Readonly<Record<string, number[][]>>;
}
const fixture = new URL('../../../../symbolic/test/fixtures/real-uses.sample.json', import.meta.url);
const { cases, values } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  readonly cases: readonly SampleCase[];
  readonly values: Readonly<Record<string, Numbers>>;
};
const indexed = cases.filter(({ form }) => form === 'indexed');

describe('recurrences of real uses', () => {
  it('are there', () => expect(indexed.length).toBe(20));
  it.each(indexed.map(given => [given.id, given] as const))('%s', (id, given) => {
    const line = answer(given, 0);
    if (!('adjoint' in line)) throw new Error(JSON.stringify(line));
    const numbers = values[id];
    if (numbers?.gradients === undefined) throw new Error(`no values for ${id}`);
    const found = gradientsOf(given, line, numbers.vars);
    // Gradients by elements of given sequences, x@1, are not asked for.
    const asked = Object.entries(numbers.gradients).filter(([name]) => !name.includes('@'));
    for (const [name, expected] of asked)
      expect(distance(found[name] ?? [], expected), `by ${name}: ${JSON.stringify(line)}`).toBeLessThan(1e-6);
  });
});
