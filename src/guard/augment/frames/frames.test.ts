import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../base/index.ts';
import { latinText, seed } from '../sample-texts.conformance.ts';
import {
  allArtefactFrames,
  allVerbFrames,
  fillArtefactFrame,
  fillVerbFrame,
  frameArtefact,
  frameVerb,
} from './frames.ts';

describe('frames around cores', () => {
  it('are at least 150 different ones for verbs and 60 for artefacts', () => {
    expect(new Set(allVerbFrames).size).toBe(allVerbFrames.length);
    expect(new Set(allArtefactFrames).size).toBe(allArtefactFrames.length);
    expect(allVerbFrames.length).toBeGreaterThanOrEqual(150);
    expect(allArtefactFrames.length).toBeGreaterThanOrEqual(60);
  });

  it('each hold exactly what they are asked to hold: the object of the core, and no slot left open', () => {
    for (const frame of allVerbFrames) {
      const text = fillVerbFrame(frame, 'repaint the wooden fence');
      expect(text).toMatch(/repaint(?:ing|ed)? the wooden fence/i);
      expect(text).not.toMatch(/[«»]/);
    }
    for (const frame of allArtefactFrames) {
      const text = fillArtefactFrame(frame, 'a leaflet about wooden fences');
      expect(text).toMatch(/leaflet about wooden fences/i);
      expect(text).not.toMatch(/[«»]/);
    }
  });

  it('put the verb into the form that the frame asks for', () => {
    expect(fillVerbFrame('How would I go about «ving»?', 'fix my gate and paint it')).toBe(
      'How would I go about fixing my gate and painting it?',
    );
    expect(fillVerbFrame('How did people «v:they»?', 'fix my gate.')).toBe('How did people fix their gate?');
    expect(fillVerbFrame('«Ving:you» in five steps', 'to fix my gate')).toBe('Fixing your gate in five steps');
    expect(fillArtefactFrame('«N» template', 'a letter to my bank')).toBe('Letter to my bank template');
  });

  it('give every frame its turn within a few thousand draws', () => {
    const random = createRandom('turns');
    const seen = new Set<string>();
    for (let i = 0; i < 12_000; i++)
      seen.add(
        frameVerb('zzz', random)
          .toLowerCase()
          .replace(/[.?]+$/, ''),
      );
    const all = new Set(
      allVerbFrames.map((frame) =>
        fillVerbFrame(frame, 'zzz')
          .toLowerCase()
          .replace(/[.?]+$/, ''),
      ),
    );
    expect([...all].filter((text) => !seen.has(text))).toEqual([]);
  });

  it('never lose the words of a core, whatever it is', () => {
    fc.assert(
      fc.property(latinText, seed, (core, number) => {
        const object = `visit ${core.replace(/[,?]/g, ' ').trim()} place`;
        const words = object
          .toLowerCase()
          .split(/\s+/)
          .slice(1)
          .filter((word) => word.length > 2);
        for (const frame of [frameVerb, frameArtefact]) {
          const text = frame(object, createRandom(number)).toLowerCase();
          expect(words.filter((word) => !text.includes(word.slice(0, word.length - 1)))).toEqual([]);
        }
      }),
    );
  });
});
