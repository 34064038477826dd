// How the dashboard says no: one shape for every error, with what to do about it, and never a stack or a path of ours.
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { describeError, OversightError } from '../../base/index.ts';
import type { Logger } from '../context.ts';
import type { Problem } from '../contract.ts';
import type { DashboardContext } from './environment.ts';

/** An answer that is no success; thrown by handlers. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ContentfulStatusCode;
  readonly remedy: string | undefined;

  constructor(status: ContentfulStatusCode, message: string, remedy?: string) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

/** The answer to whatever a handler threw. */
export function answerError(error: unknown, c: DashboardContext, logger: Logger): Response {
  const { status, message, remedy } = refusalOf(error, c, logger);
  const body: Problem = { error: { message, ...(remedy !== undefined && { remedy }) } };
  return c.json(body, status);
}

function refusalOf(error: unknown, c: DashboardContext, logger: Logger): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof OversightError) {
    const status = { usage: 400, input: 400, cancelled: 409, failed: 500 } as const;
    return new Refusal(status[error.kind], error.message, error.remedy);
  }
  // A fault of ours: its words may hold anything, so they go to the log and not to the page.
  logger.error('dashboard request failed', { route: c.req.path, error: describeError(error) });
  return new Refusal(500, 'The gateway failed at this request', "Look into the gateway's log, then try again.");
}

/** The JSON body, checked. @throws Refusal 400 that names the first field that is wrong, 415 for another content type */
export async function readBody<T>(c: DashboardContext, schema: z.ZodType<T>): Promise<T> {
  // A form of another site can be sent without being asked for; JSON cannot.
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new Refusal(415, 'The body must be JSON', 'Send it with the header "content-type: application/json".');
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(400, 'The body is not JSON', 'Send one JSON object.');
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Refusal(400, `${field === '' ? 'The body' : `"${field}"`}: ${issue?.message ?? 'is not right'}`);
}

/** Names of guards, constitutions and drafts, and of their folders: nothing that a path could be made of. */
const NAME = /^[a-z0-9][a-z0-9_.-]{0,79}$/i;

export function isName(text: string): boolean {
  return NAME.test(text) && !text.includes('..') && !text.endsWith('.');
}

/** The part of the path that names something. @throws Refusal 404: there is nothing of a name that cannot be one */
export function nameOf(c: DashboardContext, what: string, part = 'id'): string {
  const name = c.req.param(part) ?? '';
  if (!isName(name)) throw notFound(what, name);
  return name;
}

export function notFound(what: string, name: string): Refusal {
  return new Refusal(
    404,
    `There is no ${what} "${name.slice(0, 80)}"`,
    `See the list for the ${what}s that are there.`,
  );
}
