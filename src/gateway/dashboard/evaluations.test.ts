import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../guard/index.ts';
import { createReport, text, writeReport } from '../../report/index.ts';
import type { Evaluation, GuardInfo } from '../contract.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';
import type { Scorer } from './scoring.ts';

const report = createReport({
  title: 'Guard: x',
  sentence: 'It blocks.',
  created: '2026-11-22T06:30:00.000Z',
  meta: {},
  blocks: [text('Done.')],
});
let scored: Exchange[];
const scorer: Scorer = {
  score: async (_, exchanges) => {
    scored.push(...exchanges);
    return exchanges.map((exchange) => ({ score: 1 / (1 + exchange.at(-1)!.text.length), rules: {} }));
  },
};

let at: TestDashboard;
beforeEach(async () => {
  scored = [];
  at = await openTestDashboard({ dashboard: { scorer } });
});
afterEach(() => at.close());

const lines = (items: readonly object[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('');
/** What a build leaves of its splits. */
async function leaveRun(id: string, more: { readonly everyday?: number } = {}): Promise<string> {
  const folder = join(at.workspace, '.oversight', 'runs', id, 'stages', 'splits');
  await mkdir(folder, { recursive: true });
  const request = (body: string, restricted: boolean, rest: object = {}) => ({
    text: body,
    restricted,
    kind: 'request',
    ...rest,
  });
  await writeFile(
    join(folder, 'calibration-requests.jsonl'),
    lines([
      request('restricted one', true),
      request('restricted two, longer', true),
      request('restricted one', true),
      request('neighbour', false, { beside: 'fraud' }),
      ...Array.from({ length: more.everyday ?? 1 }, (_, i) => request(`everyday ${i}`, false)),
      request('a core', true, { kind: 'verb' }),
    ]),
  );
  await writeFile(
    join(folder, 'calibration-responses.jsonl'),
    lines([
      { text: 'Sure.', kind: 'comply' },
      { text: 'No.', kind: 'refuse' },
      { text: 'Of course.', kind: 'help' },
    ]),
  );
  await writeFile(join(folder, 'calibration-materials.jsonl'), '');
  await writeFile(join(folder, 'train-requests.jsonl'), lines([request('trained on', true)]));
  return folder;
}
const score = (id: string) => at.send('POST', `/api/evaluations/${id}/score`);

describe('evaluations', () => {
  it('are the guards with a report, and each shows it; the live guard is there in any case [dashboard.evaluation]', async () => {
    const folder = await at.addGuard('measured');
    await at.addGuard('bare');
    await writeReport(folder, report, { html: false });
    const guards = await at.json<GuardInfo[]>('/api/evaluations');
    expect(guards.map((guard) => guard.id).sort()).toEqual(['keyword', 'measured']);
    expect(await at.json<Evaluation>('/api/evaluations/measured')).toMatchObject({
      guard: { id: 'measured' },
      report,
      sets: [],
    });
    expect((await at.json<Evaluation>('/api/evaluations/keyword')).report).toBeNull();
    expect((await at.ask('/api/evaluations/none')).status).toBe(404);
  });

  it('score texts that were held out, each once, on the side that they belong to [dashboard.evaluation]', async () => {
    await leaveRun('guard-build-1');
    await at.addGuard('one', { training: { run: 'guard-build-1' } });
    const { sets } = (await (await score('one')).json()) as Evaluation;
    expect(sets.map(({ name, kind, scores }) => [name, kind, scores.length])).toEqual([
      ['restricted requests', 'restricted', 2],
      ['answers that go along', 'restricted', 1],
      ['everyday requests', 'permitted', 1],
      ['harmless neighbours of restricted requests', 'permitted', 1],
      ['helpful and refusing answers', 'permitted', 2],
    ]);
    for (const { scores } of sets) expect(scores).toEqual([...scores].sort((a, b) => a - b));
    const texts = scored.map((exchange) => exchange[0]!.text);
    expect(texts).not.toContain('trained on');
    expect(texts).not.toContain('a core');
    expect(scored.find((exchange) => exchange[0]!.text === 'Sure.')?.[0]?.role).toBe('assistant');
  });

  it('keep the scores of a guard by its hash, and make them once [dashboard.evaluation]', async () => {
    await leaveRun('guard-build-1');
    await at.addGuard('one', { training: { run: 'guard-build-1' } });
    const first = (await (await score('one')).json()) as Evaluation;
    const count = scored.length;
    expect(await at.json<Evaluation>('/api/evaluations/one')).toEqual(first);
    expect(await (await score('one')).json()).toEqual(first);
    expect(scored.length).toBe(count);
    // Another threshold makes another guard.
    await at.addGuard('one', { training: { run: 'guard-build-1' }, block: 0.2 });
    expect((await at.json<Evaluation>('/api/evaluations/one')).sets).toEqual([]);
    const [kept] = await readdir(join(at.workspace, '.oversight', 'scores'));
    expect(kept).toBe(`${first.guard.hash}.json`);
    await writeFile(join(at.workspace, '.oversight', 'scores', kept!), 'not JSON');
    expect((await at.json<Evaluation>('/api/evaluations/keyword')).sets).toEqual([]);
  });

  it('take at most two thousand texts of a set, the same ones each time [dashboard.evaluation]', async () => {
    const folder = await leaveRun('guard-build-1', { everyday: 2500 });
    await at.addGuard('one', { training: { run: 'guard-build-1' } });
    const { sets } = (await (await score('one')).json()) as Evaluation;
    expect(sets.find((set) => set.name === 'everyday requests')?.scores).toHaveLength(2000);
    const before = scored.map((exchange) => exchange[0]!.text);
    scored = [];
    await rm(join(at.workspace, '.oversight', 'scores'), { recursive: true });
    await score('one');
    expect(scored.map((exchange) => exchange[0]!.text)).toEqual(before);
    expect(folder).toContain('guard-build-1');
  });

  it.each([
    ['was not built by a run', {}],
    ['names a run that is gone', { run: 'guard-build-9' }],
    ['names a run that can be none', { run: '../../x' }],
  ])(
    'of a guard that %s cannot be scored, and say what can be done instead [dashboard.evaluation]',
    async (_, training) => {
      await at.addGuard('one', { training });
      const response = await score('one');
      expect([response.status, (await problemOf(response)).remedy]).toEqual([
        409,
        expect.stringContaining('oversight guard eval'),
      ]);
    },
  );
});
