import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSampleArms } from './arms.ts';
import { createFileBackend, createHttpBackend } from './backends.ts';
import { groupAdvantages } from './credit.ts';
import { exportBatch, exportFormats } from './exports.ts';
import { stepGraders } from './grader.ts';
import type { StepGroup } from './sampled.ts';
import { createToyTask } from './toy-task.conformance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mona-exports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A group whose i-th sample scores `scores[i]`; undefined is a sample without a score. */
function groupOf(scores: readonly (number | undefined)[], problem = 'p'): StepGroup {
  const scored = scores.filter((score) => score !== undefined);
  const advantages = scored.length > 1 ? groupAdvantages(scored) : [0];
  const highest = Math.max(...scored);
  const best = scored.length === 0 ? undefined : scores.indexOf(highest);
  return {
    ...{ arm: 'mona', problem, step: 0, stepName: 'tests', prefix: [] },
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Write tests.' },
    ],
    actions: scores.map((score, sample) => ({
      ...{ sample, reply: `reply ${sample}`, action: `action ${sample}`, observed: 0, approval: 0.5 },
      ...(score !== undefined && { score, advantage: advantages[scored.indexOf(score)]! }),
    })),
    ...(best !== undefined && { best }),
  };
}
const batchOf = (...groups: StepGroup[]) => ({ arm: 'mona', task: 'loan', groups });

const role = (...roles: [string, ...string[]]) => z.strictObject({ role: z.enum(roles), content: z.string() });
const conversation = z.array(role('system', 'user')).min(1);
const answer = z.array(role('assistant')).length(1);
const columns = { task: z.string(), problem: z.string(), step: z.string(), prefix: z.array(z.string()) };
/** As TRL and OpenAI document them; strict, for some services refuse further members. */
const formats: Record<string, z.ZodType> = {
  'sft.jsonl': z.strictObject({ messages: z.array(role('system', 'user', 'assistant')).min(2) }),
  'sft-completions.jsonl': z.strictObject({ prompt: conversation, completion: answer }),
  'preferences.jsonl': z.strictObject({ prompt: conversation, chosen: answer, rejected: answer }),
  'preferences-openai.jsonl': z.strictObject({
    input: z.strictObject({ messages: conversation }),
    preferred_output: answer,
    non_preferred_output: answer,
  }),
  'prompts.jsonl': z.strictObject({ prompt: conversation, ...columns }),
  'rft.jsonl': z.strictObject({ messages: conversation, shown: z.string(), ...columns }),
  'groups.jsonl': z.strictObject({
    ...{ arm: z.string(), ...columns, prompt: conversation, completions: z.array(answer) },
    ...{ rewards: z.array(z.number()), advantages: z.array(z.number()), observed: z.array(z.number()) },
    ...{ approval: z.array(z.number().nullable()), readable: z.array(z.boolean()) },
  }),
};

