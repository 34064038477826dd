// A limit in tokens, in money or in both that stops before it is passed: every call first reserves its worst case,
// then settles at what it used. A call that does not fit beside the calls under way waits for them; one that cannot
// fit at all is refused. A call whose bill is unknown (cut, timed out) is counted at its worst case.
import { formatInteger, OversightError } from '../base/index.ts';
import { LlmError } from './failure.ts';

export interface BudgetLimits {
  /** US dollars; needs a price for every model that draws on it. */
  readonly usd?: number;
  /** Input and output tokens together. */
  readonly tokens?: number;
  /** What was spent before, for a run that goes on; default nothing. */
  readonly spent?: Amount;
}

export interface Amount {
  readonly tokens: number;
  /** US dollars. */
  readonly usd: number;
}

export interface Reservation {
  /** Replaces the worst case by what was used; only the first call counts. */
  settle(used: Amount): void;
  readonly worst: Amount;
}

export interface Budget {
  readonly limits: { readonly usd: number | undefined; readonly tokens: number | undefined };
  readonly spent: Amount;
  /** Worst cases of the calls under way. */
  readonly reserved: Amount;
  /**
   * Sets the worst case of one call aside.
   * @throws BudgetExceeded when it cannot fit; the signal's reason when aborted while waiting
   */
  reserve(worst: Amount, name: string, signal?: AbortSignal): Promise<Reservation>;
}

/** Thrown before a call that could pass the budget; nothing was sent. */
export class BudgetExceeded extends LlmError {
  readonly spent: Amount;
  readonly limits: Budget['limits'];

  constructor(message: string, remedy: string, spent: Amount, limits: Budget['limits']) {
    super(message, { reason: 'budget', remedy });
    this.spent = spent;
    this.limits = limits;
  }
}

interface Waiter {
  readonly worst: Amount;
  readonly name: string;
  enter(): void;
  refuse(error: BudgetExceeded): void;
}

/** @throws OversightError('usage') for a limit that is not a number from 0 up */
export function createBudget(given: BudgetLimits): Budget {
  const limits = { usd: given.usd, tokens: given.tokens };
  for (const [unit, limit] of Object.entries(limits))
    if (limit !== undefined && !(limit >= 0))
      throw new OversightError(`Budget of ${limit} ${unit} is not a number from 0 up`, {
        kind: 'usage',
        remedy: 'Give for example { usd: 5 } or { tokens: 1_000_000 }.',
      });
  let spent: Amount = given.spent ?? { tokens: 0, usd: 0 };
  const held = new Set<Amount>();
  const queue = new Set<Waiter>();

  const fits = (worst: Amount, beside: Amount): boolean =>
    spent.tokens + beside.tokens + worst.tokens <= (limits.tokens ?? Number.POSITIVE_INFINITY) &&
    spent.usd + beside.usd + worst.usd <= (limits.usd ?? Number.POSITIVE_INFINITY);

  const take = (worst: Amount): Reservation => {
    // A set of objects, not of amounts: two equal reservations are two.
    const own = { ...worst };
    held.add(own);
    return {
      worst,
      settle(used) {
        if (!held.delete(own)) return;
        spent = add(spent, used);
        admit();
      },
    };
  };

  const admit = (): void => {
    for (const waiter of queue) {
      if (!fits(waiter.worst, NOTHING)) waiter.refuse(exceeded(waiter.worst, waiter.name, spent, limits));
      else if (fits(waiter.worst, total(held))) waiter.enter();
      else return;
    }
  };

  return {
    limits,
    get spent() {
      return spent;
    },
    get reserved() {
      return total(held);
    },
    reserve: (worst, name, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          queue.delete(waiter);
          signal?.removeEventListener('abort', abort);
        };
        const abort = () => {
          leave();
          reject(signal?.reason);
          admit();
        };
        const waiter: Waiter = {
          worst,
          name,
          enter() {
            leave();
            resolve(take(worst));
          },
          refuse(error) {
            leave();
            reject(error);
          },
        };
        queue.add(waiter);
        signal?.addEventListener('abort', abort, { once: true });
        admit();
      }),
  };
}

const NOTHING: Amount = { tokens: 0, usd: 0 };

function add(a: Amount, b: Amount): Amount {
  return { tokens: a.tokens + b.tokens, usd: a.usd + b.usd };
}

function total(amounts: Iterable<Amount>): Amount {
  let sum = NOTHING;
  for (const amount of amounts) sum = add(sum, amount);
  return sum;
}

function exceeded(worst: Amount, name: string, spent: Amount, limits: Budget['limits']): BudgetExceeded {
  const overTokens = limits.tokens !== undefined && spent.tokens + worst.tokens > limits.tokens;
  const [used, limit, next] = overTokens
    ? [
        formatInteger(spent.tokens),
        `${formatInteger(limits.tokens ?? 0)} tokens`,
        `${formatInteger(worst.tokens)} tokens`,
      ]
    : [formatUsd(spent.usd), formatUsd(limits.usd ?? 0), formatUsd(worst.usd)];
  const needed = overTokens
    ? `tokens: ${Math.ceil(spent.tokens + worst.tokens)}`
    : `usd: ${Math.ceil((spent.usd + worst.usd) * 1e4) / 1e4}`;
  return new BudgetExceeded(
    `${name}: the budget would be passed: ${used} of ${limit} spent, and the next call could need ${next}`,
    `Raise the budget (this call needs { ${needed} } or more), lower maxTokens, or choose a cheaper model; answers that were paid for are kept where a cache is set.`,
    spent,
    limits,
  );
}

/** "$3.20", "$0.0042": cents, or two digits that count for less than ten cents. */
export function formatUsd(amount: number): string {
  if (amount === 0 || amount >= 0.1) return `$${amount.toFixed(2)}`;
  const digits = Math.min(12, 1 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits)}`;
}
