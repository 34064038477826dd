// The live feed: one EventSource for the whole dashboard. A browser's own retries are blind and unbounded, so each failure is
// ours: it is said, waited out (1 s, doubled up to 30 s) and tried again; a feed that falls silent counts as lost, because the
// gateway sends a pulse every second. What pages draw of the last minutes is kept here, so that leaving a page loses nothing.
import type { AlertItem, GuardInfo, Live, Pulse, TrafficItem } from '../../../src/gateway/contract.ts';

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Times in milliseconds since 1970. */
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number };

/** One second of the last minutes. */
export interface Second {
  readonly pulse: Pulse;
  /** Exchanges that were blocked since the second before. */
  readonly blocked: number;
}

export interface LiveEvents {
  readonly exchange: TrafficItem;
  readonly alert: AlertItem;
  readonly guard: GuardInfo;
  readonly pulse: Pulse;
  /** The connection is back: what came in between has to be asked for. */
  readonly back: null;
}

/** Seconds that are kept. */
const kept = 300;
const silenceMs = 10_000;
const longestWaitMs = 30_000;

export class LiveConnection {
  state: LiveState = { kind: 'connecting' };
  /** Oldest first; a new array for each second. */
  seconds: readonly Second[] = [];
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #blocked = 0;
  readonly #watchers = new Set<() => void>();
  readonly #listeners: { readonly [K in keyof LiveEvents]: Set<(event: LiveEvents[K]) => void> } = {
    exchange: new Set(),
    alert: new Set(),
    guard: new Set(),
    pulse: new Set(),
    back: new Set(),
  };
  readonly #open: () => EventSource;

  constructor(open: () => EventSource) {
    this.#open = open;
  }

  start(): void {
    this.#connect();
    addEventListener('online', this.retryNow);
  }

  stop(): void {
    removeEventListener('online', this.retryNow);
    this.#hangUp();
    clearTimeout(this.#retry);
  }

  /** Tries at once; what the button beside "connection lost" does. */
  readonly retryNow = (): void => {
    if (this.state.kind === 'lost') this.#connect();
  };

  /** Called whenever `state` or `seconds` is another. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  on<K extends keyof LiveEvents>(type: K, listener: (event: LiveEvents[K]) => void): () => void {
    const all = this.#listeners[type];
    all.add(listener);
    return () => all.delete(listener);
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#hangUp();
    const source = this.#open();
    this.#source = source;
    source.onopen = () => this.#heard();
    source.onerror = () => this.#lose();
    for (const type of ['exchange', 'alert', 'guard', 'pulse'] as const) {
      source.addEventListener(type, (event: MessageEvent<string>) => this.#take(JSON.parse(event.data)));
    }
    this.#watchSilence();
  }

  #take(event: Live): void {
    this.#heard();
    if (event.type === 'exchange') {
      if (event.item.enforced === 'blocked') this.#blocked += 1;
      this.#tell('exchange', event.item);
    } else if (event.type === 'alert') this.#tell('alert', event.alert);
    else if (event.type === 'guard') this.#tell('guard', event.guard);
    else {
      this.seconds = [...this.seconds.slice(1 - kept), { pulse: event.pulse, blocked: this.#blocked }];
      this.#blocked = 0;
      this.#tell('pulse', event.pulse);
      this.#changed();
    }
  }

  #heard(): void {
    this.#watchSilence();
    if (this.state.kind === 'live') return;
    const wasLost = this.#failures > 0;
    this.#failures = 0;
    this.state = { kind: 'live' };
    this.#changed();
    if (wasLost) this.#tell('back', null);
  }

  #lose(): void {
    this.#hangUp();
    const wait = Math.min(longestWaitMs, 1000 * 2 ** this.#failures);
    this.#failures += 1;
    const now = Date.now();
    this.state = { kind: 'lost', since: this.state.kind === 'lost' ? this.state.since : now, retryAt: now + wait };
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), wait);
    this.#changed();
  }

  #watchSilence(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lose(), silenceMs);
  }

  #hangUp(): void {
    clearTimeout(this.#watch);
    this.#source?.close();
    this.#source = undefined;
  }

  #tell<K extends keyof LiveEvents>(type: K, event: LiveEvents[K]): void {
    for (const listener of this.#listeners[type]) listener(event);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