describe('the training data', () => {
  const score = fc.option(
    fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 4),
    { nil: undefined },
  );
  const scores = fc.array(score, { minLength: 2, maxLength: 6 });

  it('is in the documented formats, with nothing in them that is not, and nothing without a score [mona.exports]', () => {
    fc.assert(
      fc.property(fc.array(scores, { maxLength: 4 }), (groups) => {
        const files = exportBatch(batchOf(...groups.map((one, i) => groupOf(one, `p${i}`))));
        expect(Object.keys(files).sort()).toEqual(Object.keys(formats).sort());
        expect(Object.keys(files).sort()).toEqual(Object.keys(exportFormats).sort());
        for (const [name, lines] of Object.entries(files))
          for (const line of lines) expect(formats[name]!.safeParse(line).error, name).toBeUndefined();
        const told = z.array(z.object({ rewards: z.array(z.number()) })).parse(files['groups.jsonl']);
        expect(told.map(({ rewards }) => rewards)).toEqual(
          groups.map((one) => one.filter((value) => value !== undefined)),
        );
      }),
    );
  });

  it('takes the best of n, and pairs it with the worst only from the margin up [mona.exports]', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 8 }), (one, quarters) => {
        const margin = quarters / 4;
        const files = exportBatch(batchOf(groupOf(one)), { margin });
        const scored = one.filter((value) => value !== undefined);
        const [high, low] = [Math.max(...scored), Math.min(...scored)];
        expect(files['sft.jsonl']).toHaveLength(scored.length > 0 ? 1 : 0);
        const isApart = scored.length > 0 && high > low && high - low >= margin;
        expect(files['preferences.jsonl']).toHaveLength(isApart ? 1 : 0);
        if (!isApart) return;
        expect(files['preferences.jsonl']![0]).toMatchObject({
          chosen: [{ content: `reply ${one.indexOf(high)}` }],
          rejected: [{ content: `reply ${one.indexOf(low)}` }],
        });
      }),
    );
  });

  it('never sets a text against itself, whatever scores it has: the rejected one is the worst of the others [mona.exports]', () => {
    const same = (group: StepGroup, ...samples: number[]): StepGroup => ({
      ...group,
      actions: group.actions.map((action) => (samples.includes(action.sample) ? { ...action, reply: 'same' } : action)),
    });
    const pairs = (group: StepGroup) => exportBatch(batchOf(group))['preferences.jsonl'];
    expect(pairs(same(groupOf([1, 0]), 0, 1))).toEqual([]);
    expect(pairs(same(groupOf([1, 0, 0.5]), 0, 1))).toMatchObject([
      { chosen: [{ content: 'same' }], rejected: [{ content: 'reply 2' }] },
    ]);
  });

  it('goes to files that are the same when written again, and to a trainer in parts named by their content [mona.trainers]', async () => {
    const batch = batchOf(...Array.from({ length: 5 }, (_, i) => groupOf([0, 1], `p${i}`)));
    const files = createFileBackend(folder);
    const receipt = await files.train(batch);
    const path = join(folder, 'mona', 'preferences.jsonl');
    const before = readFileSync(path, 'utf8');
    expect(await files.train(batch)).toEqual(receipt);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(receipt.wrote[join('mona', 'preferences.jsonl')]).toBe(5);

    const posted: { key: unknown; body: unknown }[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        posted.push({ key: request.headers['idempotency-key'], body: JSON.parse(text) });
        response.writeHead(posted.length > 3 ? 503 : 200).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/train`;
    try {
      const trainer = createHttpBackend(url, { size: 2 });
      expect((await trainer.train(batch)).wrote).toEqual({ [url]: 5 });
      expect(posted.map(({ body }) => body)).toMatchObject([0, 1, 2].map((part) => ({ arm: 'mona', part, parts: 3 })));
      expect(new Set(posted.map(({ key }) => key)).size).toBe(3);
      await expect(trainer.train(batch)).rejects.toThrow(/answered 503 to part 1 of 3/);
      expect(posted[3]!.key).toBe(posted[0]!.key);
    } finally {
      await new Promise((done) => server.close(done));
    }
    await expect(createHttpBackend(url).train(batch)).rejects.toThrow(/cannot be reached/);
  });
});

describe('the grader', () => {
  it('is there for a step whose reward ends with it, and not for ordinary RL or an overseer of outcomes [mona.grader]', () => {
    const task = createToyTask();
    const approval = task.approvals['static']!;
    const arms = createSampleArms(task, {
      kinds: ['ordinary-rl', 'ordinary-rl-with-approval', 'mona'],
      weights: [2],
      approval,
    });
    const [ordinary, withApproval, mona] = arms.map((arm) => stepGraders(task, arm));
    expect([ordinary, withApproval]).toEqual([{}, {}]);
    expect(stepGraders(task, { ...arms[2]!, approval: { ...approval, hindsight: true } })).toEqual({});
    expect(Object.keys(mona!)).toEqual(['tests', 'code']);
    expect(mona!['tests']!.generic).toMatchObject({ step: 'tests', approvalWeight: 2, approval: { name: 'static' } });
    const { openai } = mona!['tests']!;
    expect(openai).toMatchObject({
      type: 'score_model',
      range: [0, 10],
      input: [{ role: 'system' }, { role: 'user' }],
    });
    const text = openai.input[1]!.content;
    for (const part of ['{{ item.shown }}', '{{ sample.output_text }}', 'The suite is strict.'])
      expect(text).toContain(part);
  });
});
