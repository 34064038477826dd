import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import type { Report } from '../../report/index.ts';
import { createInlineExecutor } from '../../runs/index.ts';
import type { SimilarityItem, SimilarityList, SimilarityResult } from '../contract.ts';
import { problemOf, type TestDashboard } from './dashboard.conformance.ts';
import { begin, filesHeld, namingAnalyst, openSimilarity, put, untilState } from './similarity.conformance.ts';
import { createAnalyst } from './similarity-analyst.ts';

let opened: TestDashboard[] = [];
afterEach(async () => {
  for (const one of opened) await one.close();
  opened = [];
});
const openAt = async (...options: Parameters<typeof openSimilarity>) => {
  const at = await openSimilarity(...options);
  opened.push(at);
  return at;
};

describe('a folder of logs', () => {
  it('comes file by file, is read, and is looked at as a report, as a pair and as files to keep [dashboard.similarity]', async () => {
    const at = await openAt();
    const { id, state } = await begin(at, 'my logs');
    expect(state).toBe('uploading');
    expect((await put(at, id, 'gemini/résumé 1.jsonl', '{}')).status).toBe(200);
    expect((await put(at, id, 'empty.jsonl', '')).status).toBe(200);
    const started = await at.send('POST', `/api/similarity/${id}/start`);
    expect(((await started.json()) as SimilarityItem).state).toBe('reading');
    const item = await untilState(at, id, 'ready');
    expect(item).toMatchObject({ name: 'my logs', models: 2, received: { files: 2, bytes: 2 }, error: null });
    expect(item.sentence).toBe(['empty.jsonl', join('gemini', 'résumé 1.jsonl')].join(' '));
    const result = await at.json<SimilarityResult>(`/api/similarity/${id}/result?missing=wrong&by=subject`);
    expect([result.missing, result.by]).toEqual(['wrong', 'subject']);
    expect(await at.json(`/api/similarity/${id}/pair?a=x%2C1&b=y&offset=100`)).toMatchObject({
      sentence: 'x,1 y from 100',
    });
    const file = await at.ask(`/api/similarity/${id}/export?format=csv`);
    expect(await file.text()).toBe('a,b\n');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="similarity-${id}.csv"`);
    expect((await at.json<SimilarityList>('/api/similarity')).analyses.map((one) => one.id)).toEqual([id]);
    const rest = await at.send('DELETE', `/api/similarity/${id}`);
    expect(((await rest.json()) as SimilarityList).analyses).toEqual([]);
    expect(await filesHeld(at)).toEqual([]);
    expect((await at.ask(`/api/similarity/${id}`)).status).toBe(404);
  });

  it('that cannot be read says what happened and what to do, and can be read again [dashboard.similarity]', async () => {
    const failure = new OversightError('notes.txt is no log', { kind: 'input', remedy: 'Drop the folder of samples.' });
    const bench: { failure?: unknown } = { failure };
    const at = await openAt({ analyst: namingAnalyst(bench) });
    const { id } = await begin(at);
    await put(at, id, 'notes.txt', 'x');
    expect((await at.ask(`/api/similarity/${id}/result`)).status).toBe(409);
    await at.send('POST', `/api/similarity/${id}/start`);
    const item = await untilState(at, id, 'failed');
    expect(item.error).toEqual({ message: 'notes.txt is no log', remedy: 'Drop the folder of samples.' });
    delete bench.failure;
    expect((await at.send('POST', `/api/similarity/${id}/start`)).status).toBe(200);
    await untilState(at, id, 'ready');
    expect((await at.send('POST', `/api/similarity/${id}/start`)).status).toBe(409);
    expect((await put(at, id, 'late.jsonl', 'x')).status).toBe(409);
  });

  it('shows what is being done, and stops when it is thrown away meanwhile [dashboard.similarity]', async () => {
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const at = await openAt({ analyst: namingAnalyst({ hold }) });
    const { id } = await begin(at);
    await put(at, id, 'a.jsonl', '{}');
    await at.send('POST', `/api/similarity/${id}/start`);
    const { progress } = await untilState(at, id, 'reading');
    expect(progress).toEqual({ task: 'reading: first.jsonl', share: 0.25, since: at.clock.now() });
    expect((await at.send('DELETE', `/api/similarity/${id}`)).status).toBe(200);
    release();
    expect((await at.json<SimilarityList>('/api/similarity')).analyses).toEqual([]);
  });
});

describe('real logs', () => {
  const header = 'item,model,answer,gold,options,subject';
  /** Twelve questions: the first two models err alike on every third, the last on its own. */
  const log = (model: string, wrong: (i: number) => boolean) =>
    [header, ...Array.from({ length: 12 }, (_, i) => `q${i},${model},${wrong(i) ? 'B' : 'A'},A,4,s${i % 2}`)].join(
      '\n',
    );

  it('are read, compared, split and saved by the room Capa, and no place of this machine is told [dashboard.similarity]', async () => {
    const at = await openAt({ analyst: createAnalyst(() => createInlineExecutor()) });
    const { id } = await begin(at, "it's logs");
    await put(
      at,
      id,
      'first.csv',
      log('first', (i) => i % 3 === 0),
    );
    await put(
      at,
      id,
      'more/second.csv',
      log('second', (i) => i % 3 === 0),
    );
    await put(
      at,
      id,
      'more/third.csv',
      log('third', (i) => i % 4 === 1),
    );
    await put(at, id, 'broken.jsonl', '{"item": ');
    await at.send('POST', `/api/similarity/${id}/start`);
    const item = await untilState(at, id, 'ready');
    expect([item.models, item.sentence]).toEqual([3, expect.stringContaining('3 pairs of 3 models on 12 questions')]);
    const result = await at.json<SimilarityResult>(`/api/similarity/${id}/result?missing=wrong&by=subject`);
    expect(result).toMatchObject({ models: ['first', 'second', 'third'], slices: ['subject'], questions: 12 });
    expect(result.report.command).toBe("oversight capa logs 'it'\\''s logs' --missing wrong --by subject");
    expect(result.report.blocks.map(({ kind }) => kind)).toContain('heat');
    const told = JSON.stringify(result.report);
    expect([told.includes('broken.jsonl'), told.includes(at.workspace)]).toEqual([true, false]);
    const pair = await at.json<Report>(`/api/similarity/${id}/pair?a=first&b=second`);
    expect(pair.sentence).toContain('Of the 4 questions both got wrong');
    expect(JSON.stringify(pair)).toContain('q9');
    const none = await at.ask(`/api/similarity/${id}/pair?a=first&b=fourth`);
    expect([none.status, (await problemOf(none)).message]).toEqual([400, expect.stringContaining('"fourth"')]);
    expect((await at.ask(`/api/similarity/${id}/result?by=colour`)).status).toBe(400);
    const csv = await (await at.ask(`/api/similarity/${id}/export?format=csv`)).text();
    expect(csv.trim().split('\r\n')).toHaveLength(4);
    const parquet = await (await at.ask(`/api/similarity/${id}/export?format=parquet`)).arrayBuffer();
    expect(Buffer.from(parquet).subarray(0, 4).toString()).toBe('PAR1');
    const json = await (await at.ask(`/api/similarity/${id}/export?format=json`)).text();
    expect(json).not.toContain(at.workspace);
    expect(JSON.parse(json)).toMatchObject({ pairCount: 3 });
  });

  it('of which none can be read are refused with the names of what was there [dashboard.similarity]', async () => {
    const at = await openAt({ analyst: createAnalyst(() => createInlineExecutor()) });
    const { id } = await begin(at);
    await put(at, id, 'notes.txt', 'no log');
    await at.send('POST', `/api/similarity/${id}/start`);
    const { error } = await untilState(at, id, 'failed');
    expect(error).toEqual({ message: 'logs: no evaluation logs among 1 file', remedy: expect.stringMatching(/CSV/) });
    expect(JSON.stringify(error)).not.toContain(at.workspace);
  });
});

describe('logs that take more memory than there is', () => {
  it('are refused with the command that reads them where they lie [dashboard.similarity]', async () => {
    const executor = {
      name: 'threads',
      concurrency: 1,
      execute: async () => {
        throw new OversightError('its worker thread died twice: reached its memory limit');
      },
      close: async () => undefined,
    };
    const logs = { folder: 'f', cache: 'c', name: 'logs', missing: 'drop', by: null } as const;
    const work = createAnalyst(() => executor).result(logs, { signal: new AbortController().signal });
    await expect(work).rejects.toMatchObject({ status: 507, remedy: expect.stringContaining('oversight capa logs') });
  });
});
