import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { createReport, text, writeReport } from '../../report/index.ts';
import { openRun } from '../../runs/index.ts';
import type { RunDetail, RunItem } from '../contract.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';

let at: TestDashboard;
beforeEach(async () => {
  at = await openTestDashboard();
});
afterEach(() => at.close());
const root = () => join(at.workspace, '.oversight', 'runs');
const report = createReport({
  title: 'A run',
  sentence: 'It ran.',
  created: '2026-11-22T06:30:00.000Z',
  meta: {},
  blocks: [text('Done.')],
});

describe('runs', () => {
  it('of every room are listed, newest first, damaged ones with the reason [dashboard.runs]', async () => {
    expect(await at.json('/api/runs')).toEqual([]);
    const failed = await openRun({
      name: 'train',
      config: {},
      seed: 'a',
      root: root(),
      command: ['guard', 'eval', "a'b c"],
      clock: at.clock,
    });
    await failed.fail(new OversightError('no space', { remedy: 'Free some.' }));
    await at.clock.advance(1000);
    const done = await openRun({ name: 'measure', config: { n: 3 }, seed: 2, root: root(), clock: at.clock });
    await writeReport(done.folder, report, { html: false });
    await done.close();
    await mkdir(join(root(), 'junk'));
    const runs = await at.json<RunItem[]>('/api/runs');
    expect(runs.map((run) => [run.name, run.status])).toEqual([
      ['measure', 'finished'],
      ['train', 'failed'],
      ['junk', 'damaged'],
    ]);
    expect(runs[1]).toMatchObject({
      error: { message: 'no space', remedy: 'Free some.' },
      command: "oversight guard eval 'a'\\''b c'",
      seed: 'a',
      created: at.clock.now() - 1000,
    });
    expect(runs[2]?.error?.message).toContain('run.json');
    const detail = await at.json<RunDetail>(`/api/runs/${done.id}`);
    expect(detail.config).toEqual({ n: 3 });
    expect(detail.events.at(-1)).toMatchObject({ kind: 'ended', text: 'finished', time: at.clock.now() });
  });

  it('have a report where they wrote one, as any program can read it [dashboard.runs]', async () => {
    const run = await openRun({ name: 'measure', config: {}, seed: 1, root: root() });
    const none = await at.ask(`/api/runs/${run.id}/report`);
    expect([none.status, (await problemOf(none)).remedy]).toEqual([404, expect.stringMatching(/at its end/)]);
    await writeReport(run.folder, report, { html: false });
    expect(await at.json(`/api/runs/${run.id}/report`)).toEqual(report);
    await writeFile(join(run.folder, 'report.json'), '{"title": 1}');
    const broken = await at.ask(`/api/runs/${run.id}/report`);
    expect(broken.status).toBe(400);
    await run.close();
  });

  it('are found by their names only [dashboard.runs]', async () => {
    await writeFile(join(at.workspace, 'run.json'), '{}');
    for (const id of ['none', '..', '%2e%2e', '..%2f..', '.%2f', 'a%2fb', '%00']) {
      for (const path of [`/api/runs/${id}/report`, `/api/runs/${id}/x`])
        expect((await at.ask(path)).status, path).toBe(404);
      expect((await at.send('POST', `/api/runs/${id}/cancel`)).status, id).toBe(404);
    }
  });

  it('that were not begun here cannot be stopped here [dashboard.runs]', async () => {
    const run = await openRun({ name: 'measure', config: {}, seed: 1, root: root() });
    const response = await at.send('POST', `/api/runs/${run.id}/cancel`);
    expect([response.status, (await problemOf(response)).message]).toEqual([409, `${run.id} was not begun from here`]);
    await run.close();
  });
});
