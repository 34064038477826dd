// The registry of augmentations: what there is, which families are held out, and `augment`, which draws and chains them.
// Source: guard.md section 5 row 3; chaining in about a third of cases as in the experiments (guard-experiments.md section 2).
// Leaves out: choosing what is augmented; the caller must send restricted and permitted text through the same draws.
import { createRandom, type Random } from '../../base/index.ts';
import type { Message } from '../types.ts';
import { codeReconstructions } from './code-reconstruction.ts';
import { conversations } from './conversations.ts';
import { encodings } from './encodings.ts';
import { keywordSubstitutions } from './keyword-substitution.ts';
import { manyShots } from './many-shot.ts';
import { noises } from './noise.ts';
import { frames, rewrites } from './rewrite.ts';
import { splittings } from './splitting.ts';
import { suffixNoises } from './suffix-noise.ts';
import { translations } from './translate.ts';
import type { Augmentation, Kind } from './types.ts';
import { textWrappers } from './wrapper-texts.ts';

/** Every augmentation, in a fixed order. */
export const augmentations: readonly Augmentation[] = [
  ...frames,
  ...rewrites,
  ...textWrappers,
  ...manyShots,
  ...splittings,
  ...codeReconstructions,
  ...keywordSubstitutions,
  ...encodings,
  ...noises,
  ...suffixNoises,
  ...translations,
  ...conversations,
];

const byName = new Map(augmentations.map((item) => [item.name, item]));

/** The augmentation of that name. */
export function augmentationByName(name: string): Augmentation | undefined {
  return byName.get(name);
}

/** Names of all families, in registry order; with a kind or a style, only those that have such a member. */
export function families(filter: { readonly kind?: Kind; readonly style?: 0 | 1 } = {}): readonly string[] {
  const fits = augmentations.filter(
    (item) =>
      (filter.kind === undefined || item.kind === filter.kind) &&
      (filter.style === undefined || item.style === filter.style),
  );
  return distinct(fits.map((item) => item.family));
}

/** Wrapper families that no training text may use: the generalisation gap is measured on them. Never reorder or reuse. */
export const heldOutFamilies: readonly string[] = [
  'debate',
  'machine',
  'reward-game',
  'secret-language',
  'time-shift',
  'translation-pretext',
  'verse',
];

/** All families that training may use; the default of `augment`. */
export const trainingFamilies: readonly string[] = families().filter((family) => !heldOutFamilies.includes(family));

export interface AugmentOptions {
  readonly random: Random;
  /** Families to draw from; default `trainingFamilies`. */
  readonly families?: readonly string[];
  /** Styles to draw from; default both. */
  readonly styles?: readonly (0 | 1)[];
  /** Kinds to draw from; default all but frames, which need a core. */
  readonly kinds?: readonly Kind[];
  /** Most augmentations on one text; default 2. */
  readonly maxNested?: number;
  /** Probability of going on to one more augmentation; default 0.35. */
  readonly nesting?: number;
  /** UTF-16 units; an augmentation that would make the text longer is left out; default 12,000. */
  readonly maxLength?: number;
}

export interface Augmented {
  readonly text: string;
  /** 1 if any augmentation in it looks like an attack. */
  readonly style: 0 | 1;
  /** Innermost first; empty where nothing fitted. */
  readonly names: readonly string[];
  readonly families: readonly string[];
  /** True where the request no longer stands in one piece. */
  readonly splits: boolean;
}

export interface AugmentedConversation extends Omit<Augmented, 'text'> {
  readonly messages: readonly Message[];
}

/** One text through one or more random augmentations. The result's style is the style label; the harm label is the text's own. */
export function augment(text: string, options: AugmentOptions): Augmented {
  const steps = build(text, options);
  return { text: steps.at(-1)?.output ?? text, ...describe(steps) };
}

/** The same as messages: a conversation where the outermost augmentation is one, otherwise one user message. */
export function augmentConversation(text: string, options: AugmentOptions): AugmentedConversation {
  const steps = build(text, options);
  const last = steps.at(-1);
  const messages: readonly Message[] = last?.layer.applyConversation
    ? last.layer.applyConversation(last.input, createRandom(last.seed))
    : [{ role: 'user', text: last?.output ?? text }];
  return { messages, ...describe(steps) };
}

interface Step {
  readonly layer: Augmentation;
  readonly seed: string;
  readonly input: string;
  readonly output: string;
}

