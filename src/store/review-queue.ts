// Cases that wait for a person. Each is in one pair of hands at a time; a claim that ran out goes back to the queue.
import { type Selectable, sql } from 'kysely';
import { canonicalJson } from '../base/index.ts';
import { columnText, columnTime } from './column-values.ts';
import type { Database } from './database.ts';
import { withoutWaiting } from './skip-locked.ts';
import type { ReviewRow } from './tables.ts';
import type { ReviewItem, ReviewQueue } from './types.ts';

export function createReviewQueue(database: Database): ReviewQueue {
  return {
    async add({ id, created, body }) {
      await database.run((db) =>
        db
          .insertInto('oversight_reviews')
          .values({ id: columnText(id), created: columnTime(created), status: 'waiting', body: canonicalJson(body) })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute(),
      );
    },
    async claim(reviewer, now, until) {
      const row = await database.run((db) =>
        db
          .updateTable('oversight_reviews')
          .set({ status: 'claimed', claimed_by: columnText(reviewer), claimed_until: columnTime(until) })
          .where('id', '=', (inner) =>
            withoutWaiting(
              database,
              inner
                .selectFrom('oversight_reviews')
                .select('id')
                .where('status', '<>', sql.lit('answered'))
                .where('claimed_until', '<=', columnTime(now))
                .orderBy('created')
                .orderBy('id')
                .limit(1),
            ),
          )
          .returningAll()
          .executeTakeFirst(),
      );
      return row && toItem(row);
    },
    async answer(id, reviewer, answer, now) {
      const rows = await database.run((db) =>
        db
          .updateTable('oversight_reviews')
          .set({ status: 'answered', answer: answer.replaceAll('\0', '\ufffd'), answered: columnTime(now) })
          .where('id', '=', columnText(id))
          .where('status', '=', 'claimed')
          .where('claimed_by', '=', columnText(reviewer))
          .where('claimed_until', '>', columnTime(now))
          .returning('id')
          .execute(),
      );
      return rows.length > 0;
    },
    async counts() {
      const rows = await database.run((db) =>
        db
          .selectFrom('oversight_reviews')
          .select(['status', (one) => one.fn.countAll<number>().as('items')])
          .groupBy('status')
          .execute(),
      );
      const of = (status: ReviewItem['status']) => rows.find((row) => row.status === status)?.items ?? 0;
      return { waiting: of('waiting'), claimed: of('claimed'), answered: of('answered') };
    },
  };
}

function toItem(row: Selectable<ReviewRow>): ReviewItem {
  return {
    id: row.id,
    created: row.created,
    status: row.status,
    claimedBy: row.claimed_by ?? undefined,
    claimedUntil: row.claimed_until === 0 ? undefined : row.claimed_until,
    answer: row.answer ?? undefined,
    body: JSON.parse(row.body) as ReviewItem['body'],
  };
}
