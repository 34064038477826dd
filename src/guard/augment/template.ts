// Fills a text with slots: «request» and its forms, «name»-like fillers, and «this|that» for a random choice.
// Guillemets mark slots since braces, brackets and pipes are needed by code and tables. Slots do not nest.
import type { Random } from '../../base/index.ts';

/**
 * The slots: `request` as it is; `Request` with a capital first letter; `request,` without its end punctuation and with a small
 * first letter (unless the word is all capitals or "I"); `request.` with end punctuation; `quoted` as a JSON string's inside;
 * `name`, `other`, `city`, `persona`, `company`, `number`: invented, the same within one text; `a|b`: one of them.
 */
export function fill(template: string, request: string, random: Random): string {
  return fillAll([template], request, random)[0]!;
}

/** Several templates of one text: names and places are the same in all of them. */
export function fillAll(templates: readonly string[], request: string, random: Random): string[] {
  const fillers = new Map<string, string>();
  const filler = (slot: string, list: readonly string[]): string => {
    const known = fillers.get(slot);
    if (known !== undefined) return known;
    const taken = new Set(fillers.values());
    const value = random.pick(list.filter((item) => !taken.has(item)));
    fillers.set(slot, value);
    return value;
  };
  const fillSlot = (slot: string): string => {
    if (slot.includes('|')) return random.pick(slot.split('|'));
    const form = requestForms[slot];
    if (form) return form(request);
    const list = fillerLists[slot];
    return list ? filler(slot, list) : slot;
  };
  return templates.map((template) => template.replace(/«([^«»]*)»/g, (_all, slot: string) => fillSlot(slot)));
}

/** Names of all slots that mean something besides a choice. */
export function slotNames(): readonly string[] {
  return [...Object.keys(requestForms), ...Object.keys(fillerLists)];
}

/** The text without outer space and end punctuation. */
export function trimEnd(text: string): string {
  return text.trim().replace(/[\s.?!…。？！]+$/u, '');
}

/** The same with a small first letter, unless its first word is "I" or in capitals. */
export function lowerFirst(text: string): string {
  return /^(I\b|\p{Lu}[\p{Lu}\d])/u.test(text) ? text : text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}

/** The same with a capital first letter. */
export function upperFirst(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => {
    const upper = letter.toUpperCase();
    return upper.length === letter.length ? upper : letter;
  });
}

/** The text with every half of a surrogate pair replaced by U+FFFD, so that it can be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

const requestForms: Readonly<Record<string, (request: string) => string>> = {
  request: (request) => request.trim(),
  Request: (request) => upperFirst(request.trim()),
  'request,': (request) => lowerFirst(trimEnd(request)),
  'request.': (request) => (/[.?!…。？！]$/u.test(request.trim()) ? request.trim() : `${request.trim()}.`),
  quoted: (request) => JSON.stringify(request.trim()).slice(1, -1),
};

const fillerLists: Readonly<Record<string, readonly string[]>> = {
  name: ['Marta', 'Ines', 'Olga', 'Priya', 'Samir', 'Tobias', 'Wen', 'Yusuf', 'Carla', 'Dmitri', 'Ruth', 'Kofi'],
  other: ['Leon', 'Hana', 'Gus', 'Bettina', 'Omar', 'Pilar', 'Anders', 'Noor', 'Felix', 'Mei', 'Jonas', 'Ada'],
  city: ['Porto', 'Leeds', 'Graz', 'Cork', 'Turku', 'Lyon', 'Tampa', 'Nagoya', 'Cusco', 'Bergen', 'Split', 'Perth'],
  persona: ['Vantor', 'Kessandra', 'Old Brimble', 'ORYX', 'Quill', 'Nullbird', 'Tessel', 'Marrow', 'Ilex-9', 'Pavo'],
  company: ['Tarnfield', 'Osprey & Dunn', 'Lumenyard', 'Hexholm', 'Northquay', 'Calder Works', 'Ferrowave'],
  number: ['3', '4', '7', '12', '19', '23', '41', '58', '77', '104', '230', '512'],
};
