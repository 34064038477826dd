// Why a request gets no answer, in the one shape in which these routes say so: OpenAI's, which every client of theirs reads.

export interface ProblemOptions {
  /** Machine-readable, for example "invalid_api_key". */
  readonly code?: string;
  /** The field at fault. */
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown by a route; answered with `status` and a fixed body. */
export class RouteProblem extends Error {
  override readonly name = 'RouteProblem';
  readonly status: 400 | 401 | 403 | 404 | 408 | 413 | 415 | 429 | 499 | 502 | 503;
  readonly options: ProblemOptions;

  constructor(status: RouteProblem['status'], message: string, options: ProblemOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.options = options;
  }
}

/** @param status decides the type as OpenAI names it */
export function problemBody(status: number, message: string, { code, field }: ProblemOptions = {}) {
  const type = status >= 500 ? 'server_error' : status === 429 ? 'requests' : 'invalid_request_error';
  return { error: { message, type, param: field ?? null, code: code ?? null } };
}
