// Trains the arms of an experiment as a run: every arm and seed a stage, so that a kill loses only what is at work, the same command
// goes on, and more arms or seeds are added to a finished run without training anything twice. The report lies in the run's folder.
import { join } from 'node:path';
import { type Clock, describeError, OversightError, type Progress, writeFileAtomic } from '../../base/index.ts';
import type { Report } from '../../report/index.ts';
import { writeReport } from '../../report/index.ts';
import { createThreadsExecutor, type Executor, mapShards, openRun, type Run } from '../../runs/index.ts';
import type { EnvironmentName } from '../words.ts';
import { missingArms, selectArms } from './arms.ts';
import { exactPlan, solveCurve } from './exact-curves.ts';
import type { ExactPoint } from './exact-point.ts';
import { curvesCsv, resultsCsv, toJsonLines } from './exports.ts';
import { type ExperimentData, readExperiment } from './read-experiment.ts';
import { type LoadExperiment, loadExperiment } from './registry.ts';
import { extraBlocks } from './report/extra-blocks.ts';
import { experimentReport } from './report/report.ts';
import { collectResults, type ShardWork, stageOf, trainShards } from './shards.ts';
import { summarise } from './summary.ts';
import { type SweepChoice, sweepPoints, sweepSeeds } from './sweeps.ts';
import { type TrainArmTask, trainArm } from './train-arm-task.ts';
import type { Arm, ArmShard, Experiment, Profile } from './types.ts';
import { sayLeftOut } from './words.ts';

/** Raise it when training or evaluation change in meaning: older folders are then not resumed. */
const VERSION = '1';

export interface TrainOptions {
  readonly environment: EnvironmentName;
  readonly profile: Profile;
  /** Ids or kinds; none or 'all': all. */
  readonly arms: readonly string[];
  /** Seeds 1 to this. */
  readonly seeds: number;
  readonly sweeps: SweepChoice;
  /** Shards at once; default: all cores. */
  readonly cores?: number | undefined;
  /** Where runs are kept. */
  readonly root?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly resume?: boolean | undefined;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** False: report.json without the page. */
  readonly page?: boolean | undefined;
  /** Other parts than the usual, for tests. */
  readonly parts?: {
    readonly load: LoadExperiment;
    readonly task: TrainArmTask;
    readonly executor: Executor;
  };
}

export interface TrainOutcome {
  readonly experiment: Experiment;
  /** Absolute. */
  readonly folder: string;
  readonly id: string;
  /** Everything that the run holds by now. */
  readonly data: ExperimentData;
  /** Shards trained by this call. */
  readonly trained: number;
  /** Undefined where kinds of arms are missing, which `missing` then names. */
  readonly report: Report | undefined;
  readonly missing: readonly string[];
  /** Why there is no report.html, where there is none. */
  readonly withoutPage: string | undefined;
}

