// Word-by-word translation with tables: the longest known phrase first, English endings stripped, the request's frame replaced by
// one of the other language. It carries intent over, it does not translate; unknown words stay English, as in real mixed writing.
// Leaves out: grammar beyond the place of the verb, gender, case.
import type { Random } from '../../base/index.ts';
import { irregularVerbs } from './frames/irregular-verbs.ts';
import { inflectVerb } from './frames/morphology.ts';
import { type LanguageTable, languages } from './languages/index.ts';
import { findCore } from './rewrite.ts';
import { type Augmentation, augmentation } from './types.ts';

/** Codes of the languages that have a table. */
export const languageCodes: readonly string[] = languages.map((language) => language.code);

/**
 * The text with every known word replaced. Unknown words stay; with a small probability the whole text loses its unknown
 * lower-case words, as a translator who skips what he does not know. An unknown language code leaves the text as it is.
 */
export function translateWords(text: string, code: string, random: Random): string {
  const language = languages.find((entry) => entry.code === code);
  if (!language) return text;
  return joinUnits(translateUnits(text, language, random), language) || text;
}

/** The same for a request: where its form is known, the question or order itself is put as that language puts it. */
export function translateRequest(text: string, code: string, random: Random): string {
  const language = languages.find((entry) => entry.code === code);
  const core = language && random.chance(0.8) ? findCore(text) : undefined;
  if (!language || !core) return translateWords(text, code, random);
  const units = translateUnits(core.core, language, random);
  const ordered = core.kind === 'verb' ? placeVerb(units, language) : units;
  const phrase = joinUnits(ordered, language);
  if (phrase === '') return translateWords(text, code, random);
  return random.pick(core.kind === 'verb' ? language.how : language.write).replace('«core»', () => phrase);
}

export const translations: readonly Augmentation[] = languages.map((language) =>
  augmentation({
    name: `language.${language.name.toLowerCase()}`,
    family: `language-${language.code}`,
    kind: 'language',
    style: 0,
    keeps: 'meaning',
    apply: (text, random) => translateRequest(text, language.code, random),
  }),
);

/** A translated word, an untranslated one, or what stands between words. */
interface Unit {
  readonly text: string;
  readonly kind: 'translated' | 'kept' | 'gap';
  /** The English it stands for; only of translated units. */
  readonly english?: string;
}

const set = (list: string): ReadonlySet<string> => new Set(list.split('|'));
const ADJECTIVES = set(
  'illegal|dangerous|cheap|free|safe|new|old|good|best|easy|small|big|short|fake|naked|happy|sad|funny|terrorist|stolen|false|real|private|black|white|gay|disabled|poor|young|other',
);
const POSSESSIVES = set("my|your|their|his|her|our|someone's|this|that");
const ADVERBIALS = set(
  'online|at home|quickly|secretly|today|tomorrow|without being caught|without getting caught|without permission|without anyone noticing',
);

const tables = new Map<string, { readonly words: ReadonlyMap<string, string>; readonly longest: number }>();

function tableOf(language: LanguageTable) {
  const known = tables.get(language.code);
  if (known) return known;
  const words = new Map(
    language.words
      .trim()
      .split(/;\s*/)
      .map((pair) => {
        const [english, foreign] = pair.split(':');
        return [english!.trim(), foreign?.trim() ?? ''] as const;
      }),
  );
  for (const article of ['a', 'an', 'the']) words.set(article, '');
  const table = { words, longest: Math.max(...[...words.keys()].map((key) => key.split(' ').length)) };
  tables.set(language.code, table);
  return table;
}

function translateUnits(text: string, language: LanguageTable, random: Random): Unit[] {
  const { words, longest } = tableOf(language);
  const dropUnknown = random.chance(0.12);
  const parts = text.match(/[\p{L}\p{M}\p{N}'’]+|[^\p{L}\p{M}\p{N}'’]+/gu) ?? [];
  const units: Unit[] = [];
  for (let i = 0; i < parts.length; ) {
    const part = parts[i]!;
    if (!/[\p{L}\p{N}]/u.test(part)) {
      units.push({ text: part, kind: 'gap' });
      i++;
      continue;
    }
    const hit = lookUp(parts, i, words, longest);
    if (hit) {
      if (hit.text !== '') units.push({ text: hit.text, kind: 'translated', english: hit.english });
      i += hit.length;
      // A dropped word takes the space behind it along.
      if (hit.text === '' && parts[i] === ' ') i++;
      continue;
    }
    if (!(dropUnknown && /^\p{Ll}+$/u.test(part) && random.chance(0.5))) units.push({ text: part, kind: 'kept' });
    i++;
  }
  // Dropping must not lose the whole text.
  return units.some((unit) => unit.kind !== 'gap') || parts.length === 0
    ? placeNouns(units, language)
    : [{ text, kind: 'kept' }];
}

