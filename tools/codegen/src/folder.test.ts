import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differenceOf, filesIn, firstDifference, settle } from './folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracegrad-codegen-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder that is not there holds no files', async () => {
  expect(await filesIn(join(folder, 'absent'))).toEqual(new Map());
});

test('settling writes what is new, leaves what is right and removes what is stale', async () => {
  await settle(
    folder,
    new Map([
      ['kept.ts', 'a\n'],
      ['old.ts', 'b\n'],
      ['edited.ts', 'c\n'],
    ]),
  );
  await writeFile(join(folder, 'edited.ts'), 'by hand\n');
  const before = (await stat(join(folder, 'kept.ts'))).mtimeMs;

  const wanted = new Map([
    ['kept.ts', 'a\n'],
    ['edited.ts', 'c\n'],
    ['deep/new.ts', 'd\n'],
  ]);
  expect(await settle(folder, wanted)).toEqual({
    added: ['deep/new.ts'],
    changed: ['edited.ts'],
    stale: ['old.ts'],
    unchanged: ['kept.ts'],
  });
  expect(await filesIn(folder)).toEqual(wanted);
  expect((await stat(join(folder, 'kept.ts'))).mtimeMs).toBe(before);
});

test('one changed byte is a difference', () => {
  const { changed, unchanged } = differenceOf(
    new Map([
      ['a', 'x\n'],
      ['b', 'y'],
    ]),
    new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]),
  );
  expect({ changed, unchanged }).toEqual({ changed: ['a'], unchanged: ['b'] });
});

test('the first difference names the line and both readings', () => {
  expect(firstDifference('a\nb\n', 'a\nc\n')).toBe('line 2: emitted "b", found "c"');
  expect(firstDifference('a\n', 'a')).toBe('line 2: emitted "", found the end of the file');
  expect(firstDifference('a', 'a\nb')).toBe('line 2: emitted the end of the file, found "b"');
});
