// Records of made-up requests, for the tests of whatever keeps, counts or shows them.
import fc from 'fast-check';
import { sha256 } from '../../base/index.ts';
import type { ExchangeRecord, ScannedPart } from '../types.ts';

/** A streamed chat that passed, with what is given put in its place. */
export function sampleRecord(changes: Partial<ExchangeRecord> = {}): ExchangeRecord {
  return {
    id: 'request-1',
    time: 1_700_000_000_000,
    route: '/v1/chat/completions',
    protocol: 'openai-chat',
    key: 'team-a',
    model: 'demo',
    stream: true,
    choices: 1,
    guard: 'a'.repeat(64),
    constitution: 'b'.repeat(64),
    threshold: 0.5,
    decided: 'allow',
    enforced: 'passed',
    mode: 'enforce',
    stage: 'none',
    rule: 'forbidden',
    rules: { forbidden: 0.1 },
    score: 0.1,
    parts: [samplePart(), samplePart({ side: 'reply', name: '0/content', role: 'assistant', released: 5 })],
    withheld: [],
    escalations: [],
    status: 200,
    timings: { total: 40, prompt: 1, upstreamFirstByte: 10, addedFirstToken: 0.4, scoring: 2 },
    pieces: 7,
    ...changes,
  };
}

export function samplePart(changes: Partial<ScannedPart> = {}): ScannedPart {
  return {
    side: 'request',
    name: 'messages.0.content',
    role: 'user',
    length: 5,
    hash: sha256('hello'),
    scanned: true,
    score: 0.1,
    action: 'allow',
    ...changes,
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const ms = fc.double({ min: 0, max: 600_000, noNaN: true });
const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const maybe = <T>(inner: fc.Arbitrary<T>) => fc.option(inner, { nil: undefined });
const tokens = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 20 })
  .map((scores) => scores.map((score, i) => ({ end: 3 * i + 3, score: score / 10_000 })));

const part: fc.Arbitrary<ScannedPart> = fc.record(
  {
    side: fc.constantFrom('request', 'reply'),
    name: word,
    role: fc.constantFrom('system', 'user', 'assistant', 'tool'),
    length: fc.nat(),
    hash: word.map(sha256),
    scanned: fc.boolean(),
    reason: word,
    score: fc.option(share),
    action: fc.constantFrom('allow', 'escalate', 'block', 'error', 'not-scanned'),
    released: fc.nat(),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    tokens,
  },
  { requiredKeys: ['side', 'name', 'role', 'length', 'hash', 'scanned', 'score', 'action'] },
);

/** Any record that a gateway can make. Ids are unique by chance only. */
export const anyRecord: fc.Arbitrary<ExchangeRecord> = fc
  .record({
    id: fc.uuid(),
    time: fc.nat(2 ** 41),
    key: word,
    model: word,
    stream: fc.boolean(),
    decided: fc.constantFrom('allow', 'escalate', 'block', 'error', 'none'),
    enforced: fc.constantFrom(
      'passed',
      'blocked',
      'shadow',
      'failed-open',
      'failed-closed',
      'refused',
      'aborted',
      'none',
    ),
    mode: fc.constantFrom('enforce', 'shadow'),
    stage: fc.constantFrom('prompt', 'response', 'judge', 'none'),
    rules: fc.dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), share, { maxKeys: 4 }),
    score: fc.option(share),
    parts: fc.array(part, { maxLength: 5 }),
    withheld: fc.array(fc.nat(20), { maxLength: 3 }),
    escalations: fc.array(
      fc.record({ part: word, score: share, answer: fc.constantFrom('allow', 'block', 'timeout', 'error'), ms }),
      { maxLength: 3 },
    ),
    failOpen: maybe(fc.subarray(['guard', 'judge', 'limits', 'campaign', 'audit'] as const, { minLength: 1 })),
    evidence: maybe(fc.record({ part: word, start: fc.nat(), end: fc.nat() })),
    upstreamStatus: maybe(fc.integer({ min: 200, max: 599 })),
    usage: maybe(fc.record({ input: fc.nat(), output: fc.nat() })),
    timings: fc.record({ total: ms, prompt: ms, scoring: ms, upstreamFirstByte: ms, addedFirstToken: ms }),
  })
  .map((changes) => sampleRecord(changes as Partial<ExchangeRecord>));
