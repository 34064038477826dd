// The guard that judges now: swapped as a whole, so that a stream keeps the one it began with, and the same for all gateways on one
// database. A guard that cannot be loaded never replaces one that works; that it could not be is said loudly.
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Clock, canonicalJson, OversightError, sha256 } from '../base/index.ts';
import { loadGuard, readGuardConstitution, readManifest } from '../guard/index.ts';
import type { Json, Settings } from '../store/index.ts';
import type { LiveGuard, LoadedGuard, Logger } from './context.ts';

export interface LiveGuardOptions {
  /** Folder of the guard of the configuration; not read where `initial` is given. */
  readonly folder: string;
  /** A guard in memory, for tests and programs; it is shared with nobody. */
  readonly initial?: LoadedGuard | undefined;
  /** What the gateways of one database share; undefined: this one stands alone. */
  readonly settings?: Settings | undefined;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Default: reads the folder from disk. */
  readonly load?: ((folder: string) => Promise<LoadedGuard>) | undefined;
  /** Folder of the guards of this machine, in which one that was promoted elsewhere is looked up by its hash. */
  readonly library?: string | undefined;
  /** Folders in which a guard of this hash may be; default: those of the library. */
  readonly find?: ((hash: string) => Promise<string | undefined>) | undefined;
  /** Milliseconds between looks at what the others promoted; default 2000. */
  readonly everyMs?: number | undefined;
}

export interface RunningLiveGuard extends LiveGuard {
  /**
   * Reads the folder of the live guard (or another one of the configuration) again. `agree` is called once it is read and before
   * anything changes. Where it rejects, as where the guard cannot be had, the old one stays. @throws OversightError('input')
   */
  reload(folder?: string, agree?: (next: LoadedGuard) => Promise<void>): Promise<LoadedGuard>;
  /** Why this gateway does not judge with the guard that it should; empty when it does. */
  problems(): readonly string[];
  /** Looks once at what the others promoted; called every `everyMs` anyway. */
  follow(): Promise<void>;
  close(): void;
}

/**
 * What is kept under this name: the live guard, and the hash of the one that was configured when it was promoted. Machines know a
 * guard by its hash, since their folders may differ.
 */
const SETTING = 'live-guard';

interface Shared {
  readonly folder: string;
  readonly hash: string;
  readonly configured: string;
}

