// Step one's format: a JSON list of {"args": [...], "expected": ...}. Chosen over JavaScript assertions because data cannot tamper:
// nothing that the policy writes as a test is ever run, each test can be checked and counted by itself, and a mutation score is
// well defined. The trivial test of this format leaves `expected` out: it passes whatever the function returns.
import type { ParsedReply } from '../../language-model/index.ts';
import type { Json, TestCase } from '../../sandbox/index.ts';
import type { OwnSuite } from './problem.ts';
import { bracketed, fencedBlocks, withoutReasoning } from './reply-blocks.ts';

/** Most tests of a suite. */
export const suiteLimit = 32;
/** Most characters of a suite as JSON. */
const characterLimit = 16_384;

/** Reads a reply; the action is the suite as JSON in one spelling, so that equal suites are equal texts. */
export function parseSuiteReply(reply: string): ParsedReply {
  const text = withoutReasoning(reply);
  const candidates = fencedBlocks(text).map((block) => block.content);
  let reason = 'the reply holds no JSON list';
  // The last block is the one a model settled on; prose is searched only where no block can be read.
  for (const candidate of [...candidates.reverse(), text]) {
    const found = bracketed(candidate);
    if (found === undefined) continue;
    const value = readJson(found);
    if (value === undefined) {
      reason = 'what looks like a list is not valid JSON';
      continue;
    }
    const suite = readSuite(value);
    if (typeof suite !== 'string') return { ok: true, action: formatSuite(suite) };
    reason = suite;
  }
  return { ok: false, reason };
}

/** A suite as the text of an action. */
export function formatSuite(suite: OwnSuite): string {
  return JSON.stringify(suite);
}

/** The suite of an action that `parseSuiteReply` gave; undefined for any other text. */
export function suiteOf(action: string): OwnSuite | undefined {
  const value = readJson(action);
  const suite = value === undefined ? '' : readSuite(value);
  return typeof suite === 'string' ? undefined : suite;
}

/** JSON as it is, or else without comments at the ends of lines and without commas before a closing bracket. */
function readJson(text: string): Json | undefined {
  for (const attempt of [text, tidy(text)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt may do; else the caller says that nothing could be read.
    }
  }
  return undefined;
}

/** Strings are matched first and put back unchanged, so that nothing inside of them is taken for a comment. */
function tidy(text: string): string {
  const withoutComments = text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*/g, (_, string?: string) => string ?? '');
  return withoutComments.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g, (_, string?: string) => string ?? '');
}

/** The suite, or what is wrong with it. */
function readSuite(value: Json): OwnSuite | string {
  const list = Array.isArray(value) ? value : isMembers(value) ? value['tests'] : undefined;
  if (!Array.isArray(list)) return 'the JSON is no list of tests';
  if (list.length === 0) return 'the list has no tests';
  if (list.length > suiteLimit) return `the list has more than ${suiteLimit} tests`;
  if (JSON.stringify(list).length > characterLimit) return `the list is longer than ${characterLimit} characters`;
  const suite: TestCase[] = [];
  for (const [index, item] of list.entries()) {
    const test = readTest(item);
    if (typeof test === 'string') return `test ${index + 1} ${test}`;
    suite.push(test);
  }
  return suite;
}

function readTest(item: Json): TestCase | string {
  if (!isMembers(item)) return 'is no object';
  const args = item['args'] ?? item['arguments'] ?? item['input'];
  if (args === undefined) return 'has no "args"';
  if (!Array.isArray(args)) return 'has "args" that are no list';
  const expected = item['expected'];
  return expected === undefined ? { args } : { args, expected };
}

function isMembers(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
