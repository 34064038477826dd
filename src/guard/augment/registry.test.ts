import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { scripts } from './conversation-scripts.ts';
import { contentWords } from './key-words.ts';
import {
  augment,
  augmentationByName,
  augmentations,
  augmentConversation,
  families,
  heldOutFamilies,
  trainingFamilies,
} from './registry.ts';
import { anyText, plainRequests, seed } from './sample-texts.conformance.ts';
import { slotNames, trimEnd, wellFormed } from './template.ts';
import type { Augmentation } from './types.ts';
import { wrapperFamilies } from './wrapper-texts.ts';

const free = augmentations.filter((item) => item.input === 'any');
const wrappers = (style: 0 | 1) => augmentations.filter((item) => item.kind === 'wrapper' && item.style === style);
const loose = (text: string) => trimEnd(text).toLowerCase().replace(/\s+/g, ' ');

describe('the registry of augmentations', () => {
  it('holds at least 110 attack wrappers in 24 families and 40 neutral ones, every name once [guard.augment.registry]', () => {
    expect(wrappers(1).length).toBeGreaterThanOrEqual(110);
    expect(new Set(wrappers(1).map((item) => item.family)).size).toBeGreaterThanOrEqual(24);
    expect(wrappers(0).length).toBeGreaterThanOrEqual(40);
    expect(new Set(augmentations.map((item) => item.name)).size).toBe(augmentations.length);
    for (const item of augmentations) {
      expect(item.name.startsWith(`${item.family}.`) || item.kind === 'language').toBe(true);
      expect(augmentationByName(item.name)).toBe(item);
    }
    expect(augmentationByName('no-such.thing')).toBeUndefined();
  });

  it('holds every kind, and wrappers both short and of 60 to 300 words', () => {
    expect(new Set(augmentations.map((item) => item.kind)).size).toBe(7);
    const lengths = wrappers(1).map((item) => item.apply('', createRandom(1)).split(/\s+/).length);
    expect(lengths.filter((words) => words < 25).length).toBeGreaterThan(15);
    expect(lengths.filter((words) => words >= 60).length).toBeGreaterThanOrEqual(45);
    expect(Math.max(...lengths)).toBeLessThan(400);
  });

  it('keeps a quarter of the attack wrapper families out of training, and each of them exists', () => {
    const all = families({ kind: 'wrapper', style: 1 });
    expect(heldOutFamilies.filter((family) => !all.includes(family))).toEqual([]);
    expect(heldOutFamilies.length / all.length).toBeGreaterThanOrEqual(0.2);
    expect(heldOutFamilies.length / all.length).toBeLessThanOrEqual(0.3);
    const random = createRandom('held out');
    const used = Array.from({ length: 4000 }, () => augment('water the fern', { random }).families).flat();
    expect(used.filter((family) => heldOutFamilies.includes(family))).toEqual([]);
    expect(new Set(used).size).toBeGreaterThan(0.95 * (trainingFamilies.length - 1));
  });

  it('chains or nests in about a third of the draws, up to the wanted depth, and names what it used', () => {
    const random = createRandom('nesting');
    const draws = Array.from({ length: 4000 }, () => augment(plainRequests[0]!, { random }));
    const share = draws.filter((draw) => draw.names.length === 2).length / draws.length;
    expect(share).toBeGreaterThan(0.28);
    expect(share).toBeLessThan(0.38);
    expect(draws.every((draw) => draw.names.length >= 1 && draw.names.length <= 2)).toBe(true);
    const deep = Array.from({ length: 500 }, () => augment('water the fern', { random, maxNested: 4, nesting: 1 }));
    expect(Math.max(...deep.map((draw) => draw.names.length))).toBe(4);
    for (const draw of draws) {
      const used = draw.names.map((name) => augmentationByName(name)!);
      expect(draw.style).toBe(used.some((item) => item.style === 1) ? 1 : 0);
      expect(draw.splits).toBe(used.some((item) => item.splits));
    }
  });

  it('draws only from the families, styles and kinds that were asked for', () => {
    const random = createRandom('filters');
    for (let i = 0; i < 300; i++) {
      expect(augment('water the fern', { random, styles: [0], kinds: ['wrapper'] }).families[0]).toMatch(/^neutral-/);
      expect(augment('water the fern', { random, families: ['verse'] }).families).toEqual(['verse']);
    }
    expect(augment('water the fern', { random, families: [] })).toEqual({
      text: 'water the fern',
      style: 0,
      names: [],
      families: [],
      splits: false,
    });
  });

  it('makes the same text from the same seed, and mostly another from another', () => {
    fc.assert(
      fc.property(anyText, seed, fc.constantFrom(...augmentations), (text, number, item) => {
        expect(item.apply(text, createRandom(number))).toBe(item.apply(text, createRandom(number)));
      }),
      { numRuns: 600 },
    );
    const texts = Array.from({ length: 300 }, (_, i) => augment(plainRequests[0]!, { random: createRandom(i) }).text);
    expect(new Set(texts).size).toBeGreaterThan(270);
  });

  it('never throws, is never empty unless the text is blank, and grows within bounds, on any string whatever', () => {
    const check = (text: string, item: Augmentation) => {
      const out = item.apply(text, createRandom(text.length));
      // Word and letter tables may find nothing to write for a text of signs alone; then the text stays.
      if (text.trim() !== '') expect(out.length, item.name).toBeGreaterThan(0);
      expect(out.length, item.name).toBeLessThanOrEqual(36 * text.length + 4500);
      expect(item.invert?.(text), item.name).toSatisfy((back) => back === undefined || typeof back === 'string');
    };
    fc.assert(fc.property(anyText, fc.constantFrom(...augmentations), check), { numRuns: 3000 });
    const hostile = [
      '',
      ' ',
      '\n',
      '\ud800',
      '\udfff\ud800',
      '😀'.repeat(300),
      'a'.repeat(3000),
      'how to '.repeat(400),
      '\u0000',
      '""\\"',
      '[][[',
      'İİİ',
      '((((',
      '«request»',
      '$&$1',
    ];
    for (const text of hostile) for (const item of augmentations) check(text, item);
  });

  it('keeps the request word for word in every augmentation that says so, slots in the request included', () => {
    const verbatim = free.filter((item) => item.keeps === 'verbatim');
    for (const item of verbatim)
      for (const text of [...plainRequests, 'what does «request» mean in $& or $1 templates?'])
        expect(loose(item.apply(text, createRandom(item.name)).replaceAll('\\"', '"')), item.name).toContain(
          loose(text),
        );
  });

  it('changes only few letters in light noise, and keeps most content words when it rewrites', () => {
    for (const item of free.filter((entry) => entry.keeps === 'likeness'))
      for (const text of plainRequests)
        expect(likeness(text, item.apply(text, createRandom(text))), `${item.name}: ${text}`).toBeGreaterThan(0.7);
    for (const item of free.filter((entry) => entry.keeps === 'words'))
      for (const text of plainRequests)
        for (let i = 0; i < 10; i++) {
          const out = item.apply(text, createRandom(i)).toLowerCase();
          const words = contentWords(text).map((span) => span.word.toLowerCase());
          // Verbs change their form, so their first letters count.
          const kept = words.filter((word) => out.includes(word.slice(0, Math.max(3, word.length - 3))));
          expect(kept.length / words.length, `${text} -> ${out}`).toBeGreaterThan(0.7);
        }
  });

  it('leaves no slot open and uses no unknown one', () => {
    const known = new Set([...slotNames(), 'topic']);
    const templates = [
      ...wrapperFamilies.flatMap((entry) => Object.values(entry.texts)),
      ...scripts.flatMap((script) => script.turns.map(([, line]) => line)),
    ];
    const slots = templates.flatMap((template) => Array.from(template.matchAll(/«([^«»]*)»/g), (match) => match[1]!));
    expect(slots.filter((slot) => !known.has(slot) && !slot.includes('|'))).toEqual([]);
    for (const item of free.filter((entry) => entry.kind === 'wrapper' || entry.kind === 'conversation'))
      expect(item.apply('water the fern', createRandom(item.name)), item.name).not.toMatch(/[«»]/);
  });
});

