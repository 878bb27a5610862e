import { expect, test } from 'vitest';
import { cyclesOf } from './cycles.js';
import { layerComplaints } from './ensure-layers.js';
import type { PackageLayers } from './layers.js';

const layers: Record<string, PackageLayers> = {
  'packages/low': {
    ours: [],
    node: false,
    bundled: { parser: 'packages/low/src/expr/parser.ts' },
    entries: { expr: 1, calculus: 2, print: 2, index: 9 },
  },
  'packages/high': { ours: ['@tracegrad/low'], node: true, entries: { emit: 1, index: 9 } },
};
const declared = new Map([
  ['packages/low', ['mathjs']],
  ['packages/high', ['@tracegrad/low', '@tracegrad/side']],
]);
const complaintsAbout = (files: Record<string, string>): readonly string[] =>
  layerComplaints(new Map(Object.entries(files)), layers, declared);

test('imports downwards, in the same folder, of declared packages and in tests are fine', () => {
  const files = {
    'packages/low/src/expr/a.ts': "export * from './b.js';",
    'packages/low/src/expr/b.ts': "import { parse } from 'mathjs';",
    'packages/low/src/expr/b.test.ts': "import '../calculus/d.js'; import { test } from 'vitest';",
    'packages/low/src/expr/parser.ts': "import { parse } from 'parser/small';",
    'packages/low/src/calculus/d.ts': "import type { A } from '../expr/a.js';",
    'packages/low/src/index.ts': "export * from './calculus/d.js';",
    'packages/high/src/emit/e.ts': "import { a } from '@tracegrad/low'; import 'node:fs';",
  };
  expect(complaintsAbout(files)).toEqual([]);
});

test.each([
  ['upwards', 'packages/low/src/expr/a.ts', "import '../calculus/d.js';", '(layer 1) imports'],
  ['upwards, only a type', 'packages/low/src/expr/a.ts', "import type { D } from '../calculus/d.js';", 'lower layers'],
  ['upwards, re-exported', 'packages/low/src/expr/a.ts', "export { d } from '../calculus/d.js';", 'lower layers'],
  ['upwards, dynamically', 'packages/low/src/expr/a.ts', "await import('../calculus/d.js');", 'lower layers'],
  ['sideways', 'packages/low/src/calculus/d.ts', "import '../print/p.js';", 'lower layers'],
  ['an entry without a layer', 'packages/low/src/new/n.ts', "import '../expr/a.js';", 'new has no layer'],
  ['a target without a layer', 'packages/low/src/index.ts', "import './new/n.js';", 'new, which has no layer'],
  ['a name every object has', 'packages/low/src/constructor.ts', "import './expr/a.js';", 'no layer'],
  ['into another package by path', 'packages/high/src/emit/e.ts', "import '../../../low/src/index.js';", 'reaches out'],
  ['an undeclared package', 'packages/low/src/expr/a.ts', "import 'left-pad';", 'does not declare'],
  ['a subpath of an undeclared package', 'packages/low/src/expr/a.ts', "import '@x/y/z';", 'imports @x/y,'],
  ['a package above', 'packages/low/src/expr/a.ts', "import '@tracegrad/high';", 'does not declare'],
  ['a declared package beside', 'packages/high/src/emit/e.ts', "import '@tracegrad/side';", 'of ours it may import'],
  [
    'a bundled package elsewhere',
    'packages/low/src/expr/a.ts',
    "import 'parser';",
    'only packages/low/src/expr/parser.ts',
  ],
  ['Node in a browser package', 'packages/low/src/expr/a.ts', "import 'node:fs';", 'runs in browsers too'],
])('refused: %s', (_, path, text, words) => {
  const complaints = complaintsAbout({ [path]: text });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(path);
  expect(complaints[0]).toContain(words);
});

test('a circle of files is refused, types included', () => {
  const files = {
    'packages/low/src/expr/a.ts': "import type { B } from './b.js';",
    'packages/low/src/expr/b.ts': "import { c } from './c.js';",
    'packages/low/src/expr/c.ts': "import { a } from './a.js';",
  };
  expect(complaintsAbout(files)).toEqual([
    'these files import each other in a circle: packages/low/src/expr/a.ts, packages/low/src/expr/b.ts, packages/low/src/expr/c.ts',
  ]);
});

test('cycles: two apart and a loop, and none in a diamond', () => {
  const edges = { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['e'], e: ['d'], f: ['f'], g: ['a', 'c'] };
  expect(cyclesOf(new Map(Object.entries(edges)))).toEqual([['d', 'e'], ['a', 'b'], ['f']]);
  expect(cyclesOf(new Map(Object.entries({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })))).toEqual([]);
});
