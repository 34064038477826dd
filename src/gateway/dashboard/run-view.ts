// A run as the pages show it: where it stands, what it did last, and how to do it again.
import { formatDuration } from '../../base/index.ts';
import type { DamagedRun, RunEvent, RunSummary } from '../../runs/index.ts';
import type { RunDetail, RunItem } from '../contract.ts';

/** @param running id of the run that this gateway may cancel */
export function runItem(run: RunSummary | DamagedRun, running: string | undefined): RunItem {
  if (run.status === 'damaged') return damagedItem(run);
  const { manifest, progress, error } = run;
  return {
    id: run.id,
    name: manifest.name,
    status: run.status,
    created: Date.parse(manifest.created),
    durationMs: run.durationMs,
    stages: run.stages.map(({ name, state, durationMs }) => ({ name, state, durationMs: durationMs ?? null })),
    progress: progress
      ? { task: progress.task, done: progress.done, total: progress.total ?? null, note: progress.note ?? null }
      : null,
    error: error ? { message: error.message, remedy: error.remedy ?? null } : null,
    hasReport: run.report !== undefined,
    command: manifest.command ? ['oversight', ...manifest.command].map(quote).join(' ') : null,
    seed: String(manifest.seed),
    ...(run.id === running && run.status === 'running' && { mayCancel: true }),
  };
}

export function runDetail(run: RunSummary, events: readonly RunEvent[], running: string | undefined): RunDetail {
  return {
    ...runItem(run, running),
    events: events.map((event) => ({ time: Date.parse(event.time), kind: event.kind, text: inWords(event) })),
    config: run.manifest.config ?? null,
  };
}

function damagedItem({ id, reason }: DamagedRun): RunItem {
  return {
    id,
    name: id,
    status: 'damaged',
    created: 0,
    durationMs: 0,
    stages: [],
    progress: null,
    error: { message: reason, remedy: 'Restore the file, or remove the folder.' },
    hasReport: false,
    command: null,
    seed: '',
  };
}

/** A word as a shell reads it back. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function inWords(event: RunEvent): string {
  const stage = 'stage' in event && event.stage !== undefined ? `${event.stage}: ` : '';
  return stage + whatHappened(event);
}

function whatHappened(event: RunEvent): string {
  switch (event.kind) {
    case 'opened':
      return `${event.resumed ? 'gone on with' : 'begun'} by process ${event.pid}`;
    case 'stage-started':
      return 'begun';
    case 'stage-skipped':
      return 'was finished before';
    case 'stage-finished':
      return `finished in ${formatDuration(event.durationMs)}`;
    case 'stage-failed':
      return `failed: ${event.message}`;
    case 'progress':
      return `${event.task} ${event.done}${event.total === undefined ? '' : ` of ${event.total}`}${event.note ? `, ${event.note}` : ''}`;
    case 'metric':
      return `${event.name} = ${event.value ?? 'not a number'}${event.step === undefined ? '' : ` at ${event.step}`}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'note':
      return event.message;
    case 'ended':
      return event.message === undefined ? event.status : `${event.status}: ${event.message}`;
  }
}
