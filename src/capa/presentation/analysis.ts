// From logs on disk to what is known of all pairs: read, join (or the joined table from the cache), compare, cluster, report.
import { type Clock, type Progress, silentProgress } from '../../base/index.ts';
import type { Report } from '../../report/index.ts';
import { type SimilarityMatrix, similarityMatrix } from '../matrix/index.ts';
import type { Mapping } from '../readers/index.ts';
import { createTableBuilder, loadTable } from '../table/index.ts';
import type { AnswerTable, MissingPolicy } from '../types.ts';
import { createDocument, type SimilarityDocument } from './document.ts';
import { similarityReport } from './similarity-report.ts';
import { sliceFigures } from './slices.ts';

export interface AnalyseOptions {
  /** Default 'drop'. */
  readonly missing?: MissingPolicy | undefined;
  /** Results also for each value of this slice. */
  readonly by?: string | undefined;
  /** Folder in which joined tables are kept; null or left out = nowhere. */
  readonly cache?: string | null | undefined;
  /** What the columns of generic tables mean, and facts about models. */
  readonly mapping?: Mapping | undefined;
  /** Families of models by name; they overrule what logs and names tell. */
  readonly families?: ReadonlyMap<string, string> | undefined;
  /** The filter of the harness whose answers count. */
  readonly filter?: string | undefined;
  /** Which repetition counts; default the first. */
  readonly epoch?: number | undefined;
  /** Likelihoods of options: the sum over tokens (default) or the mean per byte. */
  readonly normalise?: 'sum' | 'byte' | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
  /** The command that makes this again, for the report. */
  readonly command?: string | undefined;
  /** Told what costs time and nothing else, such as a cache that cannot be written. */
  readonly warn?: ((message: string) => void) | undefined;
}

export interface LogAnalysis {
  /** What `capa logs --json` prints. */
  readonly document: SimilarityDocument;
  /** ISO 8601. */
  readonly created: string;
  /** Made when it is first asked for. */
  readonly report: Report;
  readonly table: AnswerTable;
  readonly matrix: SimilarityMatrix;
}

/**
 * Everything known of the models in these files and folders.
 * @throws OversightError: 'input' where nothing can be read, 'usage' for an unknown slice, 'cancelled' on the signal
 */
export async function analyseLogs(paths: readonly string[], options: AnalyseOptions): Promise<LogAnalysis> {
  const { mapping, filter, epoch, normalise, signal, progress = silentProgress } = options;
  const read = async (): Promise<AnswerTable> => {
    // The readers of all formats take longer to load than a table from the cache to compare.
    const { normaliseAnswer, readLogs } = await import('../readers/index.ts');
    const builder = createTableBuilder({ normalise: normaliseAnswer, filter, ...(epoch !== undefined && { epoch }) });
    await readLogs(paths, builder, { mapping, normalise, signal, progress });
    return builder.build();
  };
  const loaded = await loadTable(paths, {
    cache: options.cache ?? null,
    settings: { mapping, filter, epoch, normalise },
    read,
    ...(options.warn && { warn: options.warn }),
  });
  return analyseTable(withFamilies(loaded, options.families), options);
}

/** The same from a table that is already joined. */
export async function analyseTable(
  table: AnswerTable,
  options: Pick<AnalyseOptions, 'missing' | 'by' | 'progress' | 'signal' | 'clock' | 'command'>,
): Promise<LogAnalysis> {
  const { missing = 'drop', by, signal, progress = silentProgress } = options;
  const matrix = await similarityMatrix(table, { missing, progress, ...(signal && { signal }) });
  signal?.throwIfAborted();
  const document: SimilarityDocument = {
    ...createDocument(table, matrix),
    ...(by !== undefined && { by: { slice: by, values: await sliceFigures(table, by, { missing, signal }) } }),
  };
  const created = new Date(options.clock.now()).toISOString();
  let report: Report | undefined;
  return {
    document,
    table,
    matrix,
    created,
    get report() {
      report ??= similarityReport(document, matrix, { created, command: options.command });
      return report;
    },
  };
}

function withFamilies(table: AnswerTable, families: ReadonlyMap<string, string> | undefined): AnswerTable {
  if (!families || families.size === 0) return table;
  return {
    ...table,
    models: table.models.map((model) => ({ ...model, family: families.get(model.name) ?? model.family })),
  };
}
