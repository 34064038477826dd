// The promise of the gateway, as properties of its gate: no byte of an answer leaves before the prefix it belongs to was judged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, recordingsOf } from '../protocol/fixtures.conformance.ts';
import { openaiChat, protocols } from '../protocol/index.ts';
import { createSseParser } from '../sse/index.ts';
import { cuts, pieces } from './answer-arbitraries.conformance.ts';
import { answerStream, bytesOfEvents, chatStream, readFrames } from './answer-streams.conformance.ts';
import { allowingGuard, createFakeGuard } from './fake-guard.conformance.ts';
import { cutAt, cutEverywhere, runGate } from './gate-run.conformance.ts';

const oracle = createFakeGuard();
const prompt = [{ role: 'user' as const, text: 'Hello there.' }];

describe.each(protocols)('through the gate of $name', (protocol) => {
  it('every prefix that leaves was allowed, in whatever pieces the bytes came [gateway.prefix-safety]', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, cuts, fc.integer({ min: 0, max: 3 }), async (parts, offsets, holdBack) => {
        const bytes = bytesOfEvents(answerStream(protocol.name, parts));
        const run = await runGate(protocol, { holdBack });
        await run.feed(cutAt(bytes, offsets));
        const text = parts.join('');
        let frames = '';
        for (const write of run.writes) {
          frames += write;
          const seen = readFrames(protocol.name, frames).text;
          expect(text.startsWith(seen)).toBe(true);
          expect(oracle.check([...prompt, { role: 'assistant', text: seen }]).action).not.toBe('block');
        }
        const { end, text: seen } = readFrames(protocol.name, frames);
        const isAllowed = oracle.check([...prompt, { role: 'assistant', text }]).action !== 'block';
        expect(end).toBe(isAllowed ? 'finish' : 'refusal');
        if (isAllowed) expect(seen).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('the same bytes give the same frames, however they are cut [gateway.chunks]', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, cuts, async (parts, offsets) => {
        const bytes = bytesOfEvents(answerStream(protocol.name, parts));
        const whole = await runGate(protocol);
        await whole.feed([bytes]);
        const cut = await runGate(protocol);
        await cut.feed(cutAt(bytes, offsets));
        expect(cut.frames()).toBe(whole.frames());
        expect(cut.outcome()).toEqual(whole.outcome());
      }),
      { numRuns: 60 },
    );
  });

  it.each(recordingsOf(protocol.name))(
    'a guard that allows everything changes nothing: $name [gateway.transparency]',
    async (recording) => {
      const bytes = bytesOf(recording);
      for (const chunks of [
        [bytes],
        cutAt(
          bytes,
          Array.from(bytes, (_, at) => at),
        ),
      ]) {
        const run = await runGate(protocol, { guard: allowingGuard, choices: recording.choices });
        await run.feed(chunks);
        const got = createSseParser({ maxEventBytes: 1_000_000 }).push(Buffer.from(run.frames()));
        const withoutComments = recording.events.map(({ comments, ...rest }) =>
          comments ? { ...rest, comments: [''] } : rest,
        );
        expect(got).toEqual(withoutComments);
        expect(run.outcome()?.type === 'done' || recording.name.includes('error')).toBe(true);
        expect(run.held()).toBe(0);
      }
    },
  );

  it('an upstream that is cut at any byte ends in an error and never looks finished [gateway.upstream-cut]', async () => {
    // Every recorded stream at every byte: upstream-cut.slow.ts.
    await cutEverywhere(protocol, bytesOfEvents(answerStream(protocol.name, ['Bon', 'jour 春', '天!'])), 1);
  });

  it('ends every stream with a finish, a refusal or an error, whatever bytes come [gateway.no-silent-end]', async () => {
    const garbage = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(pieces, garbage, fc.nat(), cuts, async (parts, noise, where, offsets) => {
        const good = bytesOfEvents(answerStream(protocol.name, parts));
        const at = where % good.length;
        const bytes = Buffer.concat([good.subarray(0, at), noise, good.subarray(at)]);
        const run = await runGate(protocol);
        await run.feed(cutAt(bytes, offsets));
        expect(run.outcome()).toBeDefined();
        expect(readFrames(protocol.name, run.frames()).end).not.toBe('none');
      }),
      // A line break that parted the name of the last event from its data once made a silent end for those who go by names.
      { numRuns: 60, examples: [[['\n'], Uint8Array.from([10]), 115143084, []]] },
    );
  });
});

