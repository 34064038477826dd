// Reads what stands around the choices of a chat completion. The same fields come with every chunk, so a value is read once;
// fields that a service adds (sources, search results) are shown by its clients and are judged.
import { usageOf } from '../json.ts';
import { addLines, addProse, type Reading } from '../reading.ts';
import { countsOf, isIdentifier, pathName, writeJson } from '../texts.ts';
import type { JsonObject } from '../types.ts';

const NAMING = new Set(['id', 'object', 'model', 'system_fingerprint', 'service_tier', 'obfuscation']);
/** Read elsewhere. */
const READ = new Set(['choices', 'error']);
/** Counts, and verdicts of the service's own filter on the request. */
const QUIET = new Set(['usage', 'prompt_filter_results', 'prompt_annotations']);

export interface Envelope {
  /** The last value of each field, strings as they are and others as JSON. */
  readonly seen: Map<string, string>;
  /** How many texts were found so far; makes channels unique. */
  count: number;
}

export function newEnvelope(): Envelope {
  return { seen: new Map(), count: 0 };
}

/** Reads everything but the choices. Unknown texts belong to choice 0. */
export function readEnvelope(envelope: Envelope, chunk: JsonObject, reading: Reading): void {
  const { seen } = envelope;
  for (const name in chunk) {
    const value = chunk[name];
    if (name === 'usage') reading.usage = usageOf(value, 'prompt_tokens', 'completion_tokens') ?? reading.usage;
    if (QUIET.has(name)) {
      if (value !== null) addProse(reading, 0, { [name]: value }, []);
    } else if (typeof value === 'string') {
      if (seen.get(name) === value) continue;
      seen.set(name, value);
      if (!NAMING.has(name) || !isIdentifier(value)) addUnknown(envelope, reading, name, value);
    } else if (value !== null && !READ.has(name) && !(name === 'created' && typeof value === 'number')) {
      const written = writeJson(value);
      if (seen.get(name) === written) continue;
      seen.set(name, written);
      addUnknown(envelope, reading, name, value);
    }
  }
}

function addUnknown(envelope: Envelope, reading: Reading, name: string, value: unknown): void {
  const before = reading.pieces.length;
  addLines(reading, 0, `0/${pathName([name])}+${envelope.count}`, { [name]: value });
  if (reading.pieces.length > before) envelope.count++;
}

/**
 * What of a chunk or an answer may stay where a choice is refused: names and counts. The rest may repeat what was cut, and nobody
 * knows to which choice it belongs.
 */
export function knownFields(body: JsonObject): JsonObject {
  const { created, choices, usage } = body;
  const names = [...NAMING].flatMap((name) => {
    const value = body[name];
    return typeof value === 'string' && isIdentifier(value) ? [[name, value] as const] : [];
  });
  return {
    ...Object.fromEntries(names),
    ...(typeof created === 'number' && { created }),
    choices,
    ...(usage !== undefined && { usage: countsOf(usage) }),
  };
}
