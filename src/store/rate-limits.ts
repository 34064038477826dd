// Token buckets in the database, so that all gateways share them. One statement per turn of the event loop takes for all
// requests that wait, in whole numbers, so that both databases count alike: a token has 60,000,000 units, and a limit of
// one token a minute fills 1,000 units a millisecond.
import { type Kysely, sql } from 'kysely';
import { Batches } from './batches.ts';
import { columnText, columnTime } from './column-values.ts';
import type { Database, Row } from './database.ts';
import { type KeptInsert, keepInsert } from './kept-insert.ts';
import { withoutWaiting } from './skip-locked.ts';
import type { Tables } from './tables.ts';
import type { RateLimits } from './types.ts';

const UNITS = 60_000_000;
/** Tokens: the largest burst and cost, so that units stay whole numbers in a double. */
const MAX_TOKENS = 100_000_000;
/** Milliseconds: the longest wait that is told, where a bucket fills slowly, not at all, or is too small for the cost. */
const MAX_RETRY = 86_400_000;
/** A bucket whose time is further ahead than this, in ms, was last used by a clock that was wrong. */
const WRONG_CLOCK = 3_600_000;
/** Statements between two removals of buckets that are full again. */
const PRUNE_EVERY = 1_000;

type Answer = Awaited<ReturnType<RateLimits['take']>>;

interface Take {
  readonly name: string;
  readonly cost: number;
  readonly fill: number;
  readonly burst: number;
  readonly now: number;
}

export function createRateLimits(database: Database, maxWaiting: number): RateLimits & { close(): Promise<void> } {
  let statements = 0;
  const insert = keepInsert<BucketRow, Taken>({
    columns: ['name', 'level', 'time', 'wanted', 'granted', 'cost', 'fill', 'burst', 'full_after'],
    build: (db, rows) => takeRows(db, rows).compile(),
  });
  const batches = new Batches<Take, Answer>({
    async commit(takes) {
      const answers = await takeAll(database, insert, takes);
      if (++statements % PRUNE_EVERY === 0) await prune(database, takes[0]!.now).catch(() => undefined);
      return answers;
    },
    noun: 'requests for the rate limit',
    maxWaiting,
    maxItems: 500,
  });
  return {
    take: (name, cost, limit, now) =>
      batches.add({
        name: columnText(name),
        cost: toUnits(cost),
        fill: Math.round((Math.min(Math.max(0, limit.perMinute), MAX_TOKENS) * UNITS) / 60_000),
        burst: toUnits(limit.burst),
        now: columnTime(now),
      }),
    close: () => batches.close(),
  };
}

type BucketRow = Row<'oversight_rate_limits'>;
type Taken = Pick<BucketRow, 'name' | 'level' | 'granted'>;
type Insert = KeptInsert<BucketRow, Taken>;

const toUnits = (tokens: number) => Math.round(Math.min(Math.max(0, tokens), MAX_TOKENS) * UNITS);

/** Takes that are alike go together; different ones for the same bucket follow in a next statement. */
async function takeAll(database: Database, insert: Insert, takes: readonly Take[]): Promise<readonly Answer[]> {
  const answers = new Map<Take, Answer>();
  let left = takes;
  while (left.length > 0) {
    const groups = new Map<string, Take[]>();
    const later: Take[] = [];
    for (const take of left) {
      const group = groups.get(take.name);
      if (!group) groups.set(take.name, [take]);
      else if (isAlike(group[0]!, take)) group.push(take);
      else later.push(take);
    }
    for (const [take, answer] of await takeGroups(database, insert, [...groups.values()])) answers.set(take, answer);
    left = later;
  }
  return takes.map((take) => answers.get(take)!);
}

const isAlike = (a: Take, b: Take) => a.cost === b.cost && a.fill === b.fill && a.burst === b.burst;