describe('a choice of several', () => {
  const feedChoices = async (choices: readonly (readonly string[])[], offsets: readonly number[]) => {
    const run = await runGate(openaiChat, { choices: choices.length });
    await run.feed(cutAt(bytesOfEvents(chatStream(choices)), offsets));
    return run;
  };

  it('that is refused takes nothing from the others, and gives nothing away [gateway.prefix-safety]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 3 }), cuts, async (choices, offsets) => {
        const run = await feedChoices(choices, offsets);
        const received = readFrames('openai-chat', run.frames());
        for (const [index, parts] of choices.entries()) {
          const text = parts.join('');
          const isAllowed = oracle.check([...prompt, { role: 'assistant', text }]).action !== 'block';
          const seen = received.texts.get(index) ?? '';
          expect(text.startsWith(seen)).toBe(true);
          if (isAllowed) expect(seen).toBe(text);
          expect(oracle.check([...prompt, { role: 'assistant', text: seen }]).action).not.toBe('block');
        }
        expect(received.events.filter(({ data }) => data === '[DONE]')).toHaveLength(1);
        expect(received.events.filter(({ data }) => /"finish_reason":"/.test(data))).toHaveLength(choices.length);
      }),
      { numRuns: 60 },
    );
  });

  it('stops the upstream once all are refused or finished, and not before [gateway.prefix-safety]', async () => {
    const one = await feedChoices([['forbidden '], ['fine']], []);
    expect(one.stopped()).toBe(false);
    expect(one.outcome()).toMatchObject({ type: 'refused', cause: 'flagged' });
    const both = await runGate(openaiChat, { choices: 2 });
    await both.feed([bytesOfEvents(chatStream([['forbidden '], ['forbidden ']]))], 'none');
    expect(both.stopped()).toBe(true);
    expect(readFrames('openai-chat', both.frames()).end).toBe('refusal');
  });
});

