// How a call can fail: ProviderFailure is what an adapter throws (a fact, for the retry loop and the budget);
// LlmError is what a person reads (what happened, to which model, what to do). Texts are redacted before they get here.
import { OversightError, plural, shorten } from '../base/index.ts';

/**
 * key: refused; quota: no money left at the provider; rate: too many requests; rejected: the request is wrong;
 * server, network, timeout: trouble on the way; garbage: the reply makes no sense; cut: it broke off; empty: no text;
 * structured: not the JSON asked for; budget: would pass the user's limit; script: the scripted model ran out.
 */
export type LlmFailure =
  | 'key'
  | 'quota'
  | 'rate'
  | 'rejected'
  | 'server'
  | 'network'
  | 'timeout'
  | 'garbage'
  | 'cut'
  | 'empty'
  | 'structured'
  | 'budget'
  | 'script';

export class LlmError extends OversightError {
  readonly reason: LlmFailure;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  /** How often the provider was asked. */
  readonly attempts: number;

  constructor(
    message: string,
    options: { reason: LlmFailure; remedy: string; status?: number | undefined; attempts?: number; cause?: unknown },
  ) {
    super(message, {
      remedy: options.remedy,
      kind: 'failed',
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.reason = options.reason;
    this.status = options.status;
    this.attempts = options.attempts ?? 0;
  }
}

export interface FailureFacts {
  readonly reason: LlmFailure;
  readonly status?: number | undefined;
  /** Whether asking again can help. */
  readonly retryable: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the provider may charge for the call: the budget then counts it at its worst case. */
  readonly mayBeBilled: boolean;
}

/** What every adapter throws; nothing of the provider's own error object is kept, for it may hold headers. */
export class ProviderFailure extends Error {
  readonly facts: FailureFacts;

  constructor(message: string, facts: FailureFacts) {
    super(message);
    this.facts = facts;
  }
}

/** The error for a call that its signal ended. */
export function cancelledCall(name: string): OversightError {
  return new OversightError(`${name}: the call was cancelled`, { kind: 'cancelled', remedy: 'Run it again to go on.' });
}

/**
 * The error a person reads.
 * @param name the model, as "openai:gpt-5-mini"
 * @param keyVariable the environment variable that holds the key, where there is one
 */
export function explainFailure(
  failure: ProviderFailure,
  context: { readonly name: string; readonly attempts: number; readonly keyVariable: string | undefined },
): LlmError {
  const { reason, status, retryAfterMs } = failure.facts;
  const { name, attempts, keyVariable } = context;
  const tries = attempts > 1 ? ` after ${plural(attempts, 'attempt')}` : '';
  const code = status === undefined ? '' : ` (HTTP ${status})`;
  const detail = shorten(failure.message, 400);
  const wait = retryAfterMs === undefined ? '' : ` in ${Math.ceil(retryAfterMs / 1000)} s or later`;
  const key = keyVariable ?? 'the key';
  const texts: Record<LlmFailure, [what: string, remedy: string]> = {
    key: [
      status === 403 ? 'the key is not allowed to do this' : 'the key was refused',
      `Set ${key} to a valid key that may use this model, then run the same command again.`,
    ],
    quota: ['the account has no credit left', 'Add credit at the provider, or choose another model.'],
    rate: ['too many requests', `Try again${wait || ' later'}, or lower the concurrency.`],
    rejected: [
      status === 404 ? 'no such model or address' : 'the request was rejected',
      status === 404 ? 'Check the name of the model and the base URL.' : 'Change the request as the message says.',
    ],
    server: [
      'the provider is in trouble',
      `Try again${wait || ' later'}; finished answers are kept where a cache is set.`,
    ],
    network: [
      'the provider cannot be reached',
      'Check the network, the base URL and the proxy settings, then try again.',
    ],
    timeout: ['no answer in time', 'Try again, raise the time-outs, or lower maxTokens.'],
    garbage: [
      'the reply makes no sense',
      'Check that the base URL is that of the API and not of a web page or a proxy.',
    ],
    cut: ['the answer broke off', 'Try again; if it happens often, look for a proxy that closes long connections.'],
    empty: [
      'the answer is empty',
      'Raise maxTokens (reasoning models use them up before they write), or ask differently.',
    ],
    structured: ['the answer is not the JSON asked for', 'Simplify the schema, or choose a stronger model.'],
    budget: ['the budget is used up', 'Raise the budget.'],
    script: ['the script has no reply', 'Add replies to the script.'],
  };
  const [what, remedy] = texts[reason];
  return new LlmError(`${name}: ${what}${tries}${code}${detail ? `: ${detail}` : ''}`, {
    reason,
    remedy,
    status,
    attempts,
  });
}
