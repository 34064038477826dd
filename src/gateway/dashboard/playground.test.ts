import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { keywordGuard } from '../../guard/model/sample-ensemble.conformance.ts';
import type { Judge } from '../context.ts';
import type { PlaygroundEvent, TrafficDetail, TrafficPage } from '../contract.ts';
import {
  openaiReply,
  openTestDashboard,
  problemOf,
  readEvents,
  type TestDashboard,
  type TestOptions,
} from './dashboard.conformance.ts';

let open: TestDashboard | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});
async function dashboard(options: TestOptions = {}): Promise<TestDashboard> {
  open = await openTestDashboard(options);
  return open;
}

const user = (text: string) => ({ role: 'user', text }) as const;
async function play(at: TestDashboard, body: object): Promise<readonly PlaygroundEvent[]> {
  const response = await at.send('POST', '/api/playground', body);
  expect(response.status, await response.clone().text()).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  return await readEvents<PlaygroundEvent>(response);
}
const endOf = (events: readonly PlaygroundEvent[]) => {
  const last = events.at(-1)!;
  if (last.type !== 'end') throw new Error(`the last event is ${last.type}`);
  return last;
};
const replyOf = (events: readonly PlaygroundEvent[]) =>
  events.flatMap((event) => (event.type === 'reply' ? [event.text] : [])).join('');

describe('judging', () => {
  it('scores every token of every message, in order, and says which words weighed most [dashboard.playground]', async () => {
    const at = await dashboard();
    const messages = [
      user('How do I boil a kettle?'),
      { role: 'assistant', text: 'Fill it first.' },
      user('and the forbidden way'),
    ];
    const events = await play(at, { mode: 'judge', messages });
    const prompts = events.filter((event) => event.type === 'prompt');
    expect(prompts.map((event) => event.message)).toEqual([0, 1, 2]);
    for (const [i, { tokens }] of prompts.entries()) {
      expect(tokens.length).toBeGreaterThan(2);
      expect(tokens.map((token) => token.end)).toEqual(
        [...new Set(tokens.map((token) => token.end))].sort((a, b) => a - b),
      );
      expect(tokens.at(-1)!.end).toBeLessThanOrEqual(messages[i]!.text.length);
    }
    const { verdict, outcome, tail } = endOf(events);
    expect([outcome, verdict.action, tail]).toEqual(['prompt-blocked', 'block', '']);
    expect(verdict.evidence?.message).toBe(2);
    const { start, end } = verdict.evidence!;
    expect(messages[2]!.text.slice(start, end)).toContain('forbidden');
    expect(Object.keys(verdict.rules)).toEqual(['weapons', 'fraud', 'drugs']);
    expect(at.asked).toEqual([]);
  });

  it('agrees with the guard itself, whatever the text and however long [dashboard.playground]', async () => {
    const at = await dashboard();
    const word = fc.constantFrom('kettle', 'garden', 'forbidden', 'the', 'plan', 'é', '😀', '\n', 'x'.repeat(2100));
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.array(text.map(user), { minLength: 1, maxLength: 3 }), async (messages) => {
        const { verdict } = endOf(await play(at, { mode: 'judge', messages }));
        const own = keywordGuard().check(messages);
        expect([verdict.action, verdict.score]).toEqual([own.action, own.score]);
      }),
      { numRuns: 12 },
    );
  });

  it('takes another threshold, and says which one held [dashboard.playground]', async () => {
    const at = await dashboard();
    const at1 = endOf(await play(at, { mode: 'judge', messages: [user('the forbidden way')], threshold: 1 }));
    expect([at1.verdict.threshold, at1.outcome]).toEqual([1, 'finished']);
    const low = endOf(await play(at, { mode: 'judge', messages: [user('a kettle')], threshold: 1e-9 }));
    expect([low.verdict.threshold, low.verdict.action]).toEqual([1e-9, 'block']);
  });

  it('takes another guard of the library, and refuses one that is not there [dashboard.playground]', async () => {
    const loaded: string[] = [];
    const at = await dashboard({
      dashboard: {
        loadGuard: async (folder) => {
          loaded.push(folder);
          return keywordGuard('kettle');
        },
      },
    });
    const folder = await at.addGuard('second');
    const body = { mode: 'judge', messages: [user('a kettle')], guard: 'second' };
    expect(endOf(await play(at, body)).verdict.action).toBe('block');
    await play(at, body);
    expect(loaded).toEqual([folder]);
    const unknown = await at.send('POST', '/api/playground', { ...body, guard: 'third' });
    expect([unknown.status, (await problemOf(unknown)).message]).toEqual([404, 'There is no guard "third"']);
  });

  it('by a guard that fails blocks, and says so [dashboard.playground]', async () => {
    const broken = { ...brokenGuard() };
    const at = await dashboard({ dashboard: { loadGuard: async () => broken } });
    await at.addGuard('broken');
    for (const mode of ['judge', 'reply']) {
      const end = endOf(await play(at, { mode, messages: [user('hello')], guard: 'broken' }));
      expect([end.outcome, end.verdict.action, end.message]).toEqual([
        'prompt-blocked',
        'block',
        expect.stringMatching(/guard failed/),
      ]);
    }
    expect(at.asked).toEqual([]);
  });

  it('of what cannot be judged is refused, and the field is named [dashboard.playground]', async () => {
    const at = await dashboard();
    for (const [body, message] of [
      [{ mode: 'judge', messages: [] }, /write a message/],
      [{ mode: 'judge', messages: [{ role: 'robot', text: 'x' }] }, /messages\.0\.role/],
      [{ mode: 'judge', messages: [user('x'.repeat(400_001))] }, /400000 characters/],
      [{ mode: 'judge', messages: [user('x')], threshold: 0 }, /threshold/],
      [{ mode: 'judge', messages: [user('x')], guard: '../x' }, /guard/],
      [{ mode: 'shout', messages: [user('x')] }, /mode/],
    ] as const) {
      const response = await at.send('POST', '/api/playground', body);
      expect(response.status).toBe(400);
      expect((await problemOf(response)).message).toMatch(message);
    }
  });
});

