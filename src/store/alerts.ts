// Alerts: at most one of a kind is up for a key at a time, however many gateways see the reason for it at once.
import type { Selectable } from 'kysely';
import { columnText, columnTime } from './column-values.ts';
import type { Database } from './database.ts';
import type { AlertRow } from './tables.ts';
import type { Alert, Alerts } from './types.ts';

export function createAlerts(database: Database, newId: () => string): Alerts {
  return {
    raise(given) {
      const [raised, until] = [columnTime(given.raised), columnTime(given.until)];
      const key = columnText(given.key);
      return raise(database, { ...given, key, raised, until, id: newId(), acknowledged: false });
    },
    async active(key, now) {
      const rows = await database.run((db) =>
        db
          .selectFrom('oversight_alerts')
          .selectAll()
          .where('key', '=', columnText(key))
          .where('until', '>', columnTime(now))
          .orderBy('raised', 'desc')
          .orderBy('id')
          .execute(),
      );
      return rows.map(toAlert);
    },
    async list(limit) {
      const rows = await database.run((db) =>
        db.selectFrom('oversight_alerts').selectAll().orderBy('raised', 'desc').orderBy('id').limit(limit).execute(),
      );
      return rows.map(toAlert);
    },
    async acknowledge(id) {
      const rows = await database.run((db) =>
        db.updateTable('oversight_alerts').set({ acknowledged: 1 }).where('id', '=', id).returning('id').execute(),
      );
      return rows.length > 0;
    },
  };
}

/** The row of the heads is the lock: whoever gets to write it has raised the alert, the others read whose it is. */
function raise(database: Database, alert: Alert): Promise<{ readonly alert: Alert; readonly isNew: boolean }> {
  const { id, key, kind, raised, until, counts } = alert;
  return database.transact(undefined, async (db) => {
    const head = await db
      .insertInto('oversight_alert_heads')
      .values({ key, kind, id, until })
      .onConflict((conflict) =>
        conflict.columns(['key', 'kind']).doUpdateSet({ id, until }).where('oversight_alert_heads.until', '<=', raised),
      )
      .returning('id')
      .executeTakeFirst();
    if (head) {
      await db
        .insertInto('oversight_alerts')
        .values({ id, key, kind, raised, until, ...counts })
        .execute();
      return { alert, isNew: true };
    }
    const standing = await db
      .selectFrom('oversight_alerts')
      .innerJoin('oversight_alert_heads', 'oversight_alert_heads.id', 'oversight_alerts.id')
      .selectAll('oversight_alerts')
      .where('oversight_alert_heads.key', '=', key)
      .where('oversight_alert_heads.kind', '=', kind)
      .executeTakeFirstOrThrow();
    return { alert: toAlert(standing), isNew: false };
  });
}

function toAlert({ id, key, kind, raised, until, total, near, blocked, acknowledged }: Selectable<AlertRow>): Alert {
  return { id, key, kind, raised, until, counts: { total, near, blocked }, acknowledged: acknowledged !== 0 };
}
