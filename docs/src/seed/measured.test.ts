/** The pages of the seed say what is measured, in both languages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gradientErrors, lineError, percent } from './measured.js';

const pages = { en: '../../seed.md', zh: '../../zh/seed.md' } as const;
/** Tables are padded by the formatter. */
const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8').replace(/ +/g, ' ');

test('how far off the gradients of the note are', () => {
  const errors = gradientErrors();
  expect(percent(errors.W)).toBe('91 %');
  expect(errors.V).toBeLessThan(1e-9);
  const row = (['W', 'U', 'b', 'V', 'c'] as const).map(name => percent(errors[name])).join(' | ');
  for (const path of Object.values(pages)) expect(textOf(path)).toContain(`| ${row} |`);
});

test('how far off its line about dL is', () => {
  const measured = percent(lineError());
  for (const path of Object.values(pages)) expect(textOf(path)).toContain(measured);
});
