// The gridworld of a run's report in the dashboard: drawn under the gateway's stricter policy, steered by the same keys, listed
// behind "?" with the dashboard's own.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDashboardApi, type DashboardApi } from '../fixtures/dashboard-api.ts';
import { accessibilityFaults, isWiderThanScreen, launchBrowser, openPage } from '../fixtures/dashboard-browser.ts';

let browser: Browser;
let api: DashboardApi;
beforeAll(async () => {
  browser = await launchBrowser();
  api = await createDashboardApi({ rows: 5 });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

describe('a gridworld in the dashboard', () => {
  it('is stepped through and played on the page of its run, and nothing is refused by the policy [report.gridworld.page]', async () => {
    const { page, trouble } = await openPage(browser, api.url, '/runs/guard-build-finished');
    await expect.poll(() => page.locator('svg.board').count()).toBe(2);
    const boards = page.locator('.boards');
    await boards.focus();
    const step = () => page.locator('.transport .of').textContent();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => step()).toContain('step 1 ');
    // The board keeps its own keys from the page: n, p and Space mean something else elsewhere.
    await page.keyboard.press('n');
    await expect.poll(() => step()).toMatch(/step [2-9] /);
    const path = new URL(page.url()).pathname;
    await page.keyboard.press('?');
    await expect.poll(() => page.locator('dialog[open]').innerText()).toContain('on a board: play, pause');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    await page.getByRole('button', { name: 'Play yourself' }).click();
    await boards.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.locator('.hand .of').textContent()).toContain('step 1 ');
    expect(new URL(page.url()).pathname).toBe(path);
    await expect.poll(() => accessibilityFaults(page)).toEqual([]);
    await expect.poll(() => isWiderThanScreen(page)).toBe(false);
    expect(trouble).toEqual([]);
  });
});
