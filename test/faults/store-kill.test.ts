// Kills processes that append to a store under load, and a PostgreSQL under them; whatever was acknowledged must be there.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, OversightError } from '../../src/base/index.ts';
import { type AuditEvent, openStore, type Store } from '../../src/store/index.ts';
import { startPostgres } from '../../src/store/postgres.conformance.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const script = fileURLToPath(new URL('store-child.ts', import.meta.url));
const postgres = await startPostgres();
const children = new Set<ChildProcess>();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-store-kill-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Acknowledged {
  readonly id: string;
  readonly sequence: number;
  readonly hash: string;
}

/** Starts a child; kills it as soon as it has acknowledged `kills` events, and gives all that it acknowledged. */
async function runAndKill(url: string, name: string, kills: number): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, name], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.split('\n').length > kills) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.once('close', (_, reason) => resolve(reason)));
  children.delete(child);
  expect(signal, stderr).toBe('SIGKILL');
  // The last line may be a part of one.
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => {
    const [id = '', sequence = '', hash = ''] = line.split(' ');
    return { id, sequence: Number(sequence), hash };
  });
}

async function expectWhole(store: Store, acknowledged: readonly Acknowledged[]): Promise<number> {
  const bySequence = new Map<number, AuditEvent>();
  for await (const event of store.audit.read()) bySequence.set(event.sequence, event);
  for (const { id, sequence, hash } of acknowledged) expect(bySequence.get(sequence)).toMatchObject({ id, hash });
  expect(await store.audit.verify()).toMatchObject({ ok: true, events: bySequence.size });
  return bySequence.size;
}

/** Several rounds of two processes on one database, each killed at a moment of its own. */
async function killAgainAndAgain(url: string, rounds: number): Promise<void> {
  const random = createRandom(`store-kill ${rounds}`);
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < rounds; round++) {
    const killed = await Promise.all(
      ['a', 'b'].map((name) => runAndKill(url, `${name}${round}`, 1 + Math.floor(random.next() * 300))),
    );
    acknowledged.push(...killed.flat());
    const store = await openStore(url);
    const events = await expectWhole(store, acknowledged);
    // Written and not acknowledged: at most what was under way.
    expect(events - acknowledged.length).toBeLessThanOrEqual((round + 1) * (2 * 24 + 1));
    await store.audit.append({ ...lastWord, id: `after ${round}` }).then((event) => acknowledged.push(event));
    await store.close();
  }
}

const lastWord = {
  time: 0,
  kind: 'gateway',
  route: '',
  key: '',
  decided: 'none',
  enforced: 'none',
  rule: '',
  score: null,
  body: {},
} as const;

describe('kill -9 of gateways that write to one store', () => {
  it('loses no acknowledged event of a SQLite file and breaks no chain [store.kill]', async () => {
    await killAgainAndAgain(join(folder, 'killed.sqlite'), 3);
  });

  it.skipIf(!postgres)('loses no acknowledged event of a PostgreSQL and breaks no chain [store.kill]', async () => {
    await killAgainAndAgain(await postgres!.createDatabase(), 2);
  });
});

describe.skipIf(!postgres)('a PostgreSQL that crashes', () => {
  it('fails what is under way with a remedy, loses nothing that was acknowledged, and is used again when it is up [store.kill]', async () => {
    const store = await openStore(await postgres!.createDatabase());
    const acknowledged: AuditEvent[] = [];
    const errors: unknown[] = [];
    let [serial, goesOn] = [0, true];
    const requests = Array.from({ length: 12 }, async () => {
      while (goesOn) {
        try {
          acknowledged.push(await store.audit.append({ ...lastWord, id: `event ${serial++}` }));
        } catch (error) {
          errors.push(error);
          // As a client that was told to try again.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    });
    await expect.poll(() => acknowledged.length, { interval: 5, timeout: 60_000 }).toBeGreaterThan(200);
    await postgres!.crash();
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { interval: 5, timeout: 60_000 }).toBeGreaterThan(before + 100);
    goesOn = false;
    await Promise.all(requests);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toBeInstanceOf(OversightError);
      expect(error).toMatchObject({ remedy: expect.stringMatching(/\S/) });
    }
    await expectWhole(store, acknowledged);
    await store.close();
  });
});
