// A hunt for ways past the guard, over real sockets: a model service that is out to get one word to a client, and clients that are out
// to get it to the model. What a client got is looked at as bytes and as everything that those bytes can mean.
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { richReply, richRequest } from '../../src/gateway/protocol/fixtures/rich.conformance.ts';
import { recordingsOf, replyOf, requestOf } from '../../src/gateway/protocol/fixtures.conformance.ts';
import { type JsonObject, type ProtocolName, protocols } from '../../src/gateway/protocol/index.ts';
import { answerStream, bytesOfEvents, readFrames } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import { createFakeGuard } from '../../src/gateway/proxy/fake-guard.conformance.ts';
import { runGate } from '../../src/gateway/proxy/gate-run.conformance.ts';
import { createTestGateway, type TestGateway } from '../../src/gateway/proxy/test-gateway.conformance.ts';
import { formatSseEvent, type SseEvent } from '../../src/gateway/sse/index.ts';
import { hideIn } from './gateway-hiding.ts';
import {
  askRaw,
  createHostileUpstream,
  FORBIDDEN,
  findWord,
  type HostileUpstream,
  httpReply,
  readReply,
  WORD,
} from './gateway-hostile.ts';
import { splitStreams, splitWholes } from './gateway-splits.ts';

const guard = createFakeGuard({ words: { [WORD]: 0.95 } });
let one: TestGateway;
let upstream: HostileUpstream;
beforeAll(async () => {
  upstream = await createHostileUpstream();
  const { url } = upstream;
  const upstreams = { openai: { url, retries: 0 }, anthropic: { url, retries: 0 } };
  one = await createTestGateway({ guard, overrides: { upstreams, limits: { perMinute: 0 } } });
});
afterAll(async () => {
  await one.close();
  await upstream.close();
});

const EVENTS = 'text/event-stream';
const sse = (events: readonly SseEvent[] | string | Buffer, headers: readonly string[] = []) =>
  httpReply(typeof events === 'string' || Buffer.isBuffer(events) ? events : bytesOfEvents(events), {
    type: EVENTS,
    headers,
  });
/** Through the gate come many more answers than through sockets: each of these is the first of so many. */
const OVER_SOCKETS = 30;

