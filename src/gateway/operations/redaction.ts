// What may never be printed is taken out here, by default and not by request: values under names that say "secret", whatever looks
// like a key or a password inside any string, and the texts of conversations. Redacting twice gives what redacting once gave.
import type { Json } from '../../store/index.ts';

const MASK = '***';
/** Stands where a text of a conversation stood: a log says that something was said and never what. */
const TEXT_MASK = '[text]';
/** Longest string, most members and greatest depth that are printed. */
const LONGEST = 2000;
const MOST = 100;
const DEEPEST = 8;
/** Known secrets shorter than this ("EMPTY", "lm-studio") are placeholders, and part of ordinary words. */
const SHORTEST_SECRET = 8;

/** "monkey" is masked as well, which harms nobody; "tokens" is a count. */
const SECRET_NAME = /authoriz|authentic|cookie|passw|passphrase|secret|credential|bearer|pwd$|keys?$|token$/i;
const TEXT_NAME =
  /^(?:texts?|contents?|prompts?|messages|completion|delta|arguments|inputs?|outputs?|reply|body|payload|instructions)$/i;

/** Names that are followed by a secret inside a string: `x-api-key: VALUE`, `"password":"VALUE"`, `token=VALUE`. */
const NAMED =
  '(?:proxy-)?authorization|(?:x-)?(?:goog-)?api[-_]?key|set-cookie|cookie|(?:access|auth|id|refresh|session)[-_]?token|token|client[-_]?secret|secret|passw(?:or)?d|passphrase|private[-_]?key';
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(String.raw`(["'](?:${NAMED})\\{0,4}["']\s{0,4}[:,]\s{0,4}\[?\s{0,4}\\{0,4}["'])[^"'\\]+`, 'gi'),
    `$1${MASK}`,
  ],
  [new RegExp(String.raw`\b((?:${NAMED})[ \t]*[:=][ \t]*)[^\s"',;&}\])][^\r\n"',;&}\])]*`, 'gi'), `$1${MASK}`],
  [/\b(Bearer|Basic)[ \t]+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/\b(?:sk|pk|rk|key|gsk|hf|xai|ghp|gho|ghs|glpat|xoxb|xoxp)[-_][A-Za-z0-9_-]{8,}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, MASK],
  // JSON web tokens
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, MASK],
  // https://user:password@host, postgres://user:password@host; the password may hold an @
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#]*@/gi, `$1${MASK}@`],
];
/** What any of the patterns needs: most texts have none of it, and are looked at once. */
const SUSPECT =
  /authoriz|key|cookie|token|secret|passw|passphrase|bearer|basic|\b(?:sk|pk|rk|gsk|hf|xai|gh[ops]|glpat|xox[bp])[-_]|AKIA|ASIA|eyJ|@/i;
/** More rounds than any text needs; one that changes still is not printed at all. */
const ROUNDS = 6;
/** Text behind this is not looked at, and so not printed. */
const MOST_LOOKED_AT = 20_000;

/** A string without whatever looks like a key, a password or one of `secrets`. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  if (text.length <= MOST_LOOKED_AT && !SUSPECT.test(text) && !secrets.some((secret) => text.includes(secret)))
    return text;
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  let before = text.length <= MOST_LOOKED_AT ? text : cutAtSpace(text);
  for (let round = 0; round < ROUNDS; round++) {
    let after = before;
    for (const secret of known) after = after.replaceAll(secret, MASK);
    for (const [pattern, replacement] of PATTERNS) after = after.replace(pattern, replacement);
    if (after === before) return after;
    before = after;
  }
  return MASK;
}

/** Cut where no secret is cut in two: a part of one would not be known for what it is. */
function cutAtSpace(text: string): string {
  const cut = text.slice(0, MOST_LOOKED_AT - 2);
  const space = cut.search(/\s\S*$/);
  return space < 0 ? MASK : `${cut.slice(0, space)} …`;
}

/** A value as it may be printed: JSON, bounded in size, without secrets and without the texts of conversations. */
export function redact(value: unknown, secrets: readonly string[] = []): Json {
  return redactValue(value, secrets, []);
}

/** The members of an object as they may be printed. */
export function redactFields(
  fields: Readonly<Record<string, unknown>>,
  secrets: readonly string[] = [],
): Record<string, Json> {
  return redactMembers(Object.entries(fields), secrets, [fields]);
}

function redactMembers(
  members: readonly (readonly [string, unknown])[],
  secrets: readonly string[],
  within: readonly object[],
): Record<string, Json> {
  const clean: Record<string, Json> = {};
  for (let i = 0; i < members.length && i < MOST; i++) {
    const [name, member] = members[i]!;
    clean[shortText(name, secrets)] = redactMember(name, member, secrets, within);
  }
  return clean;
}

function redactValue(value: unknown, secrets: readonly string[], above: readonly object[]): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return shortText(String(value), secrets);
  if (typeof value === 'string') return shortText(value, secrets);
  if (typeof value === 'symbol' || typeof value === 'function') return `[${typeof value}]`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
  if (above.includes(value)) return '[circular]';
  if (above.length >= DEEPEST) return '[deep]';
  const within = [...above, value];
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.toISOString() : 'Invalid Date';
  if (value instanceof URL || value instanceof RegExp) return shortText(String(value), secrets);
  if (Array.isArray(value) || value instanceof Set)
    return [...value].slice(0, MOST).map((item) => redactValue(item, secrets, within));
  return redactMembers(membersOf(value), secrets, within);
}

/** What stands under a name: the name decides first. */
function redactMember(name: string, value: unknown, secrets: readonly string[], above: readonly object[]): Json {
  const isPlain = value === undefined || value === null || typeof value === 'boolean';
  const kind = isPlain ? 'plain' : kindOfName(name);
  if (kind === 'secret') return MASK;
  // Numbers say nothing: `input: 12` stays.
  if (kind === 'text' && typeof value !== 'number') return TEXT_MASK;
  return redactValue(value, secrets, above);
}

type NameKind = 'secret' | 'text' | 'plain';
/** Names come again and again; strange ones are not kept. */
const NAME_KINDS = new Map<string, NameKind>();
const MOST_NAMES = 500;

function kindOfName(name: string): NameKind {
  const known = NAME_KINDS.get(name);
  if (known) return known;
  const kind = SECRET_NAME.test(name) ? 'secret' : TEXT_NAME.test(name) ? 'text' : 'plain';
  if (NAME_KINDS.size < MOST_NAMES && name.length < 40) NAME_KINDS.set(name, kind);
  return kind;
}

function membersOf(value: object): readonly (readonly [string, unknown])[] {
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams)
    return [...value.entries()].map(([name, member]) => [String(name), member]);
  if (value instanceof Error) {
    const own = Object.entries(value).filter(([name]) => name !== 'stack');
    const cause = value.cause === undefined ? [] : [['cause', value.cause] as const];
    return [['name', value.name], ['message', value.message], ...cause, ...own.filter(([name]) => name !== 'cause')];
  }
  return Object.entries(value);
}

function shortText(text: string, secrets: readonly string[]): string {
  const clean = redactText(text, secrets);
  // A cut may lay bare a new pattern's beginning, and its mask may be longer than what it replaces: hence the room.
  return clean.length <= LONGEST ? clean : redactText(`${clean.slice(0, LONGEST - 200)}…`, secrets).slice(0, LONGEST);
}
