// The middleware inside the real AI SDK, over models that say what the test wants; the guard blocks the word "forbidden".
import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { generateText, streamText, wrapLanguageModel } from 'ai';
import { convertArrayToReadableStream, MockLanguageModelV3 } from 'ai/test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordGuard } from '../guard/screen/word-guard.conformance.ts';
import { type BlockedReport, type GuardMiddlewareOptions, guardMiddleware } from './index.ts';

type Part = LanguageModelV3StreamPart;

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 2, text: 2, reasoning: undefined },
};
const finish: Part = { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage };

/** The parts of an answer of one text, in these pieces. */
function textParts(pieces: readonly string[], kind: 'text' | 'reasoning' = 'text', id = '1'): Part[] {
  return [
    { type: `${kind}-start`, id },
    ...pieces.map((delta): Part => ({ type: `${kind}-delta`, id, delta })),
    { type: `${kind}-end`, id },
  ];
}

function streaming(parts: readonly Part[], asked: unknown[] = []): MockLanguageModelV3 {
  return new MockLanguageModelV3({
    doStream: async (options) => {
      asked.push(options.prompt);
      return { stream: convertArrayToReadableStream([...parts]) };
    },
  });
}

const guarded = (model: LanguageModelV3, options: GuardMiddlewareOptions = {}, thresholds = { block: 0.95 }) =>
  wrapLanguageModel({ model, middleware: guardMiddleware(wordGuard({ thresholds }), options) });

async function read(
  model: LanguageModelV3,
  prompt = 'hello',
): Promise<{ text: string; parts: string[]; finish: string }> {
  let text = '';
  const parts: string[] = [];
  const result = streamText({ model, prompt, onError: () => undefined });
  for await (const part of result.fullStream) {
    parts.push(part.type);
    if (part.type === 'text-delta') text += part.text;
  }
  return { text, parts, finish: await result.finishReason };
}

const words = ['calm', 'forbidden', 'sea', 'garden', 'doubtful', 'of', 'forbid', 'den'];

