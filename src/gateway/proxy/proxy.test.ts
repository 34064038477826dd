// The guarded routes end to end over sockets: one suite over all protocols, streamed and whole, so that none is guarded less.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_REFUSAL } from '../configuration/schema.ts';
import { replyOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { protocols } from '../protocol/index.ts';
import { answerStream, readFrames } from './answer-streams.conformance.ts';
import { compressing, ENCODINGS, replying, streaming } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

let one: TestGateway;
beforeAll(async () => {
  one = await createTestGateway();
});
afterAll(() => one.close());
beforeEach(async () => {
  await one.gateway.reload(await one.configure());
});

describe.each(protocols)('$path', (protocol) => {
  const { name, path } = protocol;
  const ask = (text: string, extra: object = {}) => one.ask(path, requestOf(name, text, { ...extra }));
  const stream = (text = 'Hello') => ask(text, { stream: true });
  const SAFE = ['All ', 'is ', 'well 春天.'];

  it('passes a stream on, with its decision and id in the head and its record in the log before it ends [gateway.record]', async () => {
    one.upstream.answer(streaming(answerStream(name, SAFE)));
    const reply = await stream();
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'x-oversight-decision': 'allow',
      'x-oversight-rule': '',
    });
    expect(readFrames(name, reply.bytes)).toMatchObject({ text: SAFE.join(''), end: 'finish' });
    const record = await one.recordOf(reply);
    expect(record).toMatchObject({
      route: path,
      protocol: name,
      model: 'fixture-model',
      stream: true,
      decided: 'allow',
      enforced: 'passed',
      stage: 'none',
      status: 200,
      upstreamStatus: 200,
      guard: 'f'.repeat(64),
      rule: '',
    });
    expect(record.usage).toEqual(name === 'openai-chat' ? undefined : { input: 3, output: 2 });
    expect(record.parts.every(({ scanned }) => scanned)).toBe(true);
    expect(record.parts.every(({ text }) => text === undefined)).toBe(true);
    const answer = record.parts.find(({ side, length }) => side === 'reply' && length === SAFE.join('').length);
    expect(answer).toMatchObject({ released: SAFE.join('').length, action: 'allow' });
  });

  it('passes a whole answer on unchanged, and records it [gateway.transparency]', async () => {
    const body = replyOf(name, SAFE.join(''));
    one.upstream.answer(replying(body));
    const reply = await ask('Hello');
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(JSON.stringify(body));
    expect(reply.headers['x-oversight-decision']).toBe('allow');
    expect(await one.recordOf(reply)).toMatchObject({
      stream: false,
      enforced: 'passed',
      usage: { input: 9, output: 12 },
    });
  });

  it('refuses a flagged prompt before the upstream is asked, in the native shape [gateway.refusal-same]', async () => {
    const before = one.upstream.calls.length;
    for (const extra of [{}, { stream: true }]) {
      const reply = await ask('Say something forbidden', extra);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toEqual(
        protocol.errorBody({ status: 400, message: DEFAULT_REFUSAL, code: 'content_filter' }),
      );
      expect(reply.headers).toMatchObject({ 'x-oversight-decision': 'block', 'x-oversight-rule': '' });
      expect(await one.recordOf(reply)).toMatchObject({
        decided: 'block',
        enforced: 'blocked',
        stage: 'prompt',
        rule: 'no-forbidden',
        status: 400,
        score: 0.95,
      });
    }
    expect(one.upstream.calls).toHaveLength(before);
  });

  it('ends a flagged stream as refused, aborts the upstream, and shows nothing of it after the flag [gateway.prefix-safety]', async () => {
    one.upstream.answer(({ response }) => {
      const events = answerStream(name, ['Safe ', 'words ', 'then forbidden ', 'and more']);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // The proper end never comes: who waits for it has not aborted.
      for (const event of events.slice(0, -2)) response.write(`event: ${event.event}\ndata: ${event.data}\n\n`);
    });
    const call = one.upstream.next();
    const reply = await stream();
    expect(readFrames(name, reply.bytes)).toMatchObject({ text: 'Safe words ', end: 'refusal' });
    expect(reply.isComplete).toBe(true);
    await (await call).closed;
    expect(await one.recordOf(reply)).toMatchObject({ decided: 'block', enforced: 'blocked', stage: 'response' });
  });

  it('cuts a flagged whole answer to nothing and says so with 200 [gateway.refusal-same]', async () => {
    one.upstream.answer(replying(replyOf(name, 'Safe words then forbidden and more')));
    const reply = await ask('Hello');
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain('forbidden');
    expect(reply.text).not.toContain('Safe words');
    expect(JSON.parse(reply.text)).toEqual(
      protocol.refuseReply(replyOf(name, 'Safe words then forbidden and more'), new Set([0])),
    );
    expect(reply.headers).toMatchObject({ 'x-oversight-decision': 'block', 'x-oversight-rule': '' });
    expect(await one.recordOf(reply)).toMatchObject({ enforced: 'blocked', stage: 'response', status: 200 });
  });

  it.each(ENCODINGS)(
    'reads %s answers before it judges them, streamed and whole [gateway.compressed]',
    async (encoding) => {
      for (const [text, end] of [
        ['All is well', 'finish'],
        ['then forbidden things', 'refusal'],
      ] as const) {
        one.upstream.answer(streaming(answerStream(name, text.split(/(?<= )/)), { encoding }));
        const streamed = await stream();
        expect(streamed.headers['content-encoding']).toBeUndefined();
        expect(readFrames(name, streamed.bytes)).toMatchObject({ text: end === 'finish' ? text : 'then ', end });
        one.upstream.answer(compressing(replyOf(name, text), encoding));
        const whole = await ask('Hello');
        expect(whole.status).toBe(200);
        expect(whole.text.includes(text)).toBe(end === 'finish');
      }
    },
  );

  it('asks for no compression, and treats an encoding it cannot read as a failure [gateway.compressed]', async () => {
    const body = replyOf(name, 'forbidden');
    one.upstream.answer(replying(body, 200, { 'content-encoding': 'zstd' }));
    const reply = await one.ask(path, requestOf(name, 'Hello'), { headers: { 'accept-encoding': 'zstd, gzip' } });
    expect(reply.status).toBe(502);
    expect(one.upstream.calls.at(-1)?.headers['accept-encoding']).toBe('identity');
    one.upstream.answer(replying(body, 200, { 'content-encoding': 'gzip' }));
    expect((await ask('Hello')).status).toBe(502);
    one.upstream.answer(streaming(answerStream(name, SAFE), { encoding: 'gzip', cut: 60 }));
    const cut = await stream();
    expect(cut.status === 502 || readFrames(name, cut.bytes).end === 'error').toBe(true);
  });

  it('tells of a stream that breaks off, wherever it does [gateway.upstream-cut]', async () => {
    const events = answerStream(name, SAFE);
    const size = events.map(({ event, data }) => event.length + data.length + 20).reduce((a, b) => a + b, 0);
    for (const share of [0, 0.3, 0.6, 0.9]) {
      one.upstream.answer(streaming(events, { cut: Math.floor(size * share) }));
      const reply = await stream();
      if (reply.status === 200) expect(readFrames(name, reply.bytes).end).toBe('error');
      else expect(reply.status).toBe(502);
      const record = await one.recordOf(reply);
      expect(record.error).toMatch(/broke off|cut/);
      expect(record.decided).toBe('allow');
    }
  });

  it('passes error bodies on with their status, unless they cannot be judged or are flagged [gateway.fail-closed]', async () => {
    const native = (status: number) => protocol.errorBody({ status, message: 'The model service reported an error.' });
    const own = protocol.errorBody({ status: 429, message: 'slow down' });
    for (const extra of [{}, { stream: true }]) {
      one.upstream.answer(replying(own, 429, { 'retry-after': '7' }));
      const passed = await ask('Hello', extra);
      expect(passed).toMatchObject({ status: 429, text: JSON.stringify(own) });
      expect(passed.headers['retry-after']).toBe('7');
      for (const body of [
        '<html>',
        protocol.errorBody({ status: 400, message: 'forbidden' }),
        { error: 'x'.repeat(70_000) },
      ]) {
        one.upstream.answer(replying(body, 400));
        const reply = await ask('Hello', extra);
        expect(reply.status).toBe(400);
        expect(JSON.parse(reply.text)).toEqual(native(400));
      }
    }
    const [record] = await one.records(1);
    expect(record).toMatchObject({ upstreamStatus: 400, error: 'the upstream answered 400', status: 400 });
  });

  it.each([
    ['a page', 'text/html', '<html>fine</html>'],
    ['no JSON', 'application/json', 'fine'],
    ['other JSON', 'application/json', '{"hello": "world"}'],
    ['a list', 'application/json', '[]'],
    ['nothing', 'application/json', ''],
  ])('answers 502 in its own shape where a good status brings %s [gateway.fail-closed]', async (_, type, text) => {
    for (const extra of [{}, { stream: true }]) {
      one.upstream.answer(({ response }) => void response.writeHead(200, { 'content-type': type }).end(text));
      const reply = await ask('Hello', extra);
      expect(reply.status).toBe(502);
      expect(JSON.parse(reply.text)).toEqual(
        protocol.errorBody({ status: 502, message: 'The model service sent an answer that cannot be read.' }),
      );
      expect(await one.recordOf(reply)).toMatchObject({ enforced: 'none', status: 502 });
    }
  });

  it('judges a whole answer that comes where a stream was asked for [gateway.fail-closed]', async () => {
    one.upstream.answer(replying(replyOf(name, 'forbidden')));
    expect((await stream()).text).not.toContain('forbidden');
    one.upstream.answer(replying(replyOf(name, 'harmless')));
    expect((await stream()).text).toContain('harmless');
  });

  it('follows no redirect [gateway.fail-closed]', async () => {
    one.upstream.answer(replying({}, 307, { location: 'http://127.0.0.1:1/elsewhere' }));
    const reply = await ask('Hello');
    expect(reply.status).toBe(502);
    expect(reply.headers.location).toBeUndefined();
  });

  it('withholds flagged earlier messages from the model and lets the harmless turn pass [gateway.history]', async () => {
    if (name === 'openai-responses') return;
    one.upstream.answer(replying(replyOf(name, 'A harmless answer')));
    const turns = [
      { role: 'user', content: 'something forbidden' },
      { role: 'assistant', content: 'No.' },
      { role: 'user', content: 'And the weather?' },
    ];
    const reply = await one.ask(path, requestOf(name, '', { messages: turns }));
    expect(reply.status).toBe(200);
    expect(one.upstream.calls.at(-1)?.body).not.toContain('forbidden');
    expect(one.upstream.calls.at(-1)?.body).toContain('And the weather?');
    const record = await one.recordOf(reply);
    expect(record.withheld).toEqual([0]);
    expect(record.enforced).toBe('passed');
    await one.gateway.reload(await one.configure({ guard: { history: 'strict' } }));
    expect((await one.ask(path, requestOf(name, '', { messages: turns }))).status).toBe(400);
  });

  it('in shadow mode passes everything and records what it found [gateway.shadow]', async () => {
    await one.gateway.reload(await one.configure({ guard: { mode: 'shadow' } }));
    one.upstream.answer(streaming(answerStream(name, ['some ', 'forbidden ', 'text'])));
    const streamed = await stream('Something forbidden');
    expect(readFrames(name, streamed.bytes)).toMatchObject({ text: 'some forbidden text', end: 'finish' });
    const body = replyOf(name, 'forbidden');
    one.upstream.answer(replying(body));
    const whole = await ask('Hello');
    expect(whole.text).toBe(JSON.stringify(body));
    expect(whole.headers['x-oversight-decision']).toBe('allow');
    for (const reply of [streamed, whole])
      expect(await one.recordOf(reply)).toMatchObject({ decided: 'block', enforced: 'shadow', mode: 'shadow' });
  });

  it('refuses parts that cannot be judged, unless they are allowed, and never calls them clean [gateway.fail-closed]', async () => {
    const image =
      name === 'anthropic-messages'
        ? { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
        : name === 'openai-chat'
          ? { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
          : { type: 'input_image', image_url: 'data:image/png;base64,AAAA' };
    const turn = [{ role: 'user', content: [image] }];
    const body = requestOf(name, '', name === 'openai-responses' ? { input: turn } : { messages: turn });
    one.upstream.answer(replying(replyOf(name, 'A harmless answer')));
    const refused = await one.ask(path, body);
    expect(refused.status).toBe(400);
    expect(await one.recordOf(refused)).toMatchObject({ enforced: 'refused', decided: 'none' });
    await one.gateway.reload(await one.configure({ guard: { allowUnjudged: ['image'] } }));
    const allowed = await one.ask(path, body);
    expect(allowed.status).toBe(200);
    const { parts } = await one.recordOf(allowed);
    expect(parts.find(({ scanned }) => !scanned)).toMatchObject({
      side: 'request',
      action: 'not-scanned',
      score: null,
    });
  });
});
