/** axe-core finds nothing serious on any type of page, light and dark, wide and narrow; nothing sticks out of a phone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { notRun } from './not-run.js';
import { browserTest as test, chineseIsDrawn, settled, siteUnderTest, type SiteUnderTest } from './site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The part of axe's answer that is read here. */
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

let site: SiteUnderTest;
beforeAll(async () => {
  site = await siteUnderTest();
});
afterAll(() => site?.close());

const types = [
  'index.html',
  'models/index.html',
  'models/rnn.html',
  'zh/models/rnn-steps.html',
  'reference/rules.html',
  'zh/guides/matrix-calculus.html',
  'seed.html',
  'architecture.html',
  'reference/runtime.html',
  'decisions/index.html',
];

describe.each(types)('%s', path => {
  test.for([
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 390 },
  ] as const)('$scheme, $width px wide', async ({ scheme, width }, context) => {
    const { page, close } = await site.open(path, { scheme, width });
    context.onTestFinished(close);
    await settled(page);
    if (path.startsWith('zh/') && !(await chineseIsDrawn(page)))
      notRun(context, 'there is no font for Chinese (Debian: fonts-noto-cjk), which decides how wide a page is');
    // The policy forbids scripts from elsewhere; the browser may bring its own.
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe: own } = window as unknown as {
        axe: { run: (context: object, options: object) => Promise<{ violations: readonly Violation[] }> };
      };
      return (await own.run({ exclude: ['.katex'] }, { resultTypes: ['violations'] })).violations;
    });
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(node => node.html.slice(0, 160))
            .join(' | ')}`,
      );
    expect(serious).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});
