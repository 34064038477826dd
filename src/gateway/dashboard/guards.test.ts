import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GuardList, Status } from '../contract.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';

let at: TestDashboard;
beforeEach(async () => {
  at = await openTestDashboard();
});
afterEach(() => at.close());
const list = () => at.json<GuardList>('/api/guards');
const idsOf = ({ guards }: GuardList) => guards.map((guard) => guard.id).sort();
const liveOf = ({ guards }: GuardList) => guards.filter((guard) => guard.live).map((guard) => guard.id);

describe('the status', () => {
  it('says what judges, in front of what, and hides the secrets of addresses [dashboard.api]', async () => {
    const status = await at.json<Status>('/api/status');
    expect(status).toMatchObject({
      version: '1.2.3',
      guard: { id: 'keyword', name: 'Keyword', hash: 'sample', live: true, threshold: 0.7, escalate: 0.5 },
      mode: 'enforce',
      failOpen: false,
      upstreams: [{ protocol: 'openai', kind: 'demo', url: 'https://model.example/base', healthy: null }],
      store: { kind: 'sqlite' },
      retainText: false,
      judge: null,
      clientUrl: 'http://127.0.0.1:8787/v1',
      runsRoot: join(at.workspace, '.oversight', 'runs'),
      mayChange: true,
    });
    expect(JSON.stringify(status)).not.toContain('secret');
  });
});

describe('the guards', () => {
  it('are the folders of the library and the live one; a folder that is no guard is named with the reason [dashboard.api]', async () => {
    expect(await list()).toMatchObject({ guards: [{ id: 'keyword', live: true }], previous: null });
    const library = join(at.workspace, '.oversight', 'guards');
    await at.addGuard('general', { name: 'General', training: { size: 'quick', constitution: 'c' }, block: 0.25 });
    await mkdir(join(library, 'half-built'));
    await mkdir(join(library, '.hidden'));
    await writeFile(join(library, 'general', 'report.json'), '{}');
    const found = await list();
    expect(idsOf(found)).toEqual(['general', 'keyword']);
    expect(found.guards.find((guard) => guard.id === 'general')).toMatchObject({
      name: 'General',
      threshold: 0.25,
      escalate: null,
      size: 'quick',
      constitution: 'c',
      live: false,
      hasReport: true,
      rules: ['weapons', 'fraud', 'drugs'],
      built: expect.any(Number),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(found.damaged).toEqual([{ id: 'half-built', reason: expect.stringContaining('manifest.json') }]);
  });

  it('show the threshold that the configuration puts in place of their own [dashboard.api]', async () => {
    const other = await openTestDashboard({ configuration: { guard: { folder: 'x', block: 0.9 } } });
    try {
      await other.addGuard('general', { block: 0.25 });
      const { guards } = await other.json<GuardList>('/api/guards');
      expect(guards.map((guard) => guard.threshold)).toEqual([0.9, 0.9]);
    } finally {
      await other.close();
    }
  });
});

describe('promoting a guard', () => {
  it('makes it live, can be taken back, and stands in the audit log with who did it [dashboard.api]', async () => {
    await at.addGuard('one', { name: 'One' });
    await at.addGuard('two', { name: 'Two', block: 0.6 });
    const promote = async (id: string) =>
      (await (await at.send('POST', `/api/guards/${id}/promote`)).json()) as GuardList;
    expect(liveOf(await promote('one'))).toEqual(['one']);
    const second = await promote('two');
    expect([liveOf(second), second.previous]).toEqual([['two'], 'one']);
    const back = (await (await at.send('POST', '/api/guards/rollback')).json()) as GuardList;
    expect([liveOf(back), back.previous]).toEqual([['one'], 'two']);
    const changes = await at.store.audit.list({ kind: 'change' }, 10);
    expect(
      changes.map(({ body }) => [
        body['what'],
        (body['from'] as { name: string }).name,
        (body['to'] as { name: string }).name,
      ]),
    ).toEqual([
      ['rollback', 'Two', 'One'],
      ['promote', 'One', 'Two'],
      ['promote', 'Keyword', 'One'],
    ]);
    expect((await at.store.audit.verify()).ok).toBe(true);
  });

  it('that is live already, is not there, or has none before it, is refused and changes nothing [dashboard.api]', async () => {
    await at.addGuard('one');
    await at.send('POST', '/api/guards/one/promote');
    for (const [path, status] of [
      ['/api/guards/one/promote', 409],
      ['/api/guards/none/promote', 404],
      ['/api/guards/..%2fone/promote', 404],
      ['/api/guards/%2e%2e/promote', 404],
    ] as const)
      expect((await at.send('POST', path)).status, path).toBe(status);
    const fresh = await openTestDashboard();
    try {
      expect((await fresh.send('POST', '/api/guards/rollback')).status).toBe(409);
    } finally {
      await fresh.close();
    }
    expect(await at.store.audit.list({ kind: 'change' }, 10)).toHaveLength(1);
  });

  it('that cannot be loaded leaves the old one live, and the log says so [dashboard.api]', async () => {
    await at.addGuard('bad', { name: 'broken' });
    const response = await at.send('POST', '/api/guards/bad/promote');
    expect(response.status).toBe(400);
    expect((await problemOf(response)).message).toMatch(/cannot be loaded/);
    expect(liveOf(await list())).toEqual(['keyword']);
    const changes = await at.store.audit.list({ kind: 'change' }, 10);
    expect(changes.map(({ body }) => body['what'])).toEqual(['promote failed', 'promote']);
  });

  it('is not done where the log cannot take it [dashboard.api]', async () => {
    await at.addGuard('one');
    Object.assign(at.context.store.audit, { append: () => Promise.reject(new Error('disk full')) });
    expect((await at.send('POST', '/api/guards/one/promote')).status).toBe(500);
    expect(at.context.guards.current().name).toBe('Keyword');
  });

  it('keeps apart the guard in memory from what its folder holds by now [dashboard.api]', async () => {
    await at.addGuard('one', { name: 'One' });
    await at.send('POST', '/api/guards/one/promote');
    await at.addGuard('one', { name: 'One', block: 0.1 });
    const found = await list();
    expect(found.guards.map(({ id, live, threshold }) => [id, live, threshold]).sort()).toEqual([
      ['keyword', false, 0.7],
      ['one', false, 0.1],
      ['one.2', true, 0.7],
    ]);
    expect((await at.send('POST', '/api/guards/one/promote')).status).toBe(200);
    expect(liveOf(await list())).toEqual(['one']);
  });
});
