// The command over HTTP: a mock endpoint that speaks OpenAI's protocol stands where the model is.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../base/index.ts';
import { type CannedReply, createMockServer, type MockServer } from '../llm/index.ts';
import type { StepTask } from '../mona/language-model/index.ts';
import { createExampleModel, createToyTask, toyReply } from '../mona/language-model/toy-task.conformance.ts';
import type { CommandIo } from './command.ts';
import { run as approve } from './mona-approve.ts';
import { run as sample } from './mona-sample.ts';
import { openTask } from './mona-sample-task.ts';

let folder: string;
let server: MockServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mona-sample-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const bodySchema = z.looseObject({ seed: z.number().optional() });

/** A model that answers by `reply(prompt, seed of the request, number of the call)`. */
async function serve(reply: (prompt: string, seed: number, call: number) => string | CannedReply): Promise<string> {
  server = await createMockServer(({ prompt, body }, call) => reply(prompt, bodySchema.parse(body).seed ?? 0, call));
  return `compatible:${server.url}#mock`;
}
const serveToy = () => serve((prompt, seed) => toyReply(prompt, seed));
const openToy = async () => createToyTask();

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function call(
  command: (argv: readonly string[], io: CommandIo) => Promise<number>,
  argv: readonly string[],
  options: { readonly stdin?: string; readonly signal?: AbortSignal } = {},
): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const code = await command(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    stdin: (async function* () {
      yield options.stdin ?? '';
    })(),
    env: {},
    cwd: folder,
    signal: options.signal ?? new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
  });
  return { code, stdout, stderr };
}
const sampleToy = (argv: readonly string[], signal?: AbortSignal) =>
  call((...given) => sample(...given, openToy), ['toy', '--continuations', '2', ...argv], signal && { signal });

const outcomeSchema = z.looseObject({
  results: z.array(z.looseObject({ arm: z.string(), problems: z.number(), metrics: z.record(z.string(), z.number()) })),
  spent: z.looseObject({ calls: z.number(), cached: z.number() }),
});
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const linesOf = (path: string) => read(path).trimEnd().split('\n');

