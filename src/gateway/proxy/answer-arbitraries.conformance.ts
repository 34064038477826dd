// Answers for property tests: their text cut into pieces anywhere, and their bytes cut anywhere.
import fc from 'fast-check';

const WORDS = [
  'the',
  'café',
  'train',
  '春天来了',
  '👩‍🚀',
  'נסיעה',
  'for',
  'bidden',
  'forbidden',
  'Forbidden!',
  ' ',
  '\n',
  '.',
  'doubtful',
];
/** Pieces of an answer, cut anywhere: inside words and inside characters. */
export const pieces = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 12 })
  .chain((words) => {
    const text = words.join(fc.sample(fc.constantFrom('', ' '), 1)[0]);
    return fc.array(fc.nat({ max: Math.max(1, text.length) }), { maxLength: 8 }).map((cuts) => {
      const places = [...new Set([0, ...cuts, text.length])].filter((at) => at <= text.length).sort((a, b) => a - b);
      return places.slice(1).map((end, i) => text.slice(places[i], end));
    });
  })
  .filter((parts) => parts.length > 0);
export const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 20 });
