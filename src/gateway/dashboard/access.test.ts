import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionInfo, Status } from '../contract.ts';
import { HOST, openTestDashboard, problemOf, type TestDashboard, type TestOptions } from './dashboard.conformance.ts';
import { isAllowedHost, isLoopbackAddress } from './origin.ts';
import { SESSION_MS } from './sessions.ts';

const admin = { name: 'ops', key: 'admin-key-0123456789', role: 'admin' } as const;
const client = { name: 'app', key: 'client-key-0123456789', role: 'client' } as const;

let open: TestDashboard | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});
async function dashboard(options: TestOptions = {}): Promise<TestDashboard> {
  open = await openTestDashboard(options);
  return open;
}

/** Signs in; gives the headers of the session's requests. */
async function signIn(at: TestDashboard, key: string) {
  const response = await at.send('POST', '/api/session', { key });
  expect(response.status).toBe(200);
  const set = response.headers.get('set-cookie') ?? '';
  const cookie = set.split(';')[0]!;
  const info = (await response.json()) as SessionInfo;
  const { csrf } = await at.json<Status>('/api/status', { headers: { cookie }, from: '192.0.2.7' });
  return { set, info, headers: { cookie, 'x-oversight-csrf': csrf } };
}

describe('the name that the dashboard is opened under', () => {
  it('is a loopback name, a configured one or, with keys, an address; every other name is refused [dashboard.csrf]', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const foreign = fc
      .array(label, { minLength: 1, maxLength: 4 })
      .map((labels) => labels.join('.'))
      .filter((name) => name !== 'localhost' && !name.endsWith('.localhost') && name !== 'guard.example');
    const port = fc.option(fc.integer({ min: 1, max: 65_535 })).map((n) => (n === null ? '' : `:${n}`));
    fc.assert(
      fc.property(foreign, port, fc.boolean(), (name, end, withKeys) => {
        expect(isAllowedHost(name + end, ['guard.example'], withKeys)).toBe(false);
        expect(isAllowedHost(`guard.example${end}`, ['guard.example'], withKeys)).toBe(true);
        expect(isAllowedHost(`127.0.0.1.${name}${end}`, [], withKeys)).toBe(false);
        expect(isAllowedHost(`localhost${end}`, [], withKeys)).toBe(true);
      }),
    );
    for (const host of ['127.0.0.1', '127.9.9.9:1', '[::1]:8787', 'a.localhost'])
      expect(isAllowedHost(host, [], false), host).toBe(true);
    for (const host of ['192.0.2.7', '[2001:db8::1]:80']) {
      expect(isAllowedHost(host, [], true), host).toBe(true);
      expect(isAllowedHost(host, [], false), host).toBe(false);
    }
    for (const host of [undefined, '', ':80', 'a b', 'user@localhost', 'localhost/x', 'local\\host', '[::1', '[]'])
      expect(isAllowedHost(host, [], true), String(host)).toBe(false);
  });

  it('is checked before anything else, for reading and for signing in as well [dashboard.csrf]', async () => {
    const at = await dashboard();
    for (const [path, method] of [
      ['/api/status', 'GET'],
      ['/api/live', 'GET'],
      ['/api/session', 'POST'],
      ['/api/guards/rollback', 'POST'],
    ] as const) {
      const response = await at.ask(path, { method, headers: { host: 'evil.example:8787' } });
      expect(response.status, path).toBe(403);
      expect((await problemOf(response)).remedy).toMatch(/127\.0\.0\.1/);
    }
  });
});

