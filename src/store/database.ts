// One face for both databases: run a statement, run a transaction, close. Everything above it is written once, with Kysely.
import { Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { OversightError } from '../base/index.ts';
import { storeFailure } from './failure.ts';
import type { Place } from './place.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>;

/** Writers that must come one after the other, over all gateways. The numbers are part of the contract between versions. */
const locks = { migrate: 1, audit: 2 } as const;
/** First half of our advisory locks in PostgreSQL; any number that others hardly use. */
const lockSpace = 0x6f76_7273;

export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** For messages: passwords masked. */
  readonly place: string;
  /** Runs statements, each committed by itself. Errors of the driver become OversightErrors. */
  run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Runs one transaction; with `lock`, no other one with that lock runs at the same time, in any gateway. */
  transact<T>(lock: keyof typeof locks | undefined, work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly mustExist: boolean;
  readonly connections: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Opens the database itself; the tables are migrations.ts' affair. */
export async function openDatabase(place: Place, options: DatabaseOptions): Promise<Database> {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storeFailure(place.shown, error);
    }
  };
  const dialect = await guarded(() =>
    place.kind === 'sqlite' ? openSqlite(place.path, options) : openPostgres(place.url, options.connections),
  );
  const db = new Kysely<Tables>({ dialect });
  let isClosed = false;
  const open = () => {
    if (isClosed) throw new OversightError(`${place.shown}: the store is closed`, { remedy: 'Open it again.' });
    return db;
  };
  return {
    kind: place.kind,
    place: place.shown,
    run: (work) => guarded(() => work(open())),
    transact: (lock, work) =>
      guarded(async () => {
        // Not stricter: the head of the log must be read after the lock was given, not as of the beginning.
        const transaction = open().transaction().setIsolationLevel('read committed');
        return await transaction.execute(async (trx) => {
          if (lock && place.kind === 'postgres')
            await sql`select pg_advisory_xact_lock(${sql.lit(lockSpace)}, ${sql.lit(locks[lock])})`.execute(trx);
          return await work(trx);
        });
      }),
    async close() {
      isClosed = true;
      await guarded(() => db.destroy());
    },
  };
}
