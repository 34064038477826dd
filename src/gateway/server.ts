// A running gateway: one HTTP server before the guarded routes and everything else. Starts whole or not at all, is reloaded without
// dropping a stream, and ends by finishing what runs.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, OversightError, systemClock, systemCode } from '../base/index.ts';
import type { StreamingGuard } from '../guard/index.ts';
import { type AuditEntry, openStore, type Store } from '../store/index.ts';
import { type Configuration, describeConfiguration } from './configuration/index.ts';
import { type Reloaded, reconfigure, secretsOf } from './configuration-changes.ts';
import type { GatewayContext, Judge, Load, LoadedGuard, Logger } from './context.ts';
import type { DashboardOptions } from './dashboard/index.ts';
import { createFrontDoor, type Routes } from './front-door.ts';
import { createModelJudge, type JudgeFailure } from './judge.ts';
import { createLiveGuard } from './live-guard.ts';
import {
  createCampaignDetector,
  createKeys,
  createLiveFeed,
  createLogger,
  createMetrics,
  createRateLimiter,
  createRecorder,
  limitHeaders,
  loadTelemetry,
} from './operations/index.ts';
import { createUpstreams } from './upstreams.ts';

export interface GatewayOptions {
  readonly configuration: Configuration;
  /** Where the keys of judges are; default: no variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Of the package; default "0". */
  readonly version?: string;
  readonly clock?: Clock;
  /** A clock that never goes back, in milliseconds; default the process's. */
  readonly elapsed?: () => number;
  /** Instead of the one of the configuration; the caller closes it. */
  readonly store?: Store;
  /** A guard in memory instead of the one in the configured folder. */
  readonly guard?: StreamingGuard | LoadedGuard;
  /** Instead of the one of the configuration. */
  readonly judge?: Judge;
  readonly logger?: Logger;
  /** Instead of the small routes and the dashboard. */
  readonly routes?: (context: GatewayContext) => Routes;
  readonly dashboard?: Omit<DashboardOptions, 'signal'>;
  /** Reads the configuration again, for a reload. */
  readonly readAgain?: () => Promise<Configuration>;
}

export interface Gateway {
  /** Origin, for example "http://127.0.0.1:8787". */
  readonly url: string;
  readonly port: number;
  readonly context: GatewayContext;
  /**
   * Takes a new configuration (given, or read again) and reads the guard's folder again. Streams that run keep what they began with;
   * where it listens and where its store is stays until the next start.
   * @throws OversightError where the new one cannot hold; then nothing has changed
   */
  reload(configuration?: Configuration): Promise<Reloaded>;
  /** Finishes what runs, for at most `deadlineMs` (default: the configured drain), then breaks it off and ends. */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
}