describe('the middleware for the AI SDK', () => {
  it('passes a harmless stream on as it came [ai.middleware]', async () => {
    const pieces = [' one', ' two', ' three'];
    const { text, finish: reason } = await read(
      guarded(streaming([{ type: 'stream-start', warnings: [] }, ...textParts(pieces), finish])),
    );
    expect({ text, reason }).toEqual({ text: ' one two three', reason: 'stop' });
  });

  it('lets a piece leave before the next one has come, so that nothing waits for a word to be completed [ai.middleware]', async () => {
    const came: string[] = [];
    const source = new ReadableStream<Part>(
      {
        pull(controller) {
          const parts = [...textParts([' one', ' two', ' three']), finish];
          const part = parts[came.length];
          if (!part) return controller.close();
          came.push(part.type === 'text-delta' ? part.delta : part.type);
          controller.enqueue(part);
        },
      },
      { highWaterMark: 0 },
    );
    const model = new MockLanguageModelV3({ doStream: async () => ({ stream: source }) });
    const middleware = guardMiddleware(wordGuard());
    const params = { prompt: [] };
    const { stream } = await middleware.wrapStream({
      doGenerate: () => model.doGenerate(params),
      doStream: () => model.doStream(params),
      params,
      model,
    });
    const reader = stream.getReader();
    await reader.read();
    expect(await reader.read()).toMatchObject({ value: { delta: ' one' } });
    expect(came).toEqual(['text-start', ' one']);
    await reader.cancel();
  });

  it('shows nothing of a text from its flag on, whatever the pieces, and ends with content-filter [ai.middleware]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...words), { maxLength: 12 }),
        fc.array(fc.nat(9)),
        async (said, cuts) => {
          const whole = said.map((word) => ` ${word}`).join('');
          const pieces: string[] = [];
          for (let at = 0, i = 0; at < whole.length; i++) {
            const length = 1 + (cuts[i % Math.max(1, cuts.length)] ?? 3);
            pieces.push(whole.slice(at, at + length));
            at += length;
          }
          const { text, finish: reason } = await read(guarded(streaming([...textParts(pieces), finish])));
          const flag = said.indexOf('forbidden');
          expect(reason).toBe(flag < 0 ? 'stop' : 'content-filter');
          expect(whole.startsWith(text)).toBe(true);
          if (flag < 0) expect(text).toBe(whole);
          // What was shown, taken as a whole, is allowed.
          expect(text.split(' ')).not.toContain('forbidden');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('judges reasoning, the input of tools with its escapes, their names and results, and sources [ai.middleware]', async () => {
    const carriers: readonly (readonly Part[])[] = [
      textParts([' forbid', 'den '], 'reasoning'),
      [
        { type: 'tool-input-start', id: 'a', toolName: 'search' },
        { type: 'tool-input-delta', id: 'a', delta: '{"q":"the \\u0066orb' },
        { type: 'tool-input-delta', id: 'a', delta: 'idden thing"}' },
        { type: 'tool-input-end', id: 'a' },
      ],
      [{ type: 'tool-input-start', id: 'a', toolName: 'forbidden' }],
      [{ type: 'tool-call', toolCallId: 'a', toolName: 'search', input: '{"q":"a forbidden thing"}' }],
      [{ type: 'tool-result', toolCallId: 'a', toolName: 'search', result: { found: ['a forbidden thing'] } }],
      [{ type: 'source', sourceType: 'url', id: 's', url: 'https://example.org', title: 'a forbidden page' }],
      [{ type: 'file', mediaType: 'image/png', data: 'AAAA' }],
      [{ type: 'error', error: new Error('a forbidden message') }],
    ];
    for (const parts of carriers) {
      const reports: BlockedReport[] = [];
      const model = guarded(streaming([...parts, ...textParts([' after']), finish]), {
        onBlock: (report) => reports.push(report),
      });
      const seen = await read(model);
      expect(seen.finish, JSON.stringify(parts)).toBe('content-filter');
      expect(seen.text).toBe('');
      expect(seen.parts).not.toContain('tool-call');
      expect(reports).toHaveLength(1);
    }
  });

  it('closes what the reader saw begin, and never passes the raw chunks of a provider on [ai.middleware]', async () => {
    const parts: Part[] = [
      { type: 'text-start', id: '1' },
      { type: 'raw', rawValue: { text: 'forbidden' } },
      { type: 'text-delta', id: '1', delta: ' calm' },
      { type: 'text-delta', id: '1', delta: ' forbidden ' },
    ];
    const model = guarded(streaming(parts));
    const { stream } = await model.doStream({ prompt: [], includeRawChunks: true });
    const types: string[] = [];
    for await (const part of stream) types.push(part.type);
    expect(types).toEqual(['text-start', 'text-delta', 'text-end', 'finish']);
  });

  it('tells of an answer that breaks off, and never ends it silently [ai.middleware]', async () => {
    const seen = await read(guarded(streaming(textParts([' half']))));
    expect(seen.parts).toContain('error');
    expect(seen.text).toBe(' half');
    expect(seen.finish).not.toBe('stop');
  });

  it('does not ask the model when the prompt is blocked, and withholds what was flagged in earlier turns [ai.middleware]', async () => {
    const asked: unknown[] = [];
    const model = guarded(streaming([...textParts([' fine']), finish], asked));
    expect((await read(model, 'a forbidden request')).finish).toBe('content-filter');
    expect(asked).toEqual([]);
    const result = streamText({
      model,
      messages: [
        { role: 'user', content: 'a forbidden request' },
        { role: 'assistant', content: 'I cannot help with that.' },
        { role: 'user', content: 'then tell me about gardens' },
      ],
    });
    expect(await result.text).toBe(' fine');
    expect(JSON.stringify(asked)).not.toContain('forbidden');
    expect(JSON.stringify(asked)).toContain('gardens');
  });

  it('guards whole answers as it guards streams [ai.middleware]', async () => {
    const generating = (text: string) =>
      new MockLanguageModelV3({
        doGenerate: async () => ({
          content: [{ type: 'text', text }],
          finishReason: { unified: 'stop', raw: 'stop' },
          usage,
          warnings: [],
        }),
      });
    const fine = await generateText({ model: guarded(generating('a calm sea')), prompt: 'hello' });
    expect([fine.text, fine.finishReason]).toEqual(['a calm sea', 'stop']);
    const stopped = await generateText({ model: guarded(generating('a forbidden sea')), prompt: 'hello' });
    expect([stopped.text, stopped.finishReason]).toEqual(['', 'content-filter']);
  });

  it('asks about what it is unsure of while the text is held, and blocks where nobody answers [ai.middleware]', async () => {
    const parts = [...textParts([' a', ' doubtful', ' sea']), finish];
    const thresholds = { block: 0.95, escalate: 0.5 };
    const questions: string[] = [];
    const answers: readonly [() => Promise<'allow' | 'block'>, string][] = [
      [async () => 'allow', 'stop'],
      [async () => 'block', 'content-filter'],
      [() => Promise.reject(new Error('gone')), 'content-filter'],
      [() => new Promise(() => undefined), 'content-filter'],
    ];
    for (const [answer, expected] of answers) {
      const unsure: NonNullable<GuardMiddlewareOptions['unsure']> = ({ exchange }) => {
        questions.push(exchange.at(-1)?.text ?? '');
        return answer();
      };
      const seen = await read(guarded(streaming(parts), { unsure, unsureTimeoutMs: 50 }, thresholds));
      expect(seen.finish).toBe(expected);
      expect(seen.text).toBe(expected === 'stop' ? ' a doubtful sea' : ' a');
    }
    expect(questions.every((text) => text.startsWith(' a doubtful'))).toBe(true);
  });

  it('blocks when the guard throws, and refuses images unless they are allowed [ai.middleware]', async () => {
    const broken = {
      ...wordGuard(),
      stream: () => {
        throw new Error('broken');
      },
    };
    const model = streaming([...textParts([' hi']), finish]);
    const wrapped = wrapLanguageModel({ model, middleware: guardMiddleware(broken) });
    expect((await read(wrapped)).finish).toBe('content-filter');
    const withImage = (options: GuardMiddlewareOptions) =>
      streamText({
        model: guarded(streaming([...textParts([' hi']), finish]), options),
        messages: [{ role: 'user', content: [{ type: 'image', image: new Uint8Array([1]), mediaType: 'image/png' }] }],
      }).finishReason;
    expect(await withImage({})).toBe('content-filter');
    expect(await withImage({ allowUnjudged: ['image/'] })).toBe('stop');
  });

  it('reports the version that it is asked for [ai.middleware]', () => {
    expect(guardMiddleware(wordGuard()).specificationVersion).toBe('v3');
    expect(guardMiddleware(wordGuard(), { specificationVersion: 'v4' }).specificationVersion).toBe('v4');
    for (const specificationVersion of ['v3', 'v4'] as const)
      expect(guardMiddleware(wordGuard(), { model: { specificationVersion } }).specificationVersion).toBe(
        specificationVersion,
      );
  });
});
