/**
 * The playground in a real browser: what it must answer and refuse, typed into its fields; links that lead back; training
 * beside a page that keeps answering; and a policy that allows no evaluation of text.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { answered, hostile } from '../playground/acceptance.js';
import type { ExpressionText } from '../playground/expression-problem.js';
import { browserTest as it, settled, type SiteUnderTest, siteUnderTest } from './site.js';

let site: SiteUnderTest;
beforeAll(async () => {
  site = await siteUnderTest();
});
afterAll(() => site?.close());

const field = (page: Page, name: string) => page.locator(`.tg-playground [data-field="${name}"]`);

/** Puts a problem into the fields; the expression last, since it is what the answer waits for. */
async function put(page: Page, { expression, wrt, variables, order }: ExpressionText): Promise<void> {
  await field(page, 'variables').fill(variables);
  await field(page, 'wrt').fill(wrt);
  await field(page, 'order').selectOption(String(order));
  await field(page, 'expression').fill(expression);
}

/** The text of the result, once it is this one. */
const resultIs = (page: Page, text: string) =>
  page.locator(`[data-result][data-text=${JSON.stringify(text)}]`).waitFor({ state: 'attached', timeout: 15_000 });

/** A list in two, since each window types on its own. */
const halves = <E>(list: readonly E[]): readonly (readonly [name: string, half: readonly E[]])[] => {
  const middle = Math.ceil(list.length / 2);
  return [
    ['first', list.slice(0, middle)],
    ['second', list.slice(middle)],
  ];
};

/** How many updates training has shown. */
const updates = async (page: Page): Promise<number> =>
  Number(
    (await page.locator('[data-updates]').count()) === 0
      ? 0
      : await page.locator('[data-updates]').getAttribute('data-updates'),
  );

