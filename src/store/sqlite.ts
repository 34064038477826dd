// SQLite for Kysely, over libsql itself. One connection, and in this process one statement or transaction at a time; other
// processes on the same file are waited for without blocking the event loop. Prepared statements are kept: to prepare one
// anew takes longer than to run it, and these run for every request.
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import Libsql from 'libsql';
import { OversightError, systemCode } from '../base/index.ts';
import { type Checkpoints, startCheckpoints } from './checkpoint.ts';
import { isBusy } from './failure.ts';

/** How long SQLite itself waits for a lock, in ms: it blocks the event loop meanwhile, so the rest of the wait is ours. */
const BUSY_TIMEOUT = 2;
/** Tries before giving up: with the pauses, more than ten seconds. */
const TRIES = 2000;
/** Commits after which a process writes so much that a thread shall look after the write-ahead log. */
const MANY_COMMITS = 100;
/** Pages of 4 KiB in the write-ahead log at which a commit itself empties it: SQLite's own figure, and beside the thread. */
const CHECKPOINT_PAGES = { alone: 1_000, besideThread: 16_000 };
/** The first bytes of every SQLite file. */
const MAGIC = 'SQLite format 3\0';
/** Prepared statements that are kept, and the longest text of one: an insert of about 50 rows. */
const KEPT = 100;
const KEPT_LENGTH = 4096;

type Statement = ReturnType<Libsql.Database['prepare']>;
type Sleep = (ms: number) => Promise<void>;

export interface SqliteOptions {
  /** Refuses to create the file. */
  readonly mustExist: boolean;
  readonly sleep: Sleep;
}

/** Opens or creates the file with WAL and synchronous NORMAL; without a path, a database in memory. */
export async function openSqlite(path: string | undefined, { mustExist, sleep }: SqliteOptions): Promise<Dialect> {
  if (path !== undefined) await prepareFile(path, mustExist);
  const connection = await whenFree(() => new LibsqlConnection(path ?? ':memory:', sleep), sleep);
  try {
    if (path !== undefined) await useWriteAheadLog(connection, path);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new LibsqlDriver(connection, path),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Creates the file, for its owner only, where it is missing and may be. */
async function prepareFile(path: string, mustExist: boolean): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  const wrong = (message: string, remedy: string) => new OversightError(message, { kind: 'input', remedy });
  if (found?.isDirectory()) throw wrong(`${path} is a folder, not a database`, 'Give the path of a file.');
  if (found && found.size > 0 && !(await isSqlite(path)))
    throw wrong(`${path} is no SQLite database`, 'Give another path, or move that file away.');
  if (found) return;
  if (mustExist) throw wrong(`${path} does not exist`, 'Check the path; a gateway creates the file when it starts.');
  await mkdir(dirname(path), { recursive: true });
  await (await open(path, 'a', 0o600)).close();
}

/** Looked at here, for SQLite takes a file of a few bytes for an empty one and writes over it. */
async function isSqlite(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(MAGIC.length), position: 0 });
    return buffer.toString('latin1') === MAGIC;
  } finally {
    await file.close();
  }
}

async function useWriteAheadLog(connection: LibsqlConnection, path: string): Promise<void> {
  const [row] = await connection.say('pragma journal_mode = wal');
  const mode = (row as { readonly journal_mode?: unknown } | undefined)?.journal_mode;
  if (mode !== 'wal')
    throw new OversightError(`${path}: SQLite cannot use a write-ahead log there (journal mode ${String(mode)})`, {
      remedy: 'Put the file on a local disk that may be written; network folders do not do.',
    });
  await connection.say('pragma synchronous = normal');
}

/** Runs until no other process holds the file; a statement that SQLite calls busy has changed nothing. */
async function whenFree<T>(work: () => T, sleep: Sleep): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || tries >= TRIES) throw error;
    }
    // Short at first, for locks are held for less than a millisecond.
    await sleep(Math.min(5, tries));
  }
}

class LibsqlDriver implements Driver {
  readonly #connection: LibsqlConnection;
  readonly #path: string | undefined;
  #commits = 0;
  #checkpoints: Checkpoints | undefined;
  /** Resolves when the last one that asked for the connection has given it back. */
  #turn: Promise<void> = Promise.resolve();
  #giveBack = () => {};

  constructor(connection: LibsqlConnection, path: string | undefined) {
    this.#connection = connection;
    this.#path = path;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    let giveBack = () => {};
    this.#turn = new Promise((resolve) => {
      giveBack = resolve;
    });
    await before;
    this.#giveBack = giveBack;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#giveBack();
  }

  /** Takes the right to write before anything is read: two writers then never find out too late. */
  async beginTransaction(): Promise<void> {
    await this.#connection.say('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.say('commit');
    if (++this.#commits === MANY_COMMITS && this.#path !== undefined) this.#startThread(this.#path);
  }

  #startThread(path: string): void {
    const setPages = (pages: number) => this.#connection.say(`pragma wal_autocheckpoint = ${pages}`);
    this.#checkpoints = startCheckpoints(path, () => void setPages(CHECKPOINT_PAGES.alone).catch(() => undefined));
    void setPages(CHECKPOINT_PAGES.besideThread).catch(() => undefined);
  }

  /** SQLite has rolled back by itself where the disk is full. */
  async rollbackTransaction(): Promise<void> {
    if (this.#connection.inTransaction) await this.#connection.say('rollback');
  }

  async destroy(): Promise<void> {
    await this.#turn;
    await this.#checkpoints?.stop();
    // One file is left that can be copied. Where that fails, the next one to open it finds the rest in the log beside it.
    await this.#connection.say('pragma wal_checkpoint(truncate)').catch(() => undefined);
    this.#connection.close();
  }
}

class LibsqlConnection implements DatabaseConnection {
  readonly #database: Libsql.Database;
  readonly #sleep: Sleep;
  /** Text -> statement, the one used last at the end. */
  readonly #statements = new Map<string, Statement>();

  constructor(path: string, sleep: Sleep) {
    this.#database = new Libsql(path, { timeout: BUSY_TIMEOUT });
    this.#sleep = sleep;
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return { rows: (await this.say(sql, parameters)) as R[] };
  }

  streamQuery(): never {
    throw new Error('streamed queries are not offered: read in pages');
  }

  /** Runs one statement and gives its rows. */
  say(sql: string, parameters: readonly unknown[] = []): Promise<unknown[]> {
    return whenFree(() => {
      const statement = this.#prepare(sql);
      if (statement.reader) return statement.all(parameters);
      statement.run(parameters);
      return [];
    }, this.#sleep);
  }

  #prepare(sql: string): Statement {
    const kept = this.#statements.get(sql);
    this.#statements.delete(sql);
    const statement = kept ?? this.#database.prepare(sql);
    if (sql.length > KEPT_LENGTH) return statement;
    this.#statements.set(sql, statement);
    if (this.#statements.size > KEPT) this.#statements.delete(this.#statements.keys().next().value!);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
