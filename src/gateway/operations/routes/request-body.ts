// The body of a request: bounded in size and time, strict UTF-8, JSON, and of the shape that the route knows.
import type { z } from 'zod';
import { type Clock, decodeUtf8 } from '../../../base/index.ts';
import { RouteProblem } from './problem.ts';

export interface BodyLimits {
  /** Bytes. */
  readonly bytes: number;
  /** Milliseconds until the last byte must be here. */
  readonly ms: number;
}

/** @throws RouteProblem 400, 408, 413 */
export async function readJson<T extends z.ZodType>(
  request: Request,
  schema: T,
  limits: BodyLimits,
  clock: Clock,
): Promise<z.output<T>> {
  const json = parseJson(await readBytes(request, limits, clock));
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  const where = field === '' ? 'the body' : `\`${field}\``;
  throw new RouteProblem(
    400,
    `${where}: ${issue?.message ?? 'not of the expected shape'}`,
    field === '' ? {} : { field },
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes, 'the body'));
  } catch (cause) {
    throw new RouteProblem(400, 'the body is not valid JSON in UTF-8', { cause });
  }
}

async function readBytes(request: Request, limits: BodyLimits, clock: Clock): Promise<Uint8Array> {
  // Another site's page may post plain text to a gateway on this machine without asking; JSON it may not.
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new RouteProblem(415, 'the body must be JSON: send the header content-type: application/json');
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limits.bytes) throw tooLarge(limits.bytes);
  if (request.headers.has('content-encoding') && request.headers.get('content-encoding') !== 'identity')
    throw new RouteProblem(415, 'compressed bodies are not read; send the body as it is');
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  const done = new AbortController();
  const late = clock.sleep(limits.ms, done.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  try {
    for (let size = 0; ; ) {
      const part = await Promise.race([reader.read(), late]);
      if (part === 'late') throw new RouteProblem(408, 'the body did not arrive in time');
      if (part.done) return Buffer.concat(chunks);
      size += part.value.length;
      if (size > limits.bytes) throw tooLarge(limits.bytes);
      chunks.push(part.value);
    }
  } catch (error) {
    // What is still on its way is not wanted; whether it can be called off does not matter.
    void reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    done.abort();
  }
}

function tooLarge(bytes: number): RouteProblem {
  return new RouteProblem(413, `the body is larger than ${bytes} bytes`, { code: 'request_too_large' });
}
