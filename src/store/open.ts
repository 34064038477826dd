// Opens a store: the database behind it, its tables at the version of this code, and the rooms that live in it.
import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../base/index.ts';
import { createAlerts } from './alerts.ts';
import { createAuditLog } from './audit-log.ts';
import { openDatabase } from './database.ts';
import { createKeyHistory } from './key-history.ts';
import { migrate } from './migrations.ts';
import { readPlace } from './place.ts';
import { createRateLimits } from './rate-limits.ts';
import { createReviewQueue } from './review-queue.ts';
import { createSettings } from './settings.ts';
import type { Store } from './types.ts';

export interface StoreOptions {
  /** Folder that a relative path starts from; default: where the process works. */
  readonly cwd?: string;
  /** For postgres, where the URL holds none. */
  readonly password?: string | undefined;
  /** Refuses to create a file or tables that are not there; default false. */
  readonly mustExist?: boolean;
  /** What may wait for a commit before append, take and note reject; default 10,000 each. */
  readonly maxWaiting?: number;
  /** Connections of this process to PostgreSQL; default 10. */
  readonly connections?: number;
  /** For the pauses between two tries at a file that another process holds; default the system's. */
  readonly clock?: Clock;
  /** Ids of alerts; default random. */
  readonly newId?: () => string;
}

/**
 * Opens "memory:", "sqlite:PATH", a bare path, or "postgres://user@host:5432/database", and creates what is missing.
 * @throws OversightError when the place cannot be used: no right, no database, tables of a newer version, `pg` not installed
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const { cwd = process.cwd(), password, maxWaiting = 10_000, clock = systemClock, newId = randomUUID } = options;
  const place = readPlace(url, cwd, password);
  const { mustExist = false, connections = 10 } = options;
  const database = await openDatabase(place, { mustExist, connections, sleep: (ms) => clock.sleep(ms) });
  try {
    await migrate(database, mustExist);
  } catch (error) {
    await database.close();
    throw error;
  }
  const audit = createAuditLog(database, maxWaiting);
  const limits = createRateLimits(database, maxWaiting);
  const history = createKeyHistory(database, maxWaiting);
  const settings = createSettings(database);
  return {
    kind: database.kind,
    place: database.place,
    audit,
    limits,
    history,
    alerts: createAlerts(database, newId),
    reviews: createReviewQueue(database),
    settings,
    ping: () => settings.set('ping', null, clock.now()),
    async close() {
      await Promise.all([audit.close(), limits.close(), history.close()]);
      await database.close();
    },
  };
}
