// The tables and how they came to be: a numbered list that only ever grows. Safe when many gateways start at once.
import { type Kysely, sql, type Transaction } from 'kysely';
import { OversightError } from '../base/index.ts';
import { createAuditTable } from './audit-table.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Kind = Database['kind'];
type Step = (db: Transaction<Tables>, kind: Kind) => Promise<void>;

/** Version n is reached by the first n steps. A step that was published is never changed. */
const steps: readonly Step[] = [createFirstTables];

export const SCHEMA_VERSION = steps.length;

/**
 * Brings the tables to the version of this code.
 * @param mustExist refuses to create the first ones
 * @throws OversightError('input') where they are newer, somebody else's, or missing though they must exist
 */
export async function migrate(database: Database, mustExist: boolean): Promise<void> {
  const { kind, place } = database;
  const found = await database.run((db) => readVersion(db, kind));
  // Most starts: nothing to do, and no lock taken.
  if (found === SCHEMA_VERSION) return;
  if (found === 0 && mustExist)
    throw new OversightError(`${place}: there is no store in this database`, {
      kind: 'input',
      remedy: 'Check the address; a gateway creates its tables when it starts.',
    });
  await database.transact('migrate', async (db) => {
    const version = await readVersion(db, kind);
    if (version > SCHEMA_VERSION)
      throw new OversightError(`${place}: its tables have version ${version}, this oversight knows ${SCHEMA_VERSION}`, {
        kind: 'input',
        remedy: 'Use a newer oversight, or another store.',
      });
    if (version === 0) await refuseStrangers(db, kind, place);
    for (const step of steps.slice(version)) await step(db, kind);
    if (version === 0) await db.insertInto('oversight_schema').values({ version: SCHEMA_VERSION }).execute();
    else await db.updateTable('oversight_schema').set({ version: SCHEMA_VERSION }).execute();
  });
}

/** 0 where there are no tables yet. */
async function readVersion(db: Kysely<Tables>, kind: Kind): Promise<number> {
  if (!(await tableNames(db, kind)).includes('oversight_schema')) return 0;
  return (await db.selectFrom('oversight_schema').select('version').executeTakeFirst())?.version ?? 0;
}

async function tableNames(db: Kysely<Tables>, kind: Kind): Promise<readonly string[]> {
  const query =
    kind === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`;
  return (await query.execute(db)).rows.map(({ name }) => name);
}

/** A SQLite file is one program's; a PostgreSQL database is often shared, which is why our tables carry our name. */
async function refuseStrangers(db: Kysely<Tables>, kind: Kind, place: string): Promise<void> {
  const [other] = kind === 'sqlite' ? await tableNames(db, kind) : [];
  if (other !== undefined)
    throw new OversightError(`${place}: this is the database of another program (it has a table "${other}")`, {
      kind: 'input',
      remedy: 'Give the path of a new file.',
    });
}

async function createFirstTables(db: Transaction<Tables>, kind: Kind): Promise<void> {
  const integer = kind === 'sqlite' ? 'integer' : 'bigint';
  await db.schema
    .createTable('oversight_schema')
    .addColumn('version', integer, (column) => column.notNull())
    .execute();
  await createAuditTable(db, kind);
  await createLimits(db, kind);
  await db.schema
    .createTable('oversight_key_history')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('time', integer, (column) => column.notNull())
    .addColumn('total', integer, (column) => column.notNull())
    .addColumn('near', integer, (column) => column.notNull())
    .addColumn('blocked', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('oversight_key_history_pk', ['key', 'time'])
    .execute();
  await db.schema.createIndex('oversight_key_history_time').on('oversight_key_history').column('time').execute();
  await createAlerts(db, integer);
  await createReviews(db, integer);
  await db.schema
    .createTable('oversight_settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('time', integer, (column) => column.notNull())
    .execute();
}

async function createLimits(db: Transaction<Tables>, kind: Kind): Promise<void> {
  const integer = kind === 'sqlite' ? 'integer' : 'bigint';
  const table = db.schema.createTable('oversight_rate_limits');
  // Unlogged: a take need not wait for the disk of the server. After a crash of the server all buckets are full again.
  const front = kind === 'postgres' ? table.modifyFront(sql`unlogged`) : table;
  let columns = front.addColumn('name', 'text', (column) => column.primaryKey());
  for (const name of ['level', 'time', 'wanted', 'granted', 'cost', 'fill', 'burst', 'full_after'] as const)
    columns = columns.addColumn(name, integer, (column) => column.notNull());
  await columns.execute();
}

async function createAlerts(db: Transaction<Tables>, integer: 'integer' | 'bigint'): Promise<void> {
  await db.schema
    .createTable('oversight_alerts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('raised', integer, (column) => column.notNull())
    .addColumn('until', integer, (column) => column.notNull())
    .addColumn('total', integer, (column) => column.notNull())
    .addColumn('near', integer, (column) => column.notNull())
    .addColumn('blocked', integer, (column) => column.notNull())
    .addColumn('acknowledged', integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('oversight_alerts_key').on('oversight_alerts').columns(['key', 'until']).execute();
  await db.schema.createIndex('oversight_alerts_raised').on('oversight_alerts').column('raised').execute();
  await db.schema
    .createTable('oversight_alert_heads')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('until', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('oversight_alert_heads_pk', ['key', 'kind'])
    .execute();
}

async function createReviews(db: Transaction<Tables>, integer: 'integer' | 'bigint'): Promise<void> {
  await db.schema
    .createTable('oversight_reviews')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created', integer, (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_until', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('answer', 'text')
    .addColumn('answered', integer)
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  // What is still to be done, oldest first; answered items leave the index.
  await sql`create index oversight_reviews_open on oversight_reviews (created, id) where status <> 'answered'`.execute(
    db,
  );
}
