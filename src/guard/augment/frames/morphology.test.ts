import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { irregularVerbs } from './irregular-verbs.ts';
import { changePerson, inflectPhrase, inflectVerb } from './morphology.ts';

// Forms checked by hand against a dictionary: base, gerund, past, participle, third person.
const ORACLE = `
  open opening opened opened opens; make making made made makes; stop stopping stopped stopped stops; lie lying lied lied lies;
  die dying died died dies; see seeing saw seen sees; be being was been is; have having had had has; go going went gone goes;
  do doing did done does; carry carrying carried carried carries; play playing played played plays; fix fixing fixed fixed fixes;
  show showing showed shown shows; panic panicking panicked panicked panics; mimic mimicking mimicked mimicked mimics;
  visit visiting visited visited visits; edit editing edited edited edits; begin beginning began begun begins;
  forget forgetting forgot forgotten forgets; refer referring referred referred refers; offer offering offered offered offers;
  plan planning planned planned plans; clean cleaning cleaned cleaned cleans; quit quitting quit quit quits;
  equip equipping equipped equipped equips; travel travelling travelled travelled travels; dye dyeing dyed dyed dyes;
  agree agreeing agreed agreed agrees; tie tying tied tied ties; write writing wrote written writes; rewrite rewriting rewrote rewritten rewrites;
  wash washing washed washed washes; catch catching caught caught catches; buy buying bought bought buys; admit admitting admitted admitted admits;
  develop developing developed developed develops; sweep sweeping swept swept sweeps; choose choosing chose chosen chooses;
  whistle whistling whistled whistled whistles; draw drawing drew drawn draws; hug hugging hugged hugged hugs; bake baking baked baked bakes;
  repair repairing repaired repaired repairs; water watering watered watered waters; dry drying dried dried dries;
  program programming programmed programmed programs; unwrap unwrapping unwrapped unwrapped unwraps; bow bowing bowed bowed bows;
  mix mixing mixed mixed mixes; sing singing sang sung sings; singe singeing singed singed singes; eat eating ate eaten eats;
  control controlling controlled controlled controls; cook cooking cooked cooked cooks; grow growing grew grown grows;
  tidy tidying tidied tidied tidies; label labelling labelled labelled labels; enjoy enjoying enjoyed enjoyed enjoys; teach teaching taught taught teaches;
  swim swimming swam swum swims; run running ran run runs; gather gathering gathered gathered gathers; re-seal re-sealing re-sealed re-sealed re-seals
`
  .trim()
  .split(/;\s*/)
  .map((entry) => entry.split(/\s+/));

describe('English forms', () => {
  it('agree with the dictionary for sixty verbs of every spelling rule', () => {
    for (const [base, gerund, past, participle, third] of ORACLE) {
      const forms = (['gerund', 'past', 'participle', 'third'] as const).map((form) => inflectVerb(base!, form));
      expect([base, ...forms]).toEqual([base, gerund, past, participle, third]);
    }
    expect(ORACLE.length).toBeGreaterThan(55);
  });

  it('hold a table of more than 150 irregular verbs, each with three single-word forms', () => {
    expect(irregularVerbs.size).toBeGreaterThan(150);
    for (const [base, forms] of irregularVerbs)
      expect(`${base} ${forms.past} ${forms.participle}`).toMatch(/^[a-z]+ [a-z]+ [a-z]+$/);
  });

  it('keep the beginning of any regular word and end as the rule says', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/).filter((text) => /[aeiou]/.test(text) && !irregularVerbs.has(text));
    fc.assert(
      fc.property(word, (verb) => {
        expect(inflectVerb(verb, 'gerund')).toMatch(/ing$/);
        expect(inflectVerb(verb, 'past')).toMatch(/ed$/);
        expect(inflectVerb(verb, 'third')).toMatch(/s$/);
        for (const form of ['gerund', 'past', 'third'] as const)
          expect(inflectVerb(verb, form).slice(0, verb.length - 2)).toBe(verb.slice(0, verb.length - 2));
        expect(inflectVerb(verb, 'base')).toBe(verb);
      }),
    );
  });

  it('change every verb of a joined phrase and leave nouns after "and" alone', () => {
    expect(inflectPhrase('quietly open the box and take it home', 'gerund')).toBe(
      'quietly opening the box and taking it home',
    );
    expect(inflectPhrase('buy bread and butter', 'past')).toBe('bought bread and butter');
    expect(inflectPhrase('mix flour and water and bake the dough', 'past')).toBe(
      'mixed flour and water and baked the dough',
    );
    expect(inflectPhrase('sand and oil the table', 'gerund')).toBe('sanding and oiling the table');
    expect(inflectPhrase('not wake the baby', 'gerund')).toBe('not waking the baby');
    expect(inflectPhrase('not wake the baby', 'past')).toBe('did not wake the baby');
    expect(inflectPhrase('not be seen', 'past')).toBe('were not seen');
  });

  it('speak of others when asked to', () => {
    expect(changePerson('find my keys before I am late', 'they')).toBe('find their keys before they are late');
    expect(changePerson('find my keys before I am late', 'you')).toBe('find your keys before you are late');
    expect(changePerson('teach myself my first song', 'he')).toBe('teach himself his first song');
    expect(changePerson('find my keys before I leave', 'he')).toBe('find their keys before they leave');
    expect(changePerson('mine some salt for a friend of mine', 'they')).toBe('mine some salt for a friend of theirs');
  });
});