describe('asking the model', () => {
  it('releases the answer as it was judged, with the scores of its tokens, and records it [dashboard.playground]', async () => {
    const at = await dashboard();
    const events = await play(at, { mode: 'reply', messages: [user('How do I boil a kettle?')] });
    expect(events.map((event) => event.type).slice(0, 2)).toEqual(['prompt', 'prompt-verdict']);
    expect(replyOf(events)).toBe('Kettles boil water.');
    const { outcome, tail, message } = endOf(events);
    expect([outcome, tail, message]).toEqual(['finished', '', null]);
    const tokens = events.flatMap((event) => (event.type === 'reply' ? event.tokens : []));
    expect(tokens.at(-1)!.end).toBe('Kettles boil water.'.length);
    expect(JSON.parse(at.asked[0]!)).toEqual({
      model: 'demo',
      stream: true,
      messages: [{ role: 'user', content: 'How do I boil a kettle?' }],
    });
    const { items } = await at.json<TrafficPage>('/api/traffic');
    expect(items).toMatchObject([
      { route: '/api/playground', enforced: 'passed', decided: 'allow', key: 'playground', scanned: 2, parts: 2 },
    ]);
  });

  it('never releases what was flagged nor what came after it, however it is cut; the rest is the tail [dashboard.playground]', async () => {
    const at = await dashboard();
    const text = 'Take a kettle and the forbidden plan for the garden.';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
        at.answer = () => openaiReply(places.slice(1).map((end, i) => text.slice(places[i], end)));
        const events = await play(at, { mode: 'reply', messages: [user('a story')] });
        const { outcome, tail, verdict } = endOf(events);
        expect([outcome, verdict.action]).toEqual(['blocked', 'block']);
        const released = replyOf(events);
        expect(text.startsWith(released)).toBe(true);
        expect(released).not.toContain('forbidden');
        expect(text.startsWith(released + tail)).toBe(true);
        expect(released + tail).toContain('forbidden');
      }),
      { numRuns: 40 },
    );
    const [item] = (await at.json<TrafficPage>('/api/traffic')).items;
    const detail = await at.json<TrafficDetail>(`/api/traffic/${item!.id}`);
    expect(detail).toMatchObject({ enforced: 'blocked', decided: 'block', stage: 'response' });
    expect(detail.partList[1]).toMatchObject({ side: 'reply', action: 'block', text: null });
    expect(detail.partList[1]!.released).toBeLessThan(detail.partList[1]!.length);
  });

  it('about what the prompt forbids asks nobody [dashboard.playground]', async () => {
    const at = await dashboard();
    const events = await play(at, { mode: 'reply', messages: [user('the forbidden way')] });
    expect(endOf(events)).toMatchObject({ outcome: 'prompt-blocked', tail: '' });
    expect(at.asked).toEqual([]);
    expect((await at.json<TrafficPage>('/api/traffic')).items).toMatchObject([
      { enforced: 'blocked', stage: 'prompt' },
    ]);
  });

  it('sends no earlier message that was flagged [dashboard.playground]', async () => {
    const at = await dashboard();
    const messages = [user('the forbidden way'), { role: 'assistant', text: 'No.' }, user('a kettle then')];
    const events = await play(at, { mode: 'reply', messages });
    expect(endOf(events).outcome).toBe('finished');
    expect(at.asked.join()).not.toContain('forbidden');
    expect(JSON.parse(at.asked[0]!).messages).toHaveLength(3);
  });

  it('that fails at the model service ends as that, not as an answer [dashboard.playground]', async () => {
    const at = await dashboard();
    const answers: readonly (readonly [TestDashboard['answer'], RegExp])[] = [
      [() => openaiReply(['Kettles '], false), /broke off/],
      [() => ({ status: 404 }), /status 404.*"demo"/],
      [() => bytes('data: {"choices": 7}\n\n'), /cannot be read/],
      [() => bytes('data: {"error": {"message": "no"}}\n\n'), /reported an error/],
    ];
    for (const [answer, message] of answers) {
      at.answer = answer;
      const end = endOf(await play(at, { mode: 'reply', messages: [user('a kettle')] }));
      expect([end.outcome, end.message]).toEqual(['upstream-failed', expect.stringMatching(message)]);
    }
  });

  it('asks the judge where the guard is in doubt, holding the answer meanwhile, and does what it says [dashboard.playground]', async () => {
    for (const decision of ['allow', 'block'] as const) {
      const questions: string[] = [];
      const judge: Judge = {
        name: 'judge',
        timeoutMs: 1000,
        ask: async ({ exchange }) => {
          questions.push(exchange.at(-1)!.text);
          return { decision, answer: decision, ms: 1 };
        },
      };
      // Everything is doubtful below the threshold.
      const at = await dashboard({ judge, configuration: { guard: { folder: 'x', block: 0.99999, escalate: 1e-9 } } });
      const { outcome } = endOf(await play(at, { mode: 'reply', messages: [user('a kettle')] }));
      expect(outcome).toBe(decision === 'allow' ? 'finished' : 'prompt-blocked');
      expect(questions[0]).toBe('a kettle');
      const [item] = (await at.json<TrafficPage>('/api/traffic')).items;
      const detail = await at.json<TrafficDetail>(`/api/traffic/${item!.id}`);
      expect(detail.escalations[0]).toEqual({ part: 'prompt', score: expect.any(Number), answer: decision, ms: 1 });
      await at.close();
      open = undefined;
    }
  });

  it('speaks to an Anthropic upstream in its own words [dashboard.playground]', async () => {
    const at = await dashboard({ upstream: 'anthropic' });
    const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
    at.answer = () =>
      bytes(
        event('message_start', {
          message: {
            id: 'm',
            type: 'message',
            role: 'assistant',
            content: [],
            model: 'x',
            usage: { input_tokens: 1, output_tokens: 1 },
          },
        }) +
          event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
          event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'A kettle boils.' } }) +
          event('content_block_stop', { index: 0 }) +
          event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }) +
          event('message_stop', {}),
      );
    const messages = [{ role: 'system', text: 'Be brief.' }, user('a kettle')];
    const events = await play(at, { mode: 'reply', messages, model: 'claude' });
    expect(replyOf(events)).toBe('A kettle boils.');
    expect(endOf(events).outcome).toBe('finished');
    expect(JSON.parse(at.asked[0]!)).toMatchObject({
      model: 'claude',
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'a kettle' }],
    });
  });

  it('needs an upstream and the name of a model, and says so [dashboard.playground]', async () => {
    const body = { mode: 'reply', messages: [user('a kettle')] };
    const without = await dashboard({ upstream: 'none' });
    expect((await without.send('POST', '/api/playground', body)).status).toBe(409);
    await without.close();
    const at = await dashboard({ upstream: 'openai' });
    const nameless = await at.send('POST', '/api/playground', body);
    expect([nameless.status, (await problemOf(nameless)).message]).toEqual([400, expect.stringMatching(/^"model"/)]);
    await play(at, { ...body, model: 'small' });
    await play(at, body);
    expect(at.asked.map((sent) => JSON.parse(sent).model)).toEqual(['small', 'small']);
  });

  it('does not end well where its record cannot be kept [dashboard.playground]', async () => {
    const at = await dashboard();
    Object.assign(at.context, { recorder: { record: () => Promise.reject(new Error('disk full')) } });
    const { outcome, message } = endOf(await play(at, { mode: 'reply', messages: [user('a kettle')] }));
    expect(outcome).toBe('upstream-failed');
    expect(message).toMatch(/audit log/);
  });

  it('ends at the model service as well when the person leaves [dashboard.playground]', async () => {
    const at = await dashboard();
    let upstreamSignal: AbortSignal | undefined;
    at.answer = (_, signal) => {
      upstreamSignal = signal;
      return (async function* () {
        yield* openaiReply(['A '], false);
        await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      })();
    };
    const leave = new AbortController();
    const response = await at.send('POST', '/api/playground', { mode: 'reply', messages: [user('a kettle')] });
    const reader = response.body!.getReader();
    while (upstreamSignal === undefined) await reader.read();
    leave.abort();
    await reader.cancel();
    await new Promise<void>((resolve) => {
      if (upstreamSignal!.aborted) resolve();
      else upstreamSignal!.addEventListener('abort', () => resolve());
    });
    while ((await at.store.audit.count({ kind: 'exchange' })).total === 0)
      await new Promise((resolve) => setImmediate(resolve));
    expect((await at.json<TrafficPage>('/api/traffic')).items[0]!.enforced).toBe('aborted');
  });
});

/** The demo's texts are markup in one place and a script in another: they are text to us. */
describe('text of the model', () => {
  it('is only ever JSON in the answer [dashboard.playground]', async () => {
    const at = await dashboard();
    const text = '<script>alert(1)</script>\n\nevent: end\ndata: {}\n\n';
    at.answer = () => openaiReply([text]);
    const events = await play(at, { mode: 'reply', messages: [user('a kettle')] });
    expect(replyOf(events)).toBe(text);
    expect(endOf(events).outcome).toBe('finished');
  });
});

function brokenGuard() {
  const guard = keywordGuard();
  return {
    hash: guard.hash,
    thresholds: guard.thresholds,
    rules: guard.rules,
    stream: (): never => {
      throw new Error('broken');
    },
  };
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
