// Rewrites the form of a free request: question <-> imperative <-> tutorial <-> past and future, where the pattern of the request is
// recognised; otherwise light rewording (politeness, contractions, openings). Style 0; the words that carry content stay.
// Source: the "rewriting" lever of guard-experiments.md section 3 item 6c. Leaves out: paraphrase of the content itself.
import type { Random } from '../../base/index.ts';
import { frameArtefact, frameVerb } from './frames/frames.ts';
import { lowerFirst, trimEnd, upperFirst } from './template.ts';
import { type Augmentation, augmentation } from './types.ts';

/** What a request asks for, where its form is recognised. */
export type Core = { readonly kind: 'verb' | 'artefact'; readonly core: string };

const PLEASE = '(?:(?:please|pls|plz|kindly|hey|hi|hello|so|ok|okay|um|yo),? )*';
const ASK =
  "(?:(?:can|could|would|will) (?:you|u) (?:please |pls |kindly )?|i(?:'d| would) like you to |i (?:want|need) you to )?";
const TELL =
  '(?:tell|show|teach|explain(?: to)?|describe(?: to)?|instruct|advise|demonstrate(?: to)?)(?: (?:me|us))?(?: (?:exactly|in detail|step by step))?,? ';
const WAY =
  '(?:a|an|the|some|any|good|best|easy|easiest|quick|quickest|simple|simplest|effective|most effective|cheapest|safest|fastest|other| )*(?:way|ways|method|methods|trick|tricks|steps?|tips?|ideas?|techniques?|instructions?)';

// Each pattern ends where a bare verb phrase begins.
const VERB_OPENINGS: readonly RegExp[] = [
  new RegExp(
    `^${PLEASE}how (?:do|can|could|would|should|might|did|will|does|to) (?:i|you|u|we|one|somebody|someone|people|a person|they) (?:go about )?(?=\\p{L})`,
    'iu',
  ),
  new RegExp(`^${PLEASE}how to (?=\\p{L})`, 'iu'),
  new RegExp(
    `^${PLEASE}${ASK}${TELL}how (?:to|(?:i|you|we|one|people|someone) (?:can|could|might|would|should)) (?=\\p{L})`,
    'iu',
  ),
  new RegExp(`^${PLEASE}${ASK}(?:teach|help) (?:me|us) (?:to )?(?=\\p{L})`, 'iu'),
  new RegExp(`^${PLEASE}what(?:'s| is| are|s) ${WAY} to (?=\\p{L})`, 'iu'),
  new RegExp(`^${PLEASE}(?:is|are) there ${WAY} to (?=\\p{L})`, 'iu'),
  new RegExp(
    `^${PLEASE}${ASK}(?:give|provide|list|suggest|name|find|show)(?: (?:me|us))?(?: with)?(?: (?:a list of|\\d+|two|three|five|ten|detailed|step-by-step))* ${WAY} (?:on how |for how )?to (?=\\p{L})`,
    'iu',
  ),
  new RegExp(
    `^${PLEASE}${ASK}(?:write|create|draft|make|give me|prepare|provide|generate)(?: (?:me|us))? (?:a|an|some)? ?(?:[\\w-]+ ){0,2}(?:guide|tutorial|manual|plan|instructions|walkthrough|explanation)(?: (?:on|for|of|about))? (?:how )?to (?=\\p{L})`,
    'iu',
  ),
  new RegExp(
    `^${PLEASE}i (?:want|need|would like|'d like|wish|plan|am trying|have|am planning|intend)(?: to (?:know|learn|find out|understand) how)? to (?=\\p{L})`,
    'iu',
  ),
  new RegExp(`^${PLEASE}i(?:'m| am) (?:trying|planning|going|looking) to (?=\\p{L})`, 'iu'),
];

const MAKE =
  '(?:write|create|draft|compose|generate|make|produce|prepare|design|develop|give|come up with|put together|type up)';
const ARTEFACT_OPENINGS: readonly RegExp[] = [
  new RegExp(
    `^${PLEASE}${ASK}(?:help (?:me|us) (?:to )?)?${MAKE}(?: (?:me|us|out))? (?=(?:an?|some|the|five|ten|three|\\d+) \\p{L})`,
    'iu',
  ),
  new RegExp(`^${PLEASE}(?:i need|i want|i'd like|i would like|i'm looking for|looking for|need) (?=an? \\p{L})`, 'iu'),
];

