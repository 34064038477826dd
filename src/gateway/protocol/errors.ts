// Errors in the shapes that the official clients map to their own classes, by HTTP status.
import type { JsonObject, Protocol } from './types.ts';

type ErrorOf = Parameters<Protocol['errorBody']>[0];

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  429: 'rate_limit_error',
};

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** `{"error": {message, type, param, code}}`, as OpenAI's API answers. */
export function openaiError({ status, message, code, field }: ErrorOf): JsonObject {
  const type = OPENAI_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  return { error: { message, type, param: field ?? null, code: code ?? null } };
}

/** `{"type": "error", "error": {type, message}}`, as Anthropic's API answers; it has no place for a code or a field. */
export function anthropicError({ status, message }: ErrorOf): JsonObject {
  const type = ANTHROPIC_TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message } };
}
