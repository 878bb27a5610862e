/** What the files of the built site say of each other: links, anchors, languages, policy, weight of fonts. No browser is needed for that. */
import { describe, expect, test } from 'vitest';
import { pageFile, pagesOf, siteFiles, targetOf, weightOf } from './files.js';

const files = new Set(siteFiles());
const pages = new Map(pagesOf([...files]).map(path => [path, pageFile(path)]));
const isOutside = (reference: string): boolean => /^(https?:|mailto:|data:)/.test(reference);

test('there is a site', () => {
  expect(pages.size).toBeGreaterThan(60);
});

test('every reference leads to a file and an anchor that are there', () => {
  const broken = [...pages.values()].flatMap(({ path, references }) =>
    references
      .filter(reference => !isOutside(reference))
      .filter(reference => {
        const { file, fragment } = targetOf(path, reference);
        if (!files.has(file)) return true;
        return fragment !== '' && pages.has(file) && pages.get(file)?.ids.has(fragment) !== true;
      })
      .map(reference => `${path} → ${reference}`),
  );
  expect(broken).toEqual([]);
});

test('every address is relative, so that the site works below any path', () => {
  const absolute = [...pages.values()].flatMap(({ path, references }) =>
    references.filter(reference => reference.startsWith('/')).map(reference => `${path} → ${reference}`),
  );
  expect(absolute).toEqual([]);
});

test('nothing but links leads outside', () => {
  const loaded = [...pages.values()].flatMap(({ path, html }) =>
    Array.from(html.matchAll(/<(?!a\s)\w+[^>]*\s(?:src|href)="(https?:[^"]*)"/g), match => `${path} loads ${match[1]}`),
  );
  expect(loaded).toEqual([]);
});

test('every page exists in both languages', () => {
  const own = [...pages.keys()].filter(path => !path.startsWith('zh/'));
  const twins = [...pages.keys()].filter(path => path.startsWith('zh/')).map(path => path.slice(3));
  expect(twins.sort()).toEqual(own.sort());
});

test('ids are unique in a page', () => {
  const repeated = [...pages.values()].flatMap(({ path, html }) => {
    const all = Array.from(html.matchAll(/\sid="([^"]*)"/g), match => match[1] ?? '');
    return all.filter((id, i) => all.indexOf(id) !== i).map(id => `${path}#${id}`);
  });
  expect(repeated).toEqual([]);
});

describe('the policy', () => {
  test.each(['404.html', 'index.html', 'zh/models/lstm.html'])('of %s allows no text to be evaluated', path => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(pageFile(path).html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).toMatch(/^'self' 'wasm-unsafe-eval'( 'sha256-[\w+/=]+')+$/);
  });
});

test('fonts weigh at most 200 KB together', () => {
  const fonts = siteFiles().filter(file => file.endsWith('.woff2'));
  expect(fonts.reduce((sum, file) => sum + weightOf(file), 0)).toBeLessThan(200 * 1024);
});
