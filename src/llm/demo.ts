// The models that need no key: 'echo' repeats the last message, 'demo' writes plausible filler that depends only on the
// request, and fills a JSON schema with sample values. For trying the tools and for tests; it knows nothing.
import { canonicalJson, createRandom, type Random } from '../base/index.ts';
import type { ProviderRequest } from './request.ts';
import { sampleJson } from './sample-json.ts';
import type { Script } from './scripted.ts';

const SUBJECTS = ['The report', 'A reader', 'The team', 'This answer', 'The example', 'A careful reviewer', 'The plan'];
const VERBS = ['explains', 'compares', 'lists', 'checks', 'describes', 'questions', 'summarises'];
const OBJECTS = [
  'the main steps',
  'two options',
  'the known limits',
  'a simple case',
  'the evidence',
  'what to do next',
];
const TAILS = ['in plain words', 'before any decision', 'one after the other', 'with a short reason', 'for a newcomer'];

function sentence(random: Random): string {
  return `${random.pick(SUBJECTS)} ${random.pick(VERBS)} ${random.pick(OBJECTS)} ${random.pick(TAILS)}.`;
}

function demo(request: ProviderRequest): string {
  const random = createRandom(canonicalJson({ messages: request.messages, seed: request.seed ?? 0 }));
  if (request.jsonSchema) return JSON.stringify(sampleJson(request.jsonSchema, random));
  return Array.from({ length: 1 + random.integer(3) }, () => sentence(random)).join(' ');
}

/** The scripts that "scripted:NAME" finds by itself. */
export const builtInScripts: Readonly<Record<string, Script>> = {
  demo,
  echo: (request) => request.messages.at(-1)?.content ?? '',
};
