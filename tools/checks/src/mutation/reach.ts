/** Which test files reach a source file by their imports, the nearest first. */
import { isRelative, specifiersOf, targetOf } from '../imports.js';
import { isTest, type Texts } from '../repository.js';

/** A package of ours as its sources: `@tracegrad/symbolic` is `packages/symbolic/src/index.ts`. */
function sourceOf(specifier: string): string | undefined {
  const [, name, path = 'index'] = /^@tracegrad\/([a-z]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  return name === undefined ? undefined : `packages/${name}/src/${path}.ts`;
}

/** For each file, the test files from which imports lead to it, by the number of imports between. */
export function reachOf(texts: Texts): (path: string) => readonly string[] {
  const readers = new Map<string, string[]>();
  for (const [path, text] of texts) {
    for (const specifier of specifiersOf(text)) {
      const target = isRelative(specifier) ? targetOf(path, specifier) : sourceOf(specifier);
      if (target !== undefined) readers.set(target, [...(readers.get(target) ?? []), path]);
    }
  }
  return path => {
    const seen = new Set([path]);
    const tests: string[] = [];
    for (let ring = [path]; ring.length > 0;) {
      tests.push(...ring.filter(isTest).sort());
      ring = ring.flatMap(one => readers.get(one) ?? []).filter(one => !seen.has(one) && seen.add(one) !== undefined);
    }
    return tests;
  };
}
