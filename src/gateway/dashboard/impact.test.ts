import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../guard/index.ts';
import { EXAMPLES } from '../../guard/index.ts';
import { wilson } from '../../stats/index.ts';
import type { GuardList, Impact } from '../contract.ts';
import { samplePart, sampleRecord } from '../operations/exchange-record.conformance.ts';
import { openTestDashboard, type TestDashboard } from './dashboard.conformance.ts';
import { FEWEST_STORED } from './sample-traffic.ts';
import { createScorer, type Scorer } from './scoring.ts';

/** Scores by the length of the last message and by who is asked. */
function fakeScorer(): Scorer & { readonly jobs: { folder: string; n: number }[] } {
  const jobs: { folder: string; n: number }[] = [];
  return {
    jobs,
    score: async ({ folder }, exchanges) => {
      jobs.push({ folder, n: exchanges.length });
      return exchanges.map((exchange) => {
        const score = scoreOf(exchange, folder.endsWith('strict'));
        return { score, rules: { weapons: score / 2, fraud: score } };
      });
    },
  };
}
const scoreOf = (exchange: Exchange, strict: boolean) =>
  Math.min(1, (exchange.at(-1)!.text.length / 100) * (strict ? 2 : 1));

let at: TestDashboard;
let scorer: ReturnType<typeof fakeScorer>;
let constitutions: string;
beforeEach(async () => {
  scorer = fakeScorer();
  constitutions = await mkdtemp(join(tmpdir(), 'oversight-corpus-'));
  at = await openTestDashboard({
    configuration: { audit: { retainText: true } },
    dashboard: { scorer, constitutions },
  });
  await at.addGuard('loose');
  await at.addGuard('strict');
});
afterEach(async () => {
  await at.close();
  await rm(constitutions, { recursive: true, force: true });
});

const impact = async (id: string, body: object = {}) => {
  const response = await at.send('POST', `/api/guards/${id}/impact`, body);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Impact;
};
async function record(count: number, length: (i: number) => number): Promise<void> {
  for (let i = 0; i < count; i++)
    await at.context.recorder.record(
      sampleRecord({
        id: `r${i}`,
        parts: [
          samplePart({ role: 'system', text: 'be kind' }),
          samplePart({ text: 'x'.repeat(length(i)) }),
          samplePart({ side: 'reply', role: 'assistant', text: 'y'.repeat(length(i)) }),
        ],
      }),
    );
}

