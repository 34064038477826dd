// /openapi.json: what this gateway answers, from the same schemas that check what comes in.
import { z } from 'zod';
import { SESSIONS } from './guard-sessions.ts';
import { LITELLM } from './litellm.ts';
import {
  chatReply,
  chatRequest,
  messagesError,
  messagesReply,
  messagesRequest,
  responsesReply,
  responsesRequest,
} from './proxied-schemas.ts';
import {
  errorReply,
  guardReply,
  guardRequest,
  litellmReply,
  litellmRequest,
  modelList,
  moderationReply,
  moderationRequest,
  pieceReply,
  pieceRequest,
  readiness,
  sessionReply,
  sessionRequest,
} from './schemas.ts';

type Json = { readonly [name: string]: unknown };

const ended = z.object({ ended: z.literal(true) }).meta({ id: 'SessionEnded' });
const alive = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

interface Operation {
  readonly summary: string;
  readonly body?: z.ZodType;
  /** Of a proper reply; undefined: plain text. */
  readonly reply?: z.ZodType;
  readonly status?: number;
  /** Another proper status with the same body, and what it means. */
  readonly other?: readonly [status: number, description: string];
  /** True where a proper reply may also come as server-sent events. */
  readonly isStreamed?: boolean;
  readonly isOpen?: boolean;
  /** Statuses of errors, and the shape of their bodies. */
  readonly errors?: readonly number[];
  readonly error?: z.ZodType;
  /** Which replies say what was decided: all of them, the proper one, or none (default). */
  readonly decisions?: 'all' | 'proper';
  readonly parameters?: readonly Json[];
}

const SESSION_ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const GUARDED =
  'Passed on to the upstream after the prompt was judged; no byte of the answer leaves before its prefix was judged. ';

/** What each status means where it is an error. */
const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read or judged, or (guarded routes) it was refused: code content_filter.',
  401: 'No known key.',
  403: 'The gateway has no keys, and this request came under a foreign host name or from a foreign page.',
  404: 'There is no such session, or no model service for this route.',
  408: 'The body took too long to arrive.',
  413: 'The body, or the answer of a session, is too large.',
  415: 'The body is not JSON, or is compressed.',
  429: 'Too many requests, or sessions; see retry-after.',
  500: 'The gateway failed; nothing passed.',
  502: 'The model service could not be reached, or its answer cannot be read.',
  503: 'Busy, shutting down, or it could not be judged or recorded; nothing passed.',
  504: 'The model service took too long.',
};
const JUDGED = [400, 401, 403, 408, 413, 415, 429, 503];
const PROXIED = [...JUDGED, 404, 500, 502, 504];

const proxied = (summary: string, body: z.ZodType, reply: z.ZodType, error?: z.ZodType): Operation => ({
  summary: GUARDED + summary,
  body,
  reply,
  isStreamed: true,
  errors: PROXIED,
  decisions: 'all',
  ...(error && { error }),
});

const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/v1/chat/completions': { post: proxied('OpenAI chat completions.', chatRequest, chatReply) },
  '/v1/messages': { post: proxied('Anthropic messages.', messagesRequest, messagesReply, messagesError) },
  '/v1/responses': { post: proxied('OpenAI responses.', responsesRequest, responsesReply) },
  '/v1/models': {
    get: { summary: 'The models of the upstream.', reply: modelList, errors: [401, 403, 404, 429, 502, 503] },
  },
  '/v1/moderations': {
    post: {
      summary: 'Moderation in the shape of OpenAI; rules are categories.',
      body: moderationRequest,
      reply: moderationReply,
      errors: JUDGED,
      decisions: 'proper',
    },
  },
  '/v1/guard': {
    post: {
      summary: 'The whole verdict; nothing is enforced.',
      body: guardRequest,
      reply: guardReply,
      errors: JUDGED,
      decisions: 'proper',
    },
  },
  [SESSIONS]: {
    post: {
      summary: 'Begins a streaming session with a prompt. Sessions live in one process.',
      body: sessionRequest,
      reply: sessionReply,
      status: 201,
      other: [200, 'The prompt was flagged: there is no session.'],
      errors: JUDGED,
    },
  },
  [`${SESSIONS}/{id}`]: {
    post: {
      summary:
        'A piece of the answer; says how much of it may be shown. Each piece counts as a request: send sentences, not letters.',
      body: pieceRequest,
      reply: pieceReply,
      errors: [...JUDGED, 404],
      parameters: [SESSION_ID],
    },
    delete: { summary: 'Ends a session.', reply: ended, errors: [401, 403, 404, 429, 503], parameters: [SESSION_ID] },
  },
  [LITELLM]: {
    post: {
      summary: 'Generic guardrail of LiteLLM (beta there).',
      body: litellmRequest,
      reply: litellmReply,
      errors: JUDGED,
      decisions: 'proper',
    },
  },
  '/healthz': { get: { summary: 'The process lives.', reply: alive, isOpen: true } },
  '/readyz': {
    get: {
      summary: 'Whether it should get traffic, and why not.',
      reply: readiness,
      isOpen: true,
      errors: [503],
      error: readiness,
    },
  },
  '/metrics': { get: { summary: 'Prometheus text.', errors: [401, 503] } },
  '/openapi.json': { get: { summary: 'This document.', isOpen: true, reply: z.looseObject({}) } },
};

