import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { findCore, rewordLightly, rewriteForm } from './rewrite.ts';
import { anyText, seed } from './sample-texts.conformance.ts';

describe('rewriting the form', () => {
  it('finds the verb core of questions, orders, tutorials and statements of intent', () => {
    const forms = [
      'How do I repot my cactus?',
      'how to repot my cactus',
      'Please explain how to repot my cactus.',
      'Could you teach me to repot my cactus?',
      "What's the best way to repot my cactus?",
      'Give me five ways to repot my cactus',
      'Write a detailed guide on how to repot my cactus.',
      'I want to learn how to repot my cactus',
      "I'm trying to repot my cactus.",
      'hey, can you help me repot my cactus, please?',
    ];
    for (const form of forms) expect(findCore(form), form).toEqual({ kind: 'verb', core: 'repot my cactus' });
  });

  it('finds the artefact core of orders for something written', () => {
    const forms = [
      'Write a letter to the choir.',
      'Can you draft me a letter to the choir?',
      'I need a letter to the choir',
      'please help me write a letter to the choir',
    ];
    for (const form of forms) expect(findCore(form)?.core, form).toMatch(/letter to the choir$/);
  });

  it('leaves alone what it does not understand', () => {
    for (const text of [
      'Why is the sky blue?',
      'tulips',
      '',
      'Hello there. How do I do this? And that?',
      'x'.repeat(900),
    ])
      expect(findCore(text)).toBeUndefined();
  });

  it('turns one question into many forms, among them past, future, orders and titles', () => {
    const random = createRandom('forms');
    const forms = Array.from({ length: 400 }, () => rewriteForm('How do I repot my cactus?', random));
    expect(new Set(forms).size).toBeGreaterThan(150);
    expect(forms.every((form) => /repot(?:ting|ted)? (?:my|your|their|his|one's) cactus/i.test(form))).toBe(true);
    for (const pattern of [/^How did people/, /in the future|2050|decades|century/i, /^Write /, /^List /, /^I want/])
      expect(
        forms.some((form) => pattern.test(form)),
        String(pattern),
      ).toBe(true);
  });

  it('rewrites the sentence it knows and leaves its neighbours in place', () => {
    const out = rewriteForm('My cactus is ill. How can I repot it?', createRandom(2));
    expect(out).toMatch(/^My cactus is ill\. /);
    expect(out).toMatch(/repot(?:ting|ted)? it/);
  });

  it('keeps every text that is not blank from becoming blank', () => {
    fc.assert(
      fc.property(anyText, seed, (text, number) => {
        for (const rewrite of [rewriteForm, rewordLightly])
          if (text.trim() !== '') expect(rewrite(text, createRandom(number)).trim()).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });
});
