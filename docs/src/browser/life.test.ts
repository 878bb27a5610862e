/** What scripts add: folds that fill, lines that are shown, formulas that are copied, a search in two languages. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { browserTest as test, type OpenPage, settled, siteUnderTest, type SiteUnderTest } from './site.js';

let site: SiteUnderTest;
beforeAll(async () => {
  site = await siteUnderTest();
});
afterAll(() => site?.close());

describe('a model page', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await site.open('models/rnn.html', { width: 1500 });
    await settled(open.page);
  });
  afterAll(() => open.close());

  test('a fold shows every step, each with its rule', async () => {
    const fold = open.page.locator('details[data-steps="steps-adjoint-h"]');
    await fold.locator('summary').click();
    await fold.locator('ol li').first().waitFor();
    expect(await fold.locator('.rule').allTextContents()).toEqual(['reindex', 'collect-uses', 'identify']);
    expect(await fold.locator('a.to-steps').count()).toBe(0);
  });

  test('a line number shows the line, and the line leads back', async () => {
    const { page } = open;
    await page.locator('#gW a.to-line').click();
    const shown = page.locator('.listing .shown');
    expect(await shown.textContent()).toContain('∂L/∂W');
    await shown.locator('a').click();
    expect(await page.locator('#gW.shown').count()).toBe(1);
  });

  test('a formula is copied as LaTeX, MathML and text', async () => {
    const { page } = open;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('#gW .formula-display').focus();
    const copied = async (name: RegExp): Promise<string> => {
      await page.locator('.copy-menu').getByRole('button', { name }).click();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(await copied(/LaTeX/)).toContain('\\frac{\\partial L}{\\partial W}');
    expect(await copied(/MathML/)).toMatch(/^<math .*<\/math>$/);
    expect(await copied(/text/)).toBe("dL/dW = sum(t, 1, T, ga[t]*h[t-1]')");
  });

  test('every formula has spoken text, in the language of the page', async () => {
    const spoken = await open.page.locator('#ga math').first().getAttribute('aria-label');
    expect(spoken).toContain('elementwise times');
    const other = await site.open('zh/models/rnn.html');
    expect(await other.page.locator('#ga math').first().getAttribute('aria-label')).toContain('逐元素乘');
    await other.close();
    expect(open.complaints).toEqual([]);
  });
});

describe('the search', () => {
  test.each([
    ['index.html', 'forget gate'],
    ['zh/index.html', '复合法则'],
    ['zh/index.html', '边界'],
  ])('from %s finds “%s”', async (path, words) => {
    const { page, complaints, close } = await site.open(path);
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.locator('.VPLocalSearchBox input').fill(words);
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    expect(await page.locator('.VPLocalSearchBox .result').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });
});

test('the first page steps through its derivation by keyboard', async () => {
  const { page, complaints, close } = await site.open('index.html');
  await settled(page);
  await page.getByRole('button', { name: 'Step through it' }).press('Enter');
  expect(await page.locator('.ledger .reached').count()).toBe(1);
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('.ledger .reached').count()).toBe(2);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await page.locator('.ledger.stepping').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

test('the language is switched on the same page', async () => {
  const { page, complaints, close } = await site.open('models/gru.html');
  await settled(page);
  await page.locator('.VPNavBarTranslations button').hover();
  await page.locator('.VPNavBarTranslations a').first().click();
  await page.waitForURL('**/zh/models/gru.html');
  await page.locator('#gU_g .katex-html').first().waitFor();
  expect(complaints).toEqual([]);
  await close();
});
