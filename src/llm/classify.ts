// Turns whatever an SDK or the network throws into a ProviderFailure: what kind of trouble, whether asking again can
// help, whether it may be billed. Reads the errors as untrusted data and keeps only redacted text of them: the SDKs'
// errors hold request bodies and response headers.
import { z } from 'zod';
import { systemCode } from '../base/index.ts';
import { type FailureFacts, type LlmFailure, ProviderFailure } from './failure.ts';
import type { Redactor } from './redact.ts';
import { parseRetryAfter } from './retry.ts';

export interface ClassifyContext {
  readonly redactor: Redactor;
  /** Milliseconds since 1970, for a Retry-After that is a date. */
  readonly now: number;
}

const apiCallSchema = z.object({
  name: z.literal('AI_APICallError'),
  message: z.string(),
  statusCode: z.number().optional(),
  responseHeaders: z.record(z.string(), z.string()).optional(),
  responseBody: z.string().optional(),
  cause: z.unknown().optional(),
});

/** What a provider says inside a stream or in the body of an error, in OpenAI's and Anthropic's form. */
const saidSchema = z.object({
  message: z.string(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
});

/** The failure behind an error that an SDK threw, or that it found in a stream. */
export function classifyError(error: unknown, context: ClassifyContext): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const call = apiCallSchema.safeParse(error);
  if (!call.success) return classifyOther(error, context);
  const { statusCode, responseHeaders = {}, responseBody = '', message, cause } = call.data;
  if (statusCode === undefined) return networkFailure(error, message, false, context);
  if (statusCode < 200 || statusCode >= 300) {
    const said = saidIn(responseBody);
    return statusFailure(statusCode, message.trim() || responseBody, {
      context,
      headers: responseHeaders,
      code: [said?.code, said?.type].join(' '),
    });
  }
  // A reply that began well. Network trouble inside it means that it broke off; anything else is garbage.
  if (networkCode(cause) !== undefined || /terminated|aborted|other side closed/i.test(deepMessage(cause)))
    return networkFailure(cause, message, true, context);
  const start = responseBody ? `; it begins ${JSON.stringify(responseBody.slice(0, 500))}` : '';
  return failure('garbage', `${message}${start}`, { retryable: false, mayBeBilled: true, status: statusCode }, context);
}

/** The failure for an HTTP status other than 2xx; also what a scripted model throws for one. */
export function statusFailure(
  status: number,
  message: string,
  options: { context: ClassifyContext; headers?: Readonly<Record<string, string>>; code?: string },
): ProviderFailure {
  const { context, headers = {}, code = '' } = options;
  const reason = reasonOf(status, `${code} ${message}`);
  const told = headers['x-should-retry'];
  const passing = reason === 'rate' || reason === 'server';
  return failure(
    reason,
    status >= 300 && status < 400 ? `it answered with a redirect${to(headers)}, which is not followed` : message,
    {
      status,
      retryable: told === 'true' ? reason !== 'key' && reason !== 'quota' : told === 'false' ? false : passing,
      retryAfterMs: parseRetryAfter(headers, context.now),
      mayBeBilled: false,
    },
    context,
  );
}

function reasonOf(status: number, words: string): LlmFailure {
  if (status === 402 || /insufficient_quota|credit balance is too low|billing_error/i.test(words)) return 'quota';
  if (status === 401 || status === 403) return 'key';
  if (status === 429) return 'rate';
  if (status === 408 || status === 409 || status >= 500) return 'server';
  return 'rejected';
}

/** Inside a stream there is no status any more, only the provider's own words for it. */
function reasonInStream(words: string): LlmFailure {
  if (/quota|billing/i.test(words)) return 'quota';
  if (/authentication|permission/i.test(words)) return 'key';
  if (/rate_limit/i.test(words)) return 'rate';
  return /invalid|not_found|too_large|context_length/i.test(words) ? 'rejected' : 'server';
}

function to(headers: Readonly<Record<string, string>>): string {
  const location = headers['location'];
  return location && URL.canParse(location) ? ` to ${new URL(location).origin}` : '';
}

function classifyOther(error: unknown, context: ClassifyContext): ProviderFailure {
  const message = deepMessage(error);
  if (networkCode(error) !== undefined) return networkFailure(error, message, true, context);
  const said = saidSchema.safeParse(error);
  if (!(error instanceof Error) && said.success) {
    const reason = reasonInStream(`${said.data.code ?? ''} ${said.data.type ?? ''}`);
    const retryable = reason === 'server' || reason === 'rate';
    return failure(reason, said.data.message, { retryable, mayBeBilled: true }, context);
  }
  if (/without a finish reason/i.test(message)) return cutFailure(context);
  if (/terminated|other side closed/i.test(message)) return networkFailure(error, message, true, context);
  return failure('garbage', message || 'unreadable', { retryable: false, mayBeBilled: true }, context);
}

/** The failure for a stream that ended without saying why. */
export function cutFailure(
  context: ClassifyContext,
  message = 'the stream ended before its finish reason',
): ProviderFailure {
  return failure('cut', message, { retryable: true, mayBeBilled: true }, context);
}

const TIMEOUTS = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'no first byte in time'],
  ['UND_ERR_BODY_TIMEOUT', 'no further byte in time'],
  ['ETIMEDOUT', 'the connection timed out'],
]);

function networkFailure(error: unknown, message: string, started: boolean, context: ClassifyContext): ProviderFailure {
  const code = networkCode(error) ?? '';
  const timeout = TIMEOUTS.get(code);
  if (timeout)
    return failure('timeout', timeout, { retryable: true, mayBeBilled: code !== 'UND_ERR_CONNECT_TIMEOUT' }, context);
  // A request that cannot even be sent (a wrong certificate) will fare no better the next time.
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code))
    return failure(
      'network',
      `the certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS names a file with further certificates`,
      { retryable: false, mayBeBilled: false },
      context,
    );
  if (started) return cutFailure(context, `the connection broke off${code ? ` (${code})` : ''}`);
  // Refused or unknown hosts never saw the request; a socket that closed may have.
  const unseen = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(code);
  return failure('network', message || code, { retryable: true, mayBeBilled: !unseen }, context);
}

function failure(
  reason: LlmFailure,
  message: string,
  facts: Omit<FailureFacts, 'reason'>,
  context: ClassifyContext,
): ProviderFailure {
  return new ProviderFailure(context.redactor.message(message), { reason, ...facts });
}

/** The first code of a system, socket or certificate error in the chain of causes. */
function networkCode(error: unknown): string | undefined {
  for (const link of chain(error)) {
    const code = systemCode(link);
    if (code && /^(E[A-Z]+|UND_ERR_\w+|ERR_TLS\w*|UNABLE_TO_VERIFY\w*|\w*(CERT|SELF_SIGNED)\w*)$/.test(code))
      return code;
  }
  return undefined;
}

function deepMessage(error: unknown): string {
  return chain(error)
    .flatMap((link) => (link instanceof Error && link.message ? [link.message] : []))
    .join(': ');
}

function chain(error: unknown): readonly unknown[] {
  const links: unknown[] = [];
  for (let link = error; link !== undefined && links.length < 8; link = link instanceof Error ? link.cause : undefined)
    links.push(link);
  return links;
}

function saidIn(body: string): z.infer<typeof saidSchema> | undefined {
  try {
    return z.object({ error: saidSchema }).parse(JSON.parse(body)).error;
  } catch {
    // Not an error in the known form: the message of the SDK stands alone.
    return undefined;
  }
}
