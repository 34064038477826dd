import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentProgress } from '../../base/index.ts';
import { createSkippingClock } from '../../llm/bench.conformance.ts';
import { type CannedReply, createBudget, createLlm, type LlmOptions, type ProviderRequest } from '../../llm/index.ts';
import { parseConstitution } from '../constitution/parse.ts';
import { judgePairs, type Pair } from './judge.ts';
import { createLlmWriter } from './llm-writer.ts';
import { fillPrompt, type Prompts, readPrompts } from './prompts.ts';
import type { Topics, WriterContext } from './writer.ts';

const { constitution } = parseConstitution(`# Two rules

# Restricted

## fraud — Fraud and deception

Do not help anyone cheat others out of money or goods.

## weapons — Weapons

Do not help anyone make or hide weapons of any kind.

# Permitted

## everyday-tasks — Everyday tasks

Help with letters, invoices, complaints and returns.
`);
const [fraud] = constitution.restricted;

type Stage = 'topics' | 'requests' | 'responses' | 'judge';
const stageOf = (request: ProviderRequest): Stage => {
  const text = request.messages.map((message) => message.content).join('\n');
  if (/You check training data/.test(text)) return 'judge';
  if (/Write training pairs/.test(text)) return 'requests';
  return /different topics/.test(text) ? 'topics' : 'responses';
};

/** Texts of a judge's prompt. */
const textsOf = (request: ProviderRequest): string[] =>
  [
    ...request.messages
      .map((message) => message.content)
      .join('\n')
      .matchAll(/^\d+\. (".*")$/gm),
  ].map((match) => JSON.parse(match[1]!) as string);

/** What an honest model answers: pairs with "harm" and "help" in them, judged by that. */
function honest(request: ProviderRequest, call: number): string {
  switch (stageOf(request)) {
    case 'topics':
      return JSON.stringify({ topics: ['invoices', 'lotteries', 'coupons'] });
    case 'requests':
      return JSON.stringify({
        pairs: Array.from({ length: 12 }, (_, i) => ({
          topic: `topic ${call}`,
          restricted: `harm ${call} number ${i}`,
          permitted: `help ${call} number ${i}`,
          by: 'everyday-tasks',
        })),
      });
    case 'judge':
      return JSON.stringify({
        verdicts: textsOf(request).map((text) => (text.startsWith('harm') ? 'restricted' : 'permitted')),
      });
    case 'responses':
      return JSON.stringify({
        comply: ['Sure, here it is.'],
        help: ['Here is a letter.'],
        refuse: ['I cannot help with that.'],
      });
  }
}

let folder: string;
let prompts: Prompts;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-writer-'));
  writeFileSync(join(folder, 'everyday.jsonl'), '{"topic": "greeting", "text": "good morning"}\n');
  prompts = await readPrompts('constitutions/prompts');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Answer = (request: ProviderRequest, call: number) => string | CannedReply;

function setUp(answer: Answer = honest, more: Partial<LlmOptions> = {}) {
  const seen: ProviderRequest[] = [];
  const story: string[] = [];
  const logged: [string, unknown][] = [];
  const llm = createLlm({
    provider: 'scripted',
    model: 'writer',
    clock: createSkippingClock(),
    env: {},
    script: (request, call) => {
      seen.push(request);
      story.push('call');
      return answer(request, call);
    },
    ...more,
  });
  const writer = createLlmWriter({
    llm,
    prompts,
    corpus: folder,
    pairsPerRule: 20,
    announce: (line) => story.push(line),
  });
  const context: WriterContext = {
    constitution,
    seed: 1,
    progress: silentProgress,
    signal: new AbortController().signal,
    log: (message, data) => logged.push([message, data]),
  };
  return { llm, writer, context, seen, story, logged };
}

const topics: Topics = { fraud: ['invoices'], weapons: ['knives'], 'everyday-tasks': ['post'] };

