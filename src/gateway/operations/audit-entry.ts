// A judged exchange as one entry of the audit log, and back. Text goes in only where retention is on; token scores hold no text and
// are packed, since there are thousands of them.
import { z } from 'zod';
import type { TokenScore } from '../../guard/index.ts';
import type { AuditEntry, AuditEvent, Json } from '../../store/index.ts';
import type { ExchangeRecord, ScannedPart } from '../types.ts';
import { redactText } from './redaction.ts';

/** Token scores kept for each part, and in one record. */
export const MOST_TOKENS = 2000;
export const MOST_TOKENS_OF_ALL = 20_000;

/** @param retainText whether the text of the parts is kept; without it there is only hash and length */
export function toAuditEntry(record: ExchangeRecord, retainText: boolean): AuditEntry {
  const { time, id, route, key, decided, enforced, rule, score, parts, error, ...rest } = record;
  const written = {
    ...rest,
    parts: packParts(parts, retainText),
    ...(error !== undefined && { error: redactText(error) }),
  };
  return {
    time: Math.floor(time),
    kind: 'exchange',
    id,
    route,
    key,
    decided,
    enforced,
    rule,
    score: score !== null && Number.isFinite(score) ? score : null,
    body: asJson(written),
  };
}

/** The exchange that an entry holds; undefined for an entry of another kind or of a shape that this version does not know. */
export function readExchange(event: AuditEvent): ExchangeRecord | undefined {
  if (event.kind !== 'exchange') return undefined;
  const body = bodySchema.safeParse(event.body);
  if (!body.success) return undefined;
  const { time, id, route, key, decided, enforced, rule, score } = event;
  return { time, id, route, key, decided, enforced, rule, score, ...body.data };
}

/** As JSON has it: what is undefined is left out, a number that is none becomes null. Cheaper than the way through text. */
function asJson(members: object): { readonly [name: string]: Json } {
  const known = Object.entries(members).filter(([, member]) => member !== undefined);
  return Object.fromEntries(known.map(([name, member]) => [name, valueAsJson(member)]));
}

function valueAsJson(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(valueAsJson);
  return typeof value === 'object' && value !== null ? asJson(value) : null;
}

/** Parts without their texts where these are not to be kept; of very many parts the last ones lose their token scores. */
function packParts(parts: readonly ScannedPart[], retainText: boolean) {
  let left = MOST_TOKENS_OF_ALL;
  return parts.map(({ text, tokens = [], ...part }) => {
    const kept = Math.min(tokens.length, MOST_TOKENS);
    const fits = kept > 0 && kept <= left;
    if (fits) left -= kept;
    return { ...part, ...(retainText && text !== undefined && { text }), ...(fits && { tokens: packTokens(tokens) }) };
  });
}

/**
 * "end, score, end, score ..." with four decimals. Of more than 2,000 tokens neighbours are joined: the end of the last and the
 * highest score, so that no peak is lost.
 */
function packTokens(tokens: readonly TokenScore[]): readonly number[] {
  const group = Math.ceil(tokens.length / MOST_TOKENS);
  const packed: number[] = [];
  for (let at = 0; at < tokens.length; at += group) {
    const joined = tokens.slice(at, at + group);
    const highest = joined.reduce((most, { score }) => Math.max(most, score), 0);
    packed.push(joined.at(-1)!.end, Math.round(highest * 10_000) / 10_000);
  }
  return packed;
}

function unpackTokens(packed: readonly number[]): readonly TokenScore[] {
  return Array.from({ length: Math.floor(packed.length / 2) }, (_, i) => ({
    end: packed[2 * i]!,
    score: packed[2 * i + 1]!,
  }));
}

/** What was no number was written as null, and is read as NaN: it compares as neither over nor under a threshold. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const milliseconds = number.optional();

const partSchema = z.object({
  side: z.enum(['request', 'reply']),
  name: z.string(),
  role: z.string(),
  length: number,
  hash: z.string(),
  scanned: z.boolean(),
  reason: z.string().optional(),
  score: z.number().nullable(),
  action: z.enum(['allow', 'escalate', 'block', 'error', 'not-scanned']),
  released: z.number().optional(),
  text: z.string().optional(),
  tokens: z.array(z.number()).transform(unpackTokens).optional(),
});

const bodySchema = z.object({
  protocol: z.string(),
  model: z.string(),
  stream: z.boolean(),
  choices: number,
  guard: z.string(),
  constitution: z.string(),
  threshold: number,
  mode: z.enum(['enforce', 'shadow']),
  stage: z.enum(['prompt', 'response', 'judge', 'none']),
  rules: z.record(z.string(), number),
  evidence: z.object({ part: z.string(), start: z.number(), end: z.number() }).optional(),
  parts: z.array(partSchema),
  withheld: z.array(z.number()),
  escalations: z.array(
    z.object({
      part: z.string(),
      score: number,
      answer: z.enum(['allow', 'block', 'timeout', 'error']),
      ms: number,
      reason: z.string().optional(),
    }),
  ),
  failOpen: z.array(z.enum(['guard', 'judge', 'limits', 'campaign', 'audit'])).optional(),
  status: z.number(),
  error: z.string().optional(),
  upstreamStatus: z.number().optional(),
  timings: z.object({
    total: number,
    prompt: number,
    upstreamFirstByte: milliseconds,
    addedFirstToken: milliseconds,
    scoring: number,
  }),
  pieces: number,
  usage: z.object({ input: z.number(), output: z.number() }).optional(),
});