describe('the impact of a guard', () => {
  it('is told on traffic whose text was kept: how much would be blocked, with intervals, and which texts change [dashboard.impact]', async () => {
    // Loose blocks from 70 characters on, strict from 35.
    await record(40, (i) => 10 + 2 * i);
    const found = await impact('strict', { against: 'loose' });
    const blocked = (from: number) => Array.from({ length: 40 }, (_, i) => 10 + 2 * i).filter((n) => n >= from).length;
    const [before, after] = [blocked(70), blocked(35)];
    const estimate = (count: number) => {
      const { estimate: share, low, high } = wilson(count, 40);
      return { estimate: share, low, high };
    };
    expect(found).toMatchObject({
      source: 'stored',
      n: 40,
      before: estimate(before),
      after: estimate(after),
      newlyBlocked: after - before,
      newlyAllowed: 0,
    });
    expect(found.changes).toHaveLength(after - before);
    const rises = found.changes.map((change) => change.scoreAfter - change.scoreBefore);
    expect(rises).toEqual([...rises].sort((a, b) => b - a));
    expect(found.changes[0]).toMatchObject({
      before: 'allow',
      after: 'block',
      rule: 'fraud',
      text: expect.stringMatching(/^x+$/),
    });
    expect(scorer.jobs.map((job) => job.n)).toEqual([40, 40]);
  });

  it('turns round when the guards are exchanged [dashboard.impact]', async () => {
    await record(30, (i) => 20 + 2 * i);
    const there = await impact('strict', { against: 'loose' });
    const back = await impact('loose', { against: 'strict' });
    expect([back.before, back.after, back.newlyAllowed, back.newlyBlocked]).toEqual([
      there.after,
      there.before,
      there.newlyBlocked,
      there.newlyAllowed,
    ]);
  });

  it('shows at most fifty texts [dashboard.impact]', async () => {
    await record(80, () => 50);
    const found = await impact('strict', { against: 'loose' });
    expect([found.newlyBlocked, found.changes.length]).toEqual([80, 50]);
  });

  it('is told on sample texts where too little was kept: the examples first [dashboard.impact]', async () => {
    await record(FEWEST_STORED - 1, () => 50);
    const found = await impact('strict', { against: 'loose' });
    expect([found.source, found.n]).toEqual(['sample', EXAMPLES.length]);
    expect(found.changes.length).toBeGreaterThan(0);
    for (const { text } of found.changes) expect(EXAMPLES).toContain(text);
  });

  it('draws the same sample of the shipped corpus each time, most of it harmless [dashboard.impact]', async () => {
    await mkdir(join(constitutions, 'corpus'));
    const lines = Array.from(
      { length: 400 },
      (_, i) => `${JSON.stringify({ text: `harmless ${i} ${'x'.repeat(i % 90)}`, topic: 't' })}\n`,
    );
    await writeFile(join(constitutions, 'corpus', 'everyday.jsonl'), lines.join(''));
    const found = await impact('strict', { against: 'loose' });
    expect(found.n).toBe(EXAMPLES.length + 300);
    expect(await impact('strict', { against: 'loose' })).toEqual(found);
  });

  it('passes over exchanges of which a part that was judged was not kept [dashboard.impact]', async () => {
    await record(FEWEST_STORED, () => 50);
    await at.context.recorder.record(sampleRecord({ id: 'bare' }));
    expect((await impact('strict', { against: 'loose' })).n).toBe(FEWEST_STORED);
  });

  it('is told against the live guard where nobody says otherwise [dashboard.impact]', async () => {
    await at.send('POST', '/api/guards/loose/promote');
    expect((await at.send('POST', '/api/guards/strict/impact')).status).toBe(200);
    expect(scorer.jobs.map((job) => job.folder.split('/').at(-1))).toEqual(['loose', 'strict']);
    const { guards } = await at.json<GuardList>('/api/guards');
    expect(guards.find((guard) => guard.live)?.id).toBe('loose');
  });

  it('of a guard that is not there is a 404 [dashboard.impact]', async () => {
    for (const [id, body] of [
      ['none', {}],
      ['strict', { against: 'none' }],
    ] as const)
      expect((await at.send('POST', `/api/guards/${id}/impact`, body)).status).toBe(404);
  });
});

describe('scoring beside the traffic', () => {
  const exchanges: Exchange[] = ['a kettle', 'the forbidden plan', 'a garden'].map((text) => [{ role: 'user', text }]);

  it('gives way between two texts, and stops when it is called off [dashboard.impact]', async () => {
    const { guard } = at.context.guards.current();
    let turns = 0;
    let goesOn = true;
    const turn = () => {
      turns++;
      if (goesOn) setImmediate(turn);
    };
    setImmediate(turn);
    const scored = await createScorer().score({ folder: '', guard }, exchanges, new AbortController().signal);
    goesOn = false;
    expect(turns).toBeGreaterThanOrEqual(exchanges.length);
    expect(scored.map(({ score }) => score >= 0.7)).toEqual([false, true, false]);
    const off = AbortSignal.abort();
    await expect(createScorer().score({ folder: '', guard }, exchanges, off)).rejects.toThrow(/called off/);
  });

  it('does one job after the other, and refuses a queue without end [dashboard.impact]', async () => {
    const { guard } = at.context.guards.current();
    const own = createScorer();
    const { signal } = new AbortController();
    const jobs = Array.from({ length: 5 }, () => own.score({ folder: '', guard }, exchanges, signal));
    const states = await Promise.allSettled(jobs);
    expect(states.map((state) => state.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(await own.score({ folder: '', guard }, exchanges, signal)).toHaveLength(3);
  });
});
