// The end of every judged request: one entry in the audit log, one line in the access log, the counts, the campaign's note, the
// case for a person where it stayed in doubt, and the event that the pages show. Where the log is required and cannot take the entry, `record` rejects, and the reply must not end well.
import { type Clock, OversightError } from '../../base/index.ts';
import type { AuditLog, ReviewQueue } from '../../store/index.ts';
import type { Campaign, LiveFeed, Logger, Recorder } from '../context.ts';
import type { ExchangeRecord } from '../types.ts';
import { toAuditEntry } from './audit-entry.ts';
import type { GatewayMetrics } from './metrics.ts';

export interface RecorderOptions {
  /** Keep the text of what went through. */
  readonly retainText: () => boolean;
  /** True: an entry that cannot be committed is a failure of the request. False: it is counted and logged. */
  readonly required: () => boolean;
  readonly logger: Logger;
  /** Measures how long commits take; milliseconds. */
  readonly clock: Clock;
  readonly campaign?: Campaign | undefined;
  /** Takes what neither the guard nor a judge was sure of. */
  readonly reviews?: Pick<ReviewQueue, 'add'> | undefined;
}

/** Routes that only say what the guard thinks of a text: to send them what is blocked is what they are for, and no campaign. */
const ASKING: ReadonlySet<string> = new Set(['/v1/moderations', '/v1/guard', '/api/playground']);

type RecorderMetrics = Pick<GatewayMetrics, 'exchange' | 'auditAppended' | 'auditFailed' | 'failedOpen'>;

/** `retainText` and `required` are asked for each record, so that a reload of the configuration holds at once. */
export function createRecorder(
  audit: Pick<AuditLog, 'append'>,
  live: Pick<LiveFeed, 'publish'>,
  metrics: RecorderMetrics,
  options: RecorderOptions,
): Recorder {
  const { logger, clock, campaign, reviews } = options;

  /** The sequence of the entry; 0 where there is none because none is required. */
  async function append(record: ExchangeRecord): Promise<number> {
    const started = clock.now();
    try {
      const { sequence } = await audit.append(toAuditEntry(record, options.retainText()));
      metrics.auditAppended(clock.now() - started);
      return sequence;
    } catch (cause) {
      metrics.auditFailed();
      logger.error('audit log unavailable', { id: record.id, reason: cause });
      if (!options.required()) {
        metrics.failedOpen('audit');
        return 0;
      }
      throw new OversightError(`the audit log did not take the record of request ${record.id}`, {
        cause,
        remedy: 'Look at the database of the gateway; /readyz says whether it answers.',
      });
    }
  }

  async function note(record: ExchangeRecord): Promise<void> {
    const { key, score, threshold, decided, enforced } = record;
    if (ASKING.has(record.route)) return;
    // A block is what the guard or the judge found, whether or not shadow mode let it pass.
    const blocked = decided === 'block' || enforced === 'blocked';
    try {
      await campaign?.note(key, { score, threshold, blocked });
    } catch (cause) {
      // Nobody's threshold is lowered by what was not counted.
      metrics.failedOpen('campaign');
      logger.error('campaign detector unavailable', { id: record.id, reason: cause });
    }
  }

  /** No reply waits for that: people see it later. */
  function putBeforePerson(record: ExchangeRecord): void {
    if (record.decided !== 'escalate' || isSettled(record)) return;
    reviews?.add(reviewOf(record)).catch((cause: unknown) => {
      logger.error('the review queue did not take a doubtful exchange', { id: record.id, reason: cause });
    });
  }

  return {
    async record(record) {
      metrics.exchange(record);
      logger.info('exchange', accessLine(record));
      // Side by side: the store commits what is asked at once together.
      const [appended] = await Promise.allSettled([append(record), note(record)]);
      if (appended.status === 'rejected') throw appended.reason;
      putBeforePerson(record);
      const isLost = appended.value === 0;
      const shown = isLost ? { ...record, failOpen: [...(record.failOpen ?? []), 'audit' as const] } : record;
      live.publish({ type: 'exchange', record: forPages(shown), sequence: appended.value });
    },
  };
}

/** A judge answered each doubt. What its time limit decided is as doubtful as before. */
function isSettled({ escalations, stage }: ExchangeRecord): boolean {
  // The judge of a session is its client's, and leaves no answer but its stage.
  if (escalations.length === 0) return stage === 'judge';
  return escalations.every(({ answer }) => answer === 'allow' || answer === 'block');
}

/** Its text is found in the audit log, where that is retained. */
function reviewOf({ id, time, route, key, model, score, rule, stage, enforced, guard, constitution }: ExchangeRecord) {
  const body = { route, key, model, score, rule, stage, enforced, guard, constitution };
  return { id, created: Math.floor(time), body };
}

/** What the access log says: who, what, how long and what was decided; no text. `client` is the name of the key. */
function accessLine(record: ExchangeRecord): Readonly<Record<string, unknown>> {
  const { id, route, key, model, stream, status, decided, enforced, stage, rule, score, pieces, timings, parts } =
    record;
  const scanned = parts.filter((part) => part.scanned).length;
  return {
    ...{ id, route, client: key, model, stream, status, decided, enforced, stage, rule, score, pieces },
    ...{ parts: parts.length, scanned, ms: timings.total },
    ...(timings.addedFirstToken !== undefined && { addedFirstTokenMs: timings.addedFirstToken }),
    ...(record.error !== undefined && { reason: record.error }),
    ...(record.failOpen !== undefined && { failOpen: record.failOpen }),
  };
}

/** Events wait in memory for slow readers: without texts and token scores, which the pages ask for when somebody looks. */
function forPages(record: ExchangeRecord): ExchangeRecord {
  return { ...record, parts: record.parts.map(({ text: _text, tokens: _tokens, ...part }) => part) };
}
