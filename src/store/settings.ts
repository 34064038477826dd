// Small named values that all gateways share; the last one set holds.
import { canonicalJson } from '../base/index.ts';
import { columnText, columnTime } from './column-values.ts';
import type { Database } from './database.ts';
import type { Json, Settings } from './types.ts';

export function createSettings(database: Database): Settings {
  return {
    async get(name) {
      const row = await database.run((db) =>
        db.selectFrom('oversight_settings').select('value').where('name', '=', columnText(name)).executeTakeFirst(),
      );
      return row && (JSON.parse(row.value) as Json);
    },
    async set(name, value, time) {
      const row = { value: canonicalJson(value), time: columnTime(time) };
      await database.run((db) =>
        db
          .insertInto('oversight_settings')
          .values({ name: columnText(name), ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute(),
      );
    },
  };
}