async function takeGroups(
  database: Database,
  insert: Insert,
  groups: readonly Take[][],
): Promise<ReadonlyMap<Take, Answer>> {
  // In the order of names: two gateways that lock the same buckets then never wait for each other in a circle.
  groups = groups.toSorted(([a], [b]) => (a!.name < b!.name ? -1 : 1));
  const rows = await database.run((db) => insert(db, groups.map(firstRow)));
  const byName = new Map(rows.map((row) => [row.name, row]));
  return new Map(groups.flatMap((group) => answerGroup(group, byName.get(group[0]!.name)!)));
}

function takeRows(db: Kysely<Tables>, rows: readonly BucketRow[]) {
  return db
    .insertInto('oversight_rate_limits')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({
        level: sql<number>`${filled} - ${granted} * excluded.cost`,
        time: sql<number>`case when excluded.time > ${stored('time')}
          or ${stored('time')} - excluded.time > ${sql.lit(WRONG_CLOCK)} then excluded.time else ${stored('time')} end`,
        wanted: sql<number>`excluded.wanted`,
        granted,
        cost: sql<number>`excluded.cost`,
        fill: sql<number>`excluded.fill`,
        burst: sql<number>`excluded.burst`,
        full_after: sql<number>`excluded.full_after`,
      }),
    )
    .returning(['name', 'level', 'granted']);
}

/** A bucket that nobody used yet is full. */
function firstRow(group: readonly Take[]): BucketRow {
  const { name, cost, fill, burst } = group[0]!;
  const wanted = group.length;
  const granted = cost === 0 ? wanted : Math.min(wanted, Math.floor(burst / cost));
  const full_after = fill === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil(burst / fill);
  const time = Math.max(...group.map(({ now }) => now));
  return { name, level: burst - granted * cost, time, wanted, granted, cost, fill, burst, full_after };
}

const stored = (column: string) => sql.ref(`oversight_rate_limits.${column}`);
/** Milliseconds since the bucket was last used; none where the clock went back, so that no time fills it twice. */
const elapsed = sql`case when excluded.time > ${stored('time')} then excluded.time - ${stored('time')} else 0 end`;
/** What the bucket holds before the take. */
const filled = sql<number>`(case
  when (${elapsed}) >= excluded.full_after then excluded.burst
  when ${stored('level')} + (${elapsed}) * excluded.fill > excluded.burst then excluded.burst
  else ${stored('level')} + (${elapsed}) * excluded.fill end)`;
/** How many of the takes it is enough for. Division of whole numbers rounds down in both databases. */
const granted = sql<number>`(case when excluded.cost = 0 then excluded.wanted
  when ${filled} / excluded.cost < excluded.wanted then ${filled} / excluded.cost else excluded.wanted end)`;

/** The first ones that asked are granted. */
function answerGroup(
  group: readonly Take[],
  { level, granted }: { readonly level: number; readonly granted: number },
): (readonly [Take, Answer])[] {
  return group.map((take, i) => {
    const allowed = i < granted;
    const after = allowed ? level + (granted - 1 - i) * take.cost : level;
    const wait = take.fill === 0 || take.cost > take.burst ? MAX_RETRY : Math.ceil((take.cost - after) / take.fill);
    const retryAfterMs = allowed ? 0 : Math.min(MAX_RETRY, Math.max(1, wait));
    return [take, { allowed, remaining: Math.floor(after / UNITS), retryAfterMs }];
  });
}

/** A bucket that is full again is the same as none. */
async function prune(database: Database, now: number): Promise<void> {
  await database.run((db) =>
    db
      .deleteFrom('oversight_rate_limits')
      .where('name', 'in', (inner) =>
        withoutWaiting(
          database,
          inner
            .selectFrom('oversight_rate_limits')
            .select('name')
            // Two comparisons, for the time at which an unfilled bucket would be full does not fit a number.
            .where('full_after', '<', now)
            .where(sql<boolean>`time < ${now - WRONG_CLOCK} - full_after`)
            .limit(1000),
        ),
      )
      .execute(),
  );
}