/** Puts what describes a noun behind it, where the language has it so; of several, the nearest comes first. */
function placeNouns(units: readonly Unit[], language: LanguageTable): Unit[] {
  const out = [...units];
  if (language.nounFirst === 'nothing') return out;
  const describes = (unit: Unit) =>
    unit.english !== undefined &&
    (ADJECTIVES.has(unit.english) || (language.nounFirst === 'all' && POSSESSIVES.has(unit.english)));
  // From the end, so that "my old bicycle" becomes "bicycle old my".
  for (let i = out.length - 3; i >= 0; i--) {
    if (!describes(out[i]!) || out[i + 1]!.text !== ' ') continue;
    let to = i + 2;
    if (out[to]!.kind === 'gap') continue;
    while (out[to + 1]?.text === ' ' && out[to + 2] !== undefined && describes(out[to + 2]!)) to += 2;
    const [moved, gap] = out.splice(i, 2);
    out.splice(to - 1, 0, gap!, moved!);
  }
  return out;
}

/** The longest phrase that begins at part `i`: words at even distances, single spaces between. */
function lookUp(parts: readonly string[], i: number, words: ReadonlyMap<string, string>, longest: number) {
  for (let length = longest; length >= 1; length--) {
    const slice = parts.slice(i, i + 2 * length - 1);
    if (slice.length < 2 * length - 1 || slice.some((part, k) => k % 2 === 1 && part !== ' ')) continue;
    const phrase = slice.join('').toLowerCase();
    for (const candidate of length === 1 ? baseForms(phrase) : [phrase]) {
      const text = words.get(candidate);
      if (text !== undefined) return { text, english: candidate, length: slice.length };
    }
  }
  return undefined;
}

/** The word and what it may be a form of. */
export function baseForms(word: string): string[] {
  const forms = [word];
  const irregular = irregularBases.get(word);
  if (irregular !== undefined) forms.push(irregular);
  const plural = /^(.{2,})s$/.exec(word)?.[1];
  if (plural) forms.push(plural, plural.replace(/e$/, ''), plural.replace(/ie$/, 'y'));
  const possessive = /^(.{2,})['’]s?$/.exec(word)?.[1];
  if (possessive) forms.push(possessive);
  // A stem is right when the ending, put back by the rules, gives the word.
  for (const [ending, form] of [['ing', 'gerund'] as const, ['ed', 'past'] as const]) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    for (const base of [stem, `${stem}e`, stem.slice(0, -1), `${stem.slice(0, -1)}y`, `${stem.slice(0, -1)}ie`])
      if (base.length > 1 && inflectVerb(base, form) === word) forms.push(base);
  }
  return forms;
}

const irregularBases = new Map(
  [...irregularVerbs].flatMap(([base, forms]) => [[forms.past, base] as const, [forms.participle, base] as const]),
);

/** Moves the verb (the first unit) behind the rest, where the language wants it there. */
function placeVerb(units: readonly Unit[], language: LanguageTable): Unit[] {
  const words = units.filter((unit) => unit.kind !== 'gap');
  if (!language.verbLast || words.length < 2) return [...units];
  const [verb, ...rest] = units.slice(units.findIndex((unit) => unit.kind !== 'gap'));
  const tail = rest.filter((unit, i) => !(i === 0 && unit.kind === 'gap'));
  const last = tail.findLast((unit) => unit.kind !== 'gap');
  const marked = language.objectMark !== '' && !(last?.english !== undefined && ADVERBIALS.has(last.english));
  const mark: Unit[] = marked ? [{ text: language.objectMark, kind: 'gap' }] : [];
  return [...tail, ...mark, { text: ' ', kind: 'gap' }, verb!];
}

function joinUnits(units: readonly Unit[], language: LanguageTable): string {
  if (language.joiner === ' ') {
    const joined = units.map((unit) => unit.text).join('');
    // A table entry that begins with a hyphen is an ending ("-ku") and stands close.
    return joined.replace(/ -(?=(?:ku|mu)(?!\p{L}))/gu, '').trim();
  }
  return units
    .map((unit, i) => {
      const between = unit.kind === 'gap' && /^ +$/.test(unit.text);
      // No space between two words of a script that has none; Latin words keep theirs.
      const scripts = units[i - 1]?.kind !== 'kept' && units[i + 1]?.kind !== 'kept';
      return between && scripts ? '' : unit.text;
    })
    .join('')
    .trim();
}
