// The one way in which the pages speak to the gateway: same origin, JSON, a token against forged requests on everything that
// changes something, errors with their remedy, and the login page wherever the gateway asks who one is.

import { readFrame } from './frames.ts';

/** Why a call failed, in words for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** What to do about it. */
  readonly remedy: string | null;

  constructor(message: string, status: number, remedy: string | null) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

/** An id as one segment of a path. */
export const segment = encodeURIComponent;

let csrf = '';
let renewCsrf: (() => Promise<string>) | undefined;
let askWho: () => void = () => undefined;

/** Told once, by the session: the token, how to get a new one, and what to do when the gateway asks who one is. */
export function connectSession(session: { token: string; renew: () => Promise<string>; askWho: () => void }): void {
  csrf = session.token;
  renewCsrf = session.renew;
  askWho = session.askWho;
}

/** GET /api{path}. Rejects with ApiError, or with the signal's reason when it was called off. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send('GET', path, undefined, signal);
  return readJson<T>(response, path);
}

/** A call that changes something. A body that is undefined sends none; an answer without a body gives undefined. */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return readJson<T>(await sendChange(method, path, body, signal), path);
}

/** PUT of bytes as they are. */
export async function putBytes<T>(path: string, bytes: Blob, signal?: AbortSignal): Promise<T> {
  return readJson<T>(await sendChange('PUT', path, bytes, signal), path);
}

/** A POST that is answered by server-sent events, one by one as they come; leaving the loop hangs up. */
export async function* postEvents(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<{ readonly event: string; readonly data: string }> {
  const response = await sendChange('POST', path, body, signal);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new ApiError('The gateway answered without a body.', response.status, null);
  let held = '';
  try {
    while (true) {
      const { done, value } = await readOrFail(reader, signal);
      if (done) break;
      // The gateway of this contract ends lines with \n; a proxy between may have made \r\n of it.
      held = (held + value).replace(/\r\n/g, '\n');
      const frames = held.split('\n\n');
      held = frames.pop() ?? '';
      for (const frame of frames) {
        const event = readFrame(frame);
        if (event) yield event;
      }
    }
    const last = readFrame(held);
    if (last) yield last;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function readOrFail(reader: ReadableStreamDefaultReader<string>, signal: AbortSignal) {
  try {
    return await reader.read();
  } catch {
    signal.throwIfAborted();
    throw new ApiError('The connection to the gateway broke in the middle of the answer.', 0, 'Try it again.');
  }
}

/** The token changes when the gateway is started anew: one refusal for it is met with a new one. */
async function sendChange(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await send(method, path, body, signal);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403 || !renewCsrf) throw error;
    const token = await renewCsrf();
    if (token === csrf) throw error;
    csrf = token;
    return await send(method, path, body, signal);
  }
}

async function send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json, text/event-stream' };
  if (method !== 'GET') headers['x-oversight-csrf'] = csrf;
  const isBytes = body instanceof Blob;
  if (body !== undefined) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json';
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch {
    signal?.throwIfAborted();
    throw new ApiError('The gateway does not answer.', 0, 'Check that it runs ("oversight serve") and try again.');
  }
  if (response.ok) return response;
  if (response.status === 401) askWho();
  throw await readError(response, path);
}

async function readError(response: Response, path: string): Promise<ApiError> {
  const fallback = `The gateway answered ${response.status} to ${path.split('?')[0]}.`;
  try {
    const body: { error?: { message?: string; remedy?: string } } = await response.json();
    return new ApiError(body.error?.message ?? fallback, response.status, body.error?.remedy ?? null);
  } catch {
    return new ApiError(fallback, response.status, null);
  }
}

async function readJson<T>(response: Response, path: string): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text === '' ? 'null' : text);
  } catch {
    throw new ApiError(`The answer to ${path.split('?')[0]} is not JSON.`, response.status, 'Reload the page.');
  }
}
