// Group commit: what is added while a commit is under way waits, and goes together into the next one. One class for
// everything on the path of a request, so that a busy gateway pays for one transaction per turn and not per request.
import { OversightError } from '../base/index.ts';

export interface BatchOptions<Item, Result> {
  /** Commits the items; gives, in their order, a result or the error of each. When it throws, all of them failed. */
  readonly commit: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
  /** What waits, for the message when there is too much of it: "events of the audit log". */
  readonly noun: string;
  /** Items that may wait. */
  readonly maxWaiting: number;
  /** Items in one commit. */
  readonly maxItems: number;
  /** Weight that may wait, and weight of an item; for example characters. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export class Batches<Item, Result> {
  readonly #options: BatchOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #weight = 0;
  #isClosed = false;
  #running: Promise<void> | undefined;

  constructor(options: BatchOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves after the commit. Rejects at once when too much waits already, or after `close`. */
  add(item: Item): Promise<Result> {
    const { noun, maxWaiting, maxWeight = Number.POSITIVE_INFINITY, weigh } = this.#options;
    if (this.#isClosed) return Promise.reject(new OversightError(`the store is closed and takes no ${noun}`));
    const weight = weigh?.(item) ?? 0;
    if (this.#waiting.length >= maxWaiting || (this.#weight > 0 && this.#weight + weight > maxWeight))
      return Promise.reject(
        new OversightError(`${this.#waiting.length} ${noun} wait to be written, and no more are taken`, {
          remedy: 'The database is too slow or does not answer: look at its disk and load.',
        }),
      );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, weight, resolve, reject });
      this.#weight += weight;
      this.#running ??= this.#run();
    });
  }

  /** Commits what waits, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        // Everything that this turn of the event loop still brings comes along.
        await new Promise((resolve) => setImmediate(resolve));
        await this.#commit(this.#waiting.splice(0, this.#options.maxItems));
      }
    } finally {
      this.#running = undefined;
    }
  }

  async #commit(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    for (const { weight } of batch) this.#weight -= weight;
    try {
      const results = await this.#options.commit(batch.map(({ item }) => item));
      for (const [i, { resolve, reject }] of batch.entries()) {
        const result = results[i]!;
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
