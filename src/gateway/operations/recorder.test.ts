import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore, type ReviewQueue, type Store } from '../../store/index.ts';
import { protocols } from '../protocol/index.ts';
import type { ExchangeRecord, LiveEvent } from '../types.ts';
import { createCampaignDetector } from './campaign.ts';
import { anyRecord, samplePart, sampleRecord } from './exchange-record.conformance.ts';
import { createLogger } from './logger.ts';
import { createRecorder } from './recorder.ts';
import { SESSIONS } from './routes/guard-sessions.ts';
import { LITELLM } from './routes/litellm.ts';

interface Settings {
  readonly required?: boolean;
  readonly retainText?: boolean;
  readonly reviews?: Pick<ReviewQueue, 'add'>;
}

function recorderOn(
  audit: Pick<Store['audit'], 'append'>,
  { required = true, retainText = false, reviews }: Settings = {},
) {
  const lines: Record<string, unknown>[] = [];
  const events: LiveEvent[] = [];
  const counted: string[] = [];
  const noted: unknown[] = [];
  const recorder = createRecorder(
    audit,
    { publish: (event) => events.push(event) },
    {
      exchange: ({ id }) => counted.push(id),
      auditAppended: () => counted.push('appended'),
      auditFailed: () => counted.push('failed'),
      failedOpen: (cause) => counted.push(`open: ${cause}`),
    },
    {
      ...{ required: () => required, retainText: () => retainText },
      logger: createLogger({ write: (line) => lines.push(JSON.parse(line)) }),
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      campaign: { thresholdFactor: async () => 1, note: async (key, at) => void noted.push({ key, ...at }) },
      reviews,
    },
  );
  return { recorder, lines, events, counted, noted };
}

const down = { append: () => Promise.reject(new Error('disk full')) };

