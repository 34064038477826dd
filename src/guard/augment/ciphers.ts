// Reversible ways of writing a text: character codes, letter shifts, orders, look-alikes, invisible signs. Each has an inverse;
// `reserved` names the characters that must be absent for the inverse to be exact. Texts are made well-formed first, since half a
// surrogate pair cannot be written in UTF-8.
// Leaves out: keyed ciphers and compression, which nobody can read without a tool.
import { wellFormed } from './template.ts';

export interface Cipher {
  /** Kebab-case, unique. */
  readonly name: string;
  /** How people call it in a prompt. */
  readonly label: string;
  encode(text: string): string;
  /** The text again; undefined where `encoded` is not in this cipher. */
  decode(encoded: string): string | undefined;
  readonly reserved?: RegExp;
  /** Family in the registry: close relatives share one. */
  readonly family: string;
  /** 1 where the bare result looks like an attack; light or ordinary spellings are 0. */
  readonly style: 0 | 1;
}

type CipherDraft = Omit<Cipher, 'family' | 'style'>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function fromUtf8(bytes: readonly number[] | Uint8Array): string | undefined {
  if ([...bytes].some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined; // Not UTF-8, so not written by this cipher.
  }
}

/** One number per byte, in a radix, padded to `width`, joined by `gap`. */
function byteCipher(name: string, label: string, radix: number, width: number, gap: string, prefix = ''): CipherDraft {
  const unit = new RegExp(`^${prefix.replace('\\', '\\\\')}[0-9a-f]{${Math.max(1, width)}${width === 0 ? ',3' : ''}}$`);
  return {
    name,
    label,
    encode: (text) => Array.from(utf8(text), (byte) => prefix + byte.toString(radix).padStart(width, '0')).join(gap),
    decode: (encoded) => {
      if (encoded === '') return '';
      const step = width + prefix.length;
      const units = gap === '' ? (encoded.match(new RegExp(`[^]{1,${step}}`, 'g')) ?? []) : encoded.split(gap);
      if (!units.every((text) => unit.test(text))) return undefined;
      return fromUtf8(units.map((text) => Number.parseInt(text.slice(prefix.length), radix)));
    },
  };
}

/** Maps characters one to one. */
function mapCipher(name: string, label: string, pairs: ReadonlyMap<string, string>): CipherDraft {
  const back = new Map([...pairs].map(([plain, sign]) => [sign, plain]));
  // A sign that is itself a plain letter of the map (rot13) is no obstacle; only signs outside of it are ambiguous.
  const outside = [...back.keys()].filter((sign) => !pairs.has(sign));
  const swap = (text: string, table: ReadonlyMap<string, string>) =>
    Array.from(text, (sign) => table.get(sign) ?? sign).join('');
  return {
    name,
    label,
    encode: (text) => swap(text, pairs),
    decode: (encoded) => swap(encoded, back),
    ...(outside.length > 0 ? { reserved: new RegExp(`[${outside.map(escapeForClass).join('')}]`, 'u') } : {}),
  };
}

const escapeForClass = (sign: string): string => `\\u{${sign.codePointAt(0)!.toString(16)}}`;
const zip = (plain: string, signs: string): ReadonlyMap<string, string> => {
  const to = [...signs];
  return new Map([...plain].map((letter, i) => [letter, to[i]!]));
};

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const rotate = (alphabet: string, by: number) => alphabet.slice(by) + alphabet.slice(0, by);
const shift = (by: number) => zip(LOWER + UPPER, rotate(LOWER, by) + rotate(UPPER, by));
const mirror = (alphabet: string) => [...alphabet].reverse().join('');
const ascii = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
const offset = (from: number, to: number, by: number) =>
  new Map([...ascii(from, to)].map((sign) => [sign, String.fromCodePoint(sign.codePointAt(0)! + by)]));

/** A joiner put between two letters that touch; taken out again between two letters. */
function joinerCipher(name: string, label: string, joiner: string): CipherDraft {
  const sign = escapeForClass(joiner);
  const put = /(?<=\p{L}\p{M}*)(?=\p{L})/gu;
  const take = new RegExp(`(?<=\\p{L}\\p{M}*)${sign}(?=\\p{L})`, 'gu');
  return {
    name,
    label,
    encode: (text) => text.replace(put, joiner),
    decode: (encoded) => encoded.replace(take, ''),
    reserved: new RegExp(take.source, 'u'),
  };
}

