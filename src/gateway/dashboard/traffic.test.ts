import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertItem, TrafficDetail, TrafficPage } from '../contract.ts';
import { samplePart, sampleRecord } from '../operations/exchange-record.conformance.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';

let at: TestDashboard;
beforeEach(async () => {
  at = await openTestDashboard({ configuration: { audit: { retainText: true } } });
});
afterEach(() => at.close());

/** Records `count` exchanges, the odd ones blocked. */
async function record(count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await at.context.recorder.record(
      sampleRecord({
        id: `request-${i}`,
        time: 1_700_000_000_000 + i,
        key: i < 3 ? 'early' : 'late',
        ...(i % 2 === 1 && { decided: 'block', enforced: 'blocked', rule: 'fraud' }),
      }),
    );
}
const ids = (page: TrafficPage) => page.items.map((item) => item.id);

describe('the list of exchanges', () => {
  it('says of each whether something went wrong on its way, such as a reply that broke off [dashboard.api]', async () => {
    await at.context.recorder.record(sampleRecord({ id: 'whole', error: undefined }));
    await at.context.recorder.record(sampleRecord({ id: 'cut', error: 'the upstream broke off' }));
    const { items } = await at.json<TrafficPage>('/api/traffic');
    expect(items.map(({ id, failed }) => [id, failed])).toEqual([
      ['cut', true],
      ['whole', false],
    ]);
    expect((await at.json<TrafficDetail>('/api/traffic/cut')).error).toBe('the upstream broke off');
  });

  it('is newest first, in pages that join without a gap, with the totals of the whole [dashboard.api]', async () => {
    await record(7);
    await at.store.reviews.add({ id: 'review', created: 1, body: {} });
    const seen: string[] = [];
    let path: string | undefined = '/api/traffic?limit=3';
    for (let page = 0; path !== undefined; page++) {
      const found: TrafficPage = await at.json<TrafficPage>(path);
      seen.push(...ids(found));
      expect(found.totals).toEqual({
        total: 7,
        byEnforced: { passed: 4, blocked: 3 },
        byRule: expect.objectContaining({ fraud: 3 }),
        waitingReviews: 1,
      });
      path = found.next === null ? undefined : `/api/traffic?limit=3&before=${found.next}`;
      expect(page).toBeLessThan(3);
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `request-${i}`));
  });

  it('is filtered by what was decided, done, by rule, key, route, time and id; an empty field filters nothing [dashboard.api]', async () => {
    await record(6);
    const found = async (query: string) => ids(await at.json<TrafficPage>(`/api/traffic?${query}`));
    expect(await found('enforced=blocked')).toEqual(['request-5', 'request-3', 'request-1']);
    expect(await found('decided=allow&key=early')).toEqual(['request-2', 'request-0']);
    expect(await found('rule=fraud&key=late')).toEqual(['request-5', 'request-3']);
    expect(await found('route=/v1/messages')).toEqual([]);
    expect(await found('from=1700000000001&to=1700000000003')).toEqual(['request-2', 'request-1']);
    expect(await found('id=request-4')).toEqual(['request-4']);
    expect(await found('id=nothing')).toEqual([]);
    expect(await found('enforced=&rule=&before=')).toHaveLength(6);
  });

  it('of a gateway that has seen nothing is empty [dashboard.api]', async () => {
    expect(await at.json('/api/traffic')).toEqual({
      items: [],
      next: null,
      totals: { total: 0, byEnforced: {}, byRule: {}, waitingReviews: 0 },
    });
  });

  it('is refused where a filter cannot be one, and the field is named [dashboard.api]', async () => {
    const wrong = [
      'limit=0',
      'limit=x',
      'limit=501',
      'before=-1',
      'decided=maybe',
      'enforced=x',
      'from=1.5',
      `key=${'k'.repeat(201)}`,
    ];
    for (const query of wrong) {
      const response = await at.ask(`/api/traffic?${query}`);
      expect(response.status, query).toBe(400);
      expect((await problemOf(response)).message).toContain(`"${query.split('=')[0]}"`);
    }
  });
});

describe('one exchange', () => {
  const parts = [
    samplePart({ text: 'hello', tokens: [{ end: 5, score: 0.25 }] }),
    samplePart({
      name: 'messages.0.content.1',
      scanned: false,
      reason: 'an image',
      score: null,
      action: 'not-scanned',
    }),
    samplePart({ side: 'reply', name: '0/content', role: 'assistant', released: 2, action: 'block', score: 0.9 }),
  ];

  it('is shown with its parts, their token scores, what was not judged, and its place in the chain [dashboard.api]', async () => {
    await at.context.recorder.record(sampleRecord({ parts }));
    const detail = await at.json<TrafficDetail>('/api/traffic/request-1');
    expect(detail.partList).toEqual([
      expect.objectContaining({ text: 'hello', tokens: [{ end: 5, score: 0.25 }], action: 'allow', released: null }),
      expect.objectContaining({ action: 'not-scanned', score: null, reason: 'an image' }),
      expect.objectContaining({ side: 'reply', released: 2, action: 'block', text: null }),
    ]);
    expect([detail.scanned, detail.parts]).toEqual([2, 3]);
    const event = await at.store.audit.get('request-1');
    expect(detail.chain).toEqual({ sequence: 1, previous: '0'.repeat(64), hash: event?.hash });
    expect(detail.timings).toEqual({ total: 40, prompt: 1, upstreamFirstByte: 10, addedFirstToken: 0.4, scoring: 2 });
    const list = await at.json<TrafficPage>('/api/traffic');
    expect(JSON.stringify(list)).not.toContain('hello');
  });

  it('that is not there is a 404 that says so [dashboard.api]', async () => {
    for (const id of ['nothing', '..%2f..%2fetc%2fpasswd', 'x'.repeat(300)])
      expect((await at.ask(`/api/traffic/${id}`)).status).toBe(404);
  });

  it('shows kept text to an admin only [dashboard.login]', async () => {
    const admin = { name: 'ops', key: 'admin-key-0123456789', role: 'admin' } as const;
    const client = { name: 'app', key: 'client-key-0123456789', role: 'client' } as const;
    const other = await openTestDashboard({ configuration: { audit: { retainText: true } }, keys: [admin, client] });
    try {
      await other.context.recorder.record(sampleRecord({ parts }));
      const textFor = async (key: string) =>
        (await other.json<TrafficDetail>('/api/traffic/request-1', { headers: { 'x-api-key': key } })).partList[0]
          ?.text;
      expect([await textFor(admin.key), await textFor(client.key)]).toEqual(['hello', null]);
    } finally {
      await other.close();
    }
  });
});

describe('alerts', () => {
  it('are listed, and acknowledged once a person has seen them [dashboard.api]', async () => {
    const { alert } = await at.store.alerts.raise({
      key: 'early',
      kind: 'blocks',
      raised: 5,
      until: 10,
      counts: { total: 9, near: 1, blocked: 6 },
    });
    const listed = { ...alert, acknowledged: false };
    expect(await at.json<AlertItem[]>('/api/alerts')).toEqual([listed]);
    const done = await at.send('POST', `/api/alerts/${alert.id}/acknowledge`);
    expect(await done.json()).toEqual([{ ...listed, acknowledged: true }]);
    expect((await at.send('POST', '/api/alerts/nothing/acknowledge')).status).toBe(404);
  });
});