/** @throws OversightError where guard, store, judge or port cannot be had */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock = systemClock, env = {} } = options;
  let configuration = options.configuration;
  /** Those of earlier configurations too: what still runs on them may log them. */
  const secrets = new Set(secretsOf(configuration));
  const logger =
    options.logger ?? createLogger({ level: () => configuration.log.level, clock, secrets: () => [...secrets] });
  /** What has to be ended again, newest first. */
  const opened: (() => unknown)[] = [];
  try {
    const store = options.store ?? (await openConfiguredStore(configuration, clock));
    if (!options.store) opened.unshift(() => store.close());
    const guards = await createLiveGuard({
      folder: configuration.guard.folder,
      get library() {
        return configuration.guard.library;
      },
      initial: options.guard && asLoaded(options.guard),
      settings: options.guard ? undefined : store.settings,
      clock,
      logger,
    });
    opened.unshift(() => guards.close());
    const upstreams = await createUpstreams(configuration, clock);
    opened.unshift(() => upstreams.close());
    const metrics = createMetrics({ clock });
    opened.unshift(() => metrics.close());
    const onFailure = (failure: JudgeFailure) => logger.warn('the judge failed', { ...failure });
    const makeJudge = (of: Configuration) =>
      options.judge ?? (of.judge && createModelJudge(of.judge, { env, clock, mark: randomUUID, onFailure }));
    let judge = makeJudge(configuration);
    let keys = createKeys(configuration.keys);
    const live = createLiveFeed();
    const required = () => configuration.audit.required;
    const onError = (reason: unknown) => logger.error('the store failed', { reason });
    const campaign = createCampaignDetector(
      () => configuration.campaign,
      store,
      clock,
      (alert) => live.publish({ type: 'alert', alert }),
      { required, onError, onFailOpen: () => metrics.failedOpen('campaign') },
    );
    const load: Load = { requests: 0, streams: 0, heldBytes: 0, draining: false };
    let clientUrl = '';
    const context: GatewayContext = {
      get configuration() {
        return configuration;
      },
      version: options.version ?? '0',
      started: clock.now(),
      store,
      clock,
      elapsed: options.elapsed ?? (() => performance.now()),
      guards,
      metrics,
      logger,
      live,
      recorder: createRecorder(store.audit, live, metrics, {
        retainText: () => configuration.audit.retainText,
        required,
        logger,
        clock,
        campaign,
        reviews: store.reviews,
      }),
      get keys() {
        return keys;
      },
      limiter: createRateLimiter(
        () => configuration.limits,
        () => configuration.keys,
        store.limits,
        clock,
        { required, onError },
      ),
      campaign,
      get judge() {
        return judge;
      },
      upstreams,
      load,
      problems: () => [...(load.draining ? ['the gateway is shutting down'] : []), ...guards.problems()],
      get clientUrl() {
        return clientUrl;
      },
    };
    guards.subscribe(({ hash, name }) => live.publish({ type: 'guard', hash, name }));
    const closing = new AbortController();
    const routes =
      options.routes?.(context) ??
      (await import('./routes.ts')).createRoutes(context, { ...options.dashboard, signal: closing.signal });
    const door = createFrontDoor({
      context,
      telemetry: await loadTelemetry(),
      upstreamOf: (path) => upstreams.of(path),
      limitHeaders,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      routes,
    });
    const { host, port: wanted } = configuration.listen;
    await listen(door.server, host, wanted);
    const { port } = door.server.address() as AddressInfo;
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    clientUrl = `${url}/v1`;
    const note = (kind: 'gateway' | 'change', what: string, body: object = {}) =>
      store.audit.append(noteEntry(clock.now(), kind, what, body));
    await note('gateway', 'start', {
      url,
      configuration: describeConfiguration(configuration),
      guard: guards.current().hash,
    });
    logger.info('listening', { url, guard: guards.current().name, mode: configuration.guard.mode });

    async function reload(given: Configuration | undefined): Promise<Reloaded> {
      const wanted = given ?? (await options.readAgain?.()) ?? configuration;
      const { configuration: next, later, changed: sections } = reconfigure(configuration, wanted);
      const nextJudge = makeJudge(next);
      const nextKeys = createKeys(next.keys);
      for (const secret of secretsOf(next)) secrets.add(secret);
      const nextUpstreams = await upstreams.prepare(next);
      const before = guards.current().hash;
      let changed = sections;
      let isNoted = false;
      try {
        // Whatever can fail comes before anything changes: the guard is read, then the change recorded, then shared and taken.
        await guards.reload(next.guard.folder, async ({ hash }) => {
          if (hash !== before) changed = [...new Set([...sections, 'guard'])];
          await note('change', 'reload', { changed, later, guard: hash });
          isNoted = true;
        });
      } catch (error) {
        if (isNoted) await note('change', 'reload-failed').catch(onError);
        await nextUpstreams.discard();
        throw error;
      }
      nextUpstreams.use();
      [configuration, judge, keys] = [next, nextJudge, nextKeys];
      door.configure(next);
      logger.info('reloaded', { changed, guard: guards.current().hash });
      if (later.length > 0) logger.warn(`what changed in ${later.join(', ')} takes effect at the next start`);
      return { changed, later };
    }

    let reloading: Promise<unknown> = Promise.resolve();
    let ending: Promise<void> | undefined;
    return {
      url,
      port,
      context,
      reload(given) {
        // One after the other: each begins with what the one before left.
        const next = reloading.then(() => reload(given));
        reloading = next.catch(() => undefined);
        return next;
      },
      close({ deadlineMs = configuration.timeouts.drain } = {}) {
        ending ??= (async () => {
          load.draining = true;
          closing.abort();
          logger.info('shutting down', { requests: load.requests, deadlineMs });
          await door.close(deadlineMs);
          await note('gateway', 'stop').catch(onError);
          for (const end of opened) await end();
        })();
        return ending;
      },
    };
  } catch (error) {
    for (const end of opened) await end();
    throw error;
  }
}

function openConfiguredStore({ store }: Configuration, clock: Clock): Promise<Store> {
  return openStore(store.url, { password: store.password?.reveal(), clock });
}

function asLoaded(guard: StreamingGuard | LoadedGuard): LoadedGuard {
  if ('guard' in guard) return guard;
  return { guard, name: 'in memory', folder: '', hash: guard.hash, constitution: '' };
}

function noteEntry(now: number, kind: 'gateway' | 'change', what: string, body: object): AuditEntry {
  return {
    time: Math.floor(now),
    kind,
    id: randomUUID(),
    route: '',
    key: '',
    decided: 'none',
    enforced: 'none',
    rule: '',
    score: null,
    body: JSON.parse(JSON.stringify({ what, ...body })),
  };
}

/** @throws OversightError where the port is taken or the address is not this machine's */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => {
      const isTaken = systemCode(cause) === 'EADDRINUSE';
      reject(
        new OversightError(
          `${host}:${port} ${isTaken ? 'is in use' : `cannot be listened on (${systemCode(cause) ?? cause.message})`}`,
          {
            kind: 'input',
            remedy: isTaken
              ? 'Choose another port, for example by --port 0 for any free one.'
              : 'Choose another "listen.host".',
            cause,
          },
        ),
      );
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
