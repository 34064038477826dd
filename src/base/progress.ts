// The one progress line: rewritten in place on a terminal, JSON lines where no person watches, silent on request.
import { type Clock, formatDuration, systemClock } from './clock.ts';

export interface ProgressEvent {
  /** What is being done, in two or three words. */
  readonly task: string;
  readonly done: number;
  /** Absent when nobody knows. */
  readonly total?: number;
  /** A short figure worth watching, for example "loss 0.31". */
  readonly note?: string;
}

export type Progress = (event: ProgressEvent) => void;

export const silentProgress: Progress = () => {};

export interface ProgressLine {
  readonly report: Progress;
  /** Leaves the line as it stands and moves on. */
  end(): void;
}

/** A progress printer on `stream`: a line with time left on a terminal, else at most one JSON line a second and task. */
export function createProgressLine(
  stream: { write(text: string): unknown; isTTY?: boolean; columns?: number },
  clock: Clock = systemClock,
): ProgressLine {
  let task = '';
  let startedAt = 0;
  let startedDone = 0;
  let printedAt = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    report(event) {
      const now = clock.now();
      const fresh = event.task !== task;
      if (fresh) {
        if (open) stream.write('\n');
        open = false;
        [task, startedAt, startedDone] = [event.task, now, event.done];
      }
      const finished = event.total !== undefined && event.done >= event.total;
      if (!fresh && !finished && now - printedAt < (stream.isTTY ? 100 : 1000)) return;
      printedAt = now;
      const left = timeLeft(event, now - startedAt, startedDone);
      if (!stream.isTTY) {
        const { task, done, total, note } = event;
        stream.write(`${JSON.stringify({ progress: task, done, total, note, leftMs: left })}\n`);
        return;
      }
      const percent = event.total
        ? `${String(Math.floor((100 * event.done) / event.total)).padStart(3)} %`
        : `${event.done}`;
      const tail = [
        event.note,
        finished ? formatDuration(now - startedAt) : left !== undefined ? `${formatDuration(left)} left` : '',
      ]
        .filter(Boolean)
        .join(' · ');
      const line = `  ${event.task.padEnd(24)} ${percent}  ${tail}`.slice(0, (stream.columns ?? 80) - 1);
      stream.write(`\r\u001b[2K${line}`);
      open = true;
    },
    end() {
      if (open) stream.write('\n');
      open = false;
      task = '';
    },
  };
}

function timeLeft(event: ProgressEvent, elapsedMs: number, startedDone: number): number | undefined {
  const done = event.done - startedDone;
  if (event.total === undefined || done <= 0 || elapsedMs < 500) return undefined;
  return Math.round((elapsedMs / done) * Math.max(0, event.total - event.done));
}