describe.each(protocols)('$path', (protocol) => {
  const { name, path } = protocol;

  /** What is wrong with what a client gets when the model service answers with these bytes; empty for nothing. */
  async function get(answer: Buffer | string, stream: boolean, extra: JsonObject = {}) {
    upstream.answer(answer);
    const request = requestOf(name, 'Hello', { ...(stream && { stream }), ...extra });
    const bytes = await askRaw(one.gateway.port, path, request);
    const reply = readReply(bytes);
    const isStream = /content-type: text\/event-stream/i.test(reply.head);
    const isSilent = reply.status === 0 || (isStream && readFrames(name, reply.body).end === 'none');
    return { reply, wrong: [...findWord(bytes), ...(isSilent ? ['a silent end'] : [])] };
  }

  /** Every event of every recording with a text hidden in it, of places alike only the first. */
  function* hidings() {
    const isNew = firstOfItsKind();
    for (const { events, choices } of recordingsOf(name))
      for (const [at, event] of events.entries())
        for (const { what, json } of event.data.startsWith('{') ? hideIn(JSON.parse(event.data)) : []) {
          if (!isNew(`${event.event} ${what}`)) continue;
          yield { json, choices, events: events.map((other, i) => (i === at ? { ...other, data: json } : other)) };
        }
  }

  it('a text can be hidden nowhere in the events of a stream [gateway.leaks]', async () => {
    let tried = 0;
    for (const { json, choices, events } of hidings()) {
      const run = await runGate(protocol, { guard, choices });
      await run.feed([bytesOfEvents(events)]);
      const frames = run.frames();
      expect(findWord(frames), json).toEqual([]);
      if (run.outcome()?.type !== 'failed') expect(readFrames(name, frames).end, json).toMatch(/finish|refusal/);
      if (tried++ % OVER_SOCKETS > 0) continue;
      const { wrong } = await get(sse(events), true, name === 'openai-chat' ? { n: choices } : {});
      expect(wrong, json).toEqual([]);
    }
    expect(tried).toBeGreaterThan(200);
  });

  it('a text can be hidden nowhere in a whole answer [gateway.leaks]', async () => {
    const isNew = firstOfItsKind();
    for (const { what, json } of hideIn(richReply(name))) {
      if (!isNew(what)) continue;
      const { reply, wrong } = await get(httpReply(json), false);
      expect(wrong, json).toEqual([]);
      expect([200, 502]).toContain(reply.status);
    }
  });

  it('a word cannot be split over what clients put together again [gateway.leaks]', async () => {
    for (const [what, events] of Object.entries(splitStreams(name)))
      expect((await get(sse(events), true)).wrong, what).toEqual([]);
    for (const [what, body] of Object.entries(splitWholes(name)))
      expect((await get(httpReply(JSON.stringify(body)), false)).wrong, what).toEqual([]);
  });

  const calm = answerStream(name, ['All ', 'is ', 'well.']);
  const bad = answerStream(name, ['All ', `is. ${FORBIDDEN}`, ' and more']);
  const calmBody = JSON.stringify(replyOf(name, 'All is well.'));
  const badBody = JSON.stringify(replyOf(name, FORBIDDEN));
  const text = (events: readonly SseEvent[]) => events.map(formatSseEvent).join('');
  const frames = text(calm);
  const first = formatSseEvent(calm[0]!);
  const rest = text(calm.slice(1));

  it('the frames of a stream carry nothing beside its events [gateway.leaks]', async () => {
    const tricks: Readonly<Record<string, string>> = {
      'a comment': `: ${FORBIDDEN}\n${frames}`,
      'a comment between lines': frames.replace('data:', `:${FORBIDDEN}\ndata:`),
      'a comment alone': `${first}: ${FORBIDDEN}\n\n${rest}`,
      'an id': frames.replace('data:', `id: ${FORBIDDEN}\ndata:`),
      'an id alone': `${first}id: ${FORBIDDEN}\n\n${rest}`,
      'a retry': frames.replace('data:', `retry: ${FORBIDDEN}\ndata:`),
      'an unknown field': frames.replace('data:', `${WORD}: ${FORBIDDEN}\ndata:`),
      'a field without a colon': frames.replace('data:', `${FORBIDDEN}\ndata:`),
      'the name of an event': frames.replace('data:', `event: ${FORBIDDEN}\ndata:`),
      'a name and an event of its own': `${first}event: ${FORBIDDEN}\ndata: {}\n\n${rest}`,
      'data that is no JSON': `${first}data: ${FORBIDDEN}\n\n${rest}`,
      'data of several lines': `${first}data: {"a":\ndata: "${FORBIDDEN}"}\n\n${rest}`,
      'data after the JSON': frames.replace('}\n\n', `} ${FORBIDDEN}\n\n`),
      'a space before the field': `${first} data: ${FORBIDDEN}\n\n${rest}`,
      'what follows the end': `${frames}data: ${FORBIDDEN}\n\n${text(bad)}`,
      'a second answer': `${frames}${text(bad)}`,
      'a second answer inside': `${text(calm.slice(0, -1))}${text(bad)}`,
      'a byte order mark': `\ufeff${text(bad)}`,
      'an unfinished event at the end': `${frames}data: {"a":"${FORBIDDEN}"}`,
      'ends of lines by return': text(bad).replaceAll('\n', '\r'),
      'a return in the data': frames.replace('data:', `data: \rdata: ${FORBIDDEN}\rdata:`),
      'a null character': frames.replace('data:', `id: \0${FORBIDDEN}\ndata:`),
    };
    for (const [what, body] of Object.entries(tricks)) {
      expect((await get(sse(body), true)).wrong, what).toEqual([]);
      // Byte by byte in chunks of HTTP, so that nothing hangs on how it is cut.
      const chunks = [...Buffer.from(body)].map((byte) => Buffer.from([49, 13, 10, byte, 13, 10]));
      const chunked = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: ${EVENTS}\r\ntransfer-encoding: chunked\r\n\r\n`);
      const cut = Buffer.concat([chunked, ...chunks, Buffer.from('0\r\n\r\n')]);
      expect((await get(cut, true)).wrong, `${what}, cut`).toEqual([]);
    }
  });

  it('HTTP around an answer carries nothing [gateway.leaks]', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
    const length = (body: string) => `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const chunk = (body: string, extension = '') =>
      `${Buffer.byteLength(body).toString(16)}${extension}\r\n${body}\r\n`;
    const tricks: Readonly<Record<string, Buffer | string>> = {
      'the reason phrase': httpReply(calmBody, { status: `200 ${FORBIDDEN}` }),
      'the reason phrase of an error': httpReply('{}', { status: `400 ${FORBIDDEN}` }),
      'a header': httpReply(calmBody, { headers: [`x-note: ${FORBIDDEN}`] }),
      'a header, percent-encoded': httpReply(calmBody, { headers: [`x-note: ${encodeURIComponent(FORBIDDEN)}%20`] }),
      'a header of a limit': httpReply(calmBody, { headers: [`x-ratelimit-limit-requests: ${FORBIDDEN}`] }),
      'two headers': httpReply(calmBody, { headers: ['x-note: safe', `x-note: ${FORBIDDEN}`] }),
      'a link': httpReply(calmBody, { headers: [`link: <https://example.test>; title="${FORBIDDEN}"`] }),
      'a warning': httpReply(calmBody, { headers: [`warning: 199 - "${FORBIDDEN}"`] }),
      'a cookie': httpReply(calmBody, { headers: [`set-cookie: a=${FORBIDDEN}`] }),
      'the type': httpReply(calmBody, { type: `application/json; note="${FORBIDDEN}"` }),
      'a verdict of the gateway': httpReply(calmBody, { headers: [`x-oversight-rule: ${FORBIDDEN}`] }),
      'early hints': `HTTP/1.1 103 Early Hints\r\nlink: <${FORBIDDEN}>\r\n\r\n${head}${length(calmBody)}`,
      'permission to go on': `HTTP/1.1 100 ${FORBIDDEN}\r\nx-note: ${FORBIDDEN}\r\n\r\n${head}${length(calmBody)}`,
      'another protocol': `HTTP/1.1 101 Switching Protocols\r\nupgrade: words\r\nconnection: upgrade\r\n\r\n${FORBIDDEN}`,
      'the extension of a chunk': `${head}transfer-encoding: chunked\r\n\r\n${chunk(calmBody, `;note="${FORBIDDEN}"`)}0\r\n\r\n`,
      'a trailer': `${head}trailer: x-note\r\ntransfer-encoding: chunked\r\n\r\n${chunk(calmBody)}0\r\nx-note: ${FORBIDDEN}\r\n\r\n`,
      'an answer behind the answer': `${head}${length(calmBody)}${head}${length(badBody)}`,
      'more than its length': `${head}${length(calmBody)}${FORBIDDEN}`,
      'less than its length': `${head}content-length: 999\r\n\r\n${badBody}`,
      'a close for an end': `HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${badBody}`,
      'a close for an end of events': `HTTP/1.0 200 OK\r\ncontent-type: ${EVENTS}\r\n\r\n${text(bad)}`,
      'two lengths': `${head}content-length: 5\r\n${length(badBody)}`,
      'a length and chunks': `${head}transfer-encoding: chunked\r\n${length(chunk(badBody))}`,
      'no HTTP': FORBIDDEN,
      'no status': `HTTP/1.1 ${FORBIDDEN}\r\n\r\n${badBody}`,
      'a redirect': httpReply(badBody, { status: '302 Found', headers: [`location: https://example.test/${WORD}`] }),
      'not modified': `HTTP/1.1 304 ${FORBIDDEN}\r\netag: "${FORBIDDEN}"\r\n\r\n`,
      'no content': `HTTP/1.1 204 ${FORBIDDEN}\r\nx-note: ${FORBIDDEN}\r\n\r\n`,
    };
    for (const [what, answer] of Object.entries(tricks))
      for (const stream of [false, true]) expect((await get(answer, stream)).wrong, what).toEqual([]);
  });

  it('types and encodings that say other than what there is carry nothing [gateway.leaks]', async () => {
    const bodies = [badBody, text(bad), `<p>${FORBIDDEN}</p>`, FORBIDDEN, `[${badBody}]`, JSON.stringify(FORBIDDEN)];
    const types = [
      'application/json',
      'application/json; charset=utf-16',
      'application/vnd.words+json',
      EVENTS,
      `${EVENTS}; charset=utf-16le`,
      'text/html',
    ];
    const written: readonly ((body: string) => Buffer)[] = [
      (body) => Buffer.from(body),
      (body) => Buffer.from(`\ufeff${body}`),
      (body) => Buffer.from(`\ufeff${body}`, 'utf16le'),
      (body) => Buffer.from(body, 'utf16le').swap16(),
    ];
    for (const type of types)
      for (const body of bodies)
        for (const [i, write] of written.entries())
          for (const stream of i === 0 ? [false, true] : [i % 2 === 0])
            expect((await get(httpReply(write(body), { type }), stream)).wrong, `${type} ${i} ${body}`).toEqual([]);
    const zipped = gzipSync(badBody);
    const encoded: readonly (readonly [string, Buffer])[] = [
      ['gzip', zipped],
      ['x-gzip', zipped],
      ['GZIP', zipped],
      ['identity', zipped],
      ['identity, gzip', zipped],
      ['gzip, identity', zipped],
      ['gzip, gzip', gzipSync(zipped)],
      ['gzip', gzipSync(zipped)],
      ['gzip', Buffer.concat([gzipSync(calmBody), zipped])],
      ['gzip', Buffer.concat([gzipSync(calmBody), Buffer.from(badBody)])],
      ['gzip', Buffer.from(badBody)],
      ['br', zipped],
      ['deflate', zipped],
      ['deflate', deflateRawSync(badBody)],
      ['zstd', Buffer.from(badBody)],
      [FORBIDDEN, Buffer.from(calmBody)],
      ['', zipped],
    ];
    for (const [encoding, bytes] of encoded)
      for (const type of ['application/json', EVENTS])
        for (const stream of [false, true]) {
          const answer = httpReply(bytes, { type, headers: [`content-encoding: ${encoding}`] });
          expect((await get(answer, stream)).wrong, `${encoding} ${type}`).toEqual([]);
        }
  });

  it('no error of any status carries a text [gateway.leaks]', async () => {
    const bodies = [
      JSON.stringify({ error: { message: FORBIDDEN } }),
      JSON.stringify({ type: 'error', error: { type: 'x', message: FORBIDDEN } }),
      JSON.stringify({ detail: [{ loc: ['body'], msg: FORBIDDEN }] }),
      `{"error":{"message":"say unspe\\u0061kable now"}}`,
      `{"error":{"message":"${FORBIDDEN}","message":"all is well"}}`,
      JSON.stringify({ [FORBIDDEN]: true }),
      badBody,
      text(bad),
      FORBIDDEN,
      `<h1>${FORBIDDEN}</h1>`,
    ];
    for (const status of [400, 401, 403, 404, 408, 409, 413, 422, 429, 451, 499, 500, 501, 502, 503, 504, 529, 599])
      for (const body of status === 400 ? bodies : bodies.slice(0, 2))
        for (const type of status === 400 ? ['application/json', 'text/html', EVENTS] : ['application/json']) {
          const answer = httpReply(body, { status: `${status} ${FORBIDDEN}`, type, headers: [`x-why: ${FORBIDDEN}`] });
          const { reply, wrong } = await get(answer, status % 2 === 0);
          expect(wrong, `${status} ${body}`).toEqual([]);
          expect(reply.status).toBe(status);
        }
  });

  it('an error in the answer to several choices carries nothing of one that was refused [gateway.leaks]', async () => {
    if (name !== 'openai-chat') return;
    const data = (json: JsonObject): SseEvent => ({ event: '', data: JSON.stringify(json) });
    const piece = (index: number, content: string) => data({ id: 'x', choices: [{ index, delta: { content } }] });
    for (const last of [
      { error: { message: FORBIDDEN } },
      { error: { message: 'x' }, choices: [{ index: 0, delta: { content: FORBIDDEN } }] },
      { choices: [{ index: 1, delta: { content: 'x' } }], id: FORBIDDEN },
      { choices: [{ index: 1, delta: { content: 'x' } }], usage: { note: FORBIDDEN } },
      { choices: [{ index: 1, delta: { content: 'x' } }], sources: [FORBIDDEN] },
    ]) {
      const events = [piece(0, `${FORBIDDEN} `), piece(1, 'calm '), data(last)];
      expect((await get(sse(events), true, { n: 2 })).wrong, JSON.stringify(last)).toEqual([]);
    }
  });

  it('a request has no place in which a text reaches the model unjudged [gateway.leaks]', async () => {
    upstream.answer(httpReply(calmBody));
    const reached = async (body: string): Promise<boolean> => {
      const before = upstream.asked.length;
      const bytes = await askRaw(one.gateway.port, path, body);
      expect(findWord(bytes), body).toEqual([]);
      const asked = upstream.asked.slice(before).join('');
      return findWord(asked).length > 0;
    };
    const isNew = firstOfItsKind();
    const bodies = [requestOf(name, 'Hello', FIELDS[name]), richRequest(name)];
    const places = bodies.flatMap(hideIn).filter(({ what }) => isNew(what));
    expect(places.length).toBeGreaterThan(200);
    for (const { what, json } of places) expect(await reached(json), `${what}: ${json}`).toBe(false);
    const deep = `${'['.repeat(5000)}"${FORBIDDEN}"${']'.repeat(5000)}`;
    const body = JSON.stringify(requestOf(name, 'Hello'));
    expect(await reached(body.replace(/\}$/, `,"extra":${deep}}`))).toBe(false);
    const parts = Array.from({ length: 3000 }, (_, i) => ({
      type: PARTS[name],
      text: i === 2990 ? FORBIDDEN : 'fine ',
    }));
    expect(await reached(JSON.stringify(manyParts(name, parts)))).toBe(false);
    // A word over the seam of two parts of one message.
    const cut = [0, 4, 8].map((at) =>
      [WORD.slice(0, at), WORD.slice(at)].map((half) => ({ type: PARTS[name], text: half })),
    );
    for (const halves of cut) expect(await reached(JSON.stringify(manyParts(name, halves)))).toBe(false);
  });
});

