/** Tests are found through packages, the nearest first. */
import { expect, test } from 'vitest';
import { reachOf } from './reach.js';

test('the tests that reach a file', () => {
  const reach = reachOf(
    new Map([
      ['packages/symbolic/src/a.ts', ''],
      ['packages/symbolic/src/index.ts', "export { a } from './a.js';"],
      ['packages/symbolic/src/z.test.ts', "import { a } from './a.js';"],
      ['packages/compiler/src/b.ts', "import { a } from '@tracegrad/symbolic';"],
      ['packages/compiler/src/b.test.ts', "import { b } from './b.js';"],
      ['packages/compiler/src/c.test.ts', "import { c } from './c.js';"],
    ]),
  );
  expect(reach('packages/symbolic/src/a.ts')).toEqual([
    'packages/symbolic/src/z.test.ts',
    'packages/compiler/src/b.test.ts',
  ]);
  expect(reach('packages/compiler/src/b.ts')).toEqual(['packages/compiler/src/b.test.ts']);
});