/** @throws OversightError('input') where there is no guard to begin with */
export async function createLiveGuard(options: LiveGuardOptions): Promise<RunningLiveGuard> {
  const { settings, clock, logger, load = readLoadedGuard, everyMs = 2000 } = options;
  const find = options.find ?? ((hash: string) => findGuard(options.library, hash));
  let configuredFolder = resolve(options.folder);
  /** Hash of the guard in it. */
  let configured = '';
  let current = options.initial ?? (await begin());
  let previous: LoadedGuard | undefined;
  let problem: string | undefined;
  const listeners = new Set<(guard: LoadedGuard) => void>();
  const closing = new AbortController();
  // Promotions, roll-backs and what others did come one after the other.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  async function begin(): Promise<LoadedGuard> {
    const own = await load(configuredFolder);
    configured = own.hash;
    const shared = await readShared();
    if (shared?.hash === own.hash) return own;
    // A configuration that names another guard than at the time of the promotion is what the operator wants now.
    if (!shared || shared.configured !== own.hash) {
      if (shared) logger.warn('the configured guard takes the place of the one that was live', { was: shared.hash });
      await share(own);
      return own;
    }
    try {
      return await loadShared(shared);
    } catch (error) {
      logger.error('the promoted guard cannot be loaded; the configured one judges', { reason: messageOf(error) });
      return own;
    }
  }

  /** By its folder where that is here and holds it, else by its hash among the guards of this machine. */
  async function loadShared({ folder, hash }: Shared): Promise<LoadedGuard> {
    const there = await load(folder).catch((error: unknown) => ({ error }));
    if ('hash' in there && there.hash === hash) return there;
    const own = hash === configured ? configuredFolder : await find(hash);
    const found = own === undefined ? undefined : await load(own);
    if (found?.hash === hash) return found;
    if ('error' in there) throw there.error;
    throw new Error(`${folder} holds another guard than the one that was promoted`);
  }

  async function readShared(): Promise<Shared | undefined> {
    return sharedOf(await settings?.get(SETTING));
  }

  async function share(guard: LoadedGuard): Promise<void> {
    if (guard.folder === '') return;
    await settings?.set(SETTING, { folder: guard.folder, hash: guard.hash, configured }, clock.now());
  }

  function swap(next: LoadedGuard): LoadedGuard {
    problem = undefined;
    if (next.hash === current.hash) return current;
    previous = current;
    current = next;
    logger.info('another guard judges from now on', { name: next.name, hash: next.hash });
    for (const listener of listeners) listener(next);
    return next;
  }

  async function follow(): Promise<void> {
    const shared = await readShared();
    if (!shared || shared.hash === current.hash) {
      problem = undefined;
      return;
    }
    try {
      swap(await loadShared(shared));
    } catch (error) {
      const text = `the guard that the other gateways use cannot be loaded: ${messageOf(error)}`;
      if (problem !== text) logger.error(text, { folder: shared.folder });
      problem = text;
    }
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      await clock.sleep(everyMs, closing.signal).catch(() => undefined);
      if (closing.signal.aborted) return;
      await inTurn(follow).catch((error: unknown) => {
        logger.warn('the store does not say which guard is live', { reason: messageOf(error) });
      });
    }
  }
  if (settings && !options.initial) void watch();

  return {
    current: () => current,
    previous: () => previous,
    promote: (folder) =>
      inTurn(async () => {
        const next = await load(resolve(folder));
        await share(next);
        return swap(next);
      }),
    rollback: () =>
      inTurn(async () => {
        if (!previous)
          throw new OversightError('no guard was live before this one', {
            kind: 'input',
            remedy: 'Promote the guard that you want instead.',
          });
        await share(previous);
        return swap(previous);
      }),
    reload: (folder, agree) =>
      inTurn(async () => {
        const isOther = folder !== undefined && resolve(folder) !== configuredFolder;
        const isKept = current.folder === '' && !isOther;
        const next = isKept ? current : await load(isOther ? resolve(folder) : current.folder);
        await agree?.(next);
        if (isKept) return current;
        const before = [configuredFolder, configured] as const;
        if (isOther) [configuredFolder, configured] = [resolve(folder), next.hash];
        try {
          await share(next);
        } catch (error) {
          [configuredFolder, configured] = before;
          throw error;
        }
        return swap(next);
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    problems: () => (problem === undefined ? [] : [problem]),
    follow: () => inTurn(follow),
    close: () => closing.abort(),
  };
}

async function readLoadedGuard(folder: string): Promise<LoadedGuard> {
  const guard = await loadGuard(folder);
  const [{ name }, constitution] = await Promise.all([readManifest(folder), readGuardConstitution(folder)]);
  return { guard, name: name || basename(folder), folder, hash: guard.hash, constitution: sha256(constitution) };
}

/** The folder below `library` that holds the guard of this hash. Unreadable ones are passed over: they are no guards yet. */
async function findGuard(library: string | undefined, hash: string): Promise<string | undefined> {
  if (library === undefined) return undefined;
  const entries = await readdir(library, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const folder = join(library, entry.name);
    const manifest = entry.isDirectory() ? await readManifest(folder).catch(() => undefined) : undefined;
    if (manifest && sha256(canonicalJson(manifest)) === hash) return folder;
  }
  return undefined;
}

function sharedOf(value: Json | undefined): Shared | undefined {
  if (typeof value !== 'object' || value === null || !('folder' in value)) return undefined;
  const { folder, hash, configured } = value;
  if (typeof folder !== 'string' || typeof hash !== 'string' || typeof configured !== 'string') return undefined;
  return { folder, hash, configured };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
