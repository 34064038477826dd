// The messages of OpenEnv's wire format, as data: what a client may send and what it gets. The same objects travel over
// WebSocket and as bodies over HTTP. Written after the behaviour of openenv-core 0.3.0, which its clients rely on.
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { faultOf } from '../environment/space-checks.ts';
import type { Space } from '../environment/spaces.ts';

export type ErrorCode =
  | 'INVALID_JSON'
  | 'UNKNOWN_TYPE'
  | 'VALIDATION_ERROR'
  | 'EXECUTION_ERROR'
  | 'CAPACITY_REACHED'
  | 'FACTORY_ERROR'
  | 'SESSION_ERROR';

/** One field that is wrong, in the form that Python clients know. */
export interface FieldError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

export interface ObservationData {
  /** Always an object: an observation that is none stands in it as `value`. */
  readonly observation: Readonly<Record<string, unknown>>;
  /** Null after a reset. */
  readonly reward: number | null;
  /** Terminated or truncated; `metadata` says which. */
  readonly done: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type Reply =
  | { readonly type: 'observation'; readonly data: ObservationData }
  | { readonly type: 'state'; readonly data: Readonly<Record<string, unknown>> }
  | {
      readonly type: 'error';
      readonly data: { readonly message: string; readonly code: ErrorCode; readonly errors?: readonly FieldError[] };
    };

const seed = z.number().int().nonnegative().nullish();
const episode = z.string().max(255).nullish();

export const resetData = z.looseObject({ seed, episode_id: episode });
export type ResetData = z.infer<typeof resetData>;

export const stepBody = z.looseObject({
  action: z.record(z.string(), z.unknown()),
  timeout_s: z.number().positive().nullish(),
  request_id: z.string().max(255).nullish(),
});

/** What a client sends over a WebSocket. */
export const messageSchemas = {
  reset: z.strictObject({ type: z.literal('reset'), data: resetData.default({}) }),
  step: z.strictObject({ type: z.literal('step'), data: z.record(z.string(), z.unknown()) }),
  state: z.strictObject({ type: z.literal('state') }),
  close: z.strictObject({ type: z.literal('close') }),
} as const;
export type MessageType = keyof typeof messageSchemas;

export function isMessageType(type: unknown): type is MessageType {
  return typeof type === 'string' && Object.hasOwn(messageSchemas, type);
}

/** A fault that a client is told by its code. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[] | undefined;

  constructor(code: ErrorCode, message: string, errors?: readonly FieldError[]) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/** The reply that tells a client what went wrong; only what OversightError was made to say leaves the process. */
export function errorReply(error: unknown): Extract<Reply, { type: 'error' }> {
  if (error instanceof WireError) {
    const { code, message, errors } = error;
    return { type: 'error', data: { message, code, ...(errors && { errors }) } };
  }
  const message =
    error instanceof OversightError
      ? [error.message, error.remedy].filter(Boolean).join('. ')
      : 'the environment failed; its log says why';
  return { type: 'error', data: { message, code: 'EXECUTION_ERROR' } };
}

/** @throws WireError('VALIDATION_ERROR') with every field that is wrong */
export function parseWire<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    type: issue.code,
    loc: issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
    msg: issue.message,
  }));
  throw new WireError('VALIDATION_ERROR', 'Invalid message', errors);
}

/** The action out of `{"action": value}`; `metadata` beside it is allowed and not read. */
export function readAction(space: Space, payload: Readonly<Record<string, unknown>>): unknown {
  const extra = Object.keys(payload).find((name) => name !== 'action' && name !== 'metadata');
  const wrong = (type: string, loc: readonly (string | number)[], msg: string) =>
    new WireError('VALIDATION_ERROR', 'Invalid message', [{ type, loc, msg }]);
  if (extra !== undefined) throw wrong('extra_forbidden', [extra], 'Extra inputs are not permitted');
  if (!Object.hasOwn(payload, 'action')) throw wrong('missing', ['action'], 'Field required');
  const fault = faultOf(space, payload.action);
  if (fault) throw wrong('value_error', ['action', ...fault.path], fault.message);
  return payload.action;
}
