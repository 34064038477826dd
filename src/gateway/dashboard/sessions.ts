// Sessions of people who signed in with an API key. They live in memory: a restart asks for the key again.
import { randomBytes } from 'node:crypto';
import { sha256 } from '../../base/index.ts';
import type { Caller } from '../context.ts';

/** Milliseconds that a session lasts. */
export const SESSION_MS = 12 * 3600 * 1000;

/** More than this many people never look at one gateway; the oldest session makes room. */
const MOST = 1000;

export interface Session extends Caller {
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface Sessions {
  /** Begins a session; the id is the only way back to it and is kept nowhere as it is. */
  begin(caller: Caller): { readonly id: string; readonly session: Session };
  find(id: string): Session | undefined;
  end(id: string): void;
}

/** @param now milliseconds since 1970 @param newId 256 random bits as text */
export function createSessions(
  now: () => number,
  newId: () => string = () => randomBytes(32).toString('base64url'),
): Sessions {
  /** By hash of the id; in the order of their beginning, which is that of their ends. */
  const open = new Map<string, Session>();
  const prune = () => {
    for (const [hash, session] of open) {
      if (session.expires > now() && open.size <= MOST) break;
      open.delete(hash);
    }
  };
  return {
    begin(caller) {
      const id = newId();
      const session = { name: caller.name, role: caller.role, expires: now() + SESSION_MS };
      open.set(sha256(id), session);
      prune();
      return { id, session };
    },
    find(id) {
      const session = open.get(sha256(id));
      return session !== undefined && session.expires > now() ? session : undefined;
    },
    end: (id) => void open.delete(sha256(id)),
  };
}
