import { expect, test } from 'vitest';
import { standingsOf, summaryOf } from './standing.js';

const porcelain = ' M gen/rnn.ts\0?? gen/new.ts\0 D gen/old.ts\0A  gen/deep/staged.ts\0 M elsewhere/rnn.ts\0';

test('git status is read per file, inside the folder only', () => {
  expect(Object.fromEntries(standingsOf(porcelain, 'gen'))).toEqual({
    'rnn.ts': 'changed',
    'new.ts': 'added',
    'old.ts': 'removed',
    'deep/staged.ts': 'added',
  });
});

test('the summary lists every file and counts what changed', () => {
  const files = new Map([
    ['lstm.ts', '12345678901'],
    ['new.ts', 'x'],
    ['rnn.ts', 'é'],
  ]);
  expect(summaryOf(files, standingsOf(' M gen/rnn.ts\0?? gen/new.ts\0 D gen/old.ts\0', 'gen'))).toBe(
    [
      'lstm.ts  11 bytes  unchanged',
      'new.ts    1 bytes  added',
      'old.ts             removed',
      'rnn.ts    2 bytes  changed',
      '3 emitted files; since the last commit 1 added, 1 changed, 1 removed',
      '',
    ].join('\n'),
  );
});

test('without git the summary claims nothing about changes', () => {
  expect(summaryOf(new Map([['lstm.ts', 'x']]), undefined)).toBe('lstm.ts  1 bytes\n1 emitted files\n');
});
