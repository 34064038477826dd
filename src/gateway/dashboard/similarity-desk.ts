// What becomes of an uploaded folder: read once, then looked at in several ways, each computed when it is first asked for.
import { type Clock, describeError, OversightError } from '../../base/index.ts';
import type { Report } from '../../report/index.ts';
import type { Logger } from '../context.ts';
import type { SimilarityItem, SimilarityResult } from '../contract.ts';
import { Refusal } from './refusal.ts';
import type { Analyst, ExportFormat } from './similarity-analyst.ts';
import type { AnalysedLogs, WantedPair } from './similarity-task.ts';
import type { Upload, Uploads } from './similarity-uploads.ts';

/** One way to look at the logs. */
export type Variant = Pick<AnalysedLogs, 'missing' | 'by'>;

/** Results that are kept of one folder. */
const KEPT = 3;

interface Reading {
  readonly stop: AbortController;
  readonly results: Map<string, Promise<SimilarityResult>>;
  state: 'reading' | 'ready' | 'failed';
  progress: SimilarityItem['progress'];
  error: SimilarityItem['error'];
  /** The first one, once it is there. */
  first: SimilarityResult | undefined;
}

export interface Desk {
  item(upload: Upload): SimilarityItem;
  /** Begins to read; does not wait for the end. @throws Refusal 409 where it has begun */
  start(id: string): SimilarityItem;
  result(id: string, variant: Variant): Promise<SimilarityResult>;
  pair(id: string, variant: Variant, pair: WantedPair, signal: AbortSignal): Promise<Report>;
  /** Path of the file. */
  save(id: string, variant: Variant, format: ExportFormat, signal: AbortSignal): Promise<string>;
  /** Stops what is computed of it. */
  drop(id: string): void;
  dropAll(): void;
}

const usual: Variant = { missing: 'drop', by: null };

export function createDesk(options: {
  readonly uploads: Uploads;
  readonly analyst: Analyst;
  readonly clock: Clock;
  readonly logger: Logger;
}): Desk {
  const { uploads, analyst, clock, logger } = options;
  const readings = new Map<string, Reading>();
  /** Results that are being computed; the analyst takes one after the other. */
  let working = 0;
  const beforeAll = () => (working > 1 ? 'Waiting for other logs' : 'Starting');
  const logsOf = (upload: Upload, variant: Variant): AnalysedLogs => ({
    folder: upload.logs,
    cache: upload.cache,
    name: upload.name,
    missing: variant.missing,
    by: variant.by,
  });

  const compute = (upload: Upload, reading: Reading, variant: Variant): Promise<SimilarityResult> => {
    const key = JSON.stringify([variant.missing, variant.by]);
    const found = reading.results.get(key);
    if (found) return found;
    let stage = '';
    const progress = ({ note = '', done, total }: { note?: string; done: number; total?: number }) => {
      const [now = '', item = ''] = note.split('\n');
      // Time is counted for each stage; within one the items come and go.
      const since = reading.progress && now === stage ? reading.progress.since : clock.now();
      stage = now;
      const task = now === '' ? beforeAll() : [now, item].filter((words) => words !== '').join(': ');
      reading.progress = { task, share: now === '' || !total ? null : done / total, since };
    };
    working++;
    const result = analyst.result(logsOf(upload, variant), { signal: reading.stop.signal, progress });
    reading.results.set(key, result);
    for (const [oldest] of reading.results) {
      if (reading.results.size <= KEPT) break;
      reading.results.delete(oldest);
    }
    // What failed may be asked for again.
    result
      .catch(() => reading.results.delete(key))
      .finally(() => {
        working--;
        reading.progress = null;
      });
    return result;
  };

  /** The upload and its reading. @throws Refusal 404, 409 before it was begun */
  const find = (id: string) => {
    const upload = uploads.find(id);
    const reading = readings.get(id);
    if (reading) return { upload, reading };
    throw new Refusal(409, `${upload.name} has not come whole yet`, 'Wait for its upload, or drop the folder again.');
  };

  const item = (upload: Upload): SimilarityItem => {
    const { id, name, created, expected } = upload;
    const reading = readings.get(id);
    return {
      id,
      name,
      created,
      expires: upload.expires(),
      state: reading?.state ?? 'uploading',
      expected,
      received: upload.received(),
      progress: reading?.progress ?? null,
      error: reading?.error ?? null,
      sentence: reading?.first?.report.sentence ?? null,
      models: reading?.first?.models.length ?? null,
    };
  };

  return {
    item,
    start: (id) => {
      const upload = uploads.find(id);
      const before = readings.get(id);
      if (before && before.state !== 'failed')
        throw new Refusal(409, `${upload.name} is being read or was read`, 'Open it.');
      if (!before) uploads.finish(id);
      const reading: Reading = {
        stop: new AbortController(),
        results: new Map(),
        state: 'reading',
        progress: { task: 'Starting', share: null, since: clock.now() },
        error: null,
        first: undefined,
      };
      readings.set(id, reading);
      const { files, bytes } = upload.received();
      logger.info('similarity: reading logs', { id, files, bytes });
      compute(upload, reading, usual).then(
        (result) => {
          [reading.state, reading.first] = ['ready', result];
          logger.info('similarity: ready', { id, models: result.models.length });
        },
        (error: unknown) => {
          [reading.state, reading.error] = ['failed', problemOf(error)];
          logger.warn('similarity: logs could not be read', { id, error: describeError(error) });
        },
      );
      return item(upload);
    },
    result: async (id, variant) => {
      const { upload, reading } = find(id);
      return await compute(upload, reading, variant);
    },
    pair: async (id, variant, pair, signal) => {
      const { upload, reading } = find(id);
      const work = { signal: AbortSignal.any([signal, reading.stop.signal]) };
      return await analyst.pair(logsOf(upload, variant), pair, work);
    },
    save: async (id, variant, format, signal) => {
      const { upload, reading } = find(id);
      const work = { signal: AbortSignal.any([signal, reading.stop.signal]) };
      return await analyst.save(logsOf(upload, variant), format, work);
    },
    drop: (id) => {
      readings.get(id)?.stop.abort(new OversightError('the folder was thrown away', { kind: 'cancelled' }));
      readings.delete(id);
    },
    dropAll: () => {
      for (const { stop } of readings.values())
        stop.abort(new OversightError('the gateway is shutting down', { kind: 'cancelled' }));
      readings.clear();
    },
  };
}

function problemOf(error: unknown): NonNullable<SimilarityItem['error']> {
  if (error instanceof OversightError || error instanceof Refusal)
    return { message: error.message, remedy: error.remedy ?? null };
  // A fault of ours: its words may hold anything.
  return { message: 'The gateway failed at these logs', remedy: "Look into the gateway's log, then try again." };
}
