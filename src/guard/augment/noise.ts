// Light noise as people make it: slips of the keys, letter case, spacing, punctuation, chat shorthand; and dilution, the request
// between harmless paragraphs. All of style 0.
import type { Random } from '../../base/index.ts';
import { harmlessParagraphs } from './harmless-paragraphs.ts';
import { type Augmentation, augmentation } from './types.ts';

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'sqz',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  f: 'dg',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  j: 'hk',
  k: 'jl',
  l: 'k',
  m: 'n',
  n: 'bm',
  o: 'ip',
  p: 'o',
  q: 'w',
  r: 'et',
  s: 'ad',
  t: 'ry',
  u: 'yi',
  v: 'cb',
  w: 'qe',
  x: 'zc',
  y: 'tu',
  z: 'x',
};

/** Slips: a doubled, lost, swapped or neighbouring letter in about `rate` of the words. */
export function misspell(text: string, rate: number, random: Random): string {
  return text.replace(/[a-z]{4,}/gi, (word) => {
    if (!random.chance(rate)) return word;
    const at = 1 + random.integer(word.length - 2);
    const letter = word[at]!;
    const draw = random.next();
    if (draw < 0.3) return word.slice(0, at) + word[at + 1]! + letter + word.slice(at + 2);
    if (draw < 0.55) return word.slice(0, at) + word.slice(at + 1);
    if (draw < 0.75) return word.slice(0, at) + letter + word.slice(at);
    return word.slice(0, at) + random.pick([...(NEIGHBOURS[letter.toLowerCase()] ?? letter)]) + word.slice(at + 1);
  });
}

const SHORTHAND: Readonly<Record<string, string>> = {
  you: 'u',
  your: 'ur',
  are: 'r',
  to: '2',
  for: '4',
  please: 'pls',
  people: 'ppl',
  because: 'bc',
  without: 'w/o',
  with: 'w/',
  and: '&',
  'want to': 'wanna',
  'going to': 'gonna',
  "don't": 'dont',
  "can't": 'cant',
  "i'm": 'im',
  what: 'wat',
  about: 'abt',
  something: 'smth',
  someone: 'some1',
  anyone: 'any1',
  thanks: 'thx',
  tomorrow: 'tmrw',
  'i do not know': 'idk',
  okay: 'ok',
  message: 'msg',
  before: 'b4',
  really: 'rly',
  picture: 'pic',
  pictures: 'pics',
  information: 'info',
  possible: 'poss',
  see: 'c',
};
const SHORTHAND_PATTERN = new RegExp(
  `\\b(${Object.keys(SHORTHAND)
    .sort((a, b) => b.length - a.length)
    .join('|')})\\b`,
  'gi',
);

/** The text between harmless paragraphs: behind one, before one, or between two. */
export function dilute(text: string, random: Random, harmless: readonly string[] = harmlessParagraphs): string {
  const gap = random.pick(['\n\n', '\n', ' ']);
  const place = random.integer(4);
  const before = place !== 1 ? [random.pick(harmless).trim()] : [];
  const after = place !== 0 ? [random.pick(harmless).trim()] : [];
  return [...before, text.trim(), ...after].join(gap);
}

const perWord = (text: string, change: (word: string) => string) => text.replace(/\S+/g, change);

const light: readonly (readonly [family: string, name: string, apply: (text: string, random: Random) => string])[] = [
  ['typos', 'few', (text, random) => misspell(text, 0.12, random)],
  ['typos', 'many', (text, random) => misspell(text, 0.35, random)],
  [
    'typos',
    'shorthand',
    (text, random) =>
      text.replace(SHORTHAND_PATTERN, (word) => (random.chance(0.85) ? SHORTHAND[word.toLowerCase()]! : word)),
  ],
  ['letter-case', 'lower', (text) => text.toLowerCase()],
  ['letter-case', 'upper', (text) => text.toUpperCase()],
  ['letter-case', 'title', (text) => text.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase())],
  [
    'letter-case',
    'mixed',
    (text, random) =>
      text.replace(/\p{L}/gu, (letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())),
  ],
  [
    'letter-case',
    'some-words',
    (text, random) => perWord(text, (word) => (random.chance(0.2) ? word.toUpperCase() : word)),
  ],
  [
    'spacing',
    'missing',
    (text, random) => text.replace(/(?<=\S)[ ](?=\S)/g, (space) => (random.chance(0.25) ? '' : space)),
  ],
  [
    'spacing',
    'doubled',
    (text, random) =>
      text.replace(/(?<=\S)[ ](?=\S)/g, (space) => (random.chance(0.3) ? space.repeat(2 + random.integer(2)) : space)),
  ],
  [
    'spacing',
    'line-breaks',
    (text, random) => text.replace(/(?<=\S)[ ](?=\S)/g, (space) => (random.chance(0.18) ? '\n' : space)),
  ],
  [
    'spacing',
    'split-words',
    (text, random) =>
      text.replace(/[a-z]{6,}/gi, (word) => (random.chance(0.12) ? `${word.slice(0, 3)} ${word.slice(3)}` : word)),
  ],
  ['punctuation', 'none', (text) => text.replace(/[,;:.?!'"](?=\s|$)/g, '') || text],
  [
    'punctuation',
    'shouting',
    (text, random) =>
      `${text.trimEnd().replace(/[.?!]+$/, '')}${random.pick(['!!!', '???', '?!', '?!?!', '...', '!!'])}`,
  ],
  ['punctuation', 'dots', (text, random) => text.replace(/[,;] |\. /g, () => random.pick(['... ', ' .. ', ' - ']))],
];

export const noises: readonly Augmentation[] = [
  ...light.map(([family, name, apply]) =>
    augmentation({ name: `${family}.${name}`, family, kind: 'noise', style: 0, keeps: 'likeness', apply }),
  ),
  augmentation({
    name: 'dilution.paragraphs',
    family: 'dilution',
    kind: 'noise',
    style: 0,
    apply: (text, random) => dilute(text, random),
  }),
];