// Most of these wait for answers, so some share the time; not the one that measures how soon a page answers.
describe.concurrent('what is typed', () => {
  it.each(halves(answered))('half of thirty inputs is answered with its results, typeset: %s', async (_, half) => {
    const { page, complaints, close } = await site.open('playground.html');
    for (const { text, result } of half) {
      await put(page, text);
      await resultIs(page, result);
    }
    await page.locator('[data-result] .katex').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(halves(hostile))(
    'half of twenty hostile inputs is refused in its field and place, as text: %s',
    async (_, half) => {
      const { page, complaints, close } = await site.open('playground.html');
      const dialogs: string[] = [];
      page.on('dialog', dialog => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      for (const { what, text, field: where, position } of half) {
        await put(page, { subject: 'expression', expression: 'x', wrt: 'x', variables: '', order: 1 });
        await resultIs(page, 'eye(n)');
        await put(page, text);
        const refusal = page.locator(`.field:has([data-field="${where}"]) .refusal`);
        await refusal.waitFor({ timeout: 15_000 });
        if (position !== undefined) expect(await refusal.locator('mark').count(), what).toBe(1);
      }
      const elements = 'img, script, b, iframe, object';
      expect(await page.locator(`.tg-playground :is(${elements})`).count()).toBe(0);
      expect(dialogs).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('the mark leads to the character', async () => {
    const { page, close } = await site.open('playground.html#v=1&f=x%27*A*%28x+%2B+q&by=x');
    await page.locator('.there').click();
    const selected = await field(page, 'expression').evaluate((area: HTMLTextAreaElement) => [
      area.selectionStart,
      area.value.slice(area.selectionStart, area.selectionEnd),
    ]);
    expect(selected).toEqual([5, '(']);
    await close();
  });
});

describe.concurrent('links', () => {
  it('carry what stands in the fields, and lead back to it', async () => {
    const { page, close } = await site.open('playground.html');
    await put(page, {
      subject: 'expression',
      expression: 'sum(relu(W*x)) + 1',
      wrt: 'W',
      variables: 'W: m×n',
      order: 1,
    });
    await resultIs(page, "sign(relu(W*x))*x'");
    await page.getByRole('tab', { name: 'Check my formula' }).click();
    await field(page, 'formula').fill("x*sign(relu(W*x))'");
    await page.waitForURL(/formula=x/);
    const url = page.url();
    await close();
    const again = await site.open(url.slice(site.address.length + 1));
    await again.page.getByRole('tab', { name: 'Check my formula', selected: true }).waitFor();
    await field(again.page, 'formula').waitFor();
    expect(await field(again.page, 'formula').inputValue()).toBe("x*sign(relu(W*x))'");
    expect(await field(again.page, 'variables').inputValue()).toBe('W: m×n');
    await again.page.getByRole('button', { name: 'Compare' }).click();
    expect(await again.page.locator('[data-verdict]').textContent()).toContain('Equal up to transposition');
    expect(again.complaints).toEqual([]);
    await again.close();
  });

  it('that cannot be read say so, and do nothing else', async () => {
    const { page, complaints, close } = await site.open(
      'playground.html#v=9&f=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E',
    );
    await page.getByText('This link could not be read').waitFor();
    expect(await field(page, 'expression').inputValue()).toBe("-y'*log(softmax(W*x + b))");
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.concurrent('a cell', () => {
  it('is derived, verified, and shown as code', async () => {
    const { page, complaints, close } = await site.open('playground.html#v=1&cell=gru', { mount: '/a/b/' });
    await page.locator('.gradient .katex').first().waitFor({ timeout: 15_000 });
    await page.getByRole('tab', { name: 'Numeric check' }).click();
    await page.getByText('Agrees with numeric differentiation').waitFor({ timeout: 15_000 });
    await page.getByRole('tab', { name: 'Code' }).click();
    await page.getByText('function train(').waitFor({ timeout: 15_000 });
    expect(complaints).toEqual([]);
    await close();
  });

  it('judges pasted numbers', async ({ expect }) => {
    const { page, close } = await site.open('playground.html#v=1&cell=rnn&panel=numbers');
    await expect.poll(() => field(page, 'values').inputValue(), { timeout: 15_000 }).toContain('h0');
    await field(page, 'numbers').fill('W = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]\nb = [1, 2]');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('[data-finding="W"]').getByText('nothing reaches it').waitFor();
    await page.locator('[data-finding="b"]').getByText('It must be 3; it is 2.').waitFor();
    await close();
  });
});

describe('training', () => {
  it('runs in a worker while the page keeps answering', async () => {
    const { page, complaints, close } = await site.open('playground.html#v=1&cell=lstm-last&panel=training');
    const start = page.getByRole('button', { name: 'Train', exact: true });
    await start.waitFor({ timeout: 15_000 });
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
    await start.click();
    await expect.poll(() => updates(page), { timeout: 60_000 }).toBeGreaterThan(300);
    const gap = Number(await page.evaluate('window.longestGap'));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    const stopped = await updates(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => updates(page), { timeout: 15_000 }).toBeGreaterThan(stopped);
    expect(complaints).toEqual([]);
    process.stderr.write(`the page answered within ${gap.toFixed(0)} ms while training\n`);
    // Wanted are 100 ms on a machine of one's own; this one is shared with whatever else is being tested.
    expect(gap).toBeLessThan(1000);
    await close();
  });
});

describe.concurrent('the page itself', () => {
  it('allows no evaluation of text', async ({ expect }) => {
    const { page, close } = await site.open('playground.html');
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/'unsafe-eval'/);
    // Run by the page itself; what a test evaluates directly is above any policy.
    await page.evaluate('setTimeout("window.evaluated = true"); setTimeout(() => (window.waited = true), 50)');
    await expect.poll(() => page.evaluate('window.waited')).toBe(true);
    expect(await page.evaluate('window.evaluated')).toBeUndefined();
    await close();
  });

  it('loads the engine at the first touch and not before', async () => {
    const { page, close } = await site.open('playground.html');
    const loaded: string[] = [];
    page.on('request', request => loaded.push(request.url()));
    await settled(page);
    expect(loaded.filter(url => url.includes('worker'))).toEqual([]);
    await field(page, 'expression').focus();
    await page.getByText('Derived.').waitFor({ timeout: 15_000 });
    expect(loaded.filter(url => url.includes('engine.worker')).length).toBeGreaterThan(0);
    await close();
  });

  it('shows a finished derivation without JavaScript', async () => {
    const { page, close } = await site.open('zh/playground.html', { javaScript: false });
    expect(await page.locator('[data-result] .katex').count()).toBeGreaterThan(0);
    expect(await page.locator('.groups').textContent()).toContain('读出导数');
    await close();
  });

  it('is used with the keyboard alone', async () => {
    const { page, close } = await site.open('playground.html');
    await page.getByRole('tab', { name: 'Derivation' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Numeric check', selected: true }).waitFor();
    await page.getByText('Agrees with numeric differentiation').waitFor({ timeout: 15_000 });
    await page.keyboard.press('End');
    await page.getByRole('tab', { name: 'Code', selected: true }).waitFor();
    await page.keyboard.press('Home');
    await page.locator('.groups summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.step-list .katex').first().waitFor({ timeout: 15_000 });
    await close();
  });
});
