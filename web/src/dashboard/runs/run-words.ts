// What the runs come to, in one sentence.
import type { RunItem } from '../../../../src/gateway/contract.ts';
import { countOf, duration } from '../words.ts';

/** "7 runs, 1 at work, 1 failed, 2 stopped and can go on." */
export function sentenceOfRuns(runs: readonly RunItem[]): string {
  if (runs.length === 0) return 'Nothing has run here yet.';
  const of = (...states: string[]) => runs.filter(({ status }) => states.includes(status)).length;
  const [working, failed, stopped] = [of('running'), of('failed', 'damaged'), of('interrupted', 'cancelled')];
  const parts = [working > 0 ? `${working} at work` : 'none at work'];
  if (failed > 0) parts.push(`${failed} failed`);
  if (stopped > 0) parts.push(`${stopped} stopped and can go on`);
  return `${countOf(runs.length, 'run')}, ${parts.join(', ')}.`;
}

/** "Stage 2 of 5, train, for 1 min 35 s." */
export function sentenceOfRun(run: RunItem): string {
  const done = run.stages.filter(({ state }) => state === 'finished').length;
  const total = run.stages.length;
  const now = run.stages.find(({ state }) => state === 'running');
  switch (run.status) {
    case 'running':
      return total === 0
        ? `At work for ${duration(run.durationMs)}.`
        : `Stage ${Math.min(total, done + 1)} of ${total}${now ? `, ${now.name}` : ''}, for ${duration(run.durationMs)}.`;
    case 'finished':
      return `Finished in ${duration(run.durationMs)}.`;
    case 'failed':
      return `Failed after ${duration(run.durationMs)}${total > 0 ? `; ${done} of ${total} stages are kept` : ''}.`;
    default:
      return `${run.status[0]?.toUpperCase()}${run.status.slice(1)} after ${duration(run.durationMs)}; ${done} of ${total} stages are kept, and the same command goes on.`;
  }
}

/** Where a running one stands, for the list: "stage 2 of 5 · 1,200 of 4,000". */
export function standingOf(run: RunItem): string {
  if (run.error) return run.error.message;
  if (run.status === 'finished') return run.hasReport ? 'with a report' : '';
  const done = run.stages.filter(({ state }) => state === 'finished').length;
  if (run.status !== 'running') return run.stages.length > 0 ? `${done} of ${run.stages.length} stages kept` : '';
  const stage = run.stages.length > 0 ? `stage ${Math.min(run.stages.length, done + 1)} of ${run.stages.length}` : '';
  const progress = progressOf(run);
  if (!progress) return stage;
  const at =
    progress.total === null
      ? `${progress.done}`
      : `${Math.round((100 * progress.done) / Math.max(1, progress.total))} %`;
  return [stage, `${progress.task} ${at}`].filter(Boolean).join(' · ');
}

/** What is being done now; what was told of a stage that is over is no longer news. */
export function progressOf({ progress }: RunItem): RunItem['progress'] {
  return progress && progress.total !== null && progress.done >= progress.total ? null : progress;
}
