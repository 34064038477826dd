// The routes of the Similarity page: a folder of logs comes piece by piece, is read beside the traffic, and is looked at as a matrix,
// as pairs, and as files to keep.
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { z } from 'zod';
import type { GatewayContext } from '../context.ts';
import type { SimilarityLimits, SimilarityList } from '../contract.ts';
import type { Access } from './access.ts';
import type { DashboardContext, DashboardEnvironment } from './environment.ts';
import { nameOf, Refusal, readBody } from './refusal.ts';
import type { Analyst } from './similarity-analyst.ts';
import { createDesk, type Variant } from './similarity-desk.ts';
import { openUploads, SIMILARITY_LIMITS } from './similarity-uploads.ts';

export interface SimilarityOptions {
  /** Folder that uploaded files are kept in while they are looked at. */
  readonly folder: string;
  readonly analyst: Analyst;
  /** What differs from SIMILARITY_LIMITS. */
  readonly limits?: Partial<SimilarityLimits> | undefined;
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
  /** Aborted when the gateway closes: what is read is stopped, what was uploaded is removed. */
  readonly closing?: AbortSignal | undefined;
}

/** The one body of the dashboard that may be large: this room counts its bytes itself, while they go to the disk. */
export function isPiece(c: DashboardContext): boolean {
  return c.req.method === 'PUT' && /^\/api\/similarity\/[^/]+\/files$/.test(c.req.path);
}

/** Milliseconds between looks for folders whose time is over, beside those at every request. */
const LOOK_MS = 10 * 60 * 1000;

const EXPORT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
} as const;

const wantedUpload = z.object({
  // It stands in titles and in the command to repeat it.
  name: z
    .string()
    .transform((name) => name.replace(/\p{Cc}+/gu, ' ').trim())
    .pipe(z.string().min(1).max(200)),
  files: z.int().min(1),
  bytes: z.int().min(0),
});
const wantedPiece = z.object({
  path: z.string(),
  size: z.coerce.number().int().min(0),
  at: z.coerce.number().int().min(0),
});
const wantedVariant = z.object({
  missing: z.enum(['drop', 'wrong']).default('drop'),
  by: z.string().min(1).max(200).optional(),
});
const wantedPair = z.object({
  a: z.string().min(1),
  b: z.string().min(1),
  offset: z.coerce.number().int().min(0).default(0),
});
const wantedFile = z.object({ format: z.enum(['csv', 'parquet', 'json']) });

export function similarityRoutes(
  context: GatewayContext,
  access: Access,
  options: SimilarityOptions,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  const limits = { ...SIMILARITY_LIMITS, ...options.limits };
  const { analyst, closing } = options;
  const uploads = openUploads({
    root: options.folder,
    limits,
    clock: context.clock,
    onExpire: (id) => desk.drop(id),
    ...(options.freeBytes && { freeBytes: options.freeBytes }),
  });
  const desk = createDesk({ uploads, analyst, clock: context.clock, logger: context.logger });
  if (closing) {
    const timer = setInterval(() => uploads.list(), LOOK_MS).unref();
    const end = async () => {
      clearInterval(timer);
      desk.dropAll();
      await analyst.close();
      await uploads.close();
    };
    const failed = (reason: unknown) => context.logger.warn('similarity: uploads could not be removed', { reason });
    closing.addEventListener('abort', () => void end().catch(failed), { once: true });
  }
  const list = (): SimilarityList => ({ analyses: uploads.list().map(desk.item), limits });
  const idOf = (c: DashboardContext) => nameOf(c, 'analysis');

  app.get('/similarity', (c) => c.json(list()));

  app.post('/similarity', access.requireChange, async (c) => {
    const wanted = await readBody(c, wantedUpload);
    return c.json(desk.item(await uploads.create(wanted)), 201);
  });

  app.put('/similarity/:id/files', access.requireChange, async (c) => {
    if (!/^application\/octet-stream\b/i.test(c.req.header('content-type') ?? ''))
      throw new Refusal(
        415,
        'The piece must be bytes',
        'Send it with the header "content-type: application/octet-stream".',
      );
    const body = openBody(c.req.raw.body);
    try {
      return c.json({ received: await uploads.write(idOf(c), readQuery(c, wantedPiece), body.chunks()) });
    } catch (error) {
      await body.drain(limits.pieceBytes);
      throw error;
    }
  });

  app.post('/similarity/:id/start', access.requireChange, (c) => c.json(desk.start(idOf(c))));

  app.get('/similarity/:id', (c) => c.json(desk.item(uploads.find(idOf(c)))));

  app.get('/similarity/:id/result', async (c) => c.json(await desk.result(idOf(c), variantOf(c))));

  app.get('/similarity/:id/pair', async (c) => {
    const pair = readQuery(c, wantedPair);
    return c.json(await desk.pair(idOf(c), variantOf(c), pair, c.req.raw.signal));
  });

  app.get('/similarity/:id/export', async (c) => {
    const { format } = readQuery(c, wantedFile);
    const id = idOf(c);
    const path = await desk.save(id, variantOf(c), format, c.req.raw.signal);
    const file = await open(path);
    // Read to its end all the same; systems on which that is not so remove it with its folder.
    await rm(path).catch(() => undefined);
    const { size } = await file.stat();
    return c.body(Readable.toWeb(file.createReadStream()) as ReadableStream, 200, {
      'content-type': EXPORT_TYPES[format],
      'content-length': String(size),
      'content-disposition': `attachment; filename="similarity-${id}.${format}"`,
    });
  });

  app.delete('/similarity/:id', access.requireChange, async (c) => {
    const id = idOf(c);
    desk.drop(id);
    await uploads.remove(id);
    return c.json(list());
  });
  return app;
}

function variantOf(c: DashboardContext): Variant {
  const { missing, by } = readQuery(c, wantedVariant);
  return { missing, by: by ?? null };
}

/** @throws Refusal 400 that names the part of the query that is wrong */
function readQuery<T>(c: DashboardContext, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(c.req.query());
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new Refusal(
    400,
    `"${issue?.path.join('.')}" in the query: ${issue?.message}`,
    'Compare with src/gateway/contract.ts.',
  );
}

/** A body that can be left in its middle: what is not wanted is read all the same, since an early end would cost the connection. */
function openBody(body: ReadableStream<Uint8Array> | null) {
  const reader = body?.getReader();
  return {
    chunks: async function* () {
      while (reader) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    },
    /** At most that many bytes; of one that broke off nothing. */
    drain: async (most: number) => {
      try {
        for (let left = most; reader && left > 0; ) {
          const { done, value } = await reader.read();
          if (done) return;
          left -= value.length;
        }
        await reader?.cancel();
      } catch {
        // Nobody waits for it any more.
      }
    },
  };
}
