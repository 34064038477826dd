// What tests of the Similarity page share: a dashboard with an analyst that only names the files it was given, and the way to send files.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeFileAtomic } from '../../base/index.ts';
import { createReport, text } from '../../report/index.ts';
import type { SimilarityItem } from '../contract.ts';
import { HOST, openTestDashboard, type TestDashboard, type TestOptions } from './dashboard.conformance.ts';
import type { Analyst } from './similarity-analyst.ts';

export const report = (sentence: string) =>
  createReport({ title: 'Similarity', sentence, created: '2026-11-22T06:30:00.000Z', meta: {}, blocks: [text('x')] });

/** Says which files it was given; fails as it is told to. */
export function namingAnalyst(bench: { failure?: unknown; hold?: Promise<void> } = {}): Analyst {
  return {
    result: async ({ folder, missing, by }, { signal, progress }) => {
      progress?.({ task: 'shard', done: 0.25, total: 1, note: 'reading\nfirst.jsonl' });
      await bench.hold;
      signal.throwIfAborted();
      if (bench.failure) throw bench.failure;
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
      const names = files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1)).sort();
      return { report: report(names.join(' ')), missing, by, models: names, slices: [], questions: 1 };
    },
    pair: async (_, { a, b, offset }) => report(`${a} ${b} from ${offset}`),
    save: async ({ cache }, format) => {
      const path = join(cache, `pairs.${format}`);
      await writeFileAtomic(path, 'a,b\n');
      return path;
    },
    close: async () => undefined,
  };
}

type Similarity = NonNullable<NonNullable<TestOptions['dashboard']>['similarity']>;

export async function openSimilarity(similarity: Similarity = {}, more: TestOptions = {}): Promise<TestDashboard> {
  const dashboard = { similarity: { analyst: namingAnalyst(), ...similarity }, ...more.dashboard };
  return await openTestDashboard({ ...more, dashboard });
}

export async function begin(at: TestDashboard, name = 'logs', files = 2, bytes = 100): Promise<SimilarityItem> {
  const response = await at.send('POST', '/api/similarity', { name, files, bytes });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as SimilarityItem;
}

export async function put(at: TestDashboard, id: string, path: string, bytes: string | Uint8Array, piece = {}) {
  const body = Buffer.from(bytes);
  const query = new URLSearchParams({ path, size: String(body.length), at: '0', ...piece });
  const { csrf } = await at.json<{ csrf: string }>('/api/status');
  return await at.ask(`/api/similarity/${id}/files?${query}`, {
    method: 'PUT',
    body,
    headers: { origin: `http://${HOST}`, 'x-oversight-csrf': csrf, 'content-type': 'application/octet-stream' },
  });
}

export async function untilState(
  at: TestDashboard,
  id: string,
  state: SimilarityItem['state'],
): Promise<SimilarityItem> {
  let item: SimilarityItem | undefined;
  await expect
    .poll(async () => (item = await at.json<SimilarityItem>(`/api/similarity/${id}`)).state, {
      interval: 5,
      timeout: 20_000,
    })
    .toBe(state);
  return item!;
}

export const held = (at: TestDashboard) => join(at.workspace, '.oversight', 'similarity');
export const filesHeld = async (at: TestDashboard) => {
  const found = await readdir(held(at), { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((file) => file.isFile()).map((file) => file.name);
};
