// What is particular to chat completions: choices, services that add fields, parts instead of strings.
import { describe, expect, it } from 'vitest';
import { requestOf } from '../fixtures.conformance.ts';
import { openaiChat } from '../index.ts';
import { type JsonObject, type ReadEvent, RequestProblem } from '../types.ts';

const event = (json: JsonObject) => ({ event: '', data: JSON.stringify(json) });
const chunk = (delta: JsonObject, rest: JsonObject = {}, top: JsonObject = {}) =>
  event({
    id: 'chatcmpl-7',
    created: 5,
    model: 'm',
    ...top,
    choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  });
const ask = (messages: readonly unknown[], extra: JsonObject = {}) =>
  openaiChat.readRequest({ model: 'm', messages, ...extra });
const shown = ({ pieces, paused }: ReadEvent) => [pieces.map(({ channel, text }) => `${channel}: ${text}`), paused];

describe('a chat request', () => {
  it('asks for a whole number of choices from 1 to 128 [gateway.protocols.shapes]', () => {
    for (const n of [0, -1, 1.5, 129, '2', [2], true])
      expect(() => openaiChat.readRequest(requestOf('openai-chat', 'x', { n })), String(n)).toThrow(RequestProblem);
    for (const [n, choices] of [
      [undefined, 1],
      [null, 1],
      [1, 1],
      [128, 128],
    ] as const)
      expect(openaiChat.readRequest(requestOf('openai-chat', 'x', { n })).choices).toBe(choices);
  });

  it('speaks with the roles that the guard knows, tools first and the last turn last', () => {
    const roles = ['developer', 'system', 'user', 'assistant', 'tool', 'function', 'critic'];
    const { messages } = ask(
      roles.map((role) => ({ role, content: role })),
      { tools: [{ function: { name: 'f' } }] },
    );
    expect(messages.map(({ role, index }) => `${index} ${role}`)).toEqual([
      '-1 system',
      '0 system',
      '1 system',
      '2 user',
      '3 assistant',
      '4 tool',
      '5 tool',
      '6 user',
    ]);
  });

  it('shows the arguments of earlier calls as they read, without escapes [gateway.protocols.channels]', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":"\\u0062ad\\nw\\"ord"}' } };
    const { messages } = ask([{ role: 'assistant', content: null, tool_calls: [call] }]);
    expect(messages.map(({ text, path }) => `${path}: ${text}`)).toEqual([
      'messages.0.tool_calls.0.function.name: f',
      'messages.0.tool_calls.0.function.arguments: {"a":"bad\nw"ord"}',
    ]);
  });

  it('names each part that is no text, with its place and kind [gateway.protocols.unjudged]', () => {
    const url = 'data:image/png;base64,AAAA';
    const content = [
      { type: 'text', text: url },
      { type: 'image_url', image_url: { url } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'hologram', hologram: 'AAAA' },
    ];
    const request = ask([
      { role: 'user', content },
      { role: 'assistant', audio: { id: 'audio_1' } },
    ]);
    expect(request.unjudged).toEqual([
      { path: 'messages.0.content.1', kind: 'image' },
      { path: 'messages.0.content.2', kind: 'audio' },
      { path: 'messages.0.content.3', kind: 'file' },
      { path: 'messages.0.content.4', kind: 'unknown' },
      { path: 'messages.1.audio', kind: 'audio' },
    ]);
    // What stands where the model reads text is text, whatever it looks like.
    expect(request.messages.map(({ text }) => text)).toEqual([url]);
  });
});

