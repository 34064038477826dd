// What happens, for whoever watches. A reader that is too slow loses the oldest events and is told how many, because a browser tab
// that sleeps must never make the gateway hold more and more.
import type { LiveEvent } from '../types.ts';

export interface LiveEvents {
  publish(event: LiveEvent): void;
  /**
   * Events from this call on (not only from the first `next`), until the signal. Where events were lost, one 'dropped' stands in
   * their place.
   */
  subscribe(signal: AbortSignal): AsyncIterableIterator<LiveEvent>;
  /** Readers at this moment. */
  readonly subscribers: number;
}

/** @param options capacity: events kept for each reader that does not read; default 1,024, at least 1 */
export function createLiveFeed(options: { readonly capacity?: number } = {}): LiveEvents {
  const capacity = Math.max(1, options.capacity ?? 1024);
  const readers = new Set<Reader>();
  return {
    publish(event) {
      for (const reader of readers) reader.take(event);
    },
    subscribe(signal) {
      const reader = new Reader(capacity, () => readers.delete(reader));
      if (signal.aborted) reader.end();
      else {
        readers.add(reader);
        signal.addEventListener('abort', () => reader.end(), { once: true, signal: reader.ended });
      }
      return reader;
    },
    get subscribers() {
      return readers.size;
    },
  };
}

/** One subscription: a ring of events, and the promise of whoever waits for the next. */
class Reader implements AsyncIterableIterator<LiveEvent> {
  readonly #ring: LiveEvent[] = [];
  readonly #capacity: number;
  readonly #leave: () => void;
  readonly #ended = new AbortController();
  /** Place of the oldest event in the ring once it is full. */
  #oldest = 0;
  #dropped = 0;
  #waiting: ((result: IteratorResult<LiveEvent>) => void)[] = [];

  constructor(capacity: number, leave: () => void) {
    this.#capacity = capacity;
    this.#leave = leave;
  }

  /** Aborted when the subscription is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  take(event: LiveEvent): void {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting({ done: false, value: event });
      return;
    }
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(event);
      return;
    }
    this.#ring[this.#oldest] = event;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
    this.#dropped++;
  }

  end(): void {
    this.#leave();
    this.#ended.abort();
    this.#ring.length = 0;
    this.#dropped = 0;
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<LiveEvent>> {
    if (this.#ended.signal.aborted) return Promise.resolve({ done: true, value: undefined });
    if (this.#dropped > 0) {
      const value: LiveEvent = { type: 'dropped', count: this.#dropped };
      this.#dropped = 0;
      // The ring is put in order, so that it can grow and shrink again at its ends.
      this.#ring.push(...this.#ring.splice(0, this.#oldest));
      this.#oldest = 0;
      return Promise.resolve({ done: false, value });
    }
    const value = this.#ring.shift();
    if (value) return Promise.resolve({ done: false, value });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<LiveEvent>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
