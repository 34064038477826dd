// What is particular to responses: texts that are told again and again, and requests that lean on what the service keeps.
import { describe, expect, it } from 'vitest';
import { requestOf } from '../fixtures.conformance.ts';
import { openaiResponses } from '../index.ts';
import { type JsonObject, MalformedEvent, RequestProblem } from '../types.ts';

const event = (type: string, json: JsonObject = {}) => ({ event: type, data: JSON.stringify({ type, ...json }) });
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
const delta = (text: string) => event('response.output_text.delta', { ...place, delta: text, sequence_number: 3 });
const types = (events: readonly { data: string }[]) => events.map(({ data }) => JSON.parse(data) as JsonObject);

describe('a responses request', () => {
  it('is refused where it leans on something that only the service keeps, with what to do instead', () => {
    for (const [field, value] of [
      ['previous_response_id', 'resp_1'],
      ['conversation', { id: 'conv_1' }],
      ['prompt', { id: 'pmpt_1' }],
      ['background', true],
    ] as const) {
      const body = requestOf('openai-responses', 'x', { [field]: value });
      expect(() => openaiResponses.readRequest(body), field).toThrow(RequestProblem);
      expect(() => openaiResponses.readRequest(body), field).toThrow(/send|leave/);
    }
    const item = { type: 'item_reference', id: 'msg_1' };
    expect(() => openaiResponses.readRequest({ model: 'm', input: [item] })).toThrow('input.0');
    const nothing = { previous_response_id: null, conversation: null, background: false };
    expect(openaiResponses.readRequest(requestOf('openai-responses', 'x', nothing)).messages).toHaveLength(1);
  });

  it('names each part that is no text, with its place and kind [gateway.protocols.unjudged]', () => {
    const content = [
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
      { type: 'input_file', file_data: 'AAAA' },
      { type: 'input_audio', input_audio: { data: 'AAAA' } },
      { type: 'input_text', text: 'look' },
    ];
    const input = [
      { role: 'user', content },
      { type: 'computer_call_output', call_id: 'c', output: { type: 'computer_screenshot', image_url: 'https://x' } },
      { type: 'compaction', encrypted_content: 'gAAA' },
      { type: 'hologram' },
    ];
    const { unjudged, messages } = openaiResponses.readRequest({ model: 'm', input });
    expect(unjudged).toEqual([
      { path: 'input.0.content.0', kind: 'image' },
      { path: 'input.0.content.1', kind: 'file' },
      { path: 'input.0.content.2', kind: 'audio' },
      { path: 'input.1.output', kind: 'image' },
      { path: 'input.2', kind: 'unknown' },
      { path: 'input.3', kind: 'unknown' },
    ]);
    expect(messages.map(({ text }) => text)).toEqual(['look']);
  });

  it('loses reasoning together with its encrypted copy, and keeps keys of tools out of what is judged', () => {
    const reasoning = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'a b' }],
      encrypted_content: 'gAA',
    };
    const tools = [{ type: 'mcp', server_label: 'shop', authorization: 'Bearer key', headers: { 'x-key': 'key' } }];
    const body = { model: 'm', tools, input: [reasoning, { role: 'user', content: 'x' }] };
    const { messages } = openaiResponses.readRequest(body);
    expect(messages.map(({ text }) => text)).toEqual(['{"type":"mcp","server_label":"shop"}', 'a b', 'x']);
    const { input } = openaiResponses.withhold(body, [1]);
    expect(input).toMatchObject([
      { type: 'reasoning', id: 'rs_1' },
      { role: 'user', content: 'x' },
    ]);
    expect(JSON.stringify(input)).not.toContain('gAA');
  });
});

