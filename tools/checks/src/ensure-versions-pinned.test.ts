import { expect, test } from 'vitest';
import { pinComplaints } from './ensure-versions-pinned.js';

const ours = { name: '@ours/low', version: '0.1.0' };

test('exact versions, the same everywhere, pass', () => {
  const manifests = [
    ours,
    { name: 'high', version: '0.1.0', dependencies: { '@ours/low': '0.1.0', a: '1.2.3' } },
    { name: 'side', version: '0.1.0', devDependencies: { a: '1.2.3', b: '2.0.0-alpha.20' } },
  ];
  expect(pinComplaints(manifests)).toEqual([]);
});

test.each(['^1.2.3', '~1.2.3', '1.2', '*', 'latest', '>=1.0.0', '1.2.3 || 2.0.0', 'file:../a', 'npm:b@1.0.0'])(
  'refused: %s',
  range => {
    expect(pinComplaints([{ name: 'high', version: '0.1.0', devDependencies: { a: range } }])).toEqual([
      `high wants a@${range}, which is no exact version`,
    ]);
  },
);

test('two versions of one package, and a lagging version of ours, are refused', () => {
  const high = { name: 'high', version: '0.1.0', dependencies: { a: '1.0.0', '@ours/low': '0.0.9' } };
  const side = { name: 'side', version: '0.1.0', peerDependencies: { a: '1.0.1' } };
  expect(pinComplaints([ours, high, side])).toEqual([
    'high wants @ours/low@0.0.9, but this repository holds @ours/low@0.1.0',
    'side wants a@1.0.1, but high wants 1.0.0',
  ]);
});
