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

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code).toLowerCase());

function fold(codePoint: number): string {
  if (isInvisible(codePoint)) return '';
  // Tag characters spell ASCII invisibly (U+E0020 is a hidden space); what they spell is judged.
  if (codePoint >= 0xe0020 && codePoint <= 0xe007e) return ASCII[codePoint - 0xe0000]!;
  const text = String.fromCodePoint(codePoint);
  // Hangul syllables stay whole: taken apart, one syllable would become three letters.
  if (codePoint >= 0xac00 && codePoint <= 0xd7a3) return text;
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u20d0-\u20ff]/g, '')
    .toLowerCase();
}

function isInvisible(codePoint: number): boolean {
  return (
    codePoint === 0xad ||
    codePoint === 0x034f ||
    codePoint === 0x061c ||
    codePoint === 0x180e ||
    (codePoint >= 0x200b && codePoint <= 0x200f) ||
    (codePoint >= 0x202a && codePoint <= 0x202e) ||
    (codePoint >= 0x2060 && codePoint <= 0x206f) ||
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
    codePoint === 0xfeff ||
    (codePoint >= 0xe0100 && codePoint <= 0xe01ef)
  );
}

// Letters of other scripts that look like Latin ones. Used only inside a word that mixes scripts, since a whole
// Cyrillic or Greek word is simply a word in that language.
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аɑα∂', 'a'],
    ['вß', 'b'],
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
