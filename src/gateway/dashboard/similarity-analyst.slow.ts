import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createAnalyst } from './similarity-analyst.ts';
import type { AnalysedLogs } from './similarity-task.ts';

let root: string;
let logs: AnalysedLogs;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'oversight-analyst-'));
  const folder = join(root, 'logs');
  await mkdir(folder);
  const random = createRandom('analyst');
  for (let model = 0; model < 3; model++) {
    const rows = Array.from({ length: 4000 }, (_, i) => `q${i},${'ABCD'[Math.floor(4 * random.next())]},A,4`);
    await writeFile(join(folder, `model-${model}.csv`), `item,answer,gold,options\n${rows.join('\n')}\n`);
  }
  logs = { folder, cache: join(root, 'cache'), name: 'logs', missing: 'drop', by: null };
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('logs that are read beside the traffic', () => {
  it('leave the event loop free, tell how far they are, and are given up when nobody wants them [dashboard.similarity]', async () => {
    const analyst = createAnalyst();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const told: string[] = [];
    try {
      const { signal } = new AbortController();
      const result = await analyst.result(logs, { signal, progress: ({ note }) => void told.push(note ?? '') });
      expect(result.models).toHaveLength(3);
      expect(turns).toBeGreaterThan(20);
      expect(told.filter((note) => note !== '').length).toBeGreaterThan(0);
      // The thread has kept it: nothing is read again.
      await rm(logs.folder, { recursive: true });
      const pair = { a: result.models[0]!, b: result.models[1]!, offset: 0 };
      expect((await analyst.pair(logs, pair, { signal })).sentence).toContain('CAPA');
      const unwanted = new AbortController();
      const work = analyst.result({ ...logs, missing: 'wrong' }, { signal: unwanted.signal });
      unwanted.abort();
      await expect(work).rejects.toMatchObject({ kind: 'cancelled' });
    } finally {
      clearInterval(timer);
      await analyst.close();
    }
  });
});