describe('a request of another page', () => {
  const changing = [
    ['POST', '/api/guards/a/promote'],
    ['POST', '/api/guards/rollback'],
    ['POST', '/api/playground'],
    ['POST', '/api/guards/a/impact'],
    ['POST', '/api/evaluations/a/score'],
    ['POST', '/api/constitutions/lint'],
    ['POST', '/api/constitutions/diff'],
    ['PUT', '/api/constitutions/a'],
    ['DELETE', '/api/constitutions/a'],
    ['POST', '/api/constitutions/a/build'],
    ['POST', '/api/runs/a/cancel'],
    ['POST', '/api/alerts/a/acknowledge'],
    ['DELETE', '/api/session'],
  ] as const;

  it('is refused without the token of the status, or with a wrong one, on every changing route [dashboard.csrf]', async () => {
    const at = await dashboard();
    for (const [method, path] of changing) {
      for (const headers of [{}, { 'x-oversight-csrf': '' }, { 'x-oversight-csrf': 'A'.repeat(43) }]) {
        const response = await at.ask(path, { method, headers });
        expect(response.status, path).toBe(403);
        expect((await problemOf(response)).message).toMatch(/x-oversight-csrf/);
      }
    }
  });

  it('is refused by its origin even where it knows the token [dashboard.csrf]', async () => {
    const at = await dashboard();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${HOST}.evil.example` },
      { origin: 'http://127.0.0.1:9999' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const response = await at.send('POST', '/api/constitutions/lint', { text: '' }, headers);
      expect(response.status, JSON.stringify(headers)).toBe(403);
    }
    expect((await at.send('POST', '/api/constitutions/lint', { text: '' })).status).toBe(200);
    // Nor may it read: an answer could be told by its length or its time.
    expect((await at.ask('/api/traffic', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await at.ask('/api/traffic', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
  });

  it('that sends a form instead of JSON is refused [dashboard.csrf]', async () => {
    const at = await dashboard();
    const response = await at.send('POST', '/api/constitutions/lint', { text: '' }, { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
  });

  it('gets no permission to read an answer from elsewhere [dashboard.csrf]', async () => {
    const at = await dashboard();
    const response = await at.ask('/api/status', { method: 'OPTIONS', headers: { origin: `http://${HOST}` } });
    for (const [name] of response.headers) expect(name).not.toMatch(/^access-control-/);
  });
});

describe('without API keys', () => {
  it('the dashboard answers this machine only [dashboard.login]', async () => {
    const at = await dashboard();
    const { mayChange, caller } = await at.json<Status>('/api/status', { from: '::ffff:127.0.0.1' });
    expect({ mayChange, caller }).toEqual({ mayChange: true, caller: undefined });
    for (const from of ['192.0.2.7', '10.0.0.1', '2001:db8::1', '', '::ffff:10.0.0.1']) {
      const response = await at.ask('/api/status', { from });
      expect(response.status, from).toBe(403);
      expect((await problemOf(response)).remedy).toMatch(/key with the role admin/);
    }
  });

  it('a request that a proxy on this machine handed on is not from here [dashboard.login]', async () => {
    const at = await dashboard();
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect((await at.ask('/api/status', { headers: { [name]: '127.0.0.1' } })).status, name).toBe(403);
  });

  it('loopback is 127.0.0.0/8 and ::1, however written, and nothing else [dashboard.login]', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => isLoopbackAddress(ip) === ip.startsWith('127.')));
    for (const text of ['127.0.0.1.example', '1127.0.0.1', '::ffff:128.0.0.1', 'localhost', ''])
      expect(isLoopbackAddress(text), text).toBe(false);
  });

  it('a connection of which nothing is known is not from here [dashboard.login]', async () => {
    const at = await dashboard();
    expect((await at.app.request(`http://${HOST}/api/status`, { headers: { host: HOST } })).status).toBe(403);
  });
});