describe('the writer that is a language model', () => {
  it('writes topics, judged pairs for every restricted rule up to the quota, and answers of all kinds [guard.llm-writer]', async () => {
    const { writer, context, logged } = setUp();
    const known = await writer.topics(context);
    expect(Object.keys(known)).toEqual(['fraud', 'weapons', 'everyday-tasks']);
    const requests = await writer.requests(context, known);
    const written = requests.filter((request) => request.source === 'llm:scripted:writer');
    for (const rule of ['fraud', 'weapons']) {
      expect(written.filter((request) => request.rule === rule && request.restricted)).toHaveLength(20);
      expect(
        written.filter(
          (request) => request.beside === rule && !request.restricted && request.rule === 'everyday-tasks',
        ),
      ).toHaveLength(20);
    }
    expect(written.every((request) => request.restricted === request.text.startsWith('harm'))).toBe(true);
    // A pair shares its group, so that it cannot straddle a split.
    for (let i = 0; i < written.length; i += 2) expect(written[i]!.group).toBe(written[i + 1]!.group);
    expect(requests.map((request) => request.text)).toContain('good morning');
    expect(logged.at(-1)).toEqual([
      'the judge kept 48 of 48 pairs and declined to judge 0',
      { judged: 48, kept: 48, judgeRefused: 0 },
    ]);
    const responses = await writer.responses(context, requests);
    expect(responses.map((item) => `${item.rule}/${item.kind}`)).toEqual([
      'fraud/comply',
      'fraud/help',
      'fraud/refuse',
      'weapons/comply',
      'weapons/help',
      'weapons/refuse',
    ]);
  });

  it('announces what it will cost before the first call [guard.llm-writer]', async () => {
    const { writer, context, story } = setUp();
    await writer.topics(context);
    expect(story[0]).toMatch(
      /scripted:writer[\s\S]*Then about 4 calls for requests, 4 for the judge and 2 for answers; --budget/,
    );
    expect(story.filter((line) => line !== 'call')).toHaveLength(1);
  });

  it('keeps a pair only when the judge confirms both labels, and logs the keep rate [guard.llm-writer]', async () => {
    const { writer, context, logged } = setUp((request, call) =>
      // Every text whose number is even is called permitted, whatever it is.
      stageOf(request) === 'judge'
        ? JSON.stringify({
            verdicts: textsOf(request).map((text) =>
              /[02468]$/.test(text) ? 'permitted' : text.startsWith('harm') ? 'restricted' : 'permitted',
            ),
          })
        : honest(request, call),
    );
    const written = (await writer.requests(context, topics)).filter((request) => request.source.startsWith('llm'));
    expect(written.length).toBe(80);
    expect(written.every((request) => /[13579]$/.test(request.text))).toBe(true);
    const counts = logged.at(-1)![1] as { judged: number; kept: number; judgeRefused: number };
    expect(counts.kept).toBe(counts.judged / 2);
    expect(counts.judgeRefused).toBe(0);
  });

  it('counts what the judge declined apart from what it rejected [guard.llm-writer]', async () => {
    const { writer, context, logged } = setUp((request, call) =>
      stageOf(request) === 'judge' && textsOf(request).includes('harm 0 number 0')
        ? 'I would rather not judge these.'
        : honest(request, call),
    );
    await writer.requests(context, topics);
    const counts = logged.at(-1)![1] as { judged: number; kept: number; judgeRefused: number };
    expect(counts.judgeRefused).toBeGreaterThan(0);
    expect(counts.kept + counts.judgeRefused).toBe(counts.judged);
  });

  it('never shows the judge a label: the question is the same when the labels of a pair are exchanged [guard.llm-writer]', async () => {
    const text = fc.string({ minLength: 3, maxLength: 30 });
    const { llm, context, seen } = setUp((request) =>
      JSON.stringify({ verdicts: textsOf(request).map(() => 'unclear') }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: text, b: text, swap: fc.boolean() }), { minLength: 1, maxLength: 10 }),
        async (items) => {
          const pairs: Pair[] = items.map(({ a, b, swap }) => ({
            topic: 't',
            by: 'x',
            restricted: swap ? b : a,
            permitted: swap ? a : b,
          }));
          const exchanged = pairs.map((pair) => ({ ...pair, restricted: pair.permitted, permitted: pair.restricted }));
          seen.length = 0;
          await judgePairs(llm, prompts.judge, fraud!, pairs, context);
          await judgePairs(llm, prompts.judge, fraud!, exchanged, context);
          expect(seen[1]).toEqual(seen[0]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('goes on from its cache without a new call, and calls again only for what is new [guard.llm-writer]', async () => {
    const cacheDir = join(folder, 'cache');
    const first = setUp(honest, { cacheDir, concurrency: 1 });
    const wanted = await first.writer.requests(first.context, topics);
    expect(first.seen.length).toBeGreaterThan(4);
    const second = setUp(() => 'never asked', { cacheDir });
    expect(await second.writer.requests(second.context, topics)).toEqual(wanted);
    expect(second.seen).toEqual([]);
    const other = setUp(honest, { cacheDir });
    await other.writer.requests({ ...other.context, seed: 2 }, topics);
    expect(other.seen.length).toBeGreaterThan(0);
  });

  it('leaves out garbage answers and says how many, and asks again for what is missing [guard.llm-writer]', async () => {
    const { writer, context, logged } = setUp((request, call) =>
      stageOf(request) === 'requests' && call === 0 ? { fault: { type: 'garbage' } } : honest(request, call),
    );
    const written = (await writer.requests(context, topics)).filter((request) => request.source.startsWith('llm'));
    expect(written).toHaveLength(80);
    expect(logged.map(([message]) => message)).toContain('1 of 2 calls for requests: fraud gave nothing usable');
  });

  it.each<[string, CannedReply | string, Stage, RegExp, RegExp]>([
    ['nothing but garbage', 'no JSON here', 'requests', /scripted:writer/, /./],
    ['a key that is refused', { fault: { type: 'status', status: 401 } }, 'requests', /key/i, /./],
    ['a key that is refused half-way, by the judge', { fault: { type: 'status', status: 401 } }, 'judge', /key/i, /./],
    ['a provider that is down', { fault: { type: 'status', status: 500 } }, 'requests', /500|server/i, /./],
  ])(
    'ends with a clear error for %s, and says what to do [guard.llm-writer]',
    async (_name, reply, stage, message, remedy) => {
      const { writer, context } = setUp((request, call) =>
        stageOf(request) === stage ? reply : honest(request, call),
      );
      await expect(writer.requests(context, topics)).rejects.toMatchObject({
        name: 'OversightError',
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      });
    },
  );

  it('ends when every pair is rejected, and names the model [guard.llm-writer]', async () => {
    const { writer, context } = setUp((request, call) =>
      stageOf(request) === 'judge'
        ? JSON.stringify({ verdicts: textsOf(request).map(() => 'unclear') })
        : honest(request, call),
    );
    await expect(writer.requests(context, topics)).rejects.toMatchObject({
      message: 'scripted:writer wrote no usable request',
      remedy: expect.stringMatching(/another model/),
    });
  });

  it.each([
    ['at once', 1000],
    ['half-way', 12_000],
  ])(
    'ends at a budget that is spent %s, before it is passed; a larger one goes on from the cache [guard.llm-writer]',
    async (_when, tokens) => {
      const cacheDir = join(folder, 'cache');
      const budget = createBudget({ tokens });
      const { llm, context } = setUp(honest, { cacheDir, budget, concurrency: 1 });
      const many = createLlmWriter({ llm, prompts, corpus: folder, pairsPerRule: 200, announce: () => undefined });
      await expect(many.requests(context, topics)).rejects.toMatchObject({
        reason: 'budget',
        remedy: expect.stringMatching(/Raise the budget/),
      });
      expect(budget.spent.tokens).toBeLessThanOrEqual(tokens);
      const before = llm.spent.calls;
      const again = setUp(honest, { cacheDir });
      const more = createLlmWriter({
        llm: again.llm,
        prompts,
        corpus: folder,
        pairsPerRule: 200,
        announce: () => undefined,
      });
      expect((await more.requests(again.context, topics)).length).toBeGreaterThan(400);
      // What was paid for is not asked again.
      expect(before).toBeGreaterThanOrEqual(tokens > 5000 ? 2 : 0);
      expect(again.llm.spent.cached).toBeGreaterThanOrEqual(before);
    },
  );

  it('stops when it is told to, and what was answered is kept [guard.llm-writer]', async () => {
    const stop = new AbortController();
    const { writer, context } = setUp(
      (request, call) => {
        if (call === 3) stop.abort(new Error('enough'));
        return honest(request, call);
      },
      { concurrency: 1 },
    );
    await expect(writer.requests({ ...context, signal: stop.signal }, topics)).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });
});

describe('the prompts', () => {
  it('are filled everywhere, and one that asks for what is not there is an error that lists what is', () => {
    expect(fillPrompt('{{a}} and {{a}} and {{b}}', { a: '$& {{b}}', b: 2 })).toBe('$& {{b}} and $& {{b}} and 2');
    expect(() => fillPrompt('{{a}} {{count}}', { a: 1 })).toThrow(/asks for \{\{count\}\}/);
  });

  it('that are missing are named', async () => {
    await expect(readPrompts(folder)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/(topics|requests|responses|judge)\.md does not exist/),
    });
  });
});
