// A judged exchange as the pages show it: one line of the list, or everything about it.
import type { AuditEvent } from '../../store/index.ts';
import type { TrafficDetail, TrafficItem, TrafficPart } from '../contract.ts';
import type { ExchangeRecord, ScannedPart } from '../types.ts';

export function itemOf(sequence: number, record: ExchangeRecord): TrafficItem {
  const { timings, parts } = record;
  return {
    sequence,
    id: record.id,
    time: record.time,
    route: record.route,
    key: record.key,
    model: record.model,
    stream: record.stream,
    decided: record.decided,
    enforced: record.enforced,
    stage: record.stage,
    rule: record.rule,
    score: record.score,
    threshold: record.threshold,
    status: record.status,
    totalMs: timings.total,
    addedFirstTokenMs: timings.addedFirstToken ?? null,
    pieces: record.pieces,
    scanned: parts.filter((part) => part.scanned).length,
    parts: parts.length,
    failed: record.error !== undefined,
  };
}

/** @param withText false: retained text stays out */
export function detailOf(event: AuditEvent, record: ExchangeRecord, withText: boolean): TrafficDetail {
  const { prompt, scoring, upstreamFirstByte, addedFirstToken, total } = record.timings;
  return {
    ...itemOf(event.sequence, record),
    guard: record.guard,
    constitution: record.constitution,
    mode: record.mode,
    rules: record.rules,
    withheld: record.withheld,
    error: record.error ?? null,
    evidence: record.evidence ?? null,
    timings: {
      prompt,
      upstreamFirstByte: upstreamFirstByte ?? null,
      addedFirstToken: addedFirstToken ?? null,
      scoring,
      total,
    },
    escalations: record.escalations,
    partList: record.parts.map((part) => partOf(part, withText)),
    chain: { sequence: event.sequence, previous: event.previous, hash: event.hash },
  };
}

function partOf(part: ScannedPart, withText: boolean): TrafficPart {
  return {
    side: part.side,
    name: part.name,
    role: part.role,
    length: part.length,
    hash: part.hash,
    action: part.scanned ? part.action : 'not-scanned',
    score: part.score,
    reason: part.reason ?? null,
    released: part.released ?? null,
    text: withText ? (part.text ?? null) : null,
    tokens: part.tokens ?? [],
  };
}