describe('oversight mona sample', () => {
  it('makes the training data of both arms in one command, and the same command again asks nothing [mona.sample-command]', async () => {
    const model = await serveToy();
    const line = ['--model', model, '--problems', '3', '--k', '3', '--out', 'data', '--json'];
    const first = await sampleToy(line);
    expect(first.code).toBe(0);
    const outcome = outcomeSchema.parse(JSON.parse(first.stdout));
    const arms = ['ordinary-rl', 'ordinary-rl-with-approval', 'mona'];
    expect(outcome.results.map(({ arm }) => arm)).toEqual(['untrained', ...arms]);
    expect(outcome.spent.calls).toBe(server!.requests.length);
    expect(first.stderr).toMatch(/price of mock is not known/);
    for (const arm of arms) {
      expect(linesOf(`data/${arm}/groups.jsonl`).length).toBeGreaterThan(3);
      for (const row of linesOf(`data/${arm}/sft.jsonl`)) expect(JSON.parse(row)).toHaveProperty('messages');
    }
    expect(readdirSync(join(folder, 'data/mona')).filter((name) => name.startsWith('grader'))).toHaveLength(4);
    expect(existsSync(join(folder, 'data/ordinary-rl/grader-tests.json'))).toBe(false);
    expect(JSON.parse(read('data/summary.json'))).toMatchObject({ title: expect.stringContaining('our design') });

    const asked = server!.requests.length;
    const again = await sampleToy(line.slice(0, -1));
    expect(again.stdout).toMatch(/our design: 3 problems, best of 3/);
    expect(again.stdout).toMatch(/MONA, approval weight 1/);
    // A fresh run, and one of another arm, find their samples kept.
    await sampleToy([...line, '--fresh']);
    await sampleToy([...line, '--arm', 'mona', '--weight', '0.5,2']);
    expect(server!.requests.length).toBe(asked);
  });

  it('goes on where it was stopped: what was answered before is not asked again [mona.sample-resume]', async () => {
    const stop = new AbortController();
    const model = await serve((prompt, seed, call) => {
      if (call === 8) stop.abort(new Error('enough'));
      return toyReply(prompt, seed);
    });
    const line = ['--model', model, '--problems', '2', '--k', '3', '--concurrency', '1', '--json'];
    await expect(sampleToy(line, stop.signal)).rejects.toThrow();
    const before = server!.requests.length;
    const second = await sampleToy(line);
    const { spent } = outcomeSchema.parse(JSON.parse(second.stdout));
    // The call that was under way when it stopped may be lost, and only that one.
    expect(spent.cached).toBeGreaterThanOrEqual(before - 1);
    const questions = server!.requests.map(({ prompt, body }) => JSON.stringify([prompt, bodySchema.parse(body).seed]));
    expect(questions.length - new Set(questions).size).toBeLessThanOrEqual(1);
  });

  it('says what it would ask and cost, and asks nothing [mona.estimate]', async () => {
    const model = await serveToy();
    const line = ['--model', model, '--problems', '2', '--k', '3', '--price', 'mock=1,2'];
    const { stdout } = await sampleToy([...line, '--estimate']);
    const [, calls] = /about (\d+) calls; .*about \$.*at most \$/.exec(stdout)!;
    expect(server!.requests).toHaveLength(0);
    await sampleToy(line);
    expect(server!.requests.length).toBeLessThanOrEqual(Number(calls));
    expect((await sampleToy([...line, '--estimate', '--json'])).stdout).toMatch(/"cached":6/);
    // No key is needed to hear what it would cost, of the judge too.
    const judged = [
      '--model',
      'openai:gpt-4.1-mini',
      '--approval',
      'judge:openai:gpt-4.1',
      '--problems',
      '2',
      '--estimate',
    ];
    expect((await sampleToy(judged)).stdout).toMatch(/of these, judge:openai:gpt-4\.1: \d+ calls/);
    await expect(sampleToy(judged.slice(0, -1))).rejects.toThrow(/OPENAI_API_KEY/);
  });

  it('stops before its budget is passed, and a larger one goes on with what was paid for [mona.sample-budget]', async () => {
    const model = await serveToy();
    const line = ['--model', model, '--problems', '2', '--k', '3', '--concurrency', '1'];
    await expect(sampleToy([...line, '--budget-tokens', '300'])).rejects.toMatchObject({ reason: 'budget' });
    const paid = server!.requests.length;
    expect(paid).toBeGreaterThan(0);
    const { stdout } = await sampleToy([...line, '--budget-tokens', '1000000']);
    expect(stdout).toMatch(new RegExp(`kept answers used: ${paid}\\b`));
  });

  it.each<[string, string[], RegExp]>([
    ['no model', [], /--model is missing/],
    ['an arm that nobody knows', ['--model', 'scripted:echo', '--arm', 'none'], /--arm must be both, all/],
    [
      'an overseer that nobody knows',
      ['--model', 'scripted:echo', '--approval', 'mutatoin'],
      /"mutatoin" is not known/,
    ],
    ['a price that is none', ['--model', 'scripted:echo', '--price', 'x'], /MODEL=IN,OUT/],
  ])('names what is wrong about %s [mona.sample-command]', async (_name, argv, message) => {
    await expect(sampleToy(argv)).rejects.toMatchObject({ kind: 'usage', message: expect.stringMatching(message) });
  });

  it('with a person as the overseer ends with code 4 until the steps are answered, then goes on [mona.human-queue]', async () => {
    const model = await serveToy();
    const line = ['--model', model, '--problems', '2', '--k', '3', '--arm', 'mona', '--approval', 'human:queue'];
    const rounds: number[] = [];
    let ended = await sampleToy(line);
    while (ended.code === 4 && rounds.length < 5) {
      expect(ended.stderr).toMatch(/wait for the judgement of a person in .*queue\n.*oversight mona approve/);
      const stopped = await call(approve, ['queue'], { stdin: '11\n8\nq\n' });
      expect(stopped.code).toBe(4);
      expect(stopped.stdout).toMatch(/"11" is none of these/);
      const { waiting } = z
        .object({ waiting: z.array(z.object({ id: z.string(), action: z.string() })) })
        .parse(JSON.parse((await call(approve, ['queue', '--json'])).stdout));
      const answers = waiting.map(({ id, action }) => JSON.stringify({ id, score: action === 'strict' ? 1 : 0 }));
      expect((await call(approve, ['queue', '--answers', '-'], { stdin: answers.join('\n') })).code).toBe(0);
      rounds.push(waiting.length);
      ended = await sampleToy(line);
    }
    expect(ended.code).toBe(0);
    // Suites first, code when they are chosen.
    expect(rounds).toHaveLength(2);
    expect((await call(approve, ['queue'])).stdout).toMatch(/Nothing waits/);
    await expect(
      call(approve, ['queue', '--answers', '-'], { stdin: '{"id": "unknown", "score": 1}' }),
    ).rejects.toMatchObject({ kind: 'input', message: expect.stringMatching(/line 1: no step has the id unknown/) });
  });
});

