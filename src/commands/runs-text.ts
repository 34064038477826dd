// How runs look in the terminal: the list, one run with its stages, one event on a line.
import { join } from 'node:path';
import { formatDuration, formatTable, plural, shorten } from '../base/index.ts';
import type { DamagedRun, RunEvent, RunSummary } from '../runs/index.ts';

/** A table of all runs, at most `width` characters wide. */
export function describeRuns(runs: readonly (RunSummary | DamagedRun)[], width: number): string {
  const rows = runs.map((run) =>
    run.status === 'damaged'
      ? [run.id, run.status, '–', '–', shorten(run.reason.replaceAll(join(run.folder, '/'), ''), 80)]
      : [run.id, run.status, countStages(run), localTime(run.manifest.created), formatDuration(run.durationMs)],
  );
  return `${formatTable(['run', 'status', 'stages', 'started', 'worked'], rows, { width })}\n`;
}

/** What a run is, its stages and its last events. */
export function describeRun(run: RunSummary, events: readonly RunEvent[]): string {
  const { manifest, stages } = run;
  const { commit, dirty, version } = manifest.code;
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['status', run.pid ? `${run.status} (process ${run.pid})` : run.status],
    ['why', run.error ? [run.error.message, run.error.remedy].filter(Boolean).join(' ') : ''],
    ['progress', run.progress ? describeProgress(run.progress) : ''],
    ['started', localTime(manifest.created)],
    ['worked', formatDuration(run.durationMs)],
    ['command', manifest.command ? `oversight ${manifest.command.join(' ')}` : ''],
    ['seed', String(manifest.seed)],
    ['config', shorten(JSON.stringify(manifest.config) ?? '', 200)],
    [
      'inputs',
      Object.entries(manifest.inputs)
        .map(([name, hash]) => `${name} ${hash.slice(0, 12)}`)
        .join(', '),
    ],
    ['code', `${version}${commit ? ` (${commit.slice(0, 10)}${dirty ? ', changed' : ''})` : ''}`],
    ['machine', `${manifest.machine.cpu}, ${plural(manifest.machine.cores, 'core')}, Node ${manifest.machine.node}`],
    ['folder', run.folder],
    ['report', run.report ?? 'none yet'],
  ];
  const lines = facts.flatMap(([name, value]) => (value ? [`${name.padEnd(10)}${value}\n`] : []));
  if (stages.length > 0) lines.push(`\n${stageTable(run)}\n`);
  if (events.length > 0) lines.push('\nLast events\n', ...events.map((event) => `  ${describeEvent(event)}\n`));
  return lines.join('');
}

function stageTable(run: RunSummary): string {
  const rows = run.stages.map((stage) => [
    stage.name,
    stage.state,
    stage.durationMs === undefined ? '–' : formatDuration(stage.durationMs),
    stage.artifacts ?? '–',
    stage.bytes === undefined ? '–' : formatBytes(stage.bytes),
  ]);
  const right = (title: string) => ({ title, align: 'right' }) as const;
  return formatTable(['stage', 'state', right('took'), right('files'), right('size')], rows);
}

function countStages(run: RunSummary): string {
  const done = run.stages.filter((stage) => stage.state === 'finished').length;
  return run.manifest.plan ? `${done}/${run.stages.length}` : String(done);
}

function describeEvent(event: RunEvent): string {
  const at = new Date(event.time).toTimeString().slice(0, 8);
  const stage = 'stage' in event && event.stage ? `${event.stage}: ` : '';
  const what = (): string => {
    switch (event.kind) {
      case 'opened':
        return `${event.resumed ? 'resumed' : 'begun'} by process ${event.pid}`;
      case 'progress':
        return describeProgress(event);
      case 'metric':
        return `${event.name} = ${event.value ?? 'not a number'}${event.step === undefined ? '' : ` at ${event.step}`}`;
      case 'stage-finished':
        return `finished in ${formatDuration(event.durationMs)}`;
      case 'stage-started':
        return 'begun';
      case 'stage-skipped':
        return 'was finished before';
      case 'stage-failed':
        return `failed: ${event.message}`;
      case 'warning':
        return `warning: ${event.message}`;
      case 'note':
        return event.data === undefined ? event.message : `${event.message} ${JSON.stringify(event.data)}`;
      case 'ended':
        return `${event.status}${event.message ? `: ${event.message}` : ''}`;
    }
  };
  return shorten(`${at}  ${stage}${what()}`, 160);
}

function describeProgress({
  task,
  done,
  total,
  note,
}: {
  task: string;
  done: number;
  total?: number | undefined;
  note?: string | undefined;
}): string {
  return `${task} ${done}${total === undefined ? '' : ` of ${total}`}${note ? `, ${note}` : ''}`;
}

function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
