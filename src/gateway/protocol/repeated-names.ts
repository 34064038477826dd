// A JSON object in which a name stands twice means one thing to one reader and another to the next: most take the last value, some the
// first. Only the last is read here, and so only the last may go on.

const QUOTE = 34;
const BACKSLASH = 92;

/** The document as it was read: where a name is repeated it is written anew, else it is returned as it stands. */
export function withoutRepeatedNames(json: string): string {
  if (!mayRepeat(json) || !hasRepeatedName(json)) return json;
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    // No JSON; whoever reads it will say so.
    return json;
  }
}

/** Numbers of the names of a document; one place for all calls, since no call waits in the middle. */
const hashes = new Int32Array(48);

/**
 * False where all names of a document differ, in whatever objects they stand, as they do in most events. Quick,
 * since it goes by the hashes of names alone.
 */
function mayRepeat(json: string): boolean {
  let count = 0;
  for (let at = json.indexOf('"'); at >= 0; ) {
    const end = endOfString(json, at);
    if (end < 0) return false;
    if (isBeforeColon(json, end + 1)) {
      if (count === hashes.length) return true;
      let hash = 17;
      for (let i = at + 1; i < end; i++) {
        const code = json.charCodeAt(i);
        // A name with escapes in it can be spelled in several ways.
        if (code === BACKSLASH) return true;
        hash = (Math.imul(hash, 31) + code) | 0;
      }
      for (let i = 0; i < count; i++) if (hashes[i] === hash) return true;
      hashes[count++] = hash;
    }
    at = json.indexOf('"', end + 1);
  }
  return false;
}

function hasRepeatedName(json: string): boolean {
  /** Names so far of each object that is open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 123) open.push(new Set());
    else if (code === 91) open.push(undefined);
    else if (code === 125 || code === 93) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(json, at);
      if (end < 0) return false;
      const names = open.at(-1);
      if (names && isBeforeColon(json, end + 1)) {
        const name = nameOf(json.slice(at, end + 1));
        if (names.has(name)) return true;
        names.add(name);
      }
      at = end;
    }
  }
  return false;
}

/** Where the string that begins at `start` has its closing quote; -1 for nowhere. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let first = end;
    while (json.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

function isBeforeColon(json: string, from: number): boolean {
  let at = from;
  while (json.charCodeAt(at) <= 32) at++;
  return json.charCodeAt(at) === 58;
}

/** What a name says: its escapes are resolved, so that one name in two spellings is one. */
function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  try {
    return JSON.stringify(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
