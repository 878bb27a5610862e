import { expect, test } from 'vitest';
import { lockComplaints, type LockEntry } from './ensure-lock.js';

const complaintsAbout = (packages: Record<string, LockEntry>): readonly string[] =>
  lockComplaints({ packages: { '': {}, ...packages } }, '20.19.0', { quiet: false });

test('a complete lock passes', () => {
  expect(
    complaintsAbout({
      'node_modules/tool': {
        integrity: 'sha512-a',
        optionalDependencies: { 'tool-linux': '1.0.0' },
        engines: { node: '>=18' },
      },
      'node_modules/tool/node_modules/tool-linux': { integrity: 'sha512-b' },
      'node_modules/quiet': { integrity: 'sha512-c', hasInstallScript: true },
      'node_modules/@ours/package': { resolved: 'packages/package', link: true },
      'packages/package': { engines: { node: '>=20.19.0' } },
    }),
  ).toEqual([]);
});

test('a platform binary left out is named', () => {
  const complaints = complaintsAbout({
    'node_modules/tool': { integrity: 'sha512-a', optionalDependencies: { 'tool-darwin': '1.0.0' } },
  });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain('tool-darwin is missing');
});

test.each([
  ['a newer Node', { integrity: 'sha512-a', engines: { node: '>=22.12.0' } }, 'wants Node >=22.12.0'],
  ['an address', { integrity: 'sha512-a', resolved: 'https://mirror.example/tool.tgz' }, 'holds the address'],
  ['an install script', { integrity: 'sha512-a', hasInstallScript: true }, 'runs an install script'],
  ['no integrity', {}, 'no integrity hash'],
] satisfies [string, LockEntry, string][])('refused: %s', (_, entry, words) => {
  const complaints = complaintsAbout({ 'node_modules/tool': entry });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(words);
});
