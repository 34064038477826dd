// PostgreSQL for Kysely, over `pg`, which is an optional peer: loaded when a URL asks for it.
import { type Dialect, PostgresDialect } from 'kysely';
import { OversightError, systemCode } from '../base/index.ts';

/** Milliseconds. A gateway that hangs inside a transaction must not hold the lock of the log for ever. */
const TIMEOUTS = { connect: 5_000, statement: 15_000, answer: 20_000, idleInTransaction: 10_000 };
/** Type number of a 64-bit integer; ours all fit a double. */
const INT8 = 20;

/**
 * A pool of at most `connections`, tried once.
 * @param load for tests: the package `pg`
 */
export async function openPostgres(url: string, connections: number, load = importPg): Promise<Dialect> {
  const pg = await loadPg(load);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'oversight',
    connectionTimeoutMillis: TIMEOUTS.connect,
    statement_timeout: TIMEOUTS.statement,
    query_timeout: TIMEOUTS.answer,
    idle_in_transaction_session_timeout: TIMEOUTS.idleInTransaction,
    keepAlive: true,
    // A connection that lost its server without a word is tried no longer than this, in seconds.
    maxLifetimeSeconds: 300,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // A connection that breaks, idle or between two statements of a transaction, is replaced at the next query, and a statement
  // that was under way rejects. Without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const { rows } = await pool.query<{ server_encoding: string }>('show server_encoding');
    const encoding = rows[0]?.server_encoding;
    if (encoding !== 'UTF8')
      throw new OversightError(`the database is encoded in ${encoding}, which cannot hold every text`, {
        kind: 'input',
        remedy: 'Create the database with `createdb --encoding=UTF8 --template=template0`.',
      });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return new PostgresDialect({ pool });
}

const importPg = async () => (await import('pg')).default;

async function loadPg(load: typeof importPg): ReturnType<typeof importPg> {
  try {
    return await load();
  } catch (cause) {
    if (systemCode(cause) !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new OversightError('the package `pg` is not installed, and a postgres store needs it', {
      kind: 'input',
      remedy: 'Run `npm install pg`.',
      cause,
    });
  }
}
