import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { augment, augmentations, families } from './registry.ts';
import { latinText, seed } from './sample-texts.conformance.ts';

// What the restricted rules are about. A wrapper that held such a word would itself be evidence of harm.
const RESTRICTED =
  `bomb explosive grenade ammunition firearm rifle murder assassin massacre poison venom toxin nerve-agent anthrax uranium sarin cocaine heroin
   fentanyl methamphetamine narcotic smuggl burgl robbery shoplift arson vandal hacker hacking malware ransomware keylogger phishing botnet spyware
   password blackmail extort launder counterfeit forgery embezzl fraud scam bribe suicide self-harm anorexi overdose rape incest porn nude sexual
   genocide terroris jihad nazi racist racial slur lynch stalk harass kidnap traffick torture behead vaccine election insulin deepfake`
    .trim()
    .split(/\s+/);
const WHOLE_WORDS = [
  'kill',
  'kills',
  'killing',
  'gun',
  'guns',
  'knife',
  'weapon',
  'weapons',
  'drug',
  'drugs',
  'steal',
  'theft',
  'rob',
  'hack',
  'attack',
  'abuse',
  'sex',
  'hate',
  'gas',
  'stab',
  'shoot',
  'poach',
  'dox',
  'meth',
  'lsd',
];

const free = augmentations.filter((item) => item.input === 'any');

describe('both sides', () => {
  it('get the same augmentations: what is drawn and put around a text does not depend on the text [guard.augment.both-sides]', () => {
    fc.assert(
      fc.property(latinText, latinText, seed, (one, other, number) => {
        const first = augment(one, { random: createRandom(number), maxLength: 1e9 });
        const second = augment(other, { random: createRandom(number), maxLength: 1e9 });
        expect(first.names).toEqual(second.names);
        expect(first.style).toBe(second.style);
      }),
      { numRuns: 400 },
    );
  });

  it('stand in the very same words: a wrapper around one request is the wrapper around another', () => {
    const texts = free.filter((item) => item.kind === 'wrapper' && item.keeps === 'verbatim');
    expect(texts.length).toBeGreaterThan(200);
    for (const item of texts) {
      const one = item.apply('Qwertzqwertz', createRandom(9));
      const other = item.apply('Asdfghasdfgh', createRandom(9));
      expect(one.replace(/qwertzqwertz/gi, '#'), item.name).toBe(other.replace(/asdfghasdfgh/gi, '#'));
      expect(one).not.toBe(other);
    }
  });

  it('meet every family: each one takes harmless requests and gives a text of the style it declares', () => {
    for (const family of families())
      for (const item of free.filter((entry) => entry.family === family)) {
        const result = augment('How do I keep basil alive on the kitchen windowsill?', {
          random: createRandom(item.name),
          families: [family],
          styles: [item.style],
          maxNested: 1,
        });
        expect(result.families).toEqual([family]);
        expect(result.style).toBe(item.style);
        expect(result.text.length).toBeGreaterThan(10);
      }
  });

  it('are not told apart by the wrapper: no wrapper, script or noise holds a restricted word of its own', () => {
    const wrapping = free.filter(
      (item) => ['wrapper', 'conversation', 'noise'].includes(item.kind) || item.kind === 'encoding',
    );
    for (const item of wrapping)
      for (let i = 0; i < 6; i++) {
        const text = item.kind === 'encoding' ? '' : 'fern';
        const words = [
          ...new Set(
            item
              .apply(text, createRandom(i))
              .toLowerCase()
              .match(/[a-z-]+/g),
          ),
        ];
        const found = words.filter(
          (word) => WHOLE_WORDS.includes(word) || RESTRICTED.some((stem) => word.startsWith(stem)),
        );
        expect(found, item.name).toEqual([]);
      }
  });
});
