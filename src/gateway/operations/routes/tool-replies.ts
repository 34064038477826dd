// The texts of tool calls as chat completions write them: names, arguments and whatever else somebody puts there. They are text too.
import type { JsonObject } from '../../protocol/index.ts';
import type { GivenReply } from './judgement.ts';

/** What a call may hold that says nothing. */
const QUIET = new Set(['id', 'type', 'index']);

/** One reply for each string in the calls; a call's arguments are a JSON document. */
export function toolReplies(calls: readonly JsonObject[]): readonly GivenReply[] {
  return calls.flatMap((call, i) => textsOf(call, `0/tool.${i}`, true));
}

function textsOf(value: unknown, name: string, isCall: boolean): readonly GivenReply[] {
  if (typeof value === 'string') {
    const form = name.endsWith('.arguments') ? 'json' : 'text';
    return value === '' ? [] : [{ name, text: value, form }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isCall && QUIET.has(key) && typeof inner === 'string' && inner.length <= 64
      ? []
      : textsOf(inner, `${name}.${key}`, false),
  );
}
