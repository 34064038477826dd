// The HTTP half of OpenEnv: reset, step and state of a session that a header names, and what describes the environment.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { OversightError } from '../../base/index.ts';
import type { Environment } from '../environment/environment.ts';
import { jsonSchemaOf } from '../environment/space-checks.ts';
import { environmentTitles } from '../words.ts';
import { errorReply, parseWire, resetData, stepBody, WireError } from './messages.ts';
import type { Session } from './session.ts';

/** Names the session over HTTP: given by the answer to a reset, sent with what follows. */
export const SESSION_HEADER = 'x-session-id';

export interface RoutesOptions {
  readonly environment: Environment;
  readonly version: string;
  readonly maxBytes: number;
  /** Whether a request that names this host is answered. */
  readonly allows: (host: string | undefined) => boolean;
  readonly open: () => Promise<Session>;
  readonly find: (id: string) => Session | undefined;
  readonly end: (id: string) => Promise<void>;
}

export function createRoutes(options: RoutesOptions): Hono {
  const { environment, version, maxBytes, allows, open, find, end } = options;
  const app = new Hono();
  app.use(
    bodyLimit({ maxSize: maxBytes, onError: (c) => c.json(detail(`a body may have at most ${maxBytes} bytes`), 413) }),
  );
  app.use(async (c, next) => (allows(c.req.header('host')) ? next() : c.json(detail('this host is not served'), 403)));
  // A browser asks first before it sends JSON to another site, and is not answered: pages of others cannot play here.
  app.post('*', async (c, next) => {
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return c.json(detail('the body must be application/json'), 415);
    return next();
  });

  const named = (c: Context): Session => {
    const id = c.req.header(SESSION_HEADER);
    const session = id === undefined ? undefined : find(id);
    if (session) return session;
    const why = id === undefined ? `the header ${SESSION_HEADER} is missing` : `there is no session ${id}`;
    throw new WireError('SESSION_ERROR', `${why}; a reset gives one`);
  };

  app.post('/reset', async (c) => {
    const data = parseWire(resetData, await readBody(c));
    const isNew = c.req.header(SESSION_HEADER) === undefined;
    const session = isNew ? await open() : named(c);
    c.header(SESSION_HEADER, session.id);
    const begun = session.reset(data);
    // A session that never began would be held by nobody.
    if (isNew) await begun.catch(() => end(session.id));
    return c.json(await begun);
  });
  app.post('/step', async (c) => {
    const body = parseWire(stepBody, await readBody(c));
    return c.json(await named(c).step(body.action, body.timeout_s));
  });
  app.get('/state', async (c) => c.json(await named(c).state()));
  app.post('/close', async (c) => {
    await end(named(c).id);
    return c.json({ closed: true });
  });
  app.get('/health', (c) => c.json({ status: 'healthy' }));
  app.get('/metadata', (c) =>
    c.json({
      name: environment.name,
      description: `${environmentTitles[environment.name]}. ${environment.description}`,
      readme_content: null,
      version,
      author: null,
      documentation_url: null,
    }),
  );
  app.get('/schema', (c) => c.json(schemasOf(environment)));
  app.notFound((c) => c.json(detail('Not Found'), 404));
  app.onError((error, c) => {
    const { data } = errorReply(error);
    const isTheirs = error instanceof OversightError && (error.kind === 'input' || error.kind === 'usage');
    const status: ContentfulStatusCode = isTheirs ? 422 : statusOf[data.code];
    return c.json({ detail: data.errors ?? data.message, code: data.code }, status);
  });
  return app;
}

const statusOf = {
  INVALID_JSON: 422,
  UNKNOWN_TYPE: 422,
  VALIDATION_ERROR: 422,
  EXECUTION_ERROR: 500,
  CAPACITY_REACHED: 503,
  FACTORY_ERROR: 500,
  SESSION_ERROR: 409,
} as const;

const detail = (message: string) => ({ detail: message });

async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new WireError('INVALID_JSON', `Invalid JSON: ${(cause as Error).message}`);
  }
}

/** The three schemas that a client asks for before it plays. */
function schemasOf({ actionSpace, observationSpace }: Environment) {
  const observation = jsonSchemaOf(observationSpace);
  return {
    action: object({ action: jsonSchemaOf(actionSpace), metadata: { type: 'object' } }, ['action']),
    observation: observationSpace.kind === 'dictionary' ? observation : object({ value: observation }, ['value']),
    state: object(
      {
        episode_id: { type: ['string', 'null'] },
        step_count: { type: 'integer', minimum: 0 },
        done: { type: 'boolean' },
        environment: { type: 'string' },
      },
      ['episode_id', 'step_count'],
    ),
  };
}

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[]) {
  return { type: 'object', properties, required, additionalProperties: false };
}
