import { expect, test } from 'vitest';
import { sourceComplaints } from './ensure-sources.js';

const complaintsAbout = (path: string, text: string): readonly string[] => sourceComplaints(new Map([[path, text]]));
const lines = (count: number): string => 'export {};\n'.repeat(count);
const plain = 'packages/symbolic/src/expr/sum.ts';

test('a plain file passes, also where strings and names only look like a breach', () => {
  const text = `
    // any number of commons
    export const words = ['any', '// @ts-ignore', 'it.skip'];
    export const list = { skip: 1, only: 2 };
    export const total = list.skip + list.only;
    export const pattern = /@ts-nocheck/;
  `;
  expect(complaintsAbout(plain, text)).toEqual([]);
});

test('300 lines are the limit, except where emitted and in tests', () => {
  expect(complaintsAbout(plain, lines(300))).toEqual([]);
  expect(complaintsAbout(plain, lines(301))).toEqual([`${plain} has 301 lines; split it, 300 is the limit`]);
  expect(complaintsAbout('packages/runtime/src/generated/lstm.ts', lines(2000))).toEqual([]);
  expect(complaintsAbout('packages/symbolic/src/expr/sum.test.ts', lines(301))).toEqual([]);
});

test.each([
  'src/utils.ts',
  'src/helpers/sum.ts',
  'src/common.ts',
  'src/types.ts',
  'src/Manager.ts',
  'src/util.test.ts',
])('refused as a name: %s', path => {
  expect(complaintsAbout(`packages/symbolic/${path}`, '')).toHaveLength(1);
});

test.each([
  ['any', 'export const a = (x: any) => x;'],
  ['any in a cast', 'export const a = JSON.parse("1") as any[];'],
  ['@ts-ignore', '// @ts-ignore: later\nexport const a = 1;'],
  ['@ts-nocheck', '/* @ts-nocheck */\nexport const a = 1;'],
  ['@ts-ignore at the end', 'export const a = [\n  1,\n  // @ts-ignore\n];'],
  ['it.only', "it.only('one', () => {});"],
  ['describe.skip', "describe.skip('one', () => {});"],
  ['test.todo', "test.todo('one');"],
  ['a modifier further on', "test.concurrent.skip('one', () => {});"],
  ['a table of skipped tests', "test.skip.each([1])('one', () => {});"],
])('refused: %s', (_, text) => {
  const complaints = complaintsAbout('packages/symbolic/src/expr/sum.test.ts', text);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^packages\/symbolic\/src\/expr\/sum\.test\.ts:\d+: /);
});
