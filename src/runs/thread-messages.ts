// What a worker thread and its executor say to each other, and how an error crosses between them with its remedy.
import { type ErrorKind, OversightError, type ProgressEvent } from '../base/index.ts';

export interface ThreadRequest {
  readonly task: string;
  readonly module: string;
  readonly input: unknown;
  readonly cores: number;
}

/** Asks a thread to end itself: first through the task's signal, then, a moment later, between two of its turns. */
export interface ThreadEnd {
  readonly kind: 'end';
}

export type ThreadReply =
  | { readonly kind: 'progress'; readonly event: ProgressEvent }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: ErrorParts };

export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Present for an OversightError. */
  readonly oversight?: { readonly kind: ErrorKind; readonly remedy?: string };
}

export function takeApart(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const parts = { name, message, ...(stack && { stack }) };
  if (!(error instanceof OversightError)) return parts;
  return { ...parts, oversight: { kind: error.kind, ...(error.remedy && { remedy: error.remedy }) } };
}

export function putTogether({ name, message, stack, oversight }: ErrorParts): Error {
  const error = oversight ? new OversightError(message, oversight) : Object.assign(new Error(message), { name });
  if (stack) error.stack = stack;
  return error;
}
