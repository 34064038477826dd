// The table of the audit log: its indices, and the triggers that let rows be added at the end and nothing else be done.
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { FIRST_PREVIOUS } from './chain.ts';
import type { Tables } from './tables.ts';

const appendOnly = 'the audit log is append-only';
const notNext = 'the audit log takes the next event of its chain only';

export async function createAuditTable(db: Transaction<Tables>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const integer = kind === 'sqlite' ? 'integer' : 'bigint';
  let table = db.schema
    .createTable('oversight_audit')
    // In SQLite the name of the rows themselves: the table lies on the disk in the order of the chain.
    .addColumn('sequence', integer, (column) => column.primaryKey())
    .addColumn('time', integer, (column) => column.notNull());
  for (const name of ['kind', 'id', 'route', 'key', 'decided', 'enforced', 'rule', 'body', 'previous', 'hash'] as const)
    table = table.addColumn(name, 'text', (column) => (name === 'id' ? column.notNull().unique() : column.notNull()));
  await table.addColumn('score', 'double precision').execute();
  for (const statement of [...indices, ...(kind === 'sqlite' ? sqliteTriggers : postgresTriggers)])
    await statement.execute(db);
}

/** Lists are read along the sequence; counts from the first index alone, without touching the rows. */
const indices: readonly RawBuilder<unknown>[] = [
  sql`create index oversight_audit_counts on oversight_audit (kind, time, enforced, decided, rule, key, route, sequence)`,
  sql`create index oversight_audit_time on oversight_audit (time, sequence)`,
  sql`create index oversight_audit_route on oversight_audit (route, sequence)`,
  sql`create index oversight_audit_key on oversight_audit (key, sequence)`,
  sql`create index oversight_audit_rule on oversight_audit (rule, sequence)`,
  // Nearly all events are allowed and passed: an index on those would find nothing quicker.
  sql`create index oversight_audit_decided on oversight_audit (decided, sequence) where decided <> 'allow'`,
  sql`create index oversight_audit_enforced on oversight_audit (enforced, sequence) where enforced <> 'passed'`,
];

/** The third one also closes INSERT OR REPLACE, which deletes without asking the second. */
const sqliteTriggers: readonly RawBuilder<unknown>[] = [
  sql`create trigger oversight_audit_update before update on oversight_audit
      begin select raise(abort, ${sql.lit(appendOnly)}); end`,
  sql`create trigger oversight_audit_delete before delete on oversight_audit
      begin select raise(abort, ${sql.lit(appendOnly)}); end`,
  sql`create trigger oversight_audit_next before insert on oversight_audit
      when new.sequence <> coalesce((select max(sequence) from oversight_audit), 0) + 1
        or new.previous <> coalesce(
          (select hash from oversight_audit order by sequence desc limit 1), ${sql.lit(FIRST_PREVIOUS)})
      begin select raise(abort, ${sql.lit(notNext)}); end`,
];

const postgresTriggers: readonly RawBuilder<unknown>[] = [
  sql`create function oversight_audit_refuse() returns trigger language plpgsql as $$
      begin raise exception ${sql.lit(appendOnly)}; end $$`,
  sql`create trigger oversight_audit_change before update or delete on oversight_audit
      for each row execute function oversight_audit_refuse()`,
  sql`create trigger oversight_audit_truncate before truncate on oversight_audit
      for each statement execute function oversight_audit_refuse()`,
  sql`create function oversight_audit_check() returns trigger language plpgsql as $$
      begin
        if new.sequence <> coalesce((select max(sequence) from oversight_audit), 0) + 1
          or new.previous <> coalesce(
            (select hash from oversight_audit order by sequence desc limit 1), ${sql.lit(FIRST_PREVIOUS)})
        then raise exception ${sql.lit(notNext)}; end if;
        return new;
      end $$`,
  sql`create trigger oversight_audit_next before insert on oversight_audit
      for each row execute function oversight_audit_check()`,
];
