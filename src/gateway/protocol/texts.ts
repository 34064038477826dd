// Finds every text in JSON whose shape nobody promised: an unknown field, a server tool's result, a tool definition.
// What is not text to anyone is left out by name: identifiers, and ciphertext that only the model service can read.
import { createHash } from 'node:crypto';
import { isObject, type JsonPath, MAX_DEPTH } from './json.ts';
import { createLogprobReader } from './logprobs.ts';
import { type JsonObject, MalformedEvent, type Piece, type UnjudgedPart } from './types.ts';

export interface FoundText {
  readonly text: string;
  readonly form: Piece['form'];
  readonly at: JsonPath;
  /** The text is the name of the field at `at`. */
  readonly isName?: true;
}

export interface Found {
  readonly texts: FoundText[];
  readonly unjudged: UnjudgedPart[];
}

/** Fields that name things. Their value is no text as long as it looks like a name. */
const NAMING = new Set(
  (
    'id type object model role status index call_id item_id tool_use_id tool_call_id response_id event_id file_id ' +
    'container_id approval_request_id service_tier system_fingerprint finish_reason native_finish_reason stop_reason ' +
    'reason phase format media_type mime_type language namespace caller_id skill_id version speed inference_geo detail ' +
    'code error_code expires_at retrieved_at file_type provider ttl effort verbosity'
  ).split(' '),
);

/** Ciphertext, signatures and padding, as long as they look it: nobody but the service that made them can read them. */
const OPAQUE = new Set(
  'encrypted_content encrypted_index encrypted_stdout signature thought_signature obfuscation'.split(' '),
);
const CIPHERTEXT = /^[\w.:/@+=-]*$/;

/** Fields whose string is a JSON document. */
const JSON_FIELDS = new Set(['arguments', 'partial_json']);

/** Kinds of parts that are no text, by the `type` of their object. */
const KINDS: Readonly<Record<string, UnjudgedPart['kind']>> = {
  image: 'image',
  image_url: 'image',
  input_image: 'image',
  output_image: 'image',
  image_generation_call: 'image',
  computer_screenshot: 'image',
  audio: 'audio',
  input_audio: 'audio',
  output_audio: 'audio',
  file: 'file',
  input_file: 'file',
  output_file: 'file',
  container_upload: 'file',
  base64: 'file',
};

/** Fields of such a part that hold the part itself; the others are read as text all the same. */
const PAYLOAD = new Set(
  'data url image_url b64_json result file_data file_url input_audio file source file_id'.split(' '),
);

const IDENTIFIER = /^[\w.:/@+=-]{0,200}$/;

/** True for what looks like a name: no spaces, nothing but letters, digits and the signs of identifiers, 200 at most. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** A path for people and records. A name that is no identifier may be a text itself and stays out of it. */
export function pathName(at: JsonPath): string {
  return at.map((key) => (typeof key === 'number' || isIdentifier(key) ? key : '#')).join('.');
}

/** The same for the name of a text under judgement: two places never share one, and no known text has such a name. */
export function channelOf(at: JsonPath): string {
  const names = at.map((key) => (typeof key === 'number' || PLAIN.test(key) ? key : `#${digestOf(key)}`));
  return `~${names.join('.')}`;
}

/** A name of a field that can be told from a number and from a path. */
const PLAIN = /^[A-Za-z_][\w-]{0,63}$/;

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 16);
}

/** What kind of part an object is, where it is no text. */
export function kindOfPart(part: JsonObject): UnjudgedPart['kind'] | undefined {
  return typeof part['type'] === 'string' ? KINDS[part['type']] : undefined;
}

/** A part that was written into a string ("data:image/png;base64,..."). */
function kindOfDataUrl(text: string): UnjudgedPart['kind'] | undefined {
  if (!text.startsWith('data:')) return undefined;
  const [, family] = /^data:(image|audio|video|application)\/[\w.+-]+(?:;[\w=-]+)*,[\w+/=%-]*$/i.exec(text) ?? [];
  if (family === undefined) return undefined;
  return family === 'image' || family === 'audio' ? family : 'file';
}

