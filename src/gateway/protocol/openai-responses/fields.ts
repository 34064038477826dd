// What the responses protocol repeats from the request into each answer. Those texts were judged as the request's, and no client
// shows them as the model's, so they are not judged again: what is there and was not in the request is.
import { isObject, listOf, omit } from '../json.ts';
import { countsOf, plainOf } from '../texts.ts';
import type { JsonObject } from '../types.ts';

const ECHOED: ReadonlySet<string> = new Set(
  (
    'instructions tools tool_choice metadata text prompt reasoning user safety_identifier prompt_cache_key ' +
    'prompt_cache_retention prompt_cache_options previous_response_id conversation truncation include moderation'
  ).split(' '),
);

const IDENTITY = (
  'id object created_at model background max_output_tokens max_tool_calls parallel_tool_calls service_tier store ' +
  'temperature top_logprobs top_p'
).split(' ');

/** The response without what it repeats from the request. */
export function ownFields(response: JsonObject): JsonObject {
  return omit(response, ECHOED);
}

/** What the response repeats from the request. */
export function echoedFields(response: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(response).filter(([name]) => ECHOED.has(name)));
}

/** Every string of a request that an answer may repeat, names of fields among them. */
export function echoOf(request: JsonObject): ReadonlySet<string> {
  const strings = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') strings.add(value);
    if (typeof value !== 'object' || value === null) return;
    if (isObject(value)) for (const name of Object.keys(value)) strings.add(name);
    for (const child of Object.values(value)) visit(child);
  };
  visit(echoedFields(request));
  return strings;
}

/** What may be repeated of a response that is refused: names and counts. */
export function envelopeOf(response: JsonObject): JsonObject {
  const plain = IDENTITY.flatMap((name) => {
    const value = plainOf(response[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { usage } = response;
  return { ...Object.fromEntries(plain), ...(usage !== undefined && { usage: countsOf(usage) }) };
}

/** What clients put together from all text parts of a response or of an item; undefined where there is one at most. */
export function joinedText(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const items = Array.isArray(value['output']) ? value['output'] : [value];
  const texts = items.flatMap((item: unknown) =>
    isObject(item)
      ? listOf(item['content']).flatMap((part) =>
          isObject(part) && part['type'] === 'output_text' ? [part['text']] : [],
        )
      : [],
  );
  const spoken = texts.filter((text) => typeof text === 'string' && text !== '');
  return spoken.length > 1 ? spoken.join('') : undefined;
}
