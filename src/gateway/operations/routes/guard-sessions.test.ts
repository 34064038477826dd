import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { sha256 } from '../../../base/index.ts';
import { type SampleGateway, sampleGateway } from '../gateway-context.conformance.ts';
import { pieceReply, sessionReply } from './schemas.ts';
import { createSessionTable, SESSION_IDLE_MS } from './session-table.ts';
import { TextRecord } from './text-record.ts';

const PATH = '/v1/guard/sessions';
const word = fc.constantFrom('forbidden', 'kettle', 'water', 'tea', 'pot');

async function open(gateway: SampleGateway, body: object, key?: string): Promise<string> {
  const { status, json } = await gateway.post(PATH, body, key);
  expect(status).toBe(201);
  return sessionReply.parse(json).session!;
}

async function push(
  gateway: SampleGateway,
  id: string,
  body: object,
  key?: string,
): Promise<z.output<typeof pieceReply>> {
  const { status, json } = await gateway.post(`${PATH}/${id}`, body, key);
  expect(status).toBe(200);
  return pieceReply.parse(json);
}

function end(gateway: SampleGateway, id: string): Promise<Response> {
  return gateway.fetch(new Request(`http://127.0.0.1${PATH}/${id}`, { method: 'DELETE' }));
}

describe('a streaming session', () => {
  it('never lets anything be shown that was not judged, however the answer is cut, and ends with one record [gateway.guard-route]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
    let sessions = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 10 }), cuts, async (words, sizes) => {
        const text = words.join(' ');
        const bad = words.indexOf('forbidden');
        // The word itself is harmless for as long as a letter of it is missing: a judged prefix, as "for" is.
        const start = words.slice(0, bad).join(' ').length + (bad > 0 ? 1 : 0);
        const safe = bad < 0 ? text.length : start + 'forbidden'.length - 1;
        const id = await open(gateway, { text: 'tea' });
        sessions++;
        let clear = 0;
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = sizes[i % sizes.length]!;
          const reply = await push(gateway, id, { text: text.slice(at, at + size) });
          at += size;
          expect(reply.clear).toBeGreaterThanOrEqual(clear);
          expect(reply.clear).toBeLessThanOrEqual(safe);
          clear = reply.clear;
        }
        const last = await push(gateway, id, { text: '', end: true });
        expect(last.state).toBe(bad < 0 ? 'ended' : 'flagged');
        if (bad < 0) expect(last.clear).toBe(text.length);
        else expect(last.clear).toBeLessThanOrEqual(safe);
        const records = await gateway.records();
        expect(records).toHaveLength(sessions);
        expect(records.at(-1)).toMatchObject({
          route: PATH,
          stream: true,
          decided: bad < 0 ? 'allow' : 'block',
          enforced: 'none',
        });
      }),
      { numRuns: 12 },
    );
    await gateway.close();
  });

  it('is over once it was flagged: the reply waits for the record, and what comes later changes nothing [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const id = await open(gateway, { messages: [{ role: 'user', content: 'tea' }] });
    expect(await push(gateway, id, { text: 'boil the water ' })).toEqual({
      clear: 15,
      length: 15,
      state: 'open',
      score: 0,
    });
    expect(await gateway.records()).toEqual([]);
    expect(await push(gateway, id, { text: 'forbidden thing' })).toMatchObject({
      clear: 15,
      state: 'flagged',
      score: 1,
    });
    expect(await gateway.records()).toMatchObject([{ decided: 'block', stage: 'response' }]);
    expect(await push(gateway, id, { text: ' more', end: true })).toMatchObject({ clear: 15, state: 'flagged' });
    expect((await end(gateway, id)).status).toBe(200);
    expect((await gateway.post(`${PATH}/${id}`, { text: 'x' })).status).toBe(404);
    expect(await gateway.records()).toHaveLength(1);
    await gateway.close();
  });

  it('takes its pieces in the order in which they came, also when they come at once [gateway.guard-route]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    const id = await open(gateway, { text: 'tea' });
    const long = 'water '.repeat(2000);
    const replies = await Promise.all([long, 'for', 'bidden ', 'tea'].map((text) => push(gateway, id, { text })));
    expect(replies.at(-1)).toMatchObject({ state: 'flagged' });
    expect(replies.at(-1)!.clear).toBeLessThanOrEqual(long.length + 'for'.length);
    await gateway.close();
  });

  it('begins with a judged prompt: a flagged one gives no session, and is recorded [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const { status, json } = await gateway.post(PATH, { text: 'forbidden' });
    expect(status).toBe(200);
    expect(sessionReply.parse(json)).toEqual({
      session: null,
      state: 'flagged',
      action: 'block',
      score: 1,
      threshold: 0.95,
    });
    expect(await gateway.records()).toMatchObject([{ decided: 'block', stage: 'prompt', enforced: 'none' }]);
    await gateway.close();
  });

  it('holds what is doubtful only where the caller wants to settle it, and goes by what it says [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const plain = await open(gateway, { text: 'tea' });
    expect(await push(gateway, plain, { text: 'doubtful water ' })).toMatchObject({ state: 'open', clear: 15 });
    for (const settle of ['allow', 'block'] as const) {
      const id = await open(gateway, { text: 'tea', escalate: true });
      expect(await push(gateway, id, { text: 'some doubtful water ' })).toMatchObject({ state: 'unsure', clear: 0 });
      const settled = await push(gateway, id, { text: 'and tea ', settle });
      expect(settled).toMatchObject(settle === 'allow' ? { state: 'open', clear: 28 } : { state: 'flagged', clear: 0 });
    }
    await gateway.close();
  });

  it('puts a session whose doubt nobody settled before a person, and no other [gateway.escalation]', async () => {
    const gateway = await sampleGateway();
    for (const settle of ['allow', 'block', undefined] as const) {
      const id = await open(gateway, { text: 'tea', escalate: true });
      await push(gateway, id, { text: 'some doubtful water ' });
      if (settle) await push(gateway, id, { text: 'and tea ', settle, end: true });
    }
    gateway.closing.abort();
    await expect.poll(async () => (await gateway.records()).length).toBe(3);
    expect((await gateway.records()).map(({ decided, stage }) => [decided, stage])).toEqual([
      ['escalate', 'judge'],
      ['escalate', 'judge'],
      ['escalate', 'response'],
    ]);
    await expect.poll(() => gateway.store.reviews.counts()).toEqual({ waiting: 1, claimed: 0, answered: 0 });
    await gateway.close();
  });

  it('fails closed: a guard that breaks shows nothing more and is recorded as such [gateway.guard-route]', async () => {
    const scoreOf = (one: string) => (one === 'broken' ? Number.NaN : 0);
    const gateway = await sampleGateway({ guard: { scoreOf } });
    const id = await open(gateway, { text: 'tea' });
    await push(gateway, id, { text: 'water ' });
    expect(await push(gateway, id, { text: 'broken cup ' })).toMatchObject({ state: 'failed', clear: 6 });
    expect((await gateway.records())[0]).toMatchObject({ decided: 'error', enforced: 'failed-closed' });
    await gateway.close();
  });

  it('belongs to the key that opened it; to another it is not there [gateway.guard-route]', async () => {
    const [mine, theirs] = ['the-key-that-is-mine', 'the-key-of-another'];
    const gateway = await sampleGateway({ keys: { mine, theirs } });
    const id = await open(gateway, { text: 'tea' }, mine);
    const stranger = await gateway.post(`${PATH}/${id}`, { text: 'x' }, theirs);
    const nowhere = await gateway.post(`${PATH}/sess-none`, { text: 'x' }, theirs);
    expect(stranger.status).toBe(404);
    expect(stranger.json).toEqual(nowhere.json);
    expect(await push(gateway, id, { text: 'x' }, mine)).toMatchObject({ length: 1 });
    await gateway.close();
  });

  it('ends when nobody uses it or the gateway closes, with a record that says so [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const id = await open(gateway, { text: 'tea' });
    await push(gateway, id, { text: 'half an answer' });
    const told = gateway.context.live.subscribe(new AbortController().signal)[Symbol.asyncIterator]();
    gateway.time.now += SESSION_IDLE_MS;
    expect((await gateway.post(`${PATH}/${id}`, { text: 'x' })).status).toBe(404);
    await told.next();
    const left = await open(gateway, { text: 'tea' });
    gateway.closing.abort();
    await told.next();
    expect((await gateway.post(`${PATH}/${left}`, { text: 'x' })).status).toBe(404);
    const over = { enforced: 'aborted', error: 'nobody ended the session' };
    expect(await gateway.records()).toMatchObject([over, over]);
    await gateway.close();
  });

  it('is forgotten where its record cannot be committed: nothing can be shown by it [gateway.guard-route]', async () => {
    const gateway = await sampleGateway({
      context: { recorder: { record: () => Promise.reject(new Error('disk full')) } },
    });
    const id = await open(gateway, { text: 'tea' });
    expect((await gateway.post(`${PATH}/${id}`, { text: 'water', end: true })).status).toBe(503);
    expect((await gateway.post(`${PATH}/${id}`, { text: '' })).status).toBe(404);
    await gateway.close();
  });
});

