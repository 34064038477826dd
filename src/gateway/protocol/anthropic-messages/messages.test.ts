// What is particular to messages: blocks that open and close, signed and encrypted thinking, documents.
import { describe, expect, it } from 'vitest';
import { requestOf } from '../fixtures.conformance.ts';
import { anthropicMessages } from '../index.ts';
import type { JsonObject } from '../types.ts';

const event = (type: string, json: JsonObject = {}) => ({ event: type, data: JSON.stringify({ type, ...json }) });
const message = { id: 'msg_7', model: 'm', content: [], usage: { input_tokens: 4, output_tokens: 1 } };
const text = { type: 'text', text: '' };
const types = (events: readonly { data: string }[]) => events.map(({ data }) => JSON.parse(data) as JsonObject);

describe('a messages request', () => {
  const ask = (content: readonly unknown[], extra: JsonObject = {}) =>
    anthropicMessages.readRequest({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content }], ...extra });

  it('names each part that is no text, with its place and kind [gateway.protocols.unjudged]', () => {
    const data = 'AAAA';
    const { unjudged, messages } = ask(
      [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
        { type: 'document', title: 'Plan', source: { type: 'base64', media_type: 'application/pdf', data } },
        {
          type: 'tool_result',
          tool_use_id: 't',
          content: [{ type: 'image', source: { type: 'url', url: 'https://x' } }],
        },
        { type: 'container_upload', file_id: 'file_1' },
        { type: 'compaction', content: null, encrypted_content: data },
        { type: 'hologram', data },
        { type: 'redacted_thinking', data },
      ],
      { container: 'container_1' },
    );
    expect(unjudged).toEqual([
      { path: 'container', kind: 'file' },
      { path: 'messages.0.content.0', kind: 'image' },
      { path: 'messages.0.content.1', kind: 'file' },
      { path: 'messages.0.content.2.content.0', kind: 'image' },
      { path: 'messages.0.content.3', kind: 'file' },
      { path: 'messages.0.content.4', kind: 'unknown' },
      { path: 'messages.0.content.5', kind: 'unknown' },
    ]);
    expect(messages.map(({ text }) => text)).toEqual(['Plan']);
  });

  it('is refused where it goes on from what only the service keeps', () => {
    const thread = (value: JsonObject) => requestOf('anthropic-messages', 'x', { thread: value });
    expect(() => anthropicMessages.readRequest(thread({ previous_message_id: 'msg_1' }))).toThrow('cannot judge');
    expect(anthropicMessages.readRequest(thread({ type: 'create' })).messages).toHaveLength(1);
  });

  it('loses a signed thinking block as a whole, since its text cannot be changed', () => {
    const thinking = { type: 'thinking', thinking: 'a thought', signature: 'Eq' };
    const body = {
      model: 'm',
      max_tokens: 9,
      messages: [{ role: 'assistant', content: [thinking, { type: 'text', text: 'b' }] }],
    };
    expect(anthropicMessages.withhold(body, [0])).toEqual({
      ...body,
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: expect.stringContaining('withheld') },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    });
  });
});

describe('a messages stream', () => {
  it('ends the texts of a block with the block [gateway.protocols.channels]', () => {
    const stream = anthropicMessages.openStream();
    stream.read(event('message_start', { message }));
    stream.read(event('content_block_start', { index: 0, content_block: text }));
    stream.read(event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'a' } }));
    expect(stream.read(event('content_block_stop', { index: 0 })).ended).toEqual(['0/text.0']);
    // An index that comes back begins another text.
    stream.read(event('content_block_start', { index: 0, content_block: text }));
    const again = stream.read(event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'b' } }));
    // Clients show one block after the other: from the second on their text is judged as one as well.
    expect(again.pieces.map(({ channel, text: piece }) => `${channel}: ${piece}`)).toEqual([
      '0/text.1: b',
      '0/text: a',
      '0/text: b',
    ]);
    const delta = { stop_reason: 'end_turn' };
    expect(stream.read(event('message_delta', { delta, usage: { output_tokens: 3 } }))).toMatchObject({
      finished: [0],
      usage: { input: 4, output: 3 },
    });
  });

  it('takes message_stop for the end where no stop reason came', () => {
    expect(anthropicMessages.openStream().read(event('message_stop'))).toMatchObject({ kind: 'done', finished: [0] });
  });

  it('refuses a delta outside of any block, and judges event types that nobody knows [gateway.protocols.channels]', () => {
    const stream = anthropicMessages.openStream();
    const stray = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'a' } });
    expect(() => stream.read(stray)).toThrow('no open block');
    expect(stream.read(event('fortune_cookie', { says: 'good luck' }))).toMatchObject({
      kind: 'other',
      pieces: [{ channel: '0/~fortune_cookie.says', text: 'good luck' }],
      paused: ['0/~fortune_cookie.says'],
    });
  });

  it('fails where the name of an event is not its type: clients differ in which of the two they read [gateway.protocols.shapes]', () => {
    for (const name of ['', 'ping', ' message_stop', 'message_start'])
      expect(() => anthropicMessages.openStream().read({ ...event('message_stop'), event: name })).toThrow(
        'not its type',
      );
  });

  it('reports a file in a result of the service as not judged [gateway.protocols.unjudged]', () => {
    const source = { type: 'base64', media_type: 'application/pdf', data: 'AAAA' };
    const content = { type: 'web_fetch_result', url: 'https://x', content: { type: 'document', title: null, source } };
    const block = { type: 'web_fetch_tool_result', tool_use_id: 't', content };
    const read = anthropicMessages.openStream().read(event('content_block_start', { index: 0, content_block: block }));
    expect(read.unjudged).toEqual([{ path: 'content.content.source', kind: 'file' }]);
  });

  it('closes the blocks that the client has seen open, and begins the message where it has not begun [gateway.protocols.shapes]', () => {
    const stream = anthropicMessages.openStream();
    const events = [
      event('message_start', { message }),
      event('content_block_start', { index: 0, content_block: text }),
      event('content_block_stop', { index: 0 }),
      event('content_block_start', { index: 1, content_block: text }),
    ];
    for (const one of events) stream.read(one);
    const usage = { output_tokens: 1 };
    const refusal = { type: 'message_delta', delta: { stop_reason: 'refusal', stop_sequence: null }, usage };
    expect(types(stream.refuse(0))).toMatchObject([
      { type: 'message_start', message: { id: 'msg_7', model: 'm', role: 'assistant', content: [] } },
      refusal,
    ]);
    for (const one of events) stream.sent(one);
    expect(types(stream.refuse(0))).toEqual([{ type: 'content_block_stop', index: 1 }, refusal]);
    expect(stream.close()).toEqual([event('message_stop')]);
    expect(stream.fail('broken')).toEqual([event('error', { error: { type: 'api_error', message: 'broken' } })]);
  });
});
