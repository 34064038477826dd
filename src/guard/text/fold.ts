// Folds one code point to what a reader sees: compatibility forms, accents and letter case away, invisible characters out.
// One code point at a time, so that folding never depends on how a stream was cut.
// Leaves out: context (final sigma, composed Hangul), which no classifier here needs.

const cache = new Map<number, string>();

/** The folded form of a code point: lower case, zero or more characters; '' for invisible characters. */
export function foldCodePoint(codePoint: number): string {
  if (codePoint < 128) return ASCII[codePoint]!;
  const hit = cache.get(codePoint);
  if (hit !== undefined) return hit;
  const folded = fold(codePoint);
  if (cache.size < 20_000) cache.set(codePoint, folded);
  return folded;
}

const ASCII = Array.from({ length: 128 }, (_, code) =>
  // A control character between two letters is seen by nobody.
  code < 32 && !/\s/.test(String.fromCharCode(code)) ? '' : String.fromCharCode(code).toLowerCase(),
);

/** What a tag character (U+E0020 to U+E007E) spells invisibly, or undefined for any other code point. */
export function hiddenLetter(codePoint: number): string | undefined {
  return codePoint >= 0xe0020 && codePoint <= 0xe007e ? ASCII[codePoint - 0xe0000] : undefined;
}

function fold(codePoint: number): string {
  const text = String.fromCodePoint(codePoint);
  if (INVISIBLE.test(text)) return '';
  const special = SPECIAL.get(codePoint);
  if (special !== undefined) return special;
  // Hangul syllables stay whole: taken apart, one syllable would become three letters.
  if (codePoint >= 0xac00 && codePoint <= 0xd7a3) return text;
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase();
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800\u0080-\u0084\u0086-\u009f]/u;
const MARKS = /[\u0300-\u036f]|[\u0483-\u0489]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;

/** Letters in dress that Unicode does not take apart: small capitals, letters in black squares and circles, flag letters. */
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0xdf, 'ss'],
  [0x1e9e, 'ss'],
  [0xb4, "'"],
  ...[...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ'].map((letter, i): [number, string] => [
    letter.codePointAt(0)!,
    'abcdefghijklmnopqrstuvw'[i]!,
  ]),
  [0x28f, 'y'],
  [0x1d22, 'z'],
  ...[0x1f150, 0x1f170, 0x1f1e6].flatMap((first) =>
    Array.from({ length: 26 }, (_, i): [number, string] => [first + i, String.fromCharCode(97 + i)]),
  ),
]);

// Letters of other scripts that look like Latin ones. Used only inside a word that mixes scripts, since a whole
// Cyrillic or Greek word is simply a word in that language.
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аɑα∂', 'a'],
    ['в', 'b'],
    ['сϲ', 'c'],
    ['ԁ', 'd'],
    ['еєε', 'e'],
    ['ƒ', 'f'],
    ['ɡ', 'g'],
    ['һн', 'h'],
    ['іıι', 'i'],
    ['ј', 'j'],
    ['кκ', 'k'],
    ['ӏ', 'l'],
    ['м', 'm'],
    ['пη', 'n'],
    ['оοσ', 'o'],
    ['рρ', 'p'],
    ['ԛ', 'q'],
    ['гᴦ', 'r'],
    ['ѕ', 's'],
    ['тτ', 't'],
    ['υцս', 'u'],
    ['νѵ', 'v'],
    ['ԝωш', 'w'],
    ['хχ', 'x'],
    ['уγ', 'y'],
    ['ᴢ', 'z'],
  ].flatMap(([letters, latin]) => [...letters!].map((letter) => [letter, latin!] as const)),
);

/** A folded word with look-alike letters made Latin, if it mixes Latin with another script; else the word itself. */
export function foldLookalikes(word: string): string {
  if (!/[a-z]/.test(word) || !/[^\x20-\x7e]/.test(word)) return word;
  let out = '';
  for (const letter of word) out += LOOKALIKES[letter] ?? letter;
  return out;
}

/** The Latin reading of a folded word in which every letter is a look-alike; undefined for any other word. */
export function latinLookalike(word: string): string | undefined {
  let out = '';
  for (const letter of word) {
    const latin = LOOKALIKES[letter];
    if (latin === undefined) return undefined;
    out += latin;
  }
  return out;
}