/** Tells of a place in a document whether one like it came before: at the same fields, whatever their numbers and far above them. */
function firstOfItsKind(): (what: string) => boolean {
  const seen = new Set<string>();
  return (what) => {
    const [form = '', path = ''] = what.replace(/\d+/g, '').split(' at ');
    const place = `${form} ${path.split('.').filter(Boolean).slice(-2).join('.')}`;
    return !seen.has(place) && seen.add(place) !== undefined;
  };
}

const PARTS: Readonly<Record<ProtocolName, string>> = {
  'openai-chat': 'text',
  'anthropic-messages': 'text',
  'openai-responses': 'input_text',
};

function manyParts(name: ProtocolName, content: readonly JsonObject[]): JsonObject {
  const message = [{ role: 'user', content }];
  return requestOf(name, 'Hello', name === 'openai-responses' ? { input: message } : { messages: message });
}

/** Fields that a request may have and that models do not read, or read as something else than a message. */
const FIELDS: Readonly<Record<ProtocolName, JsonObject>> = {
  'openai-chat': {
    user: 'someone',
    metadata: { purpose: 'tests' },
    stop: ['\n'],
    tool_choice: { type: 'function', function: { name: 'f' } },
    logit_bias: { '5': 1 },
    prompt: 'Hello',
    suffix: 'Bye',
    prediction: { type: 'content', content: 'Hello' },
    stream_options: { include_usage: true },
    chat_template: 'plain',
    extra_body: { guided_regex: 'a' },
  },
  'anthropic-messages': {
    metadata: { user_id: 'someone' },
    stop_sequences: ['\n'],
    tool_choice: { type: 'tool', name: 'f' },
    thinking: { type: 'disabled' },
    mcp_servers: [{ type: 'url', url: 'https://example.test', name: 'f' }],
    prompt: 'Hello',
    system: 'Be brief.',
  },
  'openai-responses': {
    user: 'someone',
    metadata: { purpose: 'tests' },
    tool_choice: { type: 'function', name: 'f' },
    reasoning: { effort: 'low' },
    include: ['x'],
    suffix: 'Bye',
    instructions: 'Be brief.',
  },
};
