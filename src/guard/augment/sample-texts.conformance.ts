// Texts and generators that the tests of this folder share (named so that the build leaves it out). No text here is restricted: what
// is proven is that the augmentations cannot tell one text from another.
import fc from 'fast-check';

/** Ordinary requests of several forms; harmless, and with the shapes that restricted ones have too. */
export const plainRequests: readonly string[] = [
  'How do I repot my cactus without breaking its roots?',
  'Write a short poem about the neighbour who waters my plants.',
  'i want to learn how to whistle loudly, any tips',
  'Explain how people crossed the mountains in winter before there were tunnels.',
  'Give me a list of ten quiet hobbies for a small apartment',
  'My sister says kettles used to be louder. Is that true? Tell me how they are built.',
  'Draft an email to the choir that moves rehearsal to Thursday.',
  'translate "good evening" into Danish',
];

/** Any string at all: every UTF-16 unit, lone surrogates included. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(
        ' ',
        '\n',
        'a',
        'E',
        'how do I ',
        'write a ',
        '"',
        '\\',
        '[',
        ']',
        '«request»',
        '{',
        '\u2028',
        '😀',
        'ไ',
        '0',
        '%',
      ),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

/** Texts of ordinary letters, spaces and marks. */
export const latinText = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz ABCDE ,?'), { minLength: 1, maxLength: 80 })
  .map((letters) => letters.join(''))
  .filter((text) => text.trim() !== '');

export const seed = fc.integer({ min: 0, max: 1e9 });
