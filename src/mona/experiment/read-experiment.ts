// All that a run of training holds, finished or not: results of arms and of sweeps, exact curves, and what they come to.
import { join } from 'node:path';
import { z } from 'zod';
import { OversightError, readFileOrThrow, systemCode } from '../../base/index.ts';
import { readRun } from '../../runs/index.ts';
import { environmentNames } from '../words.ts';
import type { Asked } from './arms.ts';
import { type Comparison, compareArms } from './comparisons.ts';
import { type ExactPoint, exactPointSchema } from './exact-point.ts';
import { type LoadExperiment, loadExperiment } from './registry.ts';
import { collectResults, seedsAmong, unknownShards } from './shards.ts';
import { type ArmSummary, summarise } from './summary.ts';
import { type SweepChoice, sweepChoices, sweepPoints } from './sweeps.ts';
import { type ArmResult, type Experiment, profiles } from './types.ts';
import { judge, type Verdict } from './verdict.ts';

export interface ExperimentData {
  readonly results: readonly ArmResult[];
  readonly summaries: readonly ArmSummary[];
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict;
  /** Arms that were trained for sweeps only. */
  readonly swept: readonly ArmResult[];
  readonly exact: readonly ExactPoint[];
  /** What the run was asked for, at most: arms with fewer seeds are marked. */
  readonly asked: Asked;
  /** Stages of finished shards whose arm the experiment does not have. */
  readonly leftOut: readonly string[];
}

/** @param now what is asked for by the call that reads it; without it, what the run was begun with */
export async function readExperiment(
  folder: string,
  experiment: Experiment,
  now: Partial<Asked> = {},
): Promise<ExperimentData> {
  const arms = experiment.arms();
  const results = await collectResults(folder, 'arm', arms);
  const others = sweepPoints(experiment, 'all')
    .concat(sweepPoints(experiment, 'default'))
    .map(({ arm }) => arm);
  const summaries = summarise(experiment, results);
  const comparisons = compareArms(experiment, results);
  const { manifest } = await readRun(folder);
  const planned = seedsAmong(manifest.plan ?? []);
  return {
    results,
    summaries,
    comparisons,
    verdict: judge(experiment, summaries, comparisons),
    swept: await collectResults(folder, 'sweep', others),
    exact: await readExact(join(folder, 'stages', 'exact-curves', 'exact.json')),
    asked: {
      profile: profileSchema.parse(manifest.config).profile,
      sweeps: now.sweeps ?? sweepsOf(manifest.command ?? []),
      seeds: Math.max(now.seeds ?? 0, planned, ...summaries.map(({ seeds }) => seeds.length)),
    },
    leftOut: await unknownShards(folder, { arm: arms, sweep: others }),
  };
}

const configSchema = z.object({ environment: z.enum(environmentNames) });
const profileSchema = z.object({ profile: z.enum(profiles) });

/** Of the command that a run was begun with; how much is swept is no part of what the run is. */
function sweepsOf(command: readonly string[]): SweepChoice {
  const place = command.lastIndexOf('--sweeps');
  const word = place >= 0 ? command[place + 1] : command.find((one) => one.startsWith('--sweeps='))?.slice(9);
  return sweepChoices.find((choice) => choice === word) ?? 'default';
}

/** Which experiment a run is of. @throws OversightError('input') for a run of another command */
export async function experimentOf(folder: string, load: LoadExperiment = loadExperiment): Promise<Experiment> {
  const { manifest } = await readRun(folder);
  const config = configSchema.safeParse(manifest.config);
  if (manifest.name.startsWith('mona-') && config.success) return await load(config.data.environment);
  throw new OversightError(`${manifest.id} is no run of \`oversight mona train\``, {
    kind: 'input',
    remedy: 'Give the folder or the first letters of one that it printed, for example mona-loan.',
  });
}

async function readExact(path: string): Promise<readonly ExactPoint[]> {
  try {
    return z.array(exactPointSchema).parse(JSON.parse((await readFileOrThrow(path)).toString('utf8')));
  } catch (error) {
    if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') return [];
    throw error;
  }
}