describe('what is kept of a text in pieces', () => {
  it('is its length and hash however it is cut, and the text only where it is retained [gateway.record-log]', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), fc.boolean(), (whole, cuts, retain) => {
        const record = new TextRecord('0/content', retain);
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        for (let i = 1; i < places.length; i++) {
          record.add(whole.slice(places[i - 1], places[i]));
          record.read();
        }
        const kept = retain ? { text: whole } : {};
        expect(record.read()).toEqual({ name: '0/content', length: whole.length, hash: sha256(whole), ...kept });
      }),
    );
  });
});

describe('the table of sessions', () => {
  it('is bounded in all and for each key, and ends those that are idle, the longest unused first [gateway.guard-route]', () => {
    const time = { now: 0 };
    const ended: number[] = [];
    const table = createSessionTable<number>({ now: () => time.now }, (one) => ended.push(one));
    const fits = (owner: string, count: number) =>
      Array.from({ length: count }, (_, i) => table.add(`${owner}-${i}`, owner, i)).filter(Boolean).length;
    expect(fits('a', 250)).toBe(200);
    for (const owner of ['b', 'c', 'd']) expect(fits(owner, 200)).toBe(200);
    expect(fits('e', 201)).toBe(200);
    expect(fits('f', 1)).toBe(0);
    time.now = SESSION_IDLE_MS - 1;
    expect(table.find('a-7', 'a')).toBe(7);
    expect(table.find('a-8', 'b')).toBeUndefined();
    time.now += 1;
    expect(fits('f', 1)).toBe(1);
    expect(ended).toHaveLength(999);
    expect(table.find('a-7', 'a')).toBe(7);
    table.clear();
    expect(ended).toHaveLength(1001);
    expect(table.find('a-7', 'a')).toBeUndefined();
  });
});
