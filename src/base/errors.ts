// One error class for everything a person must read: what happened, to which input, and what to do about it.
// Anything else that is thrown is a bug and keeps its stack.

/** How the command line ends for this error: 2 for a wrong call, 3 for work that failed. */
export type ErrorKind = 'usage' | 'input' | 'failed' | 'cancelled';

export class OversightError extends Error {
  override readonly name = 'OversightError';
  readonly kind: ErrorKind;
  /** What the reader can do next, as one sentence. */
  readonly remedy: string | undefined;

  /**
   * @param message what happened and to which input
   * @param options remedy: what to do; kind: default 'failed'; cause: the error underneath
   */
  constructor(message: string, options: { remedy?: string; kind?: ErrorKind; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind ?? 'failed';
    this.remedy = options.remedy;
  }
}

/** The message and the remedy on two lines, as every surface prints them. */
export function describeError(error: unknown): string {
  if (error instanceof OversightError) return error.remedy ? `${error.message}\n  ${error.remedy}` : error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The code of a Node system error (ENOENT, ENOSPC ...), if it is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
