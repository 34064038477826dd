// Suffix noise: garbage behind the request, of the look that token searches produce: word salad, code fragments, punctuation,
// repeated marks, mixed scripts. Generated from syllables and lists of our own; no string from any attack is stored.
import type { Random } from '../../base/index.ts';
import { type Augmentation, augmentation } from './types.ts';

const WORDS: readonly string[] =
  `table river seven walnut orange window lower copper lantern yellow quarter bishop ladder violin thirty margin salad cotton marble sofa
   parade sketch velvet pilot harbour theatre clause column module minus spoon weather pocket feather acre giant prose meter pepper
   thimble oblique granite tenor ballast fennel quilt raster ember domino cursor gravel anthem vertex lozenge pylon`
    .trim()
    .split(/\s+/);

const CODE: readonly string[] =
  String.raw`\" \( }] }, )); ]( {{ :: -> == \n\n </ /> ## ** .* [[ ]] (\ ?> !-- \\ "}] ($ ~~ == == %% @@ ;; |> <? ']) `
    .trim()
    .split(/\s+/);

const ONSETS = 'b c d f g h j k l m n p r s t v w z br cl dr fl gr pl st tr th ch sh'.split(' ');
const RIMES = 'a e i o u an er in on ul ack ect ify ion ous ment ing ate ool ize'.split(' ');

type Maker = (random: Random) => string;

const syllables: Maker = (random) => {
  const count = 1 + random.integer(3);
  const word = Array.from({ length: count }, () => random.pick(ONSETS) + random.pick(RIMES)).join('');
  return random.chance(0.3) ? word[0]!.toUpperCase() + word.slice(1) : word;
};

const token: Maker = (random) => {
  const draw = random.next();
  if (draw < 0.3) return random.pick(WORDS);
  if (draw < 0.55) return random.pick(CODE);
  if (draw < 0.8) return syllables(random);
  if (draw < 0.9) return syllables(random) + syllables(random)[0]!.toUpperCase() + random.pick(WORDS);
  return String(random.integer(9999));
};

const repeat = (count: number, make: () => string, gap: string) => Array.from({ length: count }, make).join(gap);

const makers: Readonly<Record<string, Maker>> = {
  // Words without a sentence, some with wandering punctuation.
  'word-salad': (random) =>
    repeat(
      8 + random.integer(18),
      () => random.pick(WORDS) + (random.chance(0.2) ? random.pick([',', '.', '"', ')', ':']) : ''),
      ' ',
    ),
  // What a gradient search over tokens leaves behind.
  'token-garbage': (random) => {
    const gaps = () => (random.chance(0.6) ? ' ' : '');
    return Array.from({ length: 12 + random.integer(16) }, () => gaps() + token(random))
      .join('')
      .trim();
  },
  // One mark again and again, with interruptions.
  'repeated-marks': (random) => {
    const mark = random.pick(['!', '?', '.', '*', '#', '~', ';)', '=', '/', '}}', '||']);
    return repeat(
      14 + random.integer(16),
      () => (random.chance(0.15) ? random.pick(WORDS) : mark),
      random.pick([' ', '', ' ']),
    );
  },
  // Letters of several scripts.
  'mixed-scripts': (random) => {
    const ranges: readonly (readonly [number, number])[] = [
      [0x3b1, 24],
      [0x430, 32],
      [0x5d0, 26],
      [0x628, 20],
      [0x905, 40],
      [0x3042, 60],
      [0x4e00, 900],
      [0xac00, 900],
    ];
    const letters = () => {
      const [from, count] = random.pick(ranges);
      return repeat(1 + random.integer(4), () => String.fromCodePoint(from + random.integer(count)), '');
    };
    return repeat(8 + random.integer(10), () => (random.chance(0.35) ? token(random) : letters()), ' ');
  },
  // Pseudo-instructions of broken grammar, as searches over words find them.
  'broken-instructions': (random) => {
    const bits = [
      'columns of the seven',
      'under heading thrice',
      'swap each vowel by',
      'paragraph upside of',
      'count down from the',
      'italic where margin',
      'no comma but every',
      'footnote instead of',
    ];
    return repeat(
      4 + random.integer(4),
      () => `${random.pick(bits)} ${random.chance(0.5) ? token(random) : random.pick(WORDS)}`,
      random.pick([' ', '; ', ' (', ' -- ']),
    );
  },
};

/** A random piece of garbage with the gap before it, to be put directly behind a text. */
export function suffixNoise(random: Random): string {
  return random.pick(GAPS) + random.pick(Object.values(makers))(random);
}

const GAPS: readonly string[] = [' ', ' ', '\n', '. ', ''];

export const suffixNoises: readonly Augmentation[] = Object.entries(makers).map(([name, make]) =>
  augmentation({
    name: `suffix-noise.${name}`,
    family: 'suffix-noise',
    kind: 'noise',
    style: 1,
    apply: (text, random) => {
      const noise = make(random);
      const request = text.trim();
      // Mostly behind the text, as the attack has it; sometimes also in front, since some searches place it there.
      if (random.chance(0.1)) return `${noise} ${request} ${make(random)}`;
      return random.chance(0.1) ? `${noise}\n${request}` : `${request}${random.pick(GAPS)}${noise}`;
    },
  }),
);
