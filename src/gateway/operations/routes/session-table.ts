// The streaming sessions that are open: bounded in number, each belongs to the key that opened it, and one that nobody uses ends.
import type { Clock } from '../../../base/index.ts';

/** Sessions at once, in all and of one key. */
const MOST = 1000;
const MOST_OF_KEY = 200;
/** Milliseconds after which an unused session ends. */
export const SESSION_IDLE_MS = 300_000;

interface Entry<T> {
  readonly owner: string;
  readonly session: T;
  used: number;
}

export interface SessionTable<T> {
  /** False where there are too many; nothing is kept then. */
  add(id: string, owner: string, session: T): boolean;
  /** The session, if it is the owner's; a stranger cannot tell it from one that is not there. */
  find(id: string, owner: string): T | undefined;
  remove(id: string): void;
  /** Ends all of them. */
  clear(): void;
}

/** @param onExpired told of each session that ended without its owner: unused, when somebody next looks in, or with all others */
export function createSessionTable<T>(clock: Pick<Clock, 'now'>, onExpired: (session: T) => void): SessionTable<T> {
  // In the order of last use: the first is the one that was unused longest.
  const entries = new Map<string, Entry<T>>();

  function expire(): void {
    for (const [id, entry] of entries) {
      if (clock.now() - entry.used < SESSION_IDLE_MS) return;
      entries.delete(id);
      onExpired(entry.session);
    }
  }

  return {
    add(id, owner, session) {
      expire();
      const own = [...entries.values()].filter((entry) => entry.owner === owner).length;
      if (entries.size >= MOST || own >= MOST_OF_KEY) return false;
      entries.set(id, { owner, session, used: clock.now() });
      return true;
    },
    find(id, owner) {
      expire();
      const entry = entries.get(id);
      if (entry?.owner !== owner) return undefined;
      entries.delete(id);
      entries.set(id, { ...entry, used: clock.now() });
      return entry.session;
    },
    remove: (id) => void entries.delete(id),
    clear() {
      const left = [...entries.values()];
      entries.clear();
      for (const { session } of left) onExpired(session);
    },
  };
}
