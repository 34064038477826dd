import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageRoutes } from './pages.ts';

let root: string;
let folder: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'oversight-pages-'));
  folder = join(root, 'dist');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'dashboard.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'report.html'), 'another page');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets', 'main-BX3kd_8a.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'main-AAAAbbbb.css'), 'p {}');
  writeFileSync(join(root, 'secret.js'), 'SECRET');
  writeFileSync(join(folder, 'notes.sh'), 'SECRET');
  symlinkSync(join(root, 'secret.js'), join(folder, 'assets', 'link-BX3kd_8b.js'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const get = async (path: string, headers: Record<string, string> = {}) =>
  await pageRoutes(folder).request(`http://127.0.0.1${path}`, { headers });

describe('the pages', () => {
  it.each([
    '/',
    '/traffic',
    '/traffic/0190-abc',
    '/playground',
    '/constitution',
    '/constitution/general/diff',
    '/evaluation/general-small',
    '/similarity/0f3a',
    '/runs',
    '/runs/guard-build-1.2',
  ])('%s is the one page, not kept, with its policy [dashboard.csp]', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>page</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('run nothing but our own scripts and styles, talk to nobody else, and are embedded by nobody [dashboard.csp]', async () => {
    const { headers } = await get('/');
    const policy = new Map(
      headers
        .get('content-security-policy')!
        .split('; ')
        .map((part) => [part.split(' ')[0]!, part.split(' ').slice(1).join(' ')]),
    );
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });

  it('keep what carries a hash in its name for ever, and ask again for what does not [dashboard.csp]', async () => {
    const asset = await get('/assets/main-BX3kd_8a.js');
    expect([asset.status, await asset.text()]).toEqual([200, 'export {};']);
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
    const etag = asset.headers.get('etag')!;
    for (const known of [etag, `"other", W/${etag}`]) {
      const again = await get('/assets/main-BX3kd_8a.js', { 'if-none-match': known });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('show a build that was made while the gateway runs [dashboard.api]', async () => {
    const later = join(root, 'later');
    const app = pageRoutes(later);
    const before = await app.request('http://127.0.0.1/');
    expect(before.status).toBe(503);
    expect(await before.text()).toContain('npm run build');
    mkdirSync(later);
    writeFileSync(join(later, 'a-12345678.js'), '1');
    writeFileSync(join(later, 'dashboard.html'), 'built');
    expect(await (await app.request('http://127.0.0.1/traffic')).text()).toBe('built');
    expect((await app.request('http://127.0.0.1/a-12345678.js')).status).toBe(200);
  });
});

describe('a path', () => {
  const step = fc.constantFrom(
    '..',
    '.',
    '',
    'assets',
    'dist',
    '%2e%2e',
    '%2e%2e%2f',
    '..%2f',
    '..\\',
    '%5c..',
    '%00',
    'x',
    '/',
  );
  const end = fc.constantFrom(
    'secret.js',
    'dashboard.html',
    'report.html',
    'notes.sh',
    'link-BX3kd_8b.js',
    'main-BX3kd_8a.js',
    '',
    'etc/passwd',
  );

  it('leads to files of the folder only, however it is written; no other page, no script of a shell, no link [dashboard.csp]', async () => {
    const app = pageRoutes(folder);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), end, async (steps, name) => {
        const path = `/${[...steps, name].join('/')}`;
        const response = await app.request(`http://127.0.0.1${path}`);
        const body = await response.text();
        expect(body).not.toContain('SECRET');
        expect(body).not.toContain('another page');
        if (response.status === 200) expect(['export {};', '<!doctype html><title>page</title>']).toContain(body);
        else expect(response.status).toBe(404);
      }),
      { numRuns: 300 },
    );
    for (const path of [
      '/report.html',
      '/dashboard.html',
      '/notes.sh',
      '/assets/link-BX3kd_8b.js',
      '/assets',
      '/nothing',
    ])
      expect((await app.request(`http://127.0.0.1${path}`)).status, path).toBe(404);
  });
});
