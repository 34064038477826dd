// What reading a request has in common in all three protocols: a list of its texts, each with the place it came from and with
// what stands there when it is withheld, so that reading and withholding can never disagree about which text is which.
import type { Message } from '../../guard/index.ts';
import { changeAt, isObject, type JsonPath, omit } from './json.ts';
import {
  type FoundText,
  findTexts,
  isCiphertext,
  isIdentifier,
  isQuiet,
  jsonText,
  pathName,
  requireShallow,
  resolveEscapes,
} from './texts.ts';
import {
  type GuardedRequest,
  type JsonObject,
  MalformedEvent,
  type RequestMessage,
  RequestProblem,
  type UnjudgedPart,
} from './types.ts';

/** What stands where a text was withheld. */
export const WITHHELD = '[This text was withheld by the gateway.]';
/** The same where only a name may stand. */
export const WITHHELD_NAME = 'withheld';

/** One text of a request. */
export interface Slot {
  readonly message: RequestMessage;
  readonly at: JsonPath;
  /** What stands at `at` once the text is withheld. */
  readonly withheld: (value: unknown) => unknown;
}

export interface RequestScan {
  readonly slots: Slot[];
  readonly unjudged: UnjudgedPart[];
}

/** Whose text it is. */
export interface Speaker {
  readonly role: Message['role'];
  readonly index: number;
}

/** Texts that stand above the turns: they are always part of the present turn. */
export const TOP_LEVEL: Speaker = { role: 'system', index: -1 };

/** Adds a text as it stands. */
export function addText(
  scan: RequestScan,
  { role, index }: Speaker,
  at: JsonPath,
  text: string,
  replacement: unknown = WITHHELD,
): void {
  if (text !== '')
    scan.slots.push({ message: { role, text, path: pathName(at), index }, at, withheld: () => replacement });
}

/** Adds a string that holds a JSON document: judged with its escapes resolved. */
export function addJsonString(scan: RequestScan, speaker: Speaker, at: JsonPath, json: string): void {
  addText(scan, speaker, at, resolveEscapes(json), JSON.stringify({ note: WITHHELD }));
}

/** Adds a JSON value that the model reads as a whole, for example the definition of a tool. */
export function addJson(
  scan: RequestScan,
  speaker: Speaker,
  at: JsonPath,
  value: unknown,
  replacement: unknown = { note: WITHHELD },
): void {
  const text = jsonText(value);
  if (/\w/.test(text) && text !== 'null') addText(scan, speaker, at, text, replacement);
}

/** Adds every text below a value, each on its own. */
export function addTextsBelow(scan: RequestScan, speaker: Speaker, at: JsonPath, value: unknown): void {
  const texts: FoundText[] = [];
  findTexts(value, at, { texts, unjudged: scan.unjudged });
  for (const { text, form, at: where, isName } of texts)
    if (form === 'json') addJsonString(scan, speaker, where, text);
    else if (isName) addName(scan, speaker, where, text);
    else addText(scan, speaker, where, text);
}

/** Adds the name of a field that is a text itself; withheld, the whole field goes. */
function addName(scan: RequestScan, { role, index }: Speaker, at: JsonPath, name: string): void {
  const withheld = (owner: unknown) => (isObject(owner) ? omit(owner, new Set([name])) : owner);
  scan.slots.push({ message: { role, text: name, path: pathName(at), index }, at: at.slice(0, -1), withheld });
}

/** Adds a part that is a text: its strings are what the model reads, whatever they look like. */
export function addTextPart(scan: RequestScan, speaker: Speaker, at: JsonPath, part: JsonObject): void {
  for (const [name, value] of Object.entries(part))
    if (typeof value !== 'string' || !isIdentifier(name)) addTextsBelow(scan, speaker, at, { [name]: value });
    else if (!isQuiet(name, value)) addText(scan, speaker, [...at, name], value);
}

/** Adds a part that is no text. */
export function addPart(scan: RequestScan, at: JsonPath, kind: UnjudgedPart['kind']): void {
  scan.unjudged.push({ path: pathName(at), kind });
}