/** @throws OversightError('usage') for an arm or a profile that the experiment does not have */
export async function trainExperiment(options: TrainOptions): Promise<TrainOutcome> {
  const { environment, profile, parts } = options;
  const experiment = await (parts?.load ?? loadExperiment)(environment);
  const arms = selectArms(experiment, options.arms);
  requireProfile(experiment, profile);
  const work = planShards(experiment, arms, options);
  const run = await openRun({
    name: `mona-${environment}`,
    // What the arms are is part of what the run is; how many of them are trained is not.
    config: {
      environment,
      profile,
      arms: experiment.arms(),
      metrics: experiment.metrics,
      outcomes: experiment.outcomes,
    },
    seed: 1,
    version: VERSION,
    plan: [...work.map(({ role, shard }) => stageOf(role, shard.arm, shard.seed)), 'results'],
    clock: options.clock,
    progress: options.progress,
    ...(options.root === undefined ? {} : { root: options.root }),
    ...(options.command === undefined ? {} : { command: options.command }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const executor =
    parts?.executor ?? createThreadsExecutor(options.cores === undefined ? {} : { workers: options.cores });
  try {
    const { trained } = await trainShards(run, executor, parts?.task ?? trainArm, work);
    if (environment === 'camera-dropbox') await solveCurves(run, executor, options.sweeps);
    await writeResults(run, experiment);
    const data = await readExperiment(run.folder, experiment, options);
    if (data.leftOut.length > 0) run.warn(sayLeftOut(data.leftOut));
    const missing = missingArms(
      experiment,
      data.summaries.map(({ arm }) => arm),
    );
    const created = new Date(options.clock.now()).toISOString();
    const extra = missing.length > 0 || parts ? [] : await extraBlocks(experiment, data);
    const report = missing.length > 0 ? undefined : experimentReport(experiment, data, { created, run: run.id, extra });
    const withoutPage = report && (await writePage(run.folder, report, options.page ?? true));
    await run.close();
    return { experiment, folder: run.folder, id: run.id, data, trained, report, missing, withoutPage };
  } catch (error) {
    await run.fail(error);
    throw error;
  } finally {
    if (!parts) await executor.close();
  }
}

/** Seeds outside, arms inside: whenever it is stopped, the arms stand side by side with about as many seeds. */
function planShards(
  { environment, ...experiment }: Experiment,
  arms: readonly Arm[],
  { profile, seeds, sweeps }: Pick<TrainOptions, 'profile' | 'seeds' | 'sweeps'>,
): readonly ShardWork[] {
  const shards = (count: number, list: readonly Arm[]): readonly ArmShard[] =>
    Array.from({ length: count }, (_, i) => list.map((arm) => ({ environment, arm, seed: i + 1, profile }))).flat();
  const others = sweepPoints({ environment, ...experiment }, sweeps).filter(({ isArm }) => !isArm);
  return [
    ...shards(seeds, arms).map((shard) => ({ role: 'arm', shard }) as const),
    ...shards(
      sweepSeeds(sweeps, seeds),
      others.map(({ arm }) => arm),
    ).map((shard) => ({ role: 'sweep', shard }) as const),
  ];
}

function requireProfile({ environment, profiles }: Experiment, profile: Profile): void {
  if (profiles.includes(profile)) return;
  throw new OversightError(`${environment} has no profile "${profile}"`, {
    kind: 'usage',
    remedy: `Its profiles: ${profiles.join(', ')}.`,
  });
}

async function solveCurves(run: Run, executor: Executor, choice: SweepChoice): Promise<void> {
  const plan = exactPlan(choice);
  if (plan.length === 0) return;
  await run.stage('exact-curves', {
    key: plan,
    run: async ({ folder, signal, progress }) => {
      const points: readonly ExactPoint[] = (
        await mapShards(executor, solveCurve, plan, {
          signal,
          progress: (event) => progress({ ...event, task: 'exact curves' }),
        })
      ).flat();
      await writeFileAtomic(join(folder, 'exact.json'), `${JSON.stringify(points)}\n`);
      return { curves: plan.length, points: points.length };
    },
  });
}

/** Exports of all that the run holds, those of earlier calls too. */
async function writeResults(run: Run, experiment: Experiment): Promise<void> {
  const results = await collectResults(run.folder, 'arm', experiment.arms());
  await run.stage('results', {
    key: results,
    run: async ({ folder }) => {
      const write = (name: string, text: string) => writeFileAtomic(join(folder, name), text);
      await write('results.jsonl', toJsonLines(results));
      await write('results.csv', resultsCsv(experiment, results));
      await write('curves.csv', curvesCsv(results));
      await write('summary.json', `${JSON.stringify(summarise(experiment, results), null, 1)}\n`);
      return { shards: results.length };
    },
  });
}

/** Without a built viewer there is report.json and no page; the reason is given back. */
async function writePage(folder: string, report: Report, page: boolean): Promise<string | undefined> {
  await writeReport(folder, report, { html: false });
  if (!page) return undefined;
  try {
    await writeReport(folder, report);
    return undefined;
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
    return describeError(error);
  }
}
