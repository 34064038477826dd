// Finds the logs among files, folders and archives, recognises each by its name and first bytes, and reads them one after another into
// the sink. An oddity is counted and reading goes on; only where nothing at all can be read is that an error. Leaves out: downloads.
import { dirname } from 'node:path';
import { OversightError, type Progress, plural, shorten } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { formats } from './formats/index.ts';
import { mmluPro } from './mmlu-pro.ts';
import { familyOf, parametersOf } from './names.ts';
import type { LogReader, LogSource, ReadOptions } from './reader.ts';
import { createEntrySource, createFileSource, type Meter } from './source.ts';
import { createTableReaders } from './table-reader.ts';
import { findFiles } from './walk.ts';
import { zeroEval } from './zero-eval.ts';
import { openZip } from './zip.ts';

export interface ReadLogsOptions extends ReadOptions {
  /** Bytes as stored, of all files. */
  readonly progress?: Progress | undefined;
}

export interface ScanSummary {
  /** Files that answers were read from, in the order of reading. */
  readonly files: readonly ReadFile[];
  /** Files that no reader knows; each is counted as an issue too. */
  readonly unrecognised: readonly string[];
  readonly answers: number;
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  /** Bytes as stored. */
  readonly bytes: number;
}

export interface ReadFile {
  readonly path: string;
  readonly format: string;
  readonly answers: number;
}

const HEAD = 64 * 1024;
/** An archive in an archive in an archive is left out. */
const DEEPEST_ARCHIVE = 2;
/** Entries that are no logs whatever they hold; "../" before a name is odd but no harm. */
const HIDDEN = /(?:^|\/)(?:\.(?!\.?\/)|__MACOSX\/)/;
/** Asked in this order: what is particular before what is general. */
const known: readonly LogReader[] = [...formats, mmluPro, zeroEval];

/**
 * Reads every log under the paths into the sink; each model is described there by the family and size that its name tells.
 * Throws OversightError: 'input' for a path that is not there and where no answer was found, 'cancelled' on the signal.
 */
export async function readLogs(
  paths: readonly string[],
  sink: AnswerSink,
  options: ReadLogsOptions = {},
): Promise<ScanSummary> {
  const scan = createScan(sink, options);
  try {
    const found = await findFiles(paths, scan.sink.note, options.signal);
    await scan.all(found.map(({ file, path, size }) => ({ file, path, location: file, size })));
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new OversightError('Reading logs was cancelled', { kind: 'cancelled', cause: error });
  }
  return scan.finish(paths);
}

interface Placed {
  readonly file: string;
  readonly path: string;
  readonly location: string;
  readonly size: number;
}

interface Scan {
  readonly sink: AnswerSink;
  all(files: readonly Placed[]): Promise<void>;
  finish(paths: readonly string[]): ScanSummary;
}

