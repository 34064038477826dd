// What the suites of the store run on: a fresh place for each test, opened as often as a test likes, and a way to its tables
// that does not go through the store, as an attacker or an administrator has it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { openStore, type StoreOptions } from './open.ts';
import { startPostgres, type TestPostgres } from './postgres.conformance.ts';
import type { AuditEntry, AuditEvent, Store } from './types.ts';

export interface TestPlace {
  readonly url: string;
  open(options?: StoreOptions): Promise<Store>;
  /** Runs statements there, past the store. */
  execute(...statements: readonly string[]): Promise<void>;
}

export interface Bench {
  readonly kind: 'sqlite' | 'postgres';
  create(): Promise<TestPlace>;
  close(): Promise<void>;
}

export function sqliteBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'oversight-store-'));
  let files = 0;
  return {
    kind: 'sqlite',
    async create() {
      const path = join(folder, `${files++}.sqlite`);
      return {
        url: `sqlite:${path}`,
        open: (options) => openStore(`sqlite:${path}`, options),
        async execute(...statements) {
          const database = new Libsql(path, { timeout: 5000 });
          for (const statement of statements) database.exec(statement);
          database.close();
        },
      };
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Undefined where there is no PostgreSQL for tests. */
export async function postgresBench(): Promise<Bench | undefined> {
  const server: TestPostgres | undefined = await startPostgres();
  return (
    server && {
      kind: 'postgres',
      async create() {
        const url = await server.createDatabase();
        return {
          url,
          open: (options) => openStore(url, options),
          execute: async (...statements) => {
            await server.query(url, statements.join(';\n'));
          },
        };
      },
      close: () => server.stop(),
    }
  );
}

/** Takes the protection away, as somebody with full rights could. */
export const dropTriggers = (kind: Bench['kind']): readonly string[] =>
  (kind === 'sqlite' ? ['update', 'delete', 'next'] : ['change', 'truncate', 'next']).map(
    (name) => `drop trigger oversight_audit_${name}${kind === 'postgres' ? ' on oversight_audit' : ''}`,
  );

/** An entry that differs from others by its number. */
export function entryOf(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    time: 1_700_000_000_000 + number * 1000,
    kind: 'exchange',
    id: `request-${number}`,
    route: '/v1/messages',
    key: 'alpha',
    decided: 'allow',
    enforced: 'passed',
    rule: '',
    score: number / 1000,
    body: { number, scanned: ['prompt', 'answer'], text: { length: 12, sha256: null } },
    ...more,
  };
}

export async function collect(events: AsyncIterable<AuditEvent>): Promise<readonly AuditEvent[]> {
  const all: AuditEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** What of an event was given; the rest was made by the chain. */
export function entryIn({ sequence, previous, hash, ...entry }: AuditEvent): AuditEntry {
  return entry;
}
