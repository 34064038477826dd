// From a synthesis to what the members learn from in one pass: every request bare, some framed anew, some rewritten, wrapped, diluted,
// noised or in another language. Restricted and permitted text goes through the same draws, so that no form is evidence of harm;
// only the style label knows that a text is wrapped.
import type { Random } from '../../base/index.ts';
import {
  augment,
  augmentConversation,
  dilute,
  frameArtefact,
  frameVerb,
  languageCodes,
  rewriteForm,
  suffixNoise,
  translateRequest,
} from '../augment/index.ts';
import { frameAnswer } from './response-frames.ts';
import type { Synthesis, SyntheticRequest } from './types.ts';

/** One labelled text before it is cut into tokens. Undefined labels are not learned from. */
export interface TrainingItem {
  readonly text: string;
  readonly harm?: number;
  readonly style?: number;
  /** Restricted rule it breaks; '' for none. */
  readonly rule?: string;
  readonly weight?: number;
}

export interface AugmentationShares {
  /** Shares of requests that get an extra copy of each kind. */
  readonly wrapped: number;
  readonly neutral: number;
  readonly diluted: number;
  readonly suffixed: number;
  readonly translated: number;
  readonly encoded: number;
  /** Several turns that lead to the request. */
  readonly conversation: number;
  readonly noised: number;
  /** Share of bare copies whose form is rewritten. */
  readonly rewritten: number;
  /** Share of framed cores that get an answer as well. */
  readonly answered: number;
  /** Long harmless prompts made of several texts, as a share of all permitted requests. */
  readonly documents: number;
  /** Weight in the loss of a permitted request that stands beside a restricted one; the lower, the more a key word alone weighs. */
  readonly contrastWeight: number;
}

export const DEFAULT_SHARES: AugmentationShares = {
  wrapped: 0.35,
  neutral: 0.2,
  diluted: 0.15,
  suffixed: 0.12,
  translated: 0.1,
  encoded: 0.04,
  conversation: 0.03,
  noised: 0.1,
  rewritten: 0.4,
  answered: 0.25,
  documents: 0.4,
  contrastWeight: 1,
};

/** Every request once and bare. */
export const NO_AUGMENTATION: AugmentationShares = {
  wrapped: 0,
  neutral: 0,
  diluted: 0,
  suffixed: 0,
  translated: 0,
  encoded: 0,
  conversation: 0,
  noised: 0,
  rewritten: 0,
  answered: 0,
  documents: 0,
  contrastWeight: 1,
};

/** The items of one pass; another `random` gives another pass. */
export function trainingItems(
  synthesis: Synthesis,
  random: Random,
  shares: AugmentationShares = DEFAULT_SHARES,
): TrainingItem[] {
  const harmless = synthesis.requests
    .filter((request) => !request.restricted && request.kind === 'request')
    .map((request) => request.text);
  const items: TrainingItem[] = [];
  for (const request of synthesis.requests) {
    const weight = !request.restricted && request.beside !== undefined ? shares.contrastWeight : 1;
    const label = { harm: request.restricted ? 1 : 0, rule: request.restricted ? request.rule : '', weight };
    const text = () => requestText(request, random);
    const bare = text();
    items.push({ text: random.chance(shares.rewritten) ? rewriteForm(bare, random) : bare, style: 0, ...label });
    if (random.chance(shares.wrapped)) items.push(wrapped(text(), label, random));
    if (random.chance(shares.neutral))
      items.push({ text: augment(text(), { random, kinds: ['wrapper'], styles: [0] }).text, style: 0, ...label });
    if (random.chance(shares.diluted))
      items.push({
        text: dilute(text(), random, withMaterials(harmless, synthesis.materials, random)),
        style: 0,
        ...label,
      });
    if (random.chance(shares.suffixed)) items.push({ text: text() + suffixNoise(random), style: 1, ...label });
    if (random.chance(shares.translated))
      items.push({ text: translateRequest(text(), random.pick(languageCodes), random), style: 0, ...label });
    if (random.chance(shares.noised))
      items.push({ text: augment(text(), { random, kinds: ['noise'], styles: [0] }).text, style: 0, ...label });
    // What is encoded reads as noise in the plain view; the decoded view is what is judged, so only the style is learned.
    if (random.chance(shares.encoded))
      items.push({ text: augment(text(), { random, kinds: ['encoding'] }).text, style: 1 });
    if (random.chance(shares.conversation)) items.push(conversation(text(), label, random));
    if (request.kind !== 'request' && random.chance(shares.answered))
      items.push({ text: frameAnswer(request.text, request.kind, random), style: 0, ...label });
  }
  for (const response of synthesis.responses)
    items.push({
      text: response.text,
      harm: response.kind === 'comply' ? 1 : 0,
      style: 0,
      rule: response.kind === 'comply' ? response.rule : '',
    });
  for (const material of synthesis.materials) items.push({ text: material.text, harm: 0, style: 0, rule: '' });
  items.push(
    ...documents(
      harmless,
      synthesis.materials.map((material) => material.text),
      Math.round(shares.documents * harmless.length),
      random,
    ),
  );
  return items;
}

/** A request as a person would send it: cores are put into a fresh frame. */
export function requestText(request: SyntheticRequest, random: Random): string {
  if (request.kind === 'verb') return frameVerb(request.text, random);
  return request.kind === 'artefact' ? frameArtefact(request.text, random) : request.text;
}

function wrapped(text: string, label: { harm: number; rule: string; weight: number }, random: Random): TrainingItem {
  const result = augment(text, { random, kinds: ['wrapper'], styles: [1] });
  // Where the request is scattered no short window holds it; calling such windows harmful would teach nonsense.
  return result.splits
    ? { text: result.text, style: result.style }
    : { text: result.text, style: result.style, ...label };
}

/** The user's turns of a conversation that works its way to the request. */
function conversation(
  text: string,
  label: { harm: number; rule: string; weight: number },
  random: Random,
): TrainingItem {
  const result = augmentConversation(text, { random });
  const joined = result.messages.map((message) => message.text).join('\n');
  return result.splits ? { text: joined, style: result.style } : { text: joined, style: result.style, ...label };
}

function withMaterials(harmless: readonly string[], materials: Synthesis['materials'], random: Random): string[] {
  return Array.from({ length: 6 }, () =>
    materials.length > 0 && random.chance(0.5) ? random.pick(materials).text : random.pick(harmless),
  );
}

/** Long harmless prompts: a task with pasted text, several tasks, or a conversation. Long text must not be evidence of anything. */
function documents(
  harmless: readonly string[],
  materials: readonly string[],
  count: number,
  random: Random,
): TrainingItem[] {
  if (harmless.length === 0) return [];
  return Array.from({ length: count }, () => {
    const parts: string[] = [];
    const pieces = 1 + random.integer(random.chance(0.3) ? 7 : 3);
    if (random.chance(0.8)) parts.push(random.pick(harmless));
    for (let i = 0; i < pieces; i++)
      parts.push(materials.length > 0 && random.chance(0.6) ? random.pick(materials) : random.pick(harmless));
    return { text: parts.join(random.pick(['\n\n', '\n', '\n---\n', ' '])), harm: 0, style: 0, rule: '' };
  });
}