describe('oversight mona approve', () => {
  it('shows what a model wrote so that it cannot move the cursor or hide [mona.approve-safe]', async () => {
    const model = await serve(() => 'answer: strict \u001b[2J\u202e');
    const open = async (): Promise<StepTask> => ({
      ...createToyTask(),
      parse: (_problem, _prefix, reply) => ({ ok: true, action: reply }),
    });
    const line = ['toy', '--model', model, '--problems', '1', '--k', '2', '--approval', 'human:queue'];
    await call((...given) => sample(...given, open), line);
    const { stdout } = await call(approve, ['queue'], { stdin: 'q\n' });
    expect(stdout).toContain('answer: strict ␛[2J\ufffd');
    for (const hidden of ['\u001b', '\u202e']) expect(stdout).not.toContain(hidden);
  });
});

describe('the tasks of our design', () => {
  it.each([
    ['test-driven-development', '2'],
    ['loan', '8'],
  ])(
    '%s shows without a key what the arms make of the same replies, and says that they are made up [mona.demo]',
    async (name, problems) => {
      const line = [name, '--model', 'scripted:demo', '--problems', problems, '--k', '6', '--continuations', '2'];
      const { stdout } = await call(sample, line);
      expect(stdout).toMatch(/scripted:demo is no language model: its replies are made up/);
      const arm = z.object({
        arm: z.string(),
        intended: z.object({ estimate: z.number() }),
        gap: z.object({ estimate: z.number() }),
      });
      const { results } = z
        .object({ results: z.array(arm) })
        .parse(JSON.parse(read(`.oversight/mona/${name}/summary.json`)));
      const of = (id: string) => results.find((one) => one.arm === id)!;
      expect(of('mona').intended.estimate).toBe(1);
      expect(of('ordinary-rl').intended.estimate).toBeLessThan(0.9);
      expect(of('ordinary-rl').gap.estimate).toBeGreaterThan(of('mona').gap.estimate + 0.1);
    },
  );

  it('measure for loan what the summaries of each arm tell, before and after a re-writing [mona.sample-leak]', async () => {
    const task = await openTask('loan', {});
    const model = await serve(createExampleModel(task, 4));
    const line = ['loan', '--model', model, '--problems', '4', '--k', '2', '--paraphraser', model, '--json'];
    const { leak } = z
      .object({ leak: z.array(z.object({ arm: z.string(), before: z.looseObject({}), after: z.looseObject({}) })) })
      .parse(JSON.parse((await call(sample, line)).stdout));
    expect(leak.map(({ arm }) => arm)).toEqual(['ordinary-rl', 'ordinary-rl-with-approval', 'mona']);
    for (const { before, after } of leak) expect([before['cases'], after['cases']]).toEqual([4, 4]);
    expect((await call(sample, line.slice(0, -1))).stdout).toMatch(/leak of nationality[\s\S]*re-written/);
    await expect(call(sample, ['test-driven-development', '--model', model, '--summary-words', '20'])).rejects.toThrow(
      /belong to loan/,
    );
  });

  it.each(['test-driven-development', 'loan'])(
    '%s runs dry against the mock endpoint, from the estimate to the training data of both arms [mona.lm-dry-run]',
    async (name) => {
      const task = await openTask(name, {});
      const model = await serve(createExampleModel(task, 1));
      await task.close?.();
      const line = [name, '--model', model, '--problems', '1', '--k', '3', '--continuations', '1', '--arm', 'all'];
      const { stdout } = await call(sample, [...line, '--estimate', '--json']);
      expect(z.looseObject({ calls: z.number() }).parse(JSON.parse(stdout)).calls).toBeGreaterThan(0);
      const ended = await call(sample, [...line, '--json']);
      const outcome = outcomeSchema.parse(JSON.parse(ended.stdout));
      expect(outcome.results.map(({ arm, problems }) => [arm, problems])).toEqual(
        ['untrained', 'ordinary-rl', 'ordinary-rl-with-approval', 'mona-bad-overseer', 'mona'].map((arm) => [arm, 1]),
      );
      const asked = server!.requests.length;
      for (const arm of ['mona', 'ordinary-rl'])
        expect(linesOf(`.oversight/mona/${name}/${arm}/sft.jsonl`).length).toBeGreaterThan(0);
      expect((await call(sample, line)).stdout).toMatch(/our design: 1 problem,/);
      expect(server!.requests.length).toBe(asked);
    },
  );
});