describe('conversations', () => {
  const conversations = augmentations.filter((item) => item.applyConversation);

  it('put the request or its last step into the last user or tool message, after at least one other turn', () => {
    expect(conversations.length).toBeGreaterThan(12);
    for (const item of conversations)
      for (const text of plainRequests) {
        const messages = item.applyConversation!(text, createRandom(7));
        expect(messages.length).toBeGreaterThan(1);
        expect(['user', 'tool']).toContain(messages.at(-1)!.role);
        if (!item.splits) expect(loose(messages.at(-1)!.text.replaceAll('\\"', '"')), item.name).toContain(loose(text));
        expect(messages.every((message) => message.text !== '')).toBe(true);
      }
  });

  it('say the same as messages and as text, from the same seed', () => {
    for (const item of conversations) {
      const messages = item.applyConversation!(plainRequests[1]!, createRandom(3));
      const text = item.apply(plainRequests[1]!, createRandom(3));
      for (const message of messages) expect(text, item.name).toContain(message.text);
    }
  });

  it('come as messages where the outermost augmentation is one, else as one user message', () => {
    const random = createRandom('messages');
    const draws = Array.from({ length: 800 }, () => augmentConversation(plainRequests[2]!, { random }));
    expect(draws.some((draw) => draw.messages.length > 2)).toBe(true);
    for (const draw of draws) {
      const outer = augmentationByName(draw.names.at(-1)!)!;
      expect(draw.messages.length > 1).toBe(outer.kind === 'conversation');
    }
  });
});

/** Share of letters that survive in order: twice the longest common subsequence over both lengths, case and spaces aside. */
function likeness(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => [...wellFormed(text).toLowerCase().replace(/\s/g, '')]) as [
    string[],
    string[],
  ];
  let row = new Array<number>(right.length + 1).fill(0);
  for (const sign of left) {
    const next = [0];
    right.forEach((other, i) => {
      next.push(sign === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!));
    });
    row = next;
  }
  return (2 * row.at(-1)!) / (left.length + right.length);
}