describe('a chat stream', () => {
  it('lets a text rest when another takes over, and a name at once [gateway.protocols.channels]', () => {
    const stream = openaiChat.openStream();
    const read = (delta: JsonObject) => shown(stream.read(chunk(delta)));
    expect(read({ reasoning_content: 'a' })).toEqual([['0/reasoning_content: a'], []]);
    expect(read({ reasoning_content: 'b' })).toEqual([['0/reasoning_content: b'], []]);
    expect(read({ content: 'c' })).toEqual([['0/content: c'], ['0/reasoning_content']]);
    expect(read({ tool_calls: [{ index: 0, id: 'x', function: { name: 'f', arguments: '' } }] })).toEqual([
      ['0/tool.0.name: f'],
      ['0/tool.0.name', '0/content'],
    ]);
    expect(read({ tool_calls: [{ index: 0, function: { arguments: '{' } }] })).toEqual([
      ['0/tool.0.arguments: {'],
      ['0/tool.0.name'],
    ]);
    expect(read({})).toEqual([[], []]);
  });

  it('reads content in parts, calls without a number, arguments as an object, texts under unknown names', () => {
    const stream = openaiChat.openStream();
    const thinking = [{ type: 'text', text: 'hm' }];
    const parts = {
      content: [{ type: 'text', text: 'a' }, 'b', { type: 'thinking', thinking }, { type: 'x', note: 'n n' }],
    };
    expect(shown(stream.read(chunk(parts)))[0]).toEqual([
      '0/content: a',
      '0/content: b',
      '0/thinking: hm',
      '0/~content.note: n n',
    ]);
    const call = { id: 'x', function: { name: 'f', arguments: { a: 'b' } } };
    expect(shown(stream.read(chunk({ tool_calls: [call] })))[0]).toEqual([
      '0/tool.0.name: f',
      '0/tool.0.arguments: {"a":"b"}',
    ]);
    expect(shown(stream.read(chunk({ mood: 'sunny', 'odd name': 'x' })))[0]).toEqual([
      '0/~mood: sunny',
      expect.stringMatching(/^0\/~#[\w-]{16}~: odd name$/),
      expect.stringMatching(/^0\/~#[\w-]{16}: x$/),
    ]);
    expect(shown(stream.read(chunk({}, { message: { content: 'late' } })))[0]).toEqual(['0/~message.content: late']);
  });

  it('judges the tokens that log-probabilities name, their bytes, and those that might have stood in their place [gateway.protocols.channels]', () => {
    const stream = openaiChat.openStream();
    const [first, second] = [[0xe5, 0xa5], [0xbd]];
    const read = (content: string, entry: JsonObject) =>
      shown(stream.read(chunk({ content }, { logprobs: { content: [entry], refusal: null } })))[0];
    expect(read('a', { token: 'a', logprob: -1, top_logprobs: [{ token: 'z', bytes: [122] }] })).toEqual([
      '0/content: a',
      '0/content.logprobs.content: a',
      '0/content.logprobs.content.top.0: z',
      '0/content.logprobs.content.top.0.bytes: z',
    ]);
    expect(read('', { token: '', bytes: first })).toEqual([]);
    expect(read('', { token: '', bytes: second, note: 'n n' })).toEqual([
      '0/content.logprobs.content.bytes: 好',
      '0/~logprobs.note: n n',
    ]);
  });

  it('reads what stands around the choices once, as long as it stays the same', () => {
    const stream = openaiChat.openStream();
    const read = (top: JsonObject) => shown(stream.read(chunk({ content: 'a' }, {}, top)))[0];
    expect(read({ sources: [{ title: 'T 1' }] })).toEqual(['0/sources+0: T 1', '0/content: a']);
    expect(read({ sources: [{ title: 'T 1' }] })).toEqual(['0/content: a']);
    expect(read({ sources: [{ title: 'T 2' }], model: 'a model' })).toEqual([
      '0/model+1: a model',
      '0/sources+2: T 2',
      '0/content: a',
    ]);
  });

  it('reports images and audio in the answer as not judged [gateway.protocols.unjudged]', () => {
    const stream = openaiChat.openStream();
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    expect(stream.read(chunk({ images: [image] })).unjudged).toEqual([{ path: 'images.0', kind: 'image' }]);
    expect(stream.read(chunk({ picture: 'data:image/png;base64,AAAA' })).unjudged).toEqual([]);
    expect(stream.read(chunk({ art: { picture: 'data:image/png;base64,AAAA' } })).unjudged).toEqual([
      { path: 'art.picture', kind: 'image' },
    ]);
    const audio = { id: 'audio_1', data: 'AAAA', transcript: 'so' };
    expect(stream.read(chunk({ audio }))).toMatchObject({
      unjudged: [{ path: '0/audio.data', kind: 'audio' }],
      pieces: [{ channel: '0/audio.transcript', text: 'so' }],
    });
  });

  it('repeats the identity of the answer where it refuses, and the role where the client has not seen it', () => {
    const stream = openaiChat.openStream();
    const first = chunk({ role: 'assistant', content: '' });
    const refused = (delta: JsonObject) => ({
      id: 'chatcmpl-7',
      object: 'chat.completion.chunk',
      created: 5,
      model: 'm',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: 'content_filter' }],
    });
    stream.read(first);
    expect(stream.refuse(0)).toEqual([event(refused({ role: 'assistant', content: '' }))]);
    stream.sent(first);
    expect(stream.refuse(0)).toEqual([event(refused({}))]);
    expect(stream.close()).toEqual([{ event: '', data: '[DONE]' }]);
  });

  it('takes [DONE] for the end of every choice that was given no finish reason', () => {
    const stream = openaiChat.openStream();
    stream.read(chunk({ content: 'a' }));
    expect(stream.read({ event: '', data: ' [DONE]' })).toMatchObject({ kind: 'done', finished: [0] });
    expect(stream.read({ event: '', data: '[DONE]' })).toMatchObject({ kind: 'done', finished: [] });
  });

  it('keeps the other choices of an event, its counts, and nothing that could belong to the blocked one', () => {
    const stream = openaiChat.openStream();
    const choices = [0, 1].map((index) => ({ index, delta: { role: 'assistant', content: `c${index}` } }));
    const both = event({ id: 'x', model: 'm', sources: ['s s'], choices });
    stream.read(both);
    const left = stream.without(both, new Set([0]))!;
    expect(JSON.parse(left.data)).toEqual({ id: 'x', model: 'm', choices: [choices[1]] });
    // The role of choice 1 was told with the event that took its place.
    stream.sent(left);
    expect(JSON.parse(stream.refuse(1)[0]!.data).choices[0].delta).toEqual({});
    expect(stream.without(both, new Set([0, 1]))).toBeUndefined();
    const counts = event({ id: 'x', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } });
    expect(stream.without(counts, new Set([0, 1]))).toEqual(counts);
  });
});
