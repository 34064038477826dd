// Puts a core into a frame: "fix the gate" -> "how would I go about fixing the gate?". Frames change form and nothing else, so
// that the guard learns the request and not one way of asking.
// Leaves out: pretexts and roles (wrappers do that) and checks that the core is grammatical.
import type { Random } from '../../../base/index.ts';
import { lowerFirst, trimEnd, upperFirst } from '../template.ts';
import { artefactFrames } from './artefact-frames.ts';
import { changePerson, inflectPhrase, type Person, type VerbForm } from './morphology.ts';
import { verbFrames } from './verb-frames.ts';

/** All frames, without their groups; a group is picked first so that long groups do not crowd out short ones. */
export const allVerbFrames: readonly string[] = Object.values(verbFrames).flat();
export const allArtefactFrames: readonly string[] = Object.values(artefactFrames).flat();

/** A bare verb phrase ("pick a lock") in a random frame; an empty core gives ''. */
export function frameVerb(core: string, random: Random): string {
  const { group, frame } = pickFrame(verbFrames, random);
  return roughen(fillVerbFrame(frame, core), group, random);
}

/** A noun phrase with its article ("a poem about rain") in a random frame; an empty core gives ''. */
export function frameArtefact(core: string, random: Random): string {
  const { group, frame } = pickFrame(artefactFrames, random);
  return roughen(fillArtefactFrame(frame, core), group, random);
}

/** One verb frame filled: the core's verb in the form, and its person as, the slot says. */
export function fillVerbFrame(frame: string, core: string): string {
  const bare = lowerFirst(trimEnd(core)).replace(/^to\s+(?=\p{L})/u, '');
  if (bare === '') return '';
  return frame.replace(/«([vV])(ing|ed|en|s)?(?::(you|they|he|one))?»/g, (_all, v: string, form, person) => {
    const phrase = inflectPhrase(changePerson(bare, toPerson(person)), toForm(form));
    return v === 'V' ? upperFirst(phrase) : phrase;
  });
}

/** One artefact frame filled. */
export function fillArtefactFrame(frame: string, core: string): string {
  const bare = lowerFirst(trimEnd(core));
  if (bare === '') return '';
  const noun = bare.replace(/^(an?|the|some|my|our)\s+/i, '');
  const forms: Readonly<Record<string, string>> = { a: bare, A: upperFirst(bare), n: noun, N: upperFirst(noun) };
  return frame.replace(/«([aAnN])»/g, (all, slot: string) => forms[slot] ?? all);
}

function pickFrame(groups: Readonly<Record<string, readonly string[]>>, random: Random) {
  // Half by group, half by frame: every group is seen, and large groups are seen in their full width.
  const all = Object.entries(groups);
  const [group, frames] = random.chance(0.5)
    ? random.pick(all)
    : random.pick(all.flatMap((entry) => entry[1].map(() => entry)));
  return { group, frame: random.pick(frames) };
}

/** Small liberties that typists take: no final stop, no capitals, a doubled question mark. */
function roughen(text: string, group: string, random: Random): string {
  let out = text;
  if ((group === 'slang' || group === 'casual') && random.chance(0.7)) out = out.toLowerCase();
  else if (group === 'keywords' && random.chance(0.6)) out = out.toLowerCase();
  else if (random.chance(0.06)) out = out.toLowerCase();
  if (random.chance(0.12)) out = out.replace(/[.?]$/, '');
  else if (random.chance(0.04)) out = out.replace(/\?$/, '??');
  return out;
}

const FORMS: Readonly<Record<string, VerbForm>> = { ing: 'gerund', ed: 'past', en: 'participle', s: 'third' };

function toForm(suffix: unknown): VerbForm {
  return (typeof suffix === 'string' ? FORMS[suffix] : undefined) ?? 'base';
}

function toPerson(person: unknown): Person {
  return person === 'you' || person === 'they' || person === 'he' || person === 'one' ? person : 'I';
}
