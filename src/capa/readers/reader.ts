// The seam between files and formats: a source of bytes, and a reader that turns one format's bytes into answers.
// Where a source lies (on disk, gzipped, inside an archive) is hidden from readers; how memory stays bounded is their affair.
import type { AnswerSink } from '../types.ts';
import type { Mapping } from './mapping.ts';

/** One file, wherever it lies. */
export interface LogSource {
  /** As shown to people: relative to the folder that was given, with the name inside an archive behind a "!". */
  readonly path: string;
  /** The whole path, with the folders above what was given: models are named in it (`modelFromPath`). Not to be shown. */
  readonly location: string;
  /** The last part of the path, without ".gz". */
  readonly name: string;
  /** Bytes as stored, before decompression. */
  readonly size: number;
  /** Where the very bytes that `open` gives lie on disk, for random access; undefined where they are compressed. */
  readonly file?: string | undefined;
  /** At most that many of the first bytes, decompressed. */
  head(bytes: number): Promise<Uint8Array>;
  /** The bytes, decompressed. Throws OversightError('input') for what cannot be read; breaks off on the signal. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** All bytes, decompressed; OversightError('input') above the limit (default 256 MiB). */
  bytes(limit?: number): Promise<Uint8Array>;
  /** The other files of the same folder. */
  siblings(): readonly LogSource[];
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly mapping?: Mapping | undefined;
  /** Which likelihood of an option counts: the sum over its tokens (as "acc") or the mean per byte ("acc_norm"); default sum. */
  readonly normalise?: 'sum' | 'byte' | undefined;
}

/** What reads one format. */
export interface LogReader {
  /** As shown to people: "lm-evaluation-harness samples". */
  readonly format: string;
  /**
   * True where this reader can read the source. An archive is offered as a whole before its entries are.
   * @param head the first 64 KiB, decompressed, as UTF-8 with replacement characters
   */
  recognises(source: LogSource, head: string): boolean | Promise<boolean>;
  /** True for files of this format that hold no answers themselves (settings, sums): passed over without a word. */
  accompanies?(source: LogSource): boolean;
  /** Adds every answer to the sink. Oddities are counted there; OversightError('input') for a file that gives nothing. */
  read(source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<void>;
}
