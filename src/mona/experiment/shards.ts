// Shards of a run: one arm from one seed, each a stage of its own, so that a finished one is never trained again and a kill
// loses only those at work. Some are trained side by side; one line tells how far all of them are.
import { join } from 'node:path';
import { OversightError, type Progress, readFileOrThrow, writeFileAtomic } from '../../base/index.ts';
import { type Executor, mapShards, type Run, readRun } from '../../runs/index.ts';
import { parseResult } from './result-schema.ts';
import type { TrainArmTask } from './train-arm-task.ts';
import type { Arm, ArmResult, ArmShard } from './types.ts';

/** The artifact that each shard leaves. */
export const resultFile = 'result.json';

export type ShardRole = 'arm' | 'sweep';

/** Ids of arms have no underscore and names of stages no dot: the two never meet. */
export const stageOf = (role: ShardRole, arm: Arm, seed: number): string => `${stemOf(role, arm)}-seed-${seed}`;
const stemOf = (role: ShardRole, { id }: Arm): string => `${role}-${id.replaceAll('.', '_')}`;
const seedEnding = /-seed-(\d+)$/;

/** The greatest seed of an arm among these stages; 0 for none. */
export const seedsAmong = (stages: readonly string[]): number =>
  Math.max(
    0,
    ...stages.filter((name) => name.startsWith('arm-')).map((name) => Number(seedEnding.exec(name)?.[1] ?? 0)),
  );

export interface ShardWork {
  readonly role: ShardRole;
  readonly shard: ArmShard;
}

export interface ShardsOutcome {
  readonly results: readonly ArmResult[];
  /** Shards that were trained now; the others were done before. */
  readonly trained: number;
}

/**
 * Trains what is not done yet, `executor.concurrency` shards at once, and gives all results in the order of `work`.
 * After a failure nothing new is begun, what is at work comes to its end and is kept, and the first failure is thrown.
 */
export async function trainShards(
  run: Run,
  executor: Executor,
  task: TrainArmTask,
  work: readonly ShardWork[],
): Promise<ShardsOutcome> {
  const done = await finishedStages(run.folder);
  const nameOf = ({ role, shard }: ShardWork) => stageOf(role, shard.arm, shard.seed);
  const tally = createTally(run.progress, work.length, work.filter((item) => done.has(nameOf(item))).length);
  const results = new Array<ArmResult>(work.length);
  // Those done before come first: they only have to be read, and the time left is then told by those that are trained.
  const order = [...work.keys()].sort(
    (a, b) => Number(done.has(nameOf(work[b]!))) - Number(done.has(nameOf(work[a]!))),
  );
  let [next, trained] = [0, 0];
  let failure: { readonly error: unknown } | undefined;

  const trainOne = async (index: number): Promise<void> => {
    const item = work[index]!;
    const name = nameOf(item);
    const stage = await run.stage(name, {
      key: item.shard,
      run: async ({ folder, signal }) => {
        const [result] = await mapShards(executor, task, [item.shard], {
          signal,
          progress: (event) => tally.watch(name, event.done / (event.total ?? 1)),
        });
        await writeFileAtomic(join(folder, resultFile), `${JSON.stringify(result)}\n`);
        return { arm: item.shard.arm.id, seed: item.shard.seed, episodes: result!.episodes, metrics: result!.metrics };
      },
    });
    if (!stage.skipped) trained++;
    results[index] = await readResultFile(stage.folder);
    if (!stage.skipped) for (const warning of results[index].warnings) run.warn(`${name}: ${warning}`);
    tally.finish(name, done.has(name));
  };
  const loop = async (): Promise<void> => {
    while (next < order.length && failure === undefined) {
      try {
        await trainOne(order[next++]!);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  tally.begin();
  await Promise.all(Array.from({ length: Math.max(1, Math.min(executor.concurrency, work.length)) }, loop));
  if (failure) throw failure.error;
  return { results, trained };
}

/** Results of all finished shards of a run, those of earlier calls too, in the order of the arms, then of the seeds. */
export async function collectResults(
  folder: string,
  role: ShardRole,
  arms: readonly Arm[],
): Promise<readonly ArmResult[]> {
  const results: ArmResult[] = [];
  for (const name of await finishedStages(folder))
    if (name.startsWith(`${role}-`)) results.push(await readResultFile(join(folder, 'stages', name)));
  const place = ({ arm }: ArmResult) => arms.findIndex(({ id }) => id === arm.id);
  return results.filter((result) => place(result) >= 0).sort((a, b) => place(a) - place(b) || a.seed - b.seed);
}

/** Finished shards of arms that the experiment does not have: their hours are in no figure, and somebody should know. */
export async function unknownShards(
  folder: string,
  arms: Readonly<Record<ShardRole, readonly Arm[]>>,
): Promise<readonly string[]> {
  const known = new Set([
    ...arms.arm.map((arm) => stemOf('arm', arm)),
    ...arms.sweep.map((arm) => stemOf('sweep', arm)),
  ]);
  return [...(await finishedStages(folder))]
    .filter((name) => seedEnding.test(name) && !known.has(name.replace(seedEnding, '')))
    .sort();
}

async function finishedStages(folder: string): Promise<ReadonlySet<string>> {
  const { stages } = await readRun(folder);
  return new Set(stages.filter(({ state }) => state === 'finished').map(({ name }) => name));
}

async function readResultFile(folder: string): Promise<ArmResult> {
  const path = join(folder, resultFile);
  const text = (await readFileOrThrow(path)).toString('utf8');
  try {
    return parseResult(JSON.parse(text));
  } catch (cause) {
    throw new OversightError(`${path} is no result of a trained arm`, {
      kind: 'input',
      remedy: 'It was changed outside of this program: remove its folder and train again; the other shards are kept.',
      cause,
    });
  }
}

interface Tally {
  begin(): void;
  watch(name: string, share: number): void;
  finish(name: string, wasDone: boolean): void;
}

/** One line for all shards: finished ones and the parts of those at work; finished ones of before count from the start. */
function createTally(progress: Progress, total: number, doneBefore: number): Tally {
  const parts = new Map<string, number>();
  let finished = doneBefore;
  const report = (): void => {
    let done = finished;
    for (const part of parts.values()) done += part;
    const rounded = Math.min(total, Math.round(1000 * done) / 1000);
    // Short: on a narrow terminal the time left stands behind it.
    progress({ task: 'training arms', done: rounded, total, note: `${finished} of ${total} shards` });
  };
  return {
    begin: report,
    watch(name, share) {
      if (Number.isFinite(share)) parts.set(name, Math.min(0.999, Math.max(0, share)));
      report();
    },
    finish(name, wasDone) {
      parts.delete(name);
      if (!wasDone) finished++;
      report();
    },
  };
}