/** The bare verb phrase or noun phrase inside a request of one sentence; undefined where the form is not known. */
export function findCore(text: string): Core | undefined {
  const sentence = trimEnd(text);
  // More than one sentence, or a pasted text: the core would not be the whole request.
  if (sentence.length > 400 || /[.?!]\s+\S|\n/u.test(sentence)) return undefined;
  for (const [kind, openings] of [['verb', VERB_OPENINGS] as const, ['artefact', ARTEFACT_OPENINGS] as const]) {
    for (const opening of openings) {
      const match = opening.exec(sentence);
      const core = match ? sentence.slice(match[0].length).replace(/,? (?:please|pls|plz|thanks|thx)$/i, '') : '';
      if (core !== '') return { kind, core };
    }
  }
  return undefined;
}

/** The same request in another form; words of content stay. Never empty for a text that is not blank. */
export function rewriteForm(text: string, random: Random): string {
  const whole = findCore(text);
  if (whole) return frameCore(whole, random);
  // Of several sentences, the last one with a known form is rewritten where it stands.
  const sentences = text.split(/(?<=[.?!])(\s+)/u);
  for (let i = sentences.length - 1; i >= 0; i -= 2) {
    const core = findCore(sentences[i]!);
    if (!core || text.length > 4000) continue;
    const out = [...sentences];
    out[i] = frameCore(core, random);
    return out.join('');
  }
  return rewordLightly(text, random);
}

function frameCore(core: Core, random: Random): string {
  return core.kind === 'verb' ? frameVerb(core.core, random) : frameArtefact(core.core, random);
}

const OPENERS: readonly string[] = [
  'Please help: ',
  'Question: ',
  'Quick question, ',
  'Hey, ',
  'So, ',
  'Well, ',
  'I have a question. ',
  'One thing I would like to know: ',
  'Tell me, ',
  'Look, ',
  'Right, ',
  'Here is my request: ',
  'ok so ',
  'hi, ',
  'Help me with this: ',
  'My question: ',
  'Be so kind: ',
];
const CLOSERS: readonly string[] = [
  ' Please.',
  ' Thanks!',
  ' thx',
  ' Thank you in advance.',
  ' Any ideas?',
  ' Can you help?',
  ' What do you say?',
  ' I need this today.',
  ' pls',
  ' Explain.',
  ' Be specific.',
  ' Give me details.',
  ' Cheers.',
  ' Would be great.',
  ' Just the answer please.',
];
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bI am\b/g, "I'm"],
  [/\bdo not\b/g, "don't"],
  [/\bcannot\b/g, "can't"],
  [/\bwhat is\b/gi, "what's"],
  [/\bit is\b/g, "it's"],
  [/\bthey are\b/g, "they're"],
  [/\bI have\b/g, "I've"],
  [/\bwill not\b/g, "won't"],
  [/\bI would\b/g, "I'd"],
  [/\bis not\b/g, "isn't"],
];
const EXPANSIONS: readonly (readonly [RegExp, string])[] = [
  [/\bI'm\b/g, 'I am'],
  [/\bdon't\b/g, 'do not'],
  [/\bcan't\b/g, 'cannot'],
  [/\bwhat's\b/g, 'what is'],
  [/\bit's\b/g, 'it is'],
  [/\bI've\b/g, 'I have'],
  [/\bwon't\b/g, 'will not'],
  [/\bisn't\b/g, 'is not'],
  [/\bwanna\b/g, 'want to'],
  [/\bgonna\b/g, 'going to'],
];

/** One or two light changes around and inside the text; nothing of it is lost. */
export function rewordLightly(text: string, random: Random): string {
  let out = text.trim();
  if (out === '') return '';
  if (random.chance(0.4)) {
    const table = random.chance(0.5) ? CONTRACTIONS : EXPANSIONS;
    for (const [pattern, replacement] of table) out = out.replace(pattern, replacement);
  }
  if (random.chance(0.5)) out = random.pick(OPENERS) + lowerFirst(out);
  if (random.chance(0.4)) out = (/[.?!]$/.test(out) ? out : `${out}.`) + random.pick(CLOSERS);
  return random.chance(0.2) ? lowerFirst(out) : random.chance(0.2) ? upperFirst(out) : out;
}

export const rewrites: readonly Augmentation[] = [
  augmentation({ name: 'form.rewrite', family: 'form', kind: 'rewrite', style: 0, keeps: 'words', apply: rewriteForm }),
  augmentation({
    name: 'form.reword',
    family: 'form',
    kind: 'rewrite',
    style: 0,
    keeps: 'words',
    apply: rewordLightly,
  }),
];

/** Frames as augmentations: they need a core and are therefore never drawn for free text. */
export const frames: readonly Augmentation[] = [
  augmentation({
    name: 'frame.verb',
    family: 'frame',
    kind: 'frame',
    style: 0,
    keeps: 'words',
    input: 'verb',
    apply: frameVerb,
  }),
  augmentation({
    name: 'frame.artefact',
    family: 'frame',
    kind: 'frame',
    style: 0,
    keeps: 'words',
    input: 'artefact',
    apply: frameArtefact,
  }),
];
