/**
 * The explorables in a real browser: pictures there without JavaScript, moved by keys, computed in workers, started and
 * stopped; and a page that answers while a worker trains.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { browserTest as it, settled, type SiteUnderTest, siteUnderTest } from './site.js';

let site: SiteUnderTest;
beforeAll(async () => {
  site = await siteUnderTest();
});
afterAll(() => site?.close());

const waiting = { timeout: 60_000 };
const curves = (page: Page): Promise<string> =>
  page.locator('.plot path').evaluateAll(paths => paths.map(path => path.getAttribute('d')).join(' '));

/** Presses a key on a slider and waits until the picture is another one. */
async function pressed(page: Page, slider: string, key: string): Promise<void> {
  const before = await curves(page);
  await page.getByLabel(slider).first().focus();
  await page.keyboard.press(key);
  await expect.poll(() => curves(page), waiting).not.toBe(before);
}

const pages = ['vanishing', 'memory', 'delay', 'names', 'plan', 'walk'];

describe.concurrent('without JavaScript', () => {
  it.each([...pages, 'zh/delay', 'zh/walk'])('%s has its picture', async name => {
    const path = name.startsWith('zh/') ? name.replace('zh/', 'zh/explore/') : `explore/${name}`;
    const { page, close } = await site.open(`${path}.html`, { javaScript: false });
    const text = (await page.locator('figure.explore').first().textContent()) ?? '';
    expect(text.length).toBeGreaterThan(40);
    const drawn = await page.locator('.plot path, .stages .box, figure pre').count();
    expect(drawn).toBeGreaterThan(0);
    await close();
  });
});

describe('sliders', () => {
  it('the gain moves the curves, and what is said of them', async () => {
    const { page, complaints, close } = await site.open('explore/vanishing.html', { mount: '/a/b/' });
    const says = page.locator('figure.explore figcaption');
    const before = await says.textContent();
    await pressed(page, 'gain of W', 'Home');
    await page.getByText('Gain 0.2').waitFor();
    await page.getByText('it vanishes').waitFor(waiting);
    expect(await says.textContent()).not.toBe(before);
    // Four curves and the line at 1, once all networks have been computed.
    await expect.poll(() => page.locator('.plot .curve').count(), waiting).toBe(4);
    expect(complaints).toEqual([]);
    await close();
  });

  it('the forget bias moves the map and the half-life', async () => {
    const { page, complaints, close } = await site.open('zh/explore/memory.html', { width: 390, scheme: 'dark' });
    await pressed(page, '遗忘门偏置 b_f', 'End');
    await page.getByText('280 步').waitFor(waiting);
    await pressed(page, '门的权重', 'Home');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('training', () => {
  it('nothing runs before it is asked for; then it starts, answers, stops and starts again', async () => {
    const { page, complaints, close } = await site.open('explore/delay.html');
    const loaded: string[] = [];
    page.on('request', request => loaded.push(request.url()));
    await settled(page);
    expect(loaded.filter(url => url.includes('worker'))).toEqual([]);
    const figure = page.locator('figure.explore').first();
    // The longest time between two turns of the page's own loop.
    await page.evaluate(`{
      window.longestGap = 0;
      let before = performance.now();
      setInterval(() => {
        const now = performance.now();
        window.longestGap = Math.max(window.longestGap, now - before);
        before = now;
      }, 5);
    }`);
    await figure.getByRole('button', { name: 'Start' }).click();
    await expect.poll(() => figure.locator('table').textContent(), waiting).toMatch(/not solved after \d{2,} updates/);
    await page.waitForTimeout(500);
    const gap = Number(await page.evaluate('window.longestGap'));
    process.stderr.write(`the page answered within ${gap.toFixed(0)} ms while six networks trained\n`);
    // Wanted are 100 ms on a machine of one's own; this one is shared with whatever else is being tested.
    expect(gap).toBeLessThan(1000);
    await figure.getByRole('button', { name: 'Stop' }).click();
    const stopped = await figure.locator('table').textContent();
    await page.waitForTimeout(400);
    expect(await figure.locator('table').textContent()).toBe(stopped);
    await figure.getByRole('button', { name: 'Start again' }).click();
    await figure.getByText('seed 4').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('names appear while the model of names learns', async () => {
    const { page, complaints, close } = await site.open('explore/names.html');
    await page.getByLabel('updates in all').focus();
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('dt').getByText('after update 300', { exact: true }).waitFor(waiting);
    const names = (await page.locator('dl dd').first().textContent()) ?? '';
    expect(names.split(',').length).toBe(6);
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.concurrent('choices', () => {
  it('another model has another plan', async () => {
    const { page, complaints, close } = await site.open('explore/plan.html', { width: 390 });
    await settled(page);
    await page.getByLabel('model', { exact: true }).selectOption('rnn-last');
    await page.locator('.stages code').getByText('a[t] = W*h[t-1] + U*x[t] + b').first().waitFor(waiting);
    expect(await page.locator('.stages').textContent()).not.toContain('a_f[t]');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a parameter is followed to its loop, in both languages', async () => {
    const { page, complaints, close } = await site.open('zh/explore/walk.html');
    await settled(page);
    await page.getByLabel('模型', { exact: true }).selectOption('lstm');
    await page.getByLabel('参数', { exact: true }).selectOption('U_f');
    await page.locator('li.gradient').getByText("∂L/∂U_f = sum(t, 1, T, ga_f[t]*h[t-1]')").waitFor(waiting);
    expect(await page.locator('li.emitted pre').textContent()).toContain('gU_fioc');
    expect(await page.locator('li.derivation').textContent()).toMatch(/[一-鿿]/);
    expect(complaints).toEqual([]);
    await close();
  });
});
