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