const header = (description: string, schema: Json = { type: 'string' }) => ({ description, schema });
const HEADERS = {
  'x-oversight-request-id': header('Names the record of this request in the audit log.'),
  'x-oversight-decision': header('What became of the request.', {
    type: 'string',
    enum: ['allow', 'escalate', 'block', 'shadow', 'failed-open', 'error', 'none'],
  }),
  'x-oversight-rule': header('The rule that it was about; on guarded routes for admin keys alone, else empty.'),
  'retry-after': header('Seconds to wait.'),
};
const DECISION = ['x-oversight-decision', 'x-oversight-rule'] as const;
const headersNamed = (names: readonly (keyof typeof HEADERS)[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The document; `server` is the URL under which clients reach the gateway, '' where it is not known. */
export function openApiDocument(version: string, server: string): Json {
  const components = new Map<string, unknown>();
  const reference = (schema: z.ZodType, io: 'input' | 'output') => referTo(components, schema, io);
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, describe(path, method, operation, reference)]),
      ),
    ]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'oversight gateway',
      version,
      description:
        'Judges prompts and answers token by token, in front of any model service that speaks OpenAI or Anthropic. ' +
        'Any route may also answer 405 (another method, on guarded routes), 400 or 431 (no proper HTTP, headers too large).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    ...(server !== '' && { servers: [{ url: server }] }),
    paths,
    components: {
      schemas: Object.fromEntries(components),
      headers: HEADERS,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}

function describe(
  path: string,
  method: string,
  operation: Operation,
  reference: (schema: z.ZodType, io: 'input' | 'output') => Json,
): Json {
  const {
    summary,
    body,
    reply,
    status = 200,
    isOpen = false,
    isStreamed = false,
    parameters,
    decisions,
    other,
  } = operation;
  const json = (schema: Json) => ({ 'application/json': { schema } });
  const events = 'Server-sent events of this protocol, where the request says "stream": true.';
  const content = {
    ...(reply ? json(reference(reply, 'output')) : { 'text/plain': { schema: { type: 'string' } } }),
    ...(isStreamed && { 'text/event-stream': { schema: { type: 'string', description: events } } }),
  };
  const ofAll = ['x-oversight-request-id', ...(decisions === 'all' ? DECISION : [])] as const;
  const ofProper = [...ofAll, ...(decisions === 'proper' ? DECISION : [])];
  const errorContent = json(reference(operation.error ?? errorReply, 'output'));
  const problem = (code: number) => ({
    description: PROBLEMS[code],
    headers: headersNamed([...ofAll, ...(code === 429 ? (['retry-after'] as const) : [])]),
    content: errorContent,
  });
  const errors = [...(operation.errors ?? [])].sort((a, b) => a - b);
  return {
    operationId: `${method}${path.replace(/[^a-z]+(.)?/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary,
    ...(parameters && { parameters }),
    ...(body && { requestBody: { required: true, content: json(reference(body, 'input')) } }),
    responses: {
      [status]: { description: 'As asked.', headers: headersNamed(ofProper), content },
      ...(other && { [other[0]]: { description: other[1], headers: headersNamed([...ofAll, ...DECISION]), content } }),
      ...Object.fromEntries(errors.map((code) => [code, problem(code)])),
      ...(isStreamed && {
        default: {
          description: 'The model service answered with an error before the first byte: its status is passed on.',
          headers: headersNamed(ofAll),
          content: errorContent,
        },
      }),
    },
    security: isOpen ? [] : [{ bearer: [] }, { key: [] }],
  };
}

/** A schema as it is shown: one with an id is put among the components, and a reference to it is left. */
function referTo(components: Map<string, unknown>, schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, $defs, ...shown } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  for (const [name, inner] of Object.entries($defs ?? {})) components.set(name, leadToComponents(inner));
  return Object.fromEntries(Object.entries(shown).map(([name, inner]) => [name, leadToComponents(inner, name)]));
}

/** References to definitions beside a schema lead to the components instead. */
function leadToComponents(value: unknown, name = ''): unknown {
  if (name === '$ref' && typeof value === 'string') return value.replace('#/$defs/', '#/components/schemas/');
  if (Array.isArray(value)) return value.map((item) => leadToComponents(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, leadToComponents(inner, key)]));
}
