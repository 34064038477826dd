// Answers in pieces, as models and networks send them: a word at a time, a few signs at a time, one unit at a time, or cut anywhere.
// (The name keeps it out of the build.)
import fc from 'fast-check';
import { ciphers } from '../augment/ciphers.ts';
import { sampleLexicon } from '../model/sample-ensemble.conformance.ts';
import { anyText, cutAt, mixedText } from '../text/sample-texts.conformance.ts';
import { screenPrompt } from './prompt.ts';
import type { PromptJudgement, PromptMessage, ScreenOptions, StreamingGuard } from './types.ts';

/** Much of it encoded and glued together, so that the second view is mostly in use. */
const denseText = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...ciphers), fc.array(fc.constantFrom(...sampleLexicon), { minLength: 1, maxLength: 3 }))
        .map(([cipher, words]) => cipher.encode(words.join(' '))),
      fc.constantFrom(
        ...sampleLexicon,
        'f o r b i d d e n',
        'f0rb1dd3n',
        'SECRET PLAN',
        '漢字漢字',
        'a.b(c)',
        '. ',
        '\n',
      ),
    ),
    { maxLength: 14 },
  )
  .chain((parts) => fc.constantFrom(' ', ' ', '', '.').map((joint) => parts.join(joint)));

/** Much of what is encoded in one stretch. */
const stretchedText = fc
  .tuple(
    fc.constantFrom(...ciphers, { encode: (text: string) => [...text.replaceAll(' ', '')].join(' ') }),
    fc.array(fc.constantFrom(...sampleLexicon), { minLength: 10, maxLength: 40 }),
  )
  .map(([cipher, words]) => cipher.encode(words.join(' ')));

export interface CutText {
  readonly text: string;
  readonly pieces: readonly string[];
}

/** Ways to cut a text. */
const cutter: fc.Arbitrary<(text: string) => string[]> = fc.oneof(
  fc.constant((text: string) => text.match(/\s*\S+|\s+/g) ?? []),
  fc.integer({ min: 3, max: 8 }).map((size) => (text: string) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []),
  fc.array(fc.nat(), { maxLength: 12 }).map(
    (cuts) => (text: string) =>
      cutAt(
        text,
        cuts.map((cut) => cut % (text.length + 1)),
      ),
  ),
);

/** A text in pieces; empty pieces and halves of surrogate pairs occur. */
export const screenedText: fc.Arbitrary<CutText> = fc
  .tuple(
    fc.oneof(
      { arbitrary: mixedText, weight: 3 },
      { arbitrary: denseText, weight: 3 },
      { arbitrary: stretchedText, weight: 1 },
      { arbitrary: anyText, weight: 1 },
    ),
    cutter,
  )
  .map(([text, cut]) => ({ text, pieces: cut(text) }));

/** What the guard found; throws where it failed. */
export async function judgePrompt(
  guard: StreamingGuard,
  exchange: readonly PromptMessage[],
  options?: ScreenOptions,
): Promise<PromptJudgement> {
  const found = await screenPrompt(guard, exchange, options);
  if ('failure' in found) throw found.failure;
  return found;
}