describe('with API keys', () => {
  it('nobody sees anything before signing in, on this machine neither [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin] });
    for (const path of ['/api/status', '/api/traffic', '/api/live', '/api/guards', '/api/runs', '/api/nowhere']) {
      const response = await at.ask(path);
      expect(response.status, path).toBe(401);
      expect((await problemOf(response)).remedy).toMatch(/POST \/api\/session/);
    }
    const wrong = await at.send('POST', '/api/session', { key: 'wrong-key-0123456789' });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it('a session is a cookie that no script and no other site gets, and ends when it should [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin] });
    const { set, info, headers } = await signIn(at, admin.key);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${SESSION_MS / 1000}`])
      expect(set).toContain(part);
    expect(set).not.toContain(admin.key);
    expect(info).toEqual({ name: 'ops', role: 'admin', expires: at.clock.now() + SESSION_MS });
    const status = () => at.ask('/api/status', { headers, from: '192.0.2.7' });
    expect((await status()).status).toBe(200);
    await at.clock.advance(SESSION_MS - 1);
    expect((await status()).status).toBe(200);
    await at.clock.advance(1);
    expect((await status()).status).toBe(401);
  });

  it('signing out ends the session on the server, not only in the browser [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin] });
    const { headers } = await signIn(at, admin.key);
    expect((await at.send('DELETE', '/api/session', undefined, headers)).status).toBe(204);
    expect((await at.ask('/api/status', { headers })).status).toBe(401);
  });

  it('the token of one session is worth nothing in another [dashboard.csrf]', async () => {
    const at = await dashboard({ keys: [admin, client] });
    const [one, other] = [await signIn(at, admin.key), await signIn(at, client.key)];
    const headers = { ...one.headers, 'x-oversight-csrf': other.headers['x-oversight-csrf'] };
    expect((await at.send('POST', '/api/constitutions/lint', { text: '' }, headers)).status).toBe(403);
    expect((await at.send('POST', '/api/constitutions/lint', { text: '' }, one.headers)).status).toBe(200);
  });

  it('a key that is no admin may look and not change [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin, client] });
    const { headers } = await signIn(at, client.key);
    const status = await at.json<Status>('/api/status', { headers });
    expect({ mayChange: status.mayChange, caller: status.caller }).toEqual({ mayChange: false, caller: 'app' });
    for (const [method, path, body] of [
      ['POST', '/api/guards/a/promote', {}],
      ['POST', '/api/guards/rollback', {}],
      ['PUT', '/api/constitutions/a', { text: '' }],
      ['DELETE', '/api/constitutions/a', {}],
      ['POST', '/api/constitutions/a/build', {}],
      ['POST', '/api/runs/a/cancel', {}],
      ['POST', '/api/alerts/a/acknowledge', {}],
      ['POST', '/api/guards/a/impact', {}],
      ['POST', '/api/playground', { mode: 'reply', messages: [{ role: 'user', text: 'hello' }] }],
    ] as const) {
      const response = await at.send(method, path, body, headers);
      expect(response.status, path).toBe(403);
      expect((await problemOf(response)).remedy).toMatch(/role admin/);
    }
    expect((await at.ask('/api/traffic', { headers })).status).toBe(200);
  });

  it('a key that left the configuration, or lost its role, ends its sessions [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin, client] });
    const { headers } = await signIn(at, admin.key);
    const keys = at.context.configuration.keys.map((key) => ({ ...key, role: 'client' as const }));
    Object.assign(at.context, { configuration: { ...at.context.configuration, keys } });
    expect((await at.ask('/api/status', { headers })).status).toBe(401);
  });

  it('a program may send its key with each request, and then needs no token [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin] });
    const headers = { authorization: `Bearer ${admin.key}` };
    expect((await at.json<Status>('/api/status', { headers })).mayChange).toBe(true);
    expect((await at.send('POST', '/api/constitutions/lint', { text: '' }, headers)).status).toBe(200);
    expect((await at.ask('/api/status', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  it('guessing is limited [dashboard.login]', async () => {
    const at = await dashboard({ keys: [admin], configuration: { limits: { perMinute: 2, burst: 2 } } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++)
      statuses.push((await at.send('POST', '/api/session', { key: `wrong-${i}-0123456789` })).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
  });
});

describe('every refusal', () => {
  it('has a message, and says what to do; an unknown route and a fault of ours are no exceptions [dashboard.api]', async () => {
    const at = await dashboard();
    const [unknown, tooLarge, broken] = [
      await at.ask('/api/nowhere'),
      await at.send('POST', '/api/constitutions/lint', { text: 'x'.repeat(5 * 1024 * 1024) }),
      await at.ask('/api/runs'),
    ];
    expect([unknown.status, tooLarge.status, broken.status]).toEqual([404, 413, 200]);
    for (const response of [unknown, tooLarge]) {
      const { message, remedy } = await problemOf(response);
      expect([message, remedy].every((text) => (text?.length ?? 0) > 5)).toBe(true);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    Object.assign(at.context.store.reviews, { counts: () => Promise.reject(new Error('secret words of a driver')) });
    const fault = await at.ask('/api/traffic');
    expect(fault.status).toBe(500);
    expect(JSON.stringify(await problemOf(fault))).not.toContain('secret words');
  });
});