/**
 * Adds every text below `value` to `found`. In an answer, log-probabilities are read as the texts that their tokens make up.
 * @throws MalformedEvent for a document that is nested too deep.
 */
export function findTexts(value: unknown, at: JsonPath, found: Found, side: 'answer' | 'request' = 'request'): void {
  if (typeof value === 'string') {
    findInString(value, at, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (at.length > MAX_DEPTH) throw new MalformedEvent(`JSON is nested more than ${MAX_DEPTH} deep`);
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      findTexts(item, [...at, i], found, side);
    });
    return;
  }
  if (!isObject(value)) return;
  const kind = kindOfPart(value);
  if (kind) found.unjudged.push({ path: pathName(at), kind });
  for (const [key, child] of Object.entries(value)) {
    // A name can carry a text as well as a value can.
    if (!isIdentifier(key)) found.texts.push({ text: key, form: 'text', at: [...at, key], isName: true });
    if (kind && PAYLOAD.has(key)) continue;
    if (key === 'logprobs' && side === 'answer') findLogprobs(child, [...at, key], found);
    else findTexts(child, [...at, key], found, side);
  }
}

function findLogprobs(value: unknown, at: JsonPath, found: Found): void {
  const { texts, rest } = createLogprobReader()(value);
  for (const [name, text] of texts)
    if (!found.texts.some((one) => one.text === text)) found.texts.push({ text, form: 'text', at: [...at, name] });
  for (const other of rest) findTexts(other, at, found, 'answer');
}

function findInString(text: string, at: JsonPath, found: Found): void {
  const key = at.at(-1);
  if (text === '' || (typeof key === 'string' && isQuiet(key, text))) return;
  const kind = kindOfDataUrl(text);
  if (kind) found.unjudged.push({ path: pathName(at), kind });
  else found.texts.push({ text, form: typeof key === 'string' && JSON_FIELDS.has(key) ? 'json' : 'text', at });
}

/** True for what looks like ciphertext: one run of letters, digits and signs, of any length. */
export function isCiphertext(text: string): boolean {
  return CIPHERTEXT.test(text);
}

/** The value without anything but numbers: what may be repeated of an answer that is refused. */
export function countsOf(value: unknown): unknown {
  if (typeof value === 'number') return value;
  if (!isObject(value)) return null;
  const counts = Object.entries(value).filter(
    ([name, one]) => isIdentifier(name) && (typeof one === 'number' || isObject(one)),
  );
  return Object.fromEntries(counts.map(([name, one]) => [name, countsOf(one)]));
}

/** The value where it is a name, a number, a switch or nothing; else undefined. */
export function plainOf(value: unknown): unknown {
  if (typeof value === 'string') return isIdentifier(value) ? value : undefined;
  return typeof value === 'object' && value !== null ? undefined : value;
}

/** True for the value of a field that is no text to anyone. */
export function isQuiet(key: string, text: string): boolean {
  return (NAMING.has(key) && isIdentifier(text)) || (OPAQUE.has(key) && CIPHERTEXT.test(text));
}

/** JSON as a reader hears it: the escapes in its strings resolved. Never fails; what is no escape stays. */
export function resolveEscapes(json: string): string {
  if (!json.includes('\\')) return json;
  return json.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code?: string, sign?: string) =>
    code === undefined ? (SIGNS[sign!] ?? sign!) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const SIGNS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A JSON value as text, escapes resolved. @throws MalformedEvent for a value that is nested too deep. */
export function jsonText(value: unknown): string {
  return resolveEscapes(writeJson(value));
}

/** @throws MalformedEvent for a value that is nested too deep. */
export function writeJson(value: unknown): string {
  requireShallow(value);
  return JSON.stringify(value) ?? '';
}

/** Deep nesting exhausts the stack of whoever reads it with a recursion. @throws MalformedEvent */
export function requireShallow(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw new MalformedEvent(`JSON is nested more than ${MAX_DEPTH} deep`);
  for (const child of Object.values(value)) requireShallow(child, depth + 1);
}
