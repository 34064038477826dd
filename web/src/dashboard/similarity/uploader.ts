// Sends a folder to the gateway, file by file and piece by piece. It belongs to the tab and not to the page, so that a person can look
// into another room meanwhile; only closing the tab, or the button, ends it.
import type { SimilarityItem, SimilarityLimits } from '../../../../src/gateway/contract.ts';
import { ApiError, putBytes, segment, sendJson } from '../api.ts';
import { asApiError } from '../loaded.ts';
import { GatherError, type Gathered, type GatheredFile } from './gather.ts';

export interface UploadState {
  readonly phase: 'idle' | 'gathering' | 'sending' | 'failed';
  /** Of the analysis; null before the gateway has given one. */
  readonly id: string | null;
  readonly name: string;
  readonly files: { readonly done: number; readonly total: number };
  readonly bytes: { readonly done: number; readonly total: number };
  /** When sending began, in milliseconds since 1970. */
  readonly started: number;
  /** Left out by name before sending, and refused by the gateway for their paths. */
  readonly leftOut: number;
  readonly refused: readonly string[];
  readonly error: ApiError | null;
}

const idle: UploadState = {
  phase: 'idle',
  id: null,
  name: '',
  files: { done: 0, total: 0 },
  bytes: { done: 0, total: 0 },
  started: 0,
  leftOut: 0,
  refused: [],
  error: null,
};

export interface Uploader {
  subscribe(listener: () => void): () => void;
  readonly state: () => UploadState;
  /**
   * Gathers and sends; resolves when the gateway has begun to read, or when it was called off or has failed (see `state`).
   * @param gather gives the files @param onId told the id as soon as there is one
   */
  begin(
    gather: (signal: AbortSignal, onFound: (count: number) => void) => Promise<Gathered> | Gathered,
    limits: SimilarityLimits,
    onId: (id: string) => void,
  ): Promise<void>;
  /** Ends it and has the gateway throw away what has come. */
  cancel(): void;
  /** Forgets a failure. */
  clear(): void;
}

/** Files on their way at once. */
const LANES = 3;
/** Milliseconds before a piece that got lost is sent again. */
const WAITS = [500, 2000, 5000];

export function createUploader(): Uploader {
  let now = idle;
  let current: AbortController | undefined;
  const listeners = new Set<() => void>();
  const tell = (changes: Partial<UploadState>) => {
    now = { ...now, ...changes };
    for (const listener of listeners) listener();
  };

  const sendFile = async ({ path, file }: GatheredFile, id: string, size: number, signal: AbortSignal) => {
    for (let at = 0; at === 0 || at < file.size; ) {
      const piece = file.slice(at, at + size);
      const query = new URLSearchParams({ path, size: String(file.size), at: String(at) });
      await again(() => putBytes(`/similarity/${segment(id)}/files?${query}`, piece, signal), signal);
      at += Math.max(1, piece.size);
      tell({ bytes: { ...now.bytes, done: now.bytes.done + piece.size } });
    }
  };

  const send = async (
    { name, files, leftOut }: Gathered,
    limits: SimilarityLimits,
    onId: (id: string) => void,
    signal: AbortSignal,
  ) => {
    if (files.length === 0) throw nothing(leftOut);
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    const wanted = { name, files: files.length, bytes: total };
    const { id } = await sendJson<SimilarityItem>('POST', '/similarity', wanted, signal);
    tell({
      phase: 'sending',
      id,
      name,
      leftOut,
      files: { done: 0, total: files.length },
      bytes: { done: 0, total },
      started: Date.now(),
    });
    onId(id);
    let next = 0;
    const lane = async () => {
      while (next < files.length) {
        const one = files[next++];
        if (!one) return;
        try {
          await sendFile(one, id, limits.pieceBytes, signal);
        } catch (error) {
          // A name that cannot be kept is no reason to leave out the others.
          if (!(error instanceof ApiError) || error.status !== 400) throw error;
          tell({
            refused: [...now.refused, `${error.message}`],
            bytes: { ...now.bytes, done: now.bytes.done + one.file.size },
          });
        }
        tell({ files: { ...now.files, done: now.files.done + 1 } });
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await sendJson<SimilarityItem>('POST', `/similarity/${segment(id)}/start`, undefined, signal);
  };

  /** What has come is of no use without the rest. */
  const throwAway = () => {
    if (now.id !== null) sendJson('DELETE', `/similarity/${segment(now.id)}`).catch(() => undefined);
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => now,
    begin: async (gather, limits, onId) => {
      if (current) return;
      const mine = new AbortController();
      current = mine;
      tell({ ...idle, phase: 'gathering' });
      const leave = (event: BeforeUnloadEvent) => event.preventDefault();
      addEventListener('beforeunload', leave);
      try {
        const found = await gather(mine.signal, (count) => tell({ files: { done: count, total: 0 } }));
        await send(found, limits, onId, mine.signal);
        tell({ ...idle, refused: now.refused, leftOut: now.leftOut, id: now.id });
      } catch (error) {
        if (!mine.signal.aborted) {
          throwAway();
          const isOurs = error instanceof GatherError;
          tell({ phase: 'failed', error: isOurs ? new ApiError(error.message, 0, error.remedy) : asApiError(error) });
        }
      } finally {
        // Other lanes may still be at it.
        mine.abort();
        removeEventListener('beforeunload', leave);
        if (current === mine) current = undefined;
      }
    },
    cancel: () => {
      current?.abort();
      current = undefined;
      throwAway();
      tell(idle);
    },
    clear: () => {
      if (now.phase === 'failed') tell(idle);
    },
  };
}

/** What says that the piece did not come, and not that it may not. */
const LOST: ReadonlySet<number> = new Set([0, 408, 502, 503, 504]);

/** Tries again where the piece got lost; another answer is an answer. */
async function again(attempt: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (const wait of [...WAITS, undefined]) {
    try {
      await attempt();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (wait === undefined || !(error instanceof ApiError) || !LOST.has(error.status)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      signal.throwIfAborted();
    }
  }
}

function nothing(leftOut: number): ApiError {
  if (leftOut === 0) return new ApiError('There is no file in it.', 0, 'Drop the folder that holds the logs.');
  return new ApiError(
    `There is no log in it: ${leftOut.toLocaleString('en')} files are hidden, weights, pictures or code.`,
    0,
    'Logs end in .jsonl, .json, .csv, .parquet, .eval, .gz or .zip.',
  );
}
