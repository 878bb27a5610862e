import { expect, test } from 'vitest';
import { linkComplaints } from './ensure-links.js';

const there = new Set(['docs/a.md', 'README.md']);
const complaintsAbout = (page: string): readonly string[] => linkComplaints('docs/b.md', page, path => there.has(path));

test('links to pages that are there, anchors, addresses and links inside code pass', () => {
  const page =
    '[a](a.md#part) [r](../README.md) [s](#here) [w](https://x.example/y)\n`[q](no.md)`\n```md\n[z](no.md)\n```\n';
  expect(complaintsAbout(page)).toEqual([]);
});

test('a link into the void is refused', () => {
  expect(complaintsAbout('[a](c.md)')).toEqual(['docs/b.md links to c.md, which is not there']);
});
