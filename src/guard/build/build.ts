// From a constitution to a guard, as a run: rules, topics, requests, responses, splits, augmentations, members, calibration, guard.
// Splits come before augmentations, so that a request and its wrapped copies never stand on both sides.
import { join } from 'node:path';
import {
  type Clock,
  canonicalJson,
  decodeUtf8,
  hashJson,
  type Progress,
  plural,
  readFileOrThrow,
} from '../../base/index.ts';
import {
  createThreadsExecutor,
  type Executor,
  mapShards,
  openRun,
  type Run,
  type StageOutcome,
} from '../../runs/index.ts';
import { requireConstitution } from '../constitution/parse.ts';
import type { Constitution } from '../constitution/types.ts';
import { readManifest } from '../folder.ts';
import type { Objective } from '../model/convolution-graph.ts';
import { keepDistinct } from '../synthesis/near-duplicates.ts';
import type { SyntheticRequest } from '../synthesis/types.ts';
import type { Writer, WriterContext } from '../synthesis/writer.ts';
import { TOKENIZER_VERSION } from '../text/tokenizer.ts';
import type { Verdict } from '../types.ts';
import { assembleGuard } from './assemble.ts';
import { type CalibrationResult, calibrate } from './calibrate.ts';
import { type MemberResult, trainMember } from './members-task.ts';
import { SIZES, type Size } from './sizes.ts';
import { readLinesFile, writeLinesFile } from './stage-files.ts';
import { writeAugmentations, writeSplits } from './texts.ts';

/** Raise it when a stage's meaning changes: older folders are then not resumed. */
const VERSION = '1';

