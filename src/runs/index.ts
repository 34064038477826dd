// Every long job is a run: a folder that anyone can read, that survives a kill at any moment, and that never does a
// finished stage twice. Work that can be spread is spread as shards, over this thread, worker threads or (later) machines.
export type { RunEvent } from './events.ts';
export type { ExecuteContext, Executor, Shard } from './executor.ts';
export { createInlineExecutor } from './inline-executor.ts';
export { type MapShardsOptions, mapShards } from './map-shards.ts';
export { defaultRoot, openRun, withRun } from './open-run.ts';
export {
  type DamagedRun,
  listRuns,
  type ReadRunOptions,
  type RunSummary,
  readEvents,
  readRun,
  type StageSummary,
} from './read-run.ts';
export type { Artifact, CodeVersion, Machine, RunManifest } from './records.ts';
export type { RunStatus } from './status.ts';
export { defineTask, type ShardContext, type Task, type TaskOptions } from './task.ts';
export { createThreadsExecutor, type ThreadsExecutorOptions } from './threads-executor.ts';
export type { OpenRunOptions, Run, StageContext, StageOptions, StageOutcome } from './types.ts';
