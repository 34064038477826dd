// The hash chain: hash = SHA-256 of the canonical JSON of { sequence, previous, entry }. Whoever changes one entry has to
// change every hash after it, and with them the head that others have noted.
import { canonicalJson, OversightError, sha256 } from '../base/index.ts';
import { columnText } from './column-values.ts';
import type { AuditRow } from './tables.ts';
import type { AuditEntry, AuditEvent, Json } from './types.ts';

/** What the first event has in place of the hash of the one before. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** An entry as it will be kept, and the two texts that are made of it. */
export interface PreparedEntry {
  readonly entry: AuditEntry;
  /** Canonical JSON of the body. */
  readonly body: string;
  /** Canonical JSON of the entry. */
  readonly text: string;
}

/** Throws OversightError('input') for what cannot be kept: a time that is no whole number, a score that is no number. */
export function prepareEntry(given: AuditEntry): PreparedEntry {
  const { time, score } = given;
  const refuse = (what: string) =>
    new OversightError(`the audit log cannot keep the event "${given.id}": ${what}`, {
      kind: 'input',
      remedy: 'This is a fault of the caller.',
    });
  if (!Number.isSafeInteger(time)) throw refuse(`its time is ${time}, not a whole number of milliseconds`);
  if (score !== null && !Number.isFinite(score)) throw refuse(`its score is ${score}`);
  const { kind, decided, enforced, body } = given;
  const [id, route, key, rule] = [given.id, given.route, given.key, given.rule].map(columnText) as Four;
  const entry = { time, kind, id, route, key, decided, enforced, rule, score, body };
  const bodyText = canonicalJson(body);
  return { entry, body: bodyText, text: entryText(entry, bodyText) };
}

type Four = [string, string, string, string];

/** The row of an entry behind the event with hash `previous`. */
export function linkEntry({ entry, body, text }: PreparedEntry, sequence: number, previous: string): AuditRow {
  return { ...entry, body, sequence, previous, hash: linkHash(sequence, previous, text) };
}

/** What is wrong with a row that should be number `sequence` behind `previous`; undefined when nothing is. */
export function findFault(row: AuditRow, sequence: number, previous: string): string | undefined {
  if (row.sequence !== sequence)
    return row.sequence > sequence
      ? `event ${sequence} is missing: the next one is ${row.sequence}`
      : `event ${row.sequence} stands where ${sequence} belongs`;
  if (row.previous !== previous) return `event ${sequence} does not follow the event before it`;
  let entry: AuditEntry;
  try {
    entry = readRow(row);
  } catch {
    return `the body of event ${sequence} is not JSON: it was changed`;
  }
  // The text itself, so that spaces or a second member of the same name do not go unseen.
  if (canonicalJson(entry.body) !== row.body) return `the body of event ${sequence} was changed`;
  if (linkHash(sequence, previous, entryText(entry, row.body)) !== row.hash) return `event ${sequence} was changed`;
  return undefined;
}

/** The event of a row. Throws a SyntaxError when its body is no JSON. */
export function readRow(row: AuditRow): AuditEvent {
  const { sequence, time, kind, id, route, key, decided, enforced, rule, score, previous, hash } = row;
  const body = JSON.parse(row.body) as { readonly [name: string]: Json };
  return { sequence, time, kind, id, route, key, decided, enforced, rule, score, body, previous, hash };
}

/** Canonical JSON of the entry, of which the body is canonical already and comes first in the order of names. */
function entryText({ time, kind, id, route, key, decided, enforced, rule, score }: AuditEntry, body: string): string {
  return `{"body":${body},${canonicalJson({ time, kind, id, route, key, decided, enforced, rule, score }).slice(1)}`;
}

/** Canonical JSON of { sequence, previous, entry } put together from its parts, and hashed. */
function linkHash(sequence: number, previous: string, entry: string): string {
  return sha256(`{"entry":${entry},"previous":"${previous}","sequence":${sequence}}`);
}