export interface BuildOptions {
  /** Path of the constitution. */
  readonly constitution: string;
  /** Folder of the finished guard. */
  readonly out: string;
  /** Default 'small'. */
  readonly size?: Size;
  readonly writer: Writer;
  /** Default 1. */
  readonly seed?: number | string;
  /** Share of harmless texts that may be refused; default 0.005. */
  readonly allowed?: number;
  /** What the convolutions minimise; default 'softmax-weighted'. */
  readonly objective?: Objective;
  /** More harmless texts to learn from and calibrate on, given by the operator. */
  readonly benign?: readonly string[];
  /** Where runs are kept. */
  readonly root?: string;
  readonly command?: readonly string[];
  readonly resume?: boolean;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

export interface BuildOutcome {
  readonly run: string;
  readonly calibration: CalibrationResult;
  readonly counts: Readonly<Record<string, number>>;
  readonly examples: readonly { readonly text: string; readonly verdict: Verdict }[];
}

/** Builds a guard, or goes on with an interrupted build of the same one. */
export async function buildGuard(options: BuildOptions): Promise<BuildOutcome> {
  const { size = 'small', seed = 1, allowed = 0.005, benign = [], objective = 'softmax-weighted', writer } = options;
  const markdown = decodeUtf8(
    await readFileOrThrow(
      options.constitution,
      'Give the path of a constitution, for example constitutions/general.md.',
    ),
    options.constitution,
  );
  const constitution = requireConstitution(markdown, options.constitution);
  const run = await openRun({
    name: 'guard-build',
    config: {
      constitution: constitution.hash,
      size,
      writer: writer.name,
      allowed,
      objective,
      settings: SIZES[size],
      tokenizer: TOKENIZER_VERSION,
    },
    seed,
    inputs: { constitution: hashJson(markdown), benign: hashJson(benign), writer: await writer.fingerprint() },
    version: VERSION,
    plan: [
      'rules',
      'topics',
      'requests',
      'responses',
      'splits',
      'augmentations',
      ...memberNames(size).map(stageOf),
      'calibration',
      'guard',
    ],
    clock: options.clock,
    progress: options.progress,
    ...(options.root === undefined ? {} : { root: options.root }),
    ...(options.command === undefined ? {} : { command: options.command }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const executor = createThreadsExecutor({ workers: 2 });
  try {
    const outcome = await stages(
      run,
      executor,
      { ...options, size, seed, allowed, benign, objective },
      constitution,
      markdown,
    );
    await run.close();
    return outcome;
  } catch (error) {
    await run.fail(error);
    throw error;
  } finally {
    await executor.close();
  }
}

type Settled = BuildOptions & Required<Pick<BuildOptions, 'size' | 'seed' | 'allowed' | 'benign' | 'objective'>>;

async function stages(
  run: Run,
  executor: Executor,
  options: Settled,
  constitution: Constitution,
  markdown: string,
): Promise<BuildOutcome> {
  const { writer, seed } = options;
  const rules = await run.stage('rules', {
    run: () => ({
      restricted: constitution.restricted.map((rule) => rule.id),
      permitted: constitution.permitted.map((rule) => rule.id),
    }),
  });
  const context = (stage: {
    progress: Progress;
    signal: AbortSignal;
    log(message: string, data?: unknown): void;
  }): WriterContext => ({
    constitution,
    seed,
    progress: stage.progress,
    signal: stage.signal,
    log: stage.log,
  });
  const topics = await run.stage('topics', { key: rules.hash, run: (stage) => writer.topics(context(stage)) });
  const requests = await run.stage('requests', {
    key: topics.hash,
    run: async (stage) => {
      const written = await writer.requests(context(stage), topics.result);
      const kept = keepDistinct(
        written.map((request) => request.text),
        0.85,
      ).map((i) => written[i]!);
      stage.log(`kept ${plural(kept.length, 'request')} of ${written.length} after removing near-duplicates`);
      await writeLinesFile(stage.folder, 'requests.jsonl', kept);
      return {
        written: written.length,
        kept: kept.length,
        restricted: kept.filter((request) => request.restricted).length,
      };
    },
  });
  const responses = await run.stage('responses', {
    key: requests.hash,
    run: async (stage) => {
      const known = await readLinesFile<SyntheticRequest>(requests.folder, 'requests.jsonl');
      const written = await writer.responses(context(stage), known);
      const materials = await writer.materials(context(stage));
      await writeLinesFile(stage.folder, 'responses.jsonl', written);
      await writeLinesFile(stage.folder, 'materials.jsonl', materials);
      return { responses: written.length, materials: materials.length };
    },
  });
  const splits = await run.stage('splits', {
    key: [requests.hash, responses.hash],
    run: (stage) => writeSplits(stage.folder, requests.folder, responses.folder, options.benign),
  });
  const augmentations = await run.stage('augmentations', {
    key: splits.hash,
    run: (stage) => writeAugmentations(stage.folder, splits.folder, options, stage.progress),
  });
  const members = await trainMembers(run, executor, options, rules.result.restricted, augmentations);
  const calibration = await run.stage('calibration', {
    key: [splits.hash, ...members.map((member) => member.hash), options.allowed],
    run: (stage) =>
      calibrate({
        folder: stage.folder,
        splits: splits.folder,
        members: members.map((member) => member.folder),
        rules: rules.result.restricted,
        allowed: options.allowed,
        seed,
        progress: stage.progress,
      }),
  });
  const counts = { ...requests.result, ...responses.result, ...splits.result, ...augmentations.result };
  const training = {
    writer: writer.name,
    size: options.size,
    seed,
    constitution: constitution.hash,
    counts,
    allowedRefusals: options.allowed,
    run: run.id,
    calibration: { ...calibration.result },
  };
  const assemble = () =>
    assembleGuard({
      out: options.out,
      name: constitution.title || 'guard',
      markdown,
      rules: rules.result.restricted,
      members: members.map((member) => member.folder),
      calibration: calibration.folder,
      result: calibration.result,
      training,
      run: run.folder,
      created: new Date(options.clock.now()).toISOString(),
      command: ['oversight', ...(options.command ?? ['guard', 'build', options.constitution])].join(' '),
      warn: run.warn,
    });
  const guard = await run.stage('guard', { key: [calibration.hash, options.out], run: assemble });
  // The guard lies outside of the run: it may have been removed or built over since this stage was done.
  const standing = await readManifest(options.out).catch(() => undefined);
  if (canonicalJson(standing?.files) !== canonicalJson(guard.result.files)) await assemble();
  return { run: run.folder, calibration: calibration.result, counts, examples: guard.result.examples };
}

async function trainMembers(
  run: Run,
  executor: Executor,
  options: Settled,
  rules: readonly string[],
  augmentations: StageOutcome<unknown>,
): Promise<StageOutcome<MemberResult>[]> {
  const settings = SIZES[options.size];
  const names = memberNames(options.size);
  const passes = Array.from({ length: settings.passes }, (_, pass) => join(augmentations.folder, `pass-${pass}.jsonl`));
  const shares = new ProgressOfParts(options.progress, names.length);
  // The longest first, so that the last one does not run alone for long.
  const order = [...names.keys()].sort((a, b) => (names[a] === 'linear' ? 1 : 0) - (names[b] === 'linear' ? 1 : 0));
  const started = new Map<number, Promise<StageOutcome<MemberResult>>>();
  for (const index of order) {
    const member = names[index]!;
    started.set(
      index,
      run.stage(stageOf(member), {
        key: [augmentations.hash, member],
        run: async ({ folder, signal }) => {
          const input = {
            member,
            size: options.size,
            seed: options.seed,
            rules: [...rules],
            passes,
            development: join(augmentations.folder, 'development.jsonl'),
            objective: options.objective,
            output: join(folder, 'weights.safetensors'),
          };
          const [result] = await mapShards(executor, trainMember, [input], {
            signal,
            progress: (event) => shares.report(index, event.done / (event.total ?? event.done), event.note),
          });
          return result!;
        },
      }),
    );
  }
  // All of them come to an end before the run does: a member that goes on would write into a folder that is no longer ours.
  const settled = await Promise.allSettled(names.map((_, index) => started.get(index)!));
  return settled.map((item) => {
    if (item.status === 'rejected') throw item.reason;
    return item.value;
  });
}

type MemberName = number | 'linear';

/** The members of a size, linear first. */
function memberNames(size: Size): MemberName[] {
  return ['linear', ...SIZES[size].convolutions.map((_, i) => i)];
}

function stageOf(member: MemberName): string {
  return `member-${member === 'linear' ? member : `convolution-${member + 1}`}`;
}

/** One progress line for members that train side by side. */
class ProgressOfParts {
  readonly #progress: Progress;
  readonly #parts: number[];

  constructor(progress: Progress, parts: number) {
    this.#progress = progress;
    this.#parts = new Array<number>(parts).fill(0);
  }

  report(part: number, share: number, note: string | undefined): void {
    this.#parts[part] = share;
    const done = this.#parts.reduce((sum, item) => sum + item, 0) / this.#parts.length;
    this.#progress({
      task: 'training',
      done: Math.round(1000 * done),
      total: 1000,
      ...(note === undefined ? {} : { note }),
    });
  }
}