describe('the recorder', () => {
  it('has the record committed before it resolves, then shows it, with one line, one count and one note each [gateway.record-log]', async () => {
    const store = await openStore('memory:');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyRecord, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
        async (records) => {
          const { recorder, lines, events, counted, noted } = recorderOn(store.audit);
          await Promise.all(
            records.map(async (record) => {
              await recorder.record(record);
              expect(await store.audit.get(record.id)).toBeDefined();
            }),
          );
          const ids = records.map(({ id }) => id).sort();
          expect(lines.map(({ event, id }) => [event, id]).sort()).toEqual(ids.map((id) => ['exchange', id]));
          expect(events.map((event) => event.type === 'exchange' && event.record.id).sort()).toEqual(ids);
          expect(counted.filter((what) => what !== 'appended').sort()).toEqual(ids);
          expect(noted).toHaveLength(records.length);
          for (const event of events) {
            if (event.type !== 'exchange') throw new Error('another event');
            expect((await store.audit.get(event.record.id))!.sequence).toBe(event.sequence);
          }
        },
      ),
      { numRuns: 10 },
    );
    await store.close();
  });

  it('rejects where the log is required and cannot be written: nothing is shown, the failure is counted and logged [gateway.record-log]', async () => {
    const { recorder, lines, events, counted } = recorderOn(down);
    await expect(recorder.record(sampleRecord())).rejects.toMatchObject({ name: 'OversightError', kind: 'failed' });
    expect(events).toEqual([]);
    expect(counted).toEqual(['request-1', 'failed']);
    expect(lines.map(({ event, level }) => [event, level])).toEqual([
      ['exchange', 'info'],
      ['audit log unavailable', 'error'],
    ]);
  });

  it('goes on, counted and logged, where the log is configured as not required [gateway.record-log]', async () => {
    const { recorder, events, counted } = recorderOn(down, { required: false });
    await recorder.record(sampleRecord());
    expect(counted).toEqual(['request-1', 'failed', 'open: audit']);
    expect(events).toMatchObject([{ type: 'exchange', sequence: 0, record: { failOpen: ['audit'] } }]);
  });

  it('puts no text into the access log or the live feed, and into the audit log only where it is to be kept [gateway.record-log]', async () => {
    const said = 'what-was-said';
    const record: ExchangeRecord = sampleRecord({
      parts: [samplePart({ text: said, tokens: [{ end: 3, score: 0.1 }] })],
    });
    for (const retainText of [false, true]) {
      const store = await openStore('memory:');
      const { recorder, lines, events } = recorderOn(store.audit, { retainText });
      await recorder.record(record);
      expect(JSON.stringify([lines, events])).not.toContain(said);
      expect(JSON.stringify(await store.audit.get(record.id)).includes(said)).toBe(retainText);
      await store.close();
    }
  });

  it('says in the access line who, what and how long, aborted requests included', async () => {
    const store = await openStore('memory:');
    const { recorder, lines } = recorderOn(store.audit);
    await recorder.record(sampleRecord({ enforced: 'aborted', status: 499, error: 'the client went away' }));
    expect(lines[0]).toMatchObject({
      ...{ event: 'exchange', client: 'team-a', route: '/v1/chat/completions', status: 499, decided: 'allow' },
      ...{ enforced: 'aborted', ms: 40, parts: 2, scanned: 2, reason: 'the client went away' },
    });
    await store.close();
  });

  it('notes blocks of the judge and of shadow mode for the campaign, and records on while the detector fails [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const { recorder, noted } = recorderOn(store.audit);
    await recorder.record(sampleRecord({ id: 'r1', decided: 'block', enforced: 'shadow', score: 0.9 }));
    await recorder.record(sampleRecord({ id: 'r2', decided: 'escalate', enforced: 'blocked', score: 0.4 }));
    await recorder.record(sampleRecord({ id: 'r3' }));
    expect(noted).toEqual([
      { key: 'team-a', score: 0.9, threshold: 0.5, blocked: true },
      { key: 'team-a', score: 0.4, threshold: 0.5, blocked: true },
      { key: 'team-a', score: 0.1, threshold: 0.5, blocked: false },
    ]);
    const broken = createCampaignDetector(
      () => {
        throw new Error('no settings');
      },
      store,
      { now: () => 0, sleep: () => Promise.resolve() },
    );
    const lines: string[] = [];
    const withBroken = createRecorder(
      store.audit,
      { publish() {} },
      { exchange() {}, auditAppended() {}, auditFailed() {}, failedOpen() {} },
      {
        ...{ required: () => true, retainText: () => false, campaign: broken },
        ...{
          logger: createLogger({ write: (line) => lines.push(line) }),
          clock: { now: () => 0, sleep: () => Promise.resolve() },
        },
      },
    );
    await withBroken.record(sampleRecord({ id: 'r4' }));
    expect(lines.join('\n')).toContain('campaign detector unavailable');
    await store.close();
  });

  it('notes for the campaign what a route refused or let pass, and not what somebody only asked about [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const { recorder, noted } = recorderOn(store.audit);
    const asking = ['/v1/moderations', '/v1/guard', '/api/playground'];
    const enforcing = [...protocols.map(({ path }) => path), LITELLM, SESSIONS];
    for (const [i, route] of [...asking, ...enforcing].entries()) {
      noted.length = 0;
      await recorder.record(sampleRecord({ id: `r${i}`, route, decided: 'block', enforced: 'none', score: 0.9 }));
      expect(noted, route).toHaveLength(asking.includes(route) ? 0 : 1);
    }
    await store.close();
  });

  it('puts doubtful cases of every route before a person, unless a judge settled all of their doubts [gateway.escalation]', async () => {
    const answers = fc.array(fc.constantFrom('allow', 'block', 'timeout', 'error'), { maxLength: 3 });
    const routes = fc.constantFrom('/v1/messages', '/v1/guard', '/v1/guard/sessions', '/api/playground', LITELLM);
    const store = await openStore('memory:');
    let number = 0;
    await fc.assert(
      fc.asyncProperty(anyRecord, answers, routes, async (any, given, route) => {
        const added: Parameters<ReviewQueue['add']>[0][] = [];
        const { recorder } = recorderOn(store.audit, { reviews: { add: async (item) => void added.push(item) } });
        const escalations = given.map((answer) => ({ part: '', score: 0.5, answer, ms: 1 }));
        const record = { ...any, id: `review-${number++}`, route, escalations, stage: 'prompt' as const };
        await recorder.record(record);
        const isSettled = given.length > 0 && given.every((answer) => answer === 'allow' || answer === 'block');
        const isWaiting = record.decided === 'escalate' && !isSettled;
        expect(added.map(({ id, body }) => [id, body['route']])).toEqual(isWaiting ? [[record.id, route]] : []);
      }),
      { numRuns: 200 },
    );
    await store.close();
  });

  it('leaves out what the judge of a session settled, and goes on where the queue takes nothing [gateway.escalation]', async () => {
    const store = await openStore('memory:');
    const added: string[] = [];
    const working = recorderOn(store.audit, { reviews: { add: async ({ id }) => void added.push(id) } });
    await working.recorder.record(sampleRecord({ id: 'settled', decided: 'escalate', stage: 'judge' }));
    await working.recorder.record(sampleRecord({ id: 'open', decided: 'escalate', stage: 'response' }));
    expect(added).toEqual(['open']);
    const broken = recorderOn(store.audit, { reviews: { add: () => Promise.reject(new Error('full')) } });
    await broken.recorder.record(sampleRecord({ id: 'lost', decided: 'escalate' }));
    await new Promise(setImmediate);
    expect(broken.lines.map(({ event }) => event)).toEqual(['exchange', expect.stringContaining('review queue')]);
    await store.close();
  });
});
