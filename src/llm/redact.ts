// Keeps keys out of everything that is printed or stored. Two layers: the known keys, whole or any part of twelve
// characters (servers echo, truncate and encode them), and everything that looks like a header or token with a secret.
// A value shorter than twelve characters ("EMPTY", "lm-studio") is a placeholder and is left alone.

/** Shortest key that counts as a secret, and shortest part of one that is removed. */
const WINDOW = 12;
/** Most characters of a key that may leave in a stream before it is recognised. */
const LEAK = 3;
const MARK = '[key removed]';

export interface Redactor {
  /** For errors and events: known keys, their encodings and header-like patterns are replaced. */
  message(text: string): string;
  /** For a model's text: only known keys are replaced. */
  text(text: string): string;
  /** For a model's text that comes in pieces: holds back what may be the beginning of a key. */
  stream(): StreamRedactor;
}

export interface StreamRedactor {
  push(piece: string): string;
  /** What was held back. */
  flush(): string;
  /** Whether a key has been found so far. */
  touched(): boolean;
}

/** A redactor that knows these keys. */
export function createRedactor(keys: readonly string[]): Redactor {
  const secrets = [...new Set(keys)].filter((key) => key.length >= WINDOW);
  const encoded = secrets.flatMap((key) => [
    key,
    encodeURIComponent(key),
    JSON.stringify(key).slice(1, -1),
    Buffer.from(key).toString('base64').replace(/=+$/, ''),
    Buffer.from(`:${key}`).toString('base64').replace(/=+$/, ''),
    Buffer.from(key).toString('hex'),
  ]);
  const windows = windowsOf(secrets);
  const encodedWindows = windowsOf(encoded);
  return {
    message: (text) => redactPatterns(redactWindows(text, encodedWindows)),
    text: (text) => redactWindows(text, windows),
    stream: () => {
      let held = '';
      // The end of what is already gone: a stream may come letter by letter.
      let before = '';
      let touched = false;
      const clean = (text: string): string => {
        const out = redactWindows(text, windows);
        touched ||= out !== text;
        return out;
      };
      return {
        push(piece) {
          held += piece;
          const keep = secrets.length === 0 ? 0 : Math.min(held.length, heldLength(before + held, secrets));
          const out = held.slice(0, held.length - keep);
          held = held.slice(held.length - keep);
          before = (before + out).slice(-LEAK);
          return clean(out);
        },
        flush() {
          const out = clean(held);
          held = '';
          return out;
        },
        touched: () => touched,
      };
    },
  };
}

function windowsOf(secrets: readonly string[]): ReadonlySet<string> {
  const windows = new Set<string>();
  for (const secret of secrets)
    for (let i = 0; i + WINDOW <= secret.length; i++) windows.add(secret.slice(i, i + WINDOW));
  return windows;
}

/** Replaces every maximal run of characters that is covered by windows. */
function redactWindows(text: string, windows: ReadonlySet<string>): string {
  if (windows.size === 0 || text.length < WINDOW) return text;
  let out = '';
  let kept = 0;
  for (let i = 0; i + WINDOW <= text.length; i++) {
    if (!windows.has(text.slice(i, i + WINDOW))) continue;
    out += text.slice(kept, i) + MARK;
    let end = i + WINDOW;
    while (i + 1 + WINDOW <= text.length && i + 1 <= end && windows.has(text.slice(i + 1, i + 1 + WINDOW))) {
      i++;
      end = i + WINDOW;
    }
    kept = end;
    i = end - 1;
  }
  return out + text.slice(kept);
}

/** Length of the longest end of `text`, above LEAK characters, that occurs in a key. */
function heldLength(text: string, secrets: readonly string[]): number {
  const longest = Math.max(...secrets.map((secret) => secret.length));
  for (let length = Math.min(longest, text.length); length > LEAK; length--) {
    const end = text.slice(text.length - length);
    if (secrets.some((secret) => secret.includes(end))) return length;
  }
  return 0;
}

const SECRET_NAME =
  '(?:proxy-)?authorization|(?:x-|x-goog-)?api[-_]?key|set-cookie|cookie|(?:access|auth|id|refresh)[-_]token|secret|password';
const PATTERNS: readonly [RegExp, string][] = [
  // "authorization": "Bearer ..." as JSON, also inside an escaped string
  [new RegExp(String.raw`(\\*["'](?:${SECRET_NAME})\\*["']\s*[:,]\s*\[?\s*\\*["'])[^"'\\]*`, 'gi'), `$1${MARK}`],
  // authorization: Bearer ... as a header line, x-api-key=... as a parameter
  [new RegExp(String.raw`\b((?:${SECRET_NAME})\s*[:=]\s*)(?!\[key)[^\r\n"',;&}\]]+`, 'gi'), `$1${MARK}`],
  [/\b(Bearer|Basic)\s+(?!\[key)[A-Za-z0-9._~+/*=-]{6,}/gi, `$1 ${MARK}`],
  [/\bsk-[A-Za-z0-9_*-]{8,}/g, MARK],
  // https://user:password@host
  [/(:\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${MARK}@`],
];

function redactPatterns(text: string): string {
  return PATTERNS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