describe('a responses stream', () => {
  const part = (text: string) => ({ type: 'output_text', text, annotations: [] });
  const item = (text: string) => ({ id: 'msg_1', type: 'message', role: 'assistant', content: [part(text)] });

  it('judges a text that is told at the end and was not streamed, and no text twice [gateway.protocols.channels]', () => {
    const endings = (text: string) => [
      event('response.output_text.done', { ...place, text }),
      event('response.content_part.done', { ...place, part: part(text) }),
      event('response.output_item.done', { output_index: 0, item: item(text) }),
      event('response.completed', { response: { id: 'r', output: [item(text)] } }),
    ];
    const texts = (told: string) => {
      const stream = openaiResponses.openStream();
      stream.read(delta('a '));
      stream.read(delta('b'));
      return endings(told).map((one) => stream.read(one).pieces.map(({ text }) => text));
    };
    expect(texts('a b')).toEqual([[], [], [], []]);
    expect(texts('a b, and more')).toEqual([['a b, and more'], [], [], []]);
    for (const last of endings('other').keys()) {
      const stream = openaiResponses.openStream();
      stream.read(delta('a b'));
      const told = endings('a b').with(last, endings('something else')[last]!);
      expect(told.flatMap((one) => stream.read(one).pieces).map(({ text }) => text)).toEqual(['something else']);
    }
  });

  it('ends a text with its text, its part, its item or the response, whichever comes first [gateway.protocols.channels]', () => {
    for (const type of ['response.output_text.done', 'response.content_part.done', 'response.output_item.done']) {
      const stream = openaiResponses.openStream();
      stream.read(delta('a'));
      stream.read(event('response.output_text.delta', { ...place, output_index: 1, delta: 'b' }));
      expect(stream.read(event(type, place)).ended, type).toEqual(['0/output_text.0.0']);
      expect(() => stream.read(delta('c'))).toThrow(MalformedEvent);
      expect(stream.read(event('response.incomplete', { response: {} }))).toMatchObject({
        ended: ['0/output_text.1.0'],
        finished: [0],
        kind: 'done',
      });
    }
  });

  it('reads deltas of kinds that nobody knows, and reports images and audio as not judged [gateway.protocols.unjudged]', () => {
    const stream = openaiResponses.openStream();
    const unknown = stream.read(
      event('response.thought_bubble.delta', { output_index: 2, delta: 'hm', tone: 'low voice' }),
    );
    expect(unknown.pieces).toMatchObject([
      { channel: '0/thought_bubble.2.0', text: 'hm' },
      { channel: '0/~thought_bubble.tone', text: 'low voice' },
    ]);
    expect(stream.read(event('response.audio.delta', { delta: 'AAAA' }))).toMatchObject({
      pieces: [],
      unjudged: [{ kind: 'audio' }],
    });
    const image = { partial_image_b64: 'AAAA', item_id: 'ig_1', output_index: 0 };
    expect(stream.read(event('response.image_generation_call.partial_image', image))).toMatchObject({
      pieces: [],
      unjudged: [{ kind: 'image' }],
    });
    const call = { type: 'image_generation_call', id: 'ig_1', result: 'AAAA', revised_prompt: 'a cat' };
    expect(stream.read(event('response.output_item.done', { output_index: 0, item: call }))).toMatchObject({
      pieces: [{ text: 'a cat' }],
      unjudged: [{ kind: 'image' }],
    });
  });

  it('takes a failure that the service reports for one', () => {
    const response = { id: 'r', status: 'failed', error: { code: 'server_error', message: 'it broke' }, output: [] };
    const read = openaiResponses.openStream().read(event('response.failed', { response }));
    expect(read).toMatchObject({ kind: 'error', pieces: [{ text: 'it broke' }] });
    expect(openaiResponses.openStream().read(event('', {})).kind).toBe('other');
  });

  it('closes what the client has open with the text that it has, and numbers its events on [gateway.protocols.shapes]', () => {
    const stream = openaiResponses.openStream();
    const response = { id: 'resp_7', object: 'response', model: 'm', output: [], status: 'in_progress' };
    const sent = [
      event('response.created', { response, sequence_number: 0 }),
      event('response.output_item.added', { output_index: 0, item: { ...item(''), content: [] }, sequence_number: 1 }),
      event('response.content_part.added', { ...place, part: part(''), sequence_number: 2 }),
      delta('so far'),
    ];
    const held = [event('response.output_text.delta', { ...place, delta: ' and no further', sequence_number: 4 })];
    for (const one of [...sent, ...held]) stream.read(one);
    for (const one of sent) stream.sent(one);
    const done = { ...item('so far'), status: 'incomplete' };
    expect(types(stream.refuse(0))).toEqual([
      { type: 'response.output_text.done', ...place, text: 'so far', logprobs: [], sequence_number: 4 },
      { type: 'response.content_part.done', ...place, part: part('so far'), sequence_number: 5 },
      { type: 'response.output_item.done', output_index: 0, item: done, sequence_number: 6 },
      {
        type: 'response.incomplete',
        response: expect.objectContaining({
          id: 'resp_7',
          status: 'incomplete',
          incomplete_details: { reason: 'content_filter' },
          output: [done],
        }),
        sequence_number: 7,
      },
    ]);
    expect(stream.close()).toEqual([]);
    expect(types(stream.fail('broken'))).toMatchObject([
      { type: 'error', message: 'broken', error: { code: 'upstream_error', message: 'broken' }, sequence_number: 4 },
    ]);
  });

  it('leaves a tool call that is not complete out of a refused answer [gateway.protocols.shapes]', () => {
    const stream = openaiResponses.openStream();
    const call = { id: 'fc_1', type: 'function_call', call_id: 'c', name: 'f', arguments: '' };
    for (const one of [
      event('response.created', { response: { id: 'resp_7' } }),
      event('response.output_item.added', { output_index: 0, item: call }),
      event('response.function_call_arguments.delta', { item_id: 'fc_1', output_index: 0, delta: '{}' }),
    ]) {
      stream.read(one);
      stream.sent(one);
    }
    expect(types(stream.refuse(0))).toMatchObject([{ type: 'response.incomplete', response: { output: [] } }]);
  });
});