/** Adds the texts of fields that the protocol does not know: a service may show them to its model, so they are judged. */
export function addUnknownFields(scan: RequestScan, body: JsonObject, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(body))
    if (!known.has(name)) addTextsBelow(scan, TOP_LEVEL, [], { [name]: value });
}

/**
 * Adds what stands in fields that a model does not read and that hold names, numbers and switches: what is none of these may be a text
 * that is to reach it all the same.
 */
export function addProse(scan: RequestScan, body: JsonObject, names: readonly string[]): void {
  const texts: FoundText[] = [];
  for (const name of names)
    if (body[name] !== undefined) findTexts(body[name], [name], { texts, unjudged: scan.unjudged });
  for (const { text, at, isName } of texts)
    if (isCiphertext(text) || !LETTER.test(text)) continue;
    else if (isName) addName(scan, TOP_LEVEL, at, text);
    else addText(scan, TOP_LEVEL, at, text);
}

const LETTER = /[\p{L}\p{N}]/u;

/** Reads each entry of a list that should be one; what is no list is searched for texts like an unknown field. */
export function addEach(
  scan: RequestScan,
  speaker: Speaker,
  at: JsonPath,
  value: unknown,
  read: (entry: unknown, at: JsonPath) => void,
): void {
  if (!Array.isArray(value)) addTextsBelow(scan, speaker, at, value);
  else
    value.forEach((entry, i) => {
      read(entry, [...at, i]);
    });
}

/** Runs a scan. @throws RequestProblem, also for a body that is nested too deep. */
export function scanWith(body: JsonObject, read: (scan: RequestScan) => void): RequestScan {
  const scan: RequestScan = { slots: [], unjudged: [] };
  try {
    requireShallow(body);
    read(scan);
  } catch (error) {
    if (error instanceof MalformedEvent) throw new RequestProblem(error.message);
    throw error;
  }
  return scan;
}

/** @throws RequestProblem */
export function guardedRequest(body: JsonObject, scan: RequestScan, choices: number): GuardedRequest {
  const { model, stream } = body;
  if (typeof model !== 'string' || model === '')
    throw new RequestProblem('`model` must be the name of a model', 'model');
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean')
    throw new RequestProblem('`stream` must be true or false, not a value of another type', 'stream');
  const messages = scan.slots.map(({ message }) => message);
  return { model, stream: stream === true, choices, messages, unjudged: scan.unjudged };
}

/** The request without the texts at these positions. */
export function withholdSlots(body: JsonObject, { slots }: RequestScan, positions: readonly number[]): JsonObject {
  let result: unknown = body;
  for (const position of positions) {
    const slot = slots[position];
    if (slot) result = changeAt(result, slot.at, slot.withheld);
  }
  return isObject(result) ? result : body;
}

/** A list of objects that is not empty. @throws RequestProblem */
export function requireObjects(value: unknown, field: string): readonly JsonObject[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new RequestProblem(`\`${field}\` must be a list with at least one entry`, field);
  return value.map((item, i) => requireObject(item, [field, i]));
}

/** @throws RequestProblem */
export function requireObject(value: unknown, at: JsonPath): JsonObject {
  if (isObject(value)) return value;
  const field = at.join('.');
  throw new RequestProblem(`\`${field}\` must be an object`, field);
}

/** @throws RequestProblem */
export function requireString(owner: JsonObject, name: string, at: JsonPath): string {
  const value = owner[name];
  if (typeof value === 'string') return value;
  const field = [...at, name].join('.');
  throw new RequestProblem(`\`${field}\` must be a string`, field);
}

/** The role that a message names. @throws RequestProblem for what is no name: a role is written into the prompt unjudged. */
export function requireRole(message: JsonObject, at: JsonPath): string {
  const role = requireString(message, 'role', at);
  if (isIdentifier(role)) return role;
  const field = [...at, 'role'].join('.');
  throw new RequestProblem(`\`${field}\` must be the name of a role`, field);
}
