// GET /v1/models: the upstream's list, made anew from the few fields that a list of models has, so that nothing else comes through here.
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { decodeUtf8 } from '../../../base/index.ts';
import type { GatewayContext, Upstream, UpstreamReply } from '../../context.ts';
import { admit, type SmallContext } from './access.ts';
import { RouteProblem } from './problem.ts';
import { answer, answerProblem } from './reply.ts';

const MODELS = '/v1/models';
/** Bytes of the list, and models in it. */
const MOST_BYTES = 1_048_576;
const MOST_MODELS = 1000;

/** A name; not a place for a text that nobody judged. */
const name = z
  .string()
  .max(200)
  .regex(/^[\x20-\x7e]*$/);
const model = z.object({
  id: name,
  object: z.literal('model').optional(),
  created: z.number().optional(),
  owned_by: name.optional(),
  type: z.literal('model').optional(),
  display_name: name.optional(),
  created_at: name.optional(),
});
const list = z.object({
  object: z.literal('list').optional(),
  data: z.array(z.unknown()),
  has_more: z.boolean().optional(),
  first_id: name.nullish(),
  last_id: name.nullish(),
});
/** Paging as both vendors have it. */
const PAGING = ['limit', 'after', 'after_id', 'before_id'];

export function modelsRoute(context: GatewayContext) {
  return async (c: SmallContext): Promise<Response> => {
    try {
      const access = await admit(c, context);
      const upstream = upstreamFor(context, access.headers);
      const { headers, signal } = access;
      const reply = await send(context, () => upstream.send({ method: 'GET', path: pathOf(c), headers, signal }));
      return answer(200, await readList(context, reply), {
        ...access.replyHeaders,
        'x-oversight-request-id': access.id,
      });
    } catch (error) {
      return answerProblem(context, error);
    }
  };
}

/** A client of Anthropic says so by its version header; where there is one upstream only, that one is asked. */
function upstreamFor({ upstreams }: GatewayContext, headers: IncomingHttpHeaders): Upstream {
  const { openai, anthropic } = upstreams;
  const chosen = headers['anthropic-version'] === undefined ? (openai ?? anthropic) : (anthropic ?? openai);
  if (!chosen) throw new RouteProblem(404, 'no upstream is configured');
  return chosen;
}

function pathOf(c: SmallContext): string {
  const paging = PAGING.flatMap((key) => {
    const value = c.req.query(key);
    return value !== undefined && /^[\w.:-]{1,100}$/.test(value) ? [`${key}=${encodeURIComponent(value)}`] : [];
  });
  return paging.length === 0 ? MODELS : `${MODELS}?${paging.join('&')}`;
}

async function send<T>(context: GatewayContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RouteProblem) throw cause;
    context.metrics.upstreamError(kindOf(cause));
    throw new RouteProblem(502, 'the upstream did not answer', { cause, code: 'upstream_unavailable' });
  }
}

function kindOf(error: unknown): string {
  return error instanceof Error && 'kind' in error && typeof error.kind === 'string' ? error.kind : 'connect';
}

async function readList(context: GatewayContext, reply: UpstreamReply) {
  if (reply.status !== 200) {
    context.metrics.upstreamError('status');
    throw new RouteProblem(502, `the upstream answered with status ${reply.status}`, { code: 'upstream_status' });
  }
  const bytes = await send(context, () => readBytes(reply));
  try {
    const { data, ...rest } = list.parse(JSON.parse(decodeUtf8(bytes, 'the list of models')));
    const models = data.slice(0, MOST_MODELS).flatMap((one) => {
      const known = model.safeParse(one);
      return known.success ? [known.data] : [];
    });
    return { ...rest, data: models };
  } catch (cause) {
    context.metrics.upstreamError('malformed');
    throw new RouteProblem(502, 'the upstream did not answer with a list of models', {
      cause,
      code: 'upstream_malformed',
    });
  }
}

async function readBytes({ body }: UpstreamReply): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new RouteProblem(502, 'the list of models is too long', { code: 'upstream_malformed' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