function createScan(target: AnswerSink, options: ReadLogsOptions): Scan {
  const counted = countAnswers(target);
  const { sink } = counted;
  const general = createTableReaders(options.mapping);
  const readers = [known, general];
  const files: ReadFile[] = [];
  const unrecognised: string[] = [];
  const failures: string[] = [];
  let seen = 0;
  let total = 0;

  async function one(source: LogSource, meter: Meter, depth: number): Promise<void> {
    options.signal?.throwIfAborted();
    seen++;
    try {
      if (source.size === 0) return sink.note('empty-file', source.path, `${source.path}: empty; left out`);
      const head = Buffer.from(await source.head(HEAD));
      const reader = await readerOf(readers, source, head.toString('utf8'));
      if (reader === 'accompanies') return;
      if (reader) await read(reader, source);
      else if (head.length >= 4 && head.readUInt32LE(0) === 0x04034b50 && depth < DEEPEST_ARCHIVE)
        await archive(source, meter, depth);
      else {
        unrecognised.push(source.path);
        sink.note('unrecognised', source.path, `${source.path}: no log of a known kind; left out`);
      }
    } catch (error) {
      // What can be mended in the file is counted; the rest of the logs is still wanted.
      if (!(error instanceof OversightError) || error.kind !== 'input') throw error;
      failures.push(error.message);
      sink.note('unreadable', source.path, error.message);
    }
  }

  async function read(reader: LogReader, source: LogSource): Promise<void> {
    const before = counted.answers();
    try {
      await reader.read(source, sink, options);
    } finally {
      const answers = counted.answers() - before;
      if (answers > 0) files.push({ path: source.path, format: reader.format, answers });
    }
  }

  async function archive(source: LogSource, meter: Meter, depth: number): Promise<void> {
    const zip = await openZip(source);
    try {
      const inside = new Map<string, LogSource[]>();
      for (const entry of zip.entries) {
        const path = `${source.path}!${entry.name}`;
        if (HIDDEN.test(entry.name)) continue;
        if (entry.fault) {
          sink.note(entry.fault.kind, path, entry.fault.message);
          continue;
        }
        const location = `${source.location}!${entry.name}`;
        const folder = dirname(entry.name);
        const place = { path, location, size: entry.size, meter };
        addTo(inside, folder, (siblings) => createEntrySource(entry, { ...place, siblings }));
      }
      for (const sources of inside.values()) for (const inner of sources) await one(inner, meter, depth + 1);
    } finally {
      zip.close();
    }
  }

  return {
    sink,
    async all(placed) {
      total = placed.reduce((sum, { size }) => sum + size, 0);
      let finished = 0;
      let within = 0;
      let current = '';
      const tell = () =>
        options.progress?.({
          task: 'reading logs',
          done: Math.round(finished + within),
          total,
          note: shorten(current, 40),
        });
      let size = 0;
      const meter: Meter = (bytes) => {
        within = Math.min(within + bytes, size);
        tell();
      };
      const inFolder = new Map<string, LogSource[]>();
      const sources = placed.map((place) =>
        addTo(inFolder, dirname(place.file), (siblings) => createFileSource(place.file, { ...place, siblings, meter })),
      );
      for (const source of sources) {
        [current, size, within] = [source.path, source.size, 0];
        await one(source, meter, 0);
        finished += size;
        within = 0;
        tell();
      }
    },
    finish(paths) {
      const answers = counted.answers();
      if (answers === 0) throw nothingFound(paths, seen, failures, readers.flat());
      for (const [name, { family, parameters }] of Object.entries(options.mapping?.facts ?? {}))
        if (counted.models.has(name))
          target.describe(name, { ...(family ? { family } : {}), ...(parameters ? { parameters } : {}) });
      return { files, unrecognised, answers, models: [...counted.models], tasks: [...counted.tasks], bytes: total };
    },
  };
}

/** Makes a source that knows the others of its folder, itself left out. */
function addTo(
  folders: Map<string, LogSource[]>,
  folder: string,
  create: (siblings: () => readonly LogSource[]) => LogSource,
): LogSource {
  let sources = folders.get(folder);
  if (!sources) folders.set(folder, (sources = []));
  const all = sources;
  const source = create(() => all.filter((other) => other !== source));
  sources.push(source);
  return source;
}

async function readerOf(
  stages: readonly (readonly LogReader[])[],
  source: LogSource,
  head: string,
): Promise<LogReader | 'accompanies' | undefined> {
  for (const readers of stages) {
    for (const reader of readers) if (await reader.recognises(source, head)) return reader;
    if (readers.some((reader) => reader.accompanies?.(source))) return 'accompanies';
  }
  return undefined;
}

interface Counted {
  readonly sink: AnswerSink;
  readonly models: ReadonlySet<string>;
  readonly tasks: ReadonlySet<string>;
  answers(): number;
}

/** Passes everything on, counts answers, and describes each model by its name before anything else is said of it. */
function countAnswers(target: AnswerSink): Counted {
  const models = new Set<string>();
  const described = new Set<string>();
  const tasks = new Set<string>();
  let answers = 0;
  const introduce = (model: string) => {
    if (described.has(model)) return;
    described.add(model);
    target.describe(model, { family: familyOf(model), parameters: parametersOf(model) });
  };
  const sink: AnswerSink = {
    add(model, answer, source) {
      introduce(model);
      models.add(model);
      tasks.add(answer.task);
      answers++;
      target.add(model, answer, source);
    },
    describe(model, facts) {
      introduce(model);
      target.describe(model, facts);
    },
    note: (kind, source, message, model) => target.note(kind, source, message, model),
  };
  return { sink, models, tasks, answers: () => answers };
}

function nothingFound(
  paths: readonly string[],
  seen: number,
  failures: readonly string[],
  readers: readonly LogReader[],
): OversightError {
  const [failure] = failures;
  const where = shorten(paths.join(', '), 200);
  const reason = failure === undefined ? '' : `; the first trouble: ${failure}`;
  const names = readers.map(({ format }) => format).join(', ');
  return new OversightError(`${where}: no evaluation logs among ${plural(seen, 'file')}${reason}`, {
    kind: 'input',
    remedy: `Looked for: ${names}. A table of your own needs columns with well-known names, or a mapping file.`,
  });
}