describe('what fails', () => {
  const chunksOf = (...texts: string[]) => [bytesOfEvents(answerStream('openai-chat', texts))];
  const feed = async (options: Parameters<typeof runGate>[1], chunks: Iterable<Uint8Array>) => {
    const run = await runGate(openaiChat, options);
    await run.feed(chunks);
    await run.ended;
    return { run, ...readFrames('openai-chat', run.frames()) };
  };

  it.each([
    ['throws', 'Fine so far, explode now and more'],
    ['gives no number', 'Fine so far, unnumbered now and more'],
  ])('closes the gate where the guard %s [gateway.fail-closed]', async (_, text) => {
    const parts = text.split(/(?<= )/);
    const { run, end, text: seen } = await feed({}, chunksOf(...parts));
    expect(run.outcome()).toEqual({ type: 'refused', cause: 'failed' });
    expect(end).toBe('refusal');
    expect('Fine so far, '.startsWith(seen.trimEnd()) || 'Fine so far, ' === seen).toBe(true);
    const open = await feed({ failOpen: true }, chunksOf(...parts));
    expect(open.text).toBe(text);
    expect(open.run.gate.texts.all[0]?.failure).toBeDefined();
  });

  it('closes the gate where the guard takes longer than its budget [gateway.fail-closed]', async () => {
    let now = 0;
    const slow = createFakeGuard({ onPush: (text) => (now += text.includes('slow') ? 51 : 1) });
    const { run, text } = await feed(
      { guard: slow, elapsed: () => now, budgetMs: 50 },
      chunksOf('one ', 'slow ', 'two'),
    );
    expect(run.outcome()).toEqual({ type: 'refused', cause: 'failed' });
    expect(text).toBe('one ');
    // What was flagged is refused, also where a guard that is too slow would let texts pass.
    const open = { guard: slow, elapsed: () => now, budgetMs: 50, failOpen: true };
    expect((await feed(open, chunksOf('one ', 'slow ', 'two'))).text).toBe('one slow two');
    const flagged = await feed(open, chunksOf('one ', 'slow ', 'forbidden ', 'two'));
    expect(flagged.end).toBe('refusal');
    expect(flagged.text).not.toContain('forbidden');
    const broken = await feed({ elapsed: () => Number.NaN }, chunksOf('one ', 'two'));
    expect(broken.text).toBe('');
    expect(broken.end).toBe('refusal');
  });

  it.each([
    ['malformed JSON', 'data: {"choices": [\n\n'],
    ['no event of the protocol', 'data: {"hello": 1}\n\n'],
    ['an HTML page', '<html><body>502</body></html>\n\n data: x\n\n'],
    ['an unknown name with text in it', 'event: some text here\ndata: {"choices": []}\n\n'],
  ])('ends with an error on %s in the middle, and sends none of it [gateway.fail-closed]', async (_, garbage) => {
    const events = answerStream('openai-chat', ['Hello ', 'world']);
    const head = bytesOfEvents(events.slice(0, 2));
    const { run, end, text } = await feed({}, [Buffer.concat([head, Buffer.from(garbage)])]);
    expect(run.outcome()?.type).toBe('failed');
    expect(end).toBe('error');
    expect(text).toBe('Hello ');
    expect(run.frames()).not.toContain('<html>');
    expect(run.frames()).not.toContain('some text here');
  });

  it('ends with an error on an event over the limit, whether or not it ever ends [gateway.limits]', async () => {
    const limits = { event: 1000, held: 100_000 };
    for (const chunks of [chunksOf('Hello ', 'x'.repeat(2000)), [Buffer.from(`data: ${'x'.repeat(2000)}`)]]) {
      const { run, end } = await feed({ limits }, chunks);
      expect(run.outcome()).toMatchObject({ type: 'failed', failure: { kind: 'too-large' } });
      expect(end).toBe('error');
      expect(run.frames()).not.toContain('xxx');
    }
  });

  it('ends with an error when more is held than may be [gateway.limits]', async () => {
    const limits = { event: 100_000, held: 5000 };
    // One word that never ends cannot be cleared while it could still become a forbidden one.
    const pieces = Array.from({ length: 100 }, () => 'x'.repeat(100));
    const guard = createFakeGuard({
      words: Object.fromEntries([...Array(101).keys()].map((n) => ['x'.repeat(n * 100), 0.95])),
    });
    const { run, end } = await feed({ limits, guard }, chunksOf(...pieces));
    expect(run.outcome()).toMatchObject({ type: 'failed', failure: { kind: 'too-large' } });
    expect(end).toBe('error');
    expect(run.held()).toBe(0);
  });

  it('sends what it judged where the upstream is no UTF-8: the text with its replacements [gateway.fail-closed]', async () => {
    const bytes = bytesOfEvents(answerStream('openai-chat', ['Hello @@ world']));
    bytes[bytes.indexOf('@@')] = 0xff;
    const { text, end } = await feed({}, [bytes]);
    expect(text).toBe('Hello \ufffd@ world');
    expect(end).toBe('finish');
  });

  it.each(protocols)(
    'tells of an end of $name before which nothing was finished [gateway.no-silent-end]',
    async (protocol) => {
      const events = answerStream(protocol.name, ['Hello ', 'world']);
      const isFinish = ({ data }: { data: string }) =>
        /"finish_reason":"stop"|"message_delta"|"response.completed"/.test(data);
      for (const kept of [
        events.filter((event) => !isFinish(event)),
        events.slice(-1).filter((event) => !isFinish(event)),
      ]) {
        const run = await runGate(protocol);
        await run.feed([bytesOfEvents(kept)]);
        expect(await run.ended).toMatchObject({ type: 'failed', failure: { kind: 'cut' } });
        expect(readFrames(protocol.name, run.frames()).end).toBe('error');
      }
    },
  );

  it('takes no more from the upstream while anything that came still waits for its turn [gateway.backpressure]', async () => {
    const words = Array.from({ length: 200 }, (_, i) => `word${i} `);
    const bytes = bytesOfEvents(answerStream('openai-chat', words));
    let now = 0;
    // Every look at this clock takes longer than a turn may.
    const run = await runGate(openaiChat, { guard: allowingGuard, elapsed: () => (now += 5) });
    const chunk = Math.ceil(bytes.length / 20);
    const parser = createSseParser({ maxEventBytes: 1_000_000 });
    let complete = 0;
    let most = 0;
    function* chunks() {
      for (let at = 0; at < bytes.length; at += chunk) {
        // Of all that was given before the last piece, everything has left.
        const left = run.frames().split('data: ').length - 1;
        most = Math.max(most, complete - left);
        const piece = bytes.subarray(at, at + chunk);
        yield piece;
        complete += parser.push(piece).length;
      }
    }
    await run.feed(chunks());
    expect(await run.ended).toEqual({ type: 'done' });
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(Math.ceil((2 * words.length) / 20));
  });

  it('never passes on what an upstream says outside its answer [gateway.prefix-safety]', async () => {
    const events = answerStream('openai-chat', ['Hello']);
    const aside = [
      { event: '', data: '', comments: ['forbidden words'], silent: true as const },
      { ...events[1]!, id: 'forbidden words', comments: ['forbidden'] },
    ];
    const { run, text } = await feed({}, [bytesOfEvents([events[0]!, ...aside, ...events.slice(2)])]);
    expect(text).toBe('Hello');
    expect(run.frames()).not.toContain('forbidden');
  });

  it('is told as an error by an upstream, and its words are judged too [gateway.fail-closed]', async () => {
    const events = answerStream('openai-chat', ['Hello ']).slice(0, 2);
    const error = (message: string) => ({
      event: '',
      data: JSON.stringify({ error: { message, type: 'server_error' } }),
    });
    const plain = await feed({}, [bytesOfEvents([...events, error('overloaded')])]);
    expect(plain.run.frames()).toContain('overloaded');
    expect(plain.end).toBe('error');
    const flagged = await feed({}, [bytesOfEvents([...events, error('forbidden words')])]);
    expect(flagged.run.frames()).not.toContain('forbidden');
    expect(flagged.end).toBe('error');
    expect(flagged.run.outcome()).toMatchObject({ type: 'failed', failure: { kind: 'status' } });
  });
});
