import { expect, test } from 'vitest';
import { tallyOf } from './house.js';

test('every check runs, complaints are told, and a check that breaks is a failure', async () => {
  const told: string[] = [];
  const checks = [
    { name: 'a', complaints: async () => [] },
    { name: 'b', complaints: async () => ['first\nsecond'] },
    { name: 'c', complaints: () => Promise.reject(new Error('no disk')) },
    { name: 'd', complaints: async () => [] },
  ];
  expect(await tallyOf(checks, line => told.push(line))).toEqual({ passed: 2, failed: 2 });
  expect(told).toEqual([
    'ok      a',
    'FAILED  b',
    '        first\n        second',
    'FAILED  c',
    '        the check itself failed: Error: no disk',
    'ok      d',
  ]);
});

test('checks that build wait for each other, the others for none of them, and all are told in order', async () => {
  const told: string[] = [];
  const began: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  const step = (name: string, done: () => Promise<void> | void) => ({
    name,
    complaints: async () => {
      began.push(name);
      await done();
      return [];
    },
  });
  const checks = [
    { ...step('build', () => released), builds: true as const },
    { ...step('use', () => undefined), builds: true as const },
    step('read', () => release()),
  ];
  expect(await tallyOf(checks, line => told.push(line))).toEqual({ passed: 3, failed: 0 });
  expect(began).toEqual(['build', 'read', 'use']);
  expect(told).toEqual(['ok      build', 'ok      use', 'ok      read']);
});
