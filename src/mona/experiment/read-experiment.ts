// All that a run of training holds, finished or not: results of arms and of sweeps, exact curves, and what they come to.
import { join } from 'node:path';
import { z } from 'zod';
import { OversightError, readFileOrThrow, systemCode } from '../../base/index.ts';
import { readRun } from '../../runs/index.ts';
import { environmentNames } from '../words.ts';
import { type Comparison, compareArms } from './comparisons.ts';
import { type ExactPoint, exactPointSchema } from './exact-point.ts';
import { type LoadExperiment, loadExperiment } from './registry.ts';
import { collectResults } from './shards.ts';
import { type ArmSummary, summarise } from './summary.ts';
import { sweepPoints } from './sweeps.ts';
import type { ArmResult, Experiment } from './types.ts';
import { judge, type Verdict } from './verdict.ts';

export interface ExperimentData {
  readonly results: readonly ArmResult[];
  readonly summaries: readonly ArmSummary[];
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict;
  /** Arms that were trained for sweeps only. */
  readonly swept: readonly ArmResult[];
  readonly exact: readonly ExactPoint[];
}

export async function readExperiment(folder: string, experiment: Experiment): Promise<ExperimentData> {
  const results = await collectResults(folder, 'arm', experiment.arms());
  const others = sweepPoints(experiment, 'all').concat(sweepPoints(experiment, 'default'));
  const swept = await collectResults(
    folder,
    'sweep',
    others.map(({ arm }) => arm),
  );
  const summaries = summarise(experiment, results);
  return {
    results,
    summaries,
    comparisons: compareArms(experiment, results),
    verdict: judge(experiment, summaries),
    swept,
    exact: await readExact(join(folder, 'stages', 'exact-curves', 'exact.json')),
  };
}

const configSchema = z.object({ environment: z.enum(environmentNames) });

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
