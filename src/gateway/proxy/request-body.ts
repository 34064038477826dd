// The body of a request: JSON of a bounded size that comes within a bounded time, in one encoding. What is judged is what is sent on:
// the parsed value is written anew, so that a name given twice or bytes that are no UTF-8 cannot mean one thing here and another there.
import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../protocol/index.ts';
import { Refusal } from './refusal.ts';

/**
 * Checks what the headers say of the body, before any of it is read. A media type that a web page may send without being asked
 * (text/plain) is refused with the others: a page in a browser on this machine must not be able to use the gateway.
 * @throws Refusal
 */
export function checkBodyHeaders({ headers }: IncomingMessage, limit: number): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'identity')
    throw new Refusal(415, 'The body must not be compressed: send it without content-encoding.');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type))
    throw new Refusal(415, 'The body must be JSON: send it with content-type: application/json.');
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

/** @throws Refusal with 400, 408 or 413; Error where the client went away */
export function readBody(request: IncomingMessage, limit: number, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (error?: Error) => {
      clearTimeout(timer);
      request.off('data', take);
      request.off('end', end);
      request.off('error', finish);
      request.off('close', lost);
      if (error) reject(error);
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) finish(tooLarge(limit));
      else chunks.push(chunk);
    };
    const end = () => finish();
    const lost = () => finish(new Error('the client went away'));
    const timer = setTimeout(() => finish(new Refusal(408, 'The body took too long to arrive.')), timeoutMs);
    request.on('data', take);
    request.once('end', end);
    request.once('error', finish);
    request.once('close', lost);
  });
}

/** Keeps nothing between two bodies, and is dear to make. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Refusal with 400 */
export function parseBody(bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal(400, 'The body is not JSON in UTF-8.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'The body must be a JSON object.');
  return { ...value };
}

function tooLarge(limit: number): Refusal {
  return new Refusal(413, `The body has more than ${limit} bytes.`);
}
