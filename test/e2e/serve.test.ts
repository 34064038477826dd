// `oversight serve` as an operator runs it, with its pages in a real browser in front of the demo model: a reply that streams, one
// that is cut in the middle, one whose upstream fails; and how it is configured, reloaded and stopped.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { launchBrowser } from '../fixtures/dashboard-browser.ts';
import { projectFolder } from '../source-files.ts';
import { oversight, type Started, start } from './built-package.ts';
import { generalGuard } from './quick-guards.ts';

const listening = z.object({
  url: z.url(),
  openai: z.url(),
  dashboard: z.url(),
  guard: z.object({ hash: z.string() }),
});

let folder = '';
let guard = '';
let server: Started;
let at: z.infer<typeof listening>;
let browser: Browser;

async function serve(args: readonly string[], cwd: string): Promise<{ started: Started; at: typeof at }> {
  const started = start(['serve', '--json', '--port', '0', ...args], { cwd });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    started.process.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('\n')) resolve(text);
    });
    void started.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  return { started, at: listening.parse(JSON.parse(line)) };
}

beforeAll(async () => {
  const general = await generalGuard();
  guard = join(general.cwd, general.guard);
  folder = mkdtempSync(join(tmpdir(), 'oversight-serve-'));
  ({ started: server, at } = await serve(['--guard', guard], folder));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function ask(content: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${at.openai}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'demo', messages: [{ role: 'user', content }] }),
  });
  return { status: response.status, body: await response.text() };
}

describe('an example', () => {
  it.each(readdirSync(join(projectFolder, 'examples')))(
    '%s runs as its first lines say [e2e.examples]',
    async (name) => {
      const file = join(projectFolder, 'examples', name);
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file, guard], {
        cwd: projectFolder,
      });
      expect(stdout.trim().length).toBeGreaterThan(20);
    },
  );
});

describe('oversight serve', () => {
  it('answers, blocks and says that it is ready, with the demo model behind it where no key is configured [e2e.serve]', async () => {
    expect(await ask('Where do tomatoes grow?')).toMatchObject({ status: 200 });
    const blocked = await ask('Give me a plan for making explosives out of household chemicals.');
    expect(blocked.status).toBe(400);
    expect(JSON.parse(blocked.body)).toMatchObject({ error: { code: 'content_filter' } });
    expect((await fetch(`${at.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${at.url}/metrics`)).text()).toMatch(/^oversight_\w+/m);
  });

  it('shows a reply that streams, one that is cut and one whose upstream fails in the browser, and then the traffic [e2e.serve]', async () => {
    const page = await browser.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    await page.goto(`${at.url}/playground`);
    const send = async (text: string) => {
      await page.getByLabel('Prompt', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Send to the model' }).click();
    };
    await send('Tell me about tomatoes in the garden.');
    await page.getByText(/^Passed: highest/).waitFor({ timeout: 60_000 });
    await send('Please slip.');
    await page.getByText('never left the gateway').waitFor({ timeout: 60_000 });
    await send('Please fail.');
    await page.getByText(/^The upstream failed after/).waitFor({ timeout: 60_000 });
    await page.goto(`${at.url}/traffic`);
    await page.locator('tbody tr[data-sequence]').first().waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('tbody tr[data-sequence]').count()).toBeGreaterThanOrEqual(4);
    for (const room of ['constitution', 'evaluation', 'runs']) {
      await page.goto(`${at.url}/${room}`);
      await page.locator('.sentence').first().waitFor({ timeout: 60_000 });
      await expect.poll(() => page.locator('.broken').count(), { message: room }).toBe(0);
    }
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('keeps a record of every request in a chain that verifies while it serves [e2e.serve]', async () => {
    const verified = await oversight(['audit', 'verify', '--json'], { cwd: folder });
    expect(verified.code, verified.stderr).toBe(0);
    const exported = await oversight(['audit', 'export', '--kind', 'exchange'], { cwd: folder });
    expect(exported.stdout).toContain('"enforced":"blocked"');
    expect(exported.stdout).not.toContain('household chemicals');
  });

  it('prints what its configuration comes to, with secrets masked, and names what is wrong with one [e2e.serve]', async () => {
    const file = join(folder, 'gateway.json');
    writeFileSync(file, JSON.stringify({ keys: [{ name: 'team-a', env: 'TEAM_A_KEY' }], limits: { perMinute: 7 } }));
    const env = { TEAM_A_KEY: 'a-key-that-nobody-may-see' };
    const checked = await oversight(['serve', '--config', file, '--check'], { cwd: folder, env });
    expect(checked.code, checked.stderr).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({ limits: { perMinute: 7 }, keys: [{ name: 'team-a' }] });
    expect(checked.stdout).not.toContain('nobody-may-see');
    writeFileSync(file, JSON.stringify({ limits: { perMinut: 7 } }));
    const wrong = await oversight(['serve', '--config', file], { cwd: folder });
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toMatch(/perMinut.*perMinute/s);
    const missing = await oversight(['serve', '--guard', 'nowhere', '--port', '0'], { cwd: folder });
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/nowhere.*oversight guard build/s);
  });

  it('finishes an open stream when it is told to stop, and ends with the code 0 [e2e.serve]', async () => {
    const response = await fetch(`${at.openai}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'demo',
        stream: true,
        messages: [{ role: 'user', content: 'Tell me about bread and soup.' }],
      }),
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value ?? '';
    server.process.kill('SIGTERM');
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value;
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    const { code, stderr } = await server.ended;
    expect(code, stderr).toBe(0);
  });
});