const drafts: readonly CipherDraft[] = [
  {
    name: 'base64',
    label: 'Base64',
    encode: (text) => Buffer.from(text, 'utf8').toString('base64'),
    decode: (encoded) =>
      /^[A-Za-z0-9+/]*={0,2}$/.test(encoded) ? fromUtf8(Buffer.from(encoded, 'base64')) : undefined,
  },
  byteCipher('hex', 'hexadecimal', 16, 2, ''),
  byteCipher('hex-spaced', 'hex bytes', 16, 2, ' '),
  byteCipher('hex-escapes', 'hex escapes', 16, 2, '', '\\x'),
  byteCipher('binary', 'binary', 2, 8, ' '),
  byteCipher('octal', 'octal', 8, 3, ' '),
  byteCipher('character-codes', 'ASCII codes', 10, 0, ' '),
  {
    name: 'percent',
    label: 'URL encoding',
    encode: (text) =>
      encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    decode: (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return undefined; // A stray per cent sign: not URL encoding.
      }
    },
  },
  {
    name: 'percent-all',
    label: 'percent encoding',
    encode: (text) => Array.from(utf8(text), (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
    decode: (encoded) =>
      /^(%[0-9A-F]{2})*$/.test(encoded)
        ? fromUtf8((encoded.match(/[0-9A-F]{2}/g) ?? []).map((hex) => Number.parseInt(hex, 16)))
        : undefined,
  },
  {
    name: 'unicode-escapes',
    label: 'unicode escapes',
    encode: (text) =>
      Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
    decode: (encoded) =>
      /^(\\u[0-9a-f]{4})*$/.test(encoded)
        ? encoded.replace(/\\u([0-9a-f]{4})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        : undefined,
  },
  {
    name: 'html-entities',
    label: 'HTML entities',
    encode: (text) => Array.from(text, (sign) => `&#${sign.codePointAt(0)};`).join(''),
    decode: (encoded) =>
      /^(&#\d{1,7};)*$/.test(encoded) && (encoded.match(/\d+/g) ?? []).every((code) => Number(code) <= 0x10ffff)
        ? encoded.replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
        : undefined,
  },
  mapCipher('rot13', 'ROT13', shift(13)),
  mapCipher('caesar-3', 'Caesar cipher, shift 3', shift(3)),
  mapCipher('caesar-7', 'Caesar cipher, shift 7', shift(7)),
  mapCipher('atbash', 'Atbash', zip(LOWER + UPPER, mirror(LOWER) + mirror(UPPER))),
  {
    name: 'reversed',
    label: 'reversed text',
    encode: (text) => [...text].reverse().join(''),
    decode: (encoded) => [...encoded].reverse().join(''),
  },
  {
    name: 'reversed-words',
    label: 'reversed word order',
    encode: (text) => text.split(/(\s+)/).reverse().join(''),
    decode: (encoded) => encoded.split(/(\s+)/).reverse().join(''),
  },
  {
    name: 'reversed-letters',
    label: 'words spelt backwards',
    encode: (text) => text.replace(/[a-z]+/gi, (word) => mirror(word)),
    decode: (encoded) => encoded.replace(/[a-z]+/gi, (word) => mirror(word)),
  },
  mapCipher('leet', 'leet speak', zip('aeostil', '430571|')),
  mapCipher('leet-light', 'leet speak', zip('aeo', '@30')),
  mapCipher('homoglyph', 'look-alike letters', zip('aceiopxyjsABEHKMOPCTX', 'асеіорхујѕАВЕНКМОРСТХ')),
  mapCipher('homoglyph-light', 'look-alike letters', zip('aeo', 'аео')),
  joinerCipher('zero-width', 'zero-width characters', '\u200b'),
  joinerCipher('zero-width-joiner', 'zero-width characters', '\u200d'),
  joinerCipher('soft-hyphen', 'soft hyphens', '\u00ad'),
  joinerCipher('dotted', 'dots between the letters', '.'),
  joinerCipher('dashed', 'dashes between the letters', '-'),
  joinerCipher('starred', 'stars between the letters', '*'),
  joinerCipher('underscored', 'underscores between the letters', '_'),
  {
    name: 'spaced',
    label: 'spaced letters',
    encode: (text) => [...text].join(' '),
    decode: (encoded) => {
      const signs = [...encoded];
      return signs.every((sign, i) => i % 2 === 0 || sign === ' ')
        ? signs.filter((_, i) => i % 2 === 0).join('')
        : undefined;
    },
  },
  mapCipher('full-width', 'full-width letters', new Map([...offset(0x21, 0x7e, 0xfee0), [' ', '\u3000']])),
  mapCipher('tag-characters', 'invisible tag characters', offset(0x20, 0x7e, 0xe0000)),
  mapCipher('circled', 'circled letters', new Map([...offset(97, 122, 0x24d0 - 97), ...offset(65, 90, 0x24b6 - 65)])),
  mapCipher(
    'bold',
    'mathematical bold letters',
    new Map([...offset(97, 122, 0x1d41a - 97), ...offset(65, 90, 0x1d400 - 65)]),
  ),
];

// Family -> its ciphers; a star marks those whose bare result does not look like an attack.
const FAMILIES: Readonly<Record<string, string>> = {
  base64: 'base64',
  hex: 'hex hex-spaced hex-escapes',
  'number-codes': 'binary octal character-codes',
  'url-encoding': 'percent percent-all',
  escapes: 'unicode-escapes html-entities',
  'letter-shift': 'rot13 caesar-3 caesar-7 atbash',
  reversal: 'reversed reversed-words reversed-letters',
  leet: 'leet leet-light*',
  homoglyph: 'homoglyph homoglyph-light',
  'zero-width': 'zero-width zero-width-joiner soft-hyphen*',
  'inner-punctuation': 'dotted dashed starred underscored',
  'spaced-letters': 'spaced',
  'letter-forms': 'full-width* circled* bold*',
  'tag-characters': 'tag-characters',
};

/** Every cipher, made safe for any string. */
export const ciphers: readonly Cipher[] = Object.entries(FAMILIES).flatMap(([family, names]) =>
  names.split(' ').map((entry) => {
    const name = entry.replace('*', '');
    const draft = drafts.find((cipher) => cipher.name === name);
    if (!draft) throw new Error(`no cipher named ${name}`);
    const style: 0 | 1 = entry.endsWith('*') ? 0 : 1;
    return { ...draft, family, style, encode: (text: string) => draft.encode(wellFormed(text)) };
  }),
);

/** A cipher by its name. */
export function cipherByName(name: string): Cipher | undefined {
  return ciphers.find((cipher) => cipher.name === name);
}