function build(text: string, options: AugmentOptions): Step[] {
  const steps: Step[] = [];
  for (const layer of drawLayers(options)) {
    const input = steps.at(-1)?.output ?? text;
    // A seed of its own per step, so that the text and its messages can be made from the same draws.
    const seed = `${layer.name}/${options.random.next()}`;
    const output = layer.apply(input, createRandom(seed));
    if (output.length <= (options.maxLength ?? 12_000)) steps.push({ layer, seed, input, output });
  }
  return steps;
}

function describe(steps: readonly Step[]): Omit<Augmented, 'text'> {
  const layers = steps.map((step) => step.layer);
  return {
    style: layers.some((layer) => layer.style === 1) ? 1 : 0,
    names: layers.map((layer) => layer.name),
    families: layers.map((layer) => layer.family),
    splits: layers.some((layer) => layer.splits),
  };
}

// Kind and style -> share of draws. Wrappers lead; encodings and languages are many but each is seen by itself.
const SHARES: Readonly<Record<string, number>> = {
  'wrapper/1': 34,
  'wrapper/0': 14,
  'rewrite/0': 14,
  'noise/0': 10,
  'noise/1': 6,
  'encoding/0': 2,
  'encoding/1': 7,
  'language/0': 6,
  'conversation/1': 4,
  'conversation/0': 3,
};

function drawLayers(options: AugmentOptions): Augmentation[] {
  const { random } = options;
  const pool = poolOf(options);
  const layers: Augmentation[] = [];
  const most = options.maxNested ?? 2;
  while (layers.length < most && (layers.length === 0 || random.chance(options.nesting ?? 0.35))) {
    // A draw that does not go with the others is drawn again; a narrow pool may have none that does.
    let next: Augmentation | undefined;
    for (let tries = 0; tries < 12 && !next; tries++) {
      const drawn = drawOne(pool, random);
      if (drawn && layers.every((layer) => combine(layer, drawn))) next = drawn;
    }
    if (!next) break;
    layers.push(next);
  }
  return layers.sort((a, b) => rank(a) - rank(b));
}

/** Augmentations of one kind and style, by family. */
interface Group {
  readonly share: number;
  readonly families: readonly (readonly Augmentation[])[];
}

const pools = new Map<string, readonly Group[]>();

/** What the options leave to draw from; remembered, since a training pass asks tens of thousands of times. */
function poolOf(options: AugmentOptions): readonly Group[] {
  const key = JSON.stringify([options.families, options.styles, options.kinds]);
  const known = pools.get(key);
  if (known) return known;
  const wanted = new Set(options.families ?? trainingFamilies);
  const fits = augmentations.filter(
    (item) =>
      item.input === 'any' &&
      wanted.has(item.family) &&
      (options.styles === undefined || options.styles.includes(item.style)) &&
      (options.kinds === undefined || options.kinds.includes(item.kind)),
  );
  const groupOf = (item: Augmentation) => `${item.kind}/${item.style}`;
  const groups = distinct(fits.map(groupOf)).map((name): Group => {
    const members = fits.filter((item) => groupOf(item) === name);
    const names = distinct(members.map((item) => item.family));
    return {
      share: SHARES[name] ?? 1,
      families: names.map((family) => members.filter((item) => item.family === family)),
    };
  });
  if (pools.size > 256) pools.clear();
  pools.set(key, groups);
  return groups;
}

/** First the group by its share, then the family, then the member: big families do not crowd out small ones. */
function drawOne(pool: readonly Group[], random: Random): Augmentation | undefined {
  let draw = random.next() * pool.reduce((sum, group) => sum + group.share, 0);
  const group = pool.find((candidate) => (draw -= candidate.share) < 0) ?? pool.at(-1);
  return group && random.pick(random.pick(group.families));
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

/** Two of one family say nothing new; two encodings or a translated encoding cannot be read by anyone. */
function combine(a: Augmentation, b: Augmentation): boolean {
  if (a.family === b.family) return false;
  return a.kind !== b.kind || a.kind === 'wrapper';
}

/** Inner to outer: what changes words comes before what changes letters, and wrappers go round both. */
function rank(item: Augmentation): number {
  const order: Readonly<Record<Kind, number>> = {
    frame: 0,
    rewrite: 1,
    language: 2,
    noise: item.style === 0 ? 3 : 7,
    encoding: 4,
    wrapper: 5,
    conversation: 8,
  };
  return order[item.kind];
}
