// Why an upstream's answer cannot be had or not be had whole. The message is for people and holds no text of the answer and no key.

export type FailureKind =
  | 'connect'
  | 'timeout'
  | 'cut'
  | 'status'
  | 'redirect'
  | 'malformed'
  | 'too-large'
  | 'encoding'
  | 'aborted';

export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

/** What a client is told; one text for each kind, so that error bodies are deterministic. */
export const FAILURE_TEXTS: Readonly<Record<FailureKind, string>> = {
  connect: 'The model service could not be reached.',
  timeout: 'The model service took too long to answer.',
  cut: 'The answer of the model service broke off.',
  status: 'The model service reported an error.',
  redirect: 'The model service answered with a redirect, which is not followed.',
  malformed: 'The model service sent an answer that cannot be read.',
  'too-large': 'The answer of the model service is too large.',
  encoding: 'The model service sent an answer in an encoding that cannot be read.',
  aborted: 'The request was cancelled.',
};

/** HTTP status for a failure before the first byte of the answer (RFC 9110, 15.6.3 and 15.6.5). */
export function statusOf(kind: FailureKind): number {
  return kind === 'timeout' ? 504 : 502;
}

const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Reads an error of the HTTP client. TLS errors count as failed connections. */
export function toFailure(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const kind: FailureKind =
    CONNECT_CODES.has(code) || /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/.test(code)
      ? 'connect'
      : TIMEOUT_CODES.has(code)
        ? 'timeout'
        : code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('HPE_')
          ? 'malformed'
          : 'cut';
  return new UpstreamFailure(kind, code ? `${FAILURE_TEXTS[kind]} (${code})` : FAILURE_TEXTS[kind], { cause: error });
}
