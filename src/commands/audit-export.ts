// `oversight audit export`: events as JSON lines, oldest first, to a file that appears only when it is whole, or to stdout.
import { once } from 'node:events';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createProgressLine, plural, writeError } from '../base/index.ts';
import type { AuditEvent, AuditFilter } from '../store/index.ts';
import { numberOption, oneOf, readArguments, usage } from './arguments.ts';
import { STORE_OPTIONS, storeHelp, withStore } from './audit-store.ts';
import type { CommandIo } from './command.ts';

const help = `oversight audit export [--from N] [--since DATE] [--until DATE] [--kind K] [--decided D] [--enforced E] [--out FILE] [--store URL] [--config FILE] [--json]

One JSON line for each event, oldest first, with its sequence, hash and the hash of the event before.

${storeHelp}
  --from N      from this sequence number on
  --since DATE  events of this time and later, --until DATE before it: 2026-11-22 or 2026-11-22T08:00:00Z (UTC)
  --kind K      exchange, alert, change or gateway
  --decided D   allow, escalate, block, error or none: what the guard found
  --enforced E  passed, blocked, shadow, failed-open, failed-closed, refused, aborted or none: what was done
  --out FILE    default: stdout; the file appears when it is whole
  --json        with --out: one JSON document on stdout at the end

  oversight audit export --since 2026-11-01 --out november.jsonl
  oversight audit export --enforced failed-open | wc -l
  oversight audit export --decided escalate --out doubtful.jsonl

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const kinds = ['exchange', 'alert', 'change', 'gateway'] as const;
const verdicts = ['allow', 'escalate', 'block', 'error', 'none'] as const;
const actions = ['passed', 'blocked', 'shadow', 'failed-open', 'failed-closed', 'refused', 'aborted', 'none'] as const;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('audit export', argv, {
    ...STORE_OPTIONS,
    from: { type: 'string', default: '1' },
    since: { type: 'string' },
    until: { type: 'string' },
    kind: { type: 'string' },
    decided: { type: 'string' },
    enforced: { type: 'string' },
    out: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0) throw usage('audit export', `"${positionals[0]}" is one word too many`);
  if (values.json && values.out === undefined) throw usage('audit export', '--json needs --out');
  const first = Math.ceil(numberOption('audit export', 'from', values.from, 1, Number.MAX_SAFE_INTEGER));
  const filter: AuditFilter = {
    from: dateOption('since', values.since),
    to: dateOption('until', values.until),
    kind: values.kind === undefined ? undefined : oneOf('audit export', 'kind', values.kind, kinds),
    decided: values.decided === undefined ? undefined : oneOf('audit export', 'decided', values.decided, verdicts),
    enforced: values.enforced === undefined ? undefined : oneOf('audit export', 'enforced', values.enforced, actions),
  };
  const progress = createProgressLine(io.stderr, io.clock);
  const events = await withStore(values, io, async ({ audit }) => {
    const total = (await audit.list({}, 1))[0]?.sequence ?? 0;
    const sink = values.out === undefined ? streamSink(io) : await fileSink(resolve(io.cwd, values.out));
    let written = 0;
    try {
      for await (const event of audit.read({ from: first, signal: io.signal })) {
        progress.report({ task: 'exporting', done: event.sequence, total: Math.max(total, event.sequence) });
        if (!passes(event, filter)) continue;
        await sink.write(`${JSON.stringify(event)}\n`);
        written++;
      }
      await sink.finish();
    } catch (error) {
      await sink.discard();
      throw error;
    }
    return written;
  }).finally(() => progress.end());
  if (values.out === undefined) return 0;
  if (values.json) io.stdout.write(`${JSON.stringify({ events, out: values.out })}\n`);
  else io.stdout.write(`${plural(events, 'event')} written to ${values.out}\n`);
  return 0;
}

function dateOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw usage('audit export', `--${name} must be a date such as 2026-11-22 or 2026-11-22T08:00:00Z; not "${value}"`);
  return time;
}

function passes({ time, kind, decided, enforced }: AuditEvent, filter: AuditFilter): boolean {
  if (filter.kind !== undefined && kind !== filter.kind) return false;
  if (filter.decided !== undefined && decided !== filter.decided) return false;
  if (filter.enforced !== undefined && enforced !== filter.enforced) return false;
  return time >= (filter.from ?? Number.NEGATIVE_INFINITY) && time < (filter.to ?? Number.POSITIVE_INFINITY);
}

interface Sink {
  write(line: string): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** Waits while the reader of a pipe is slow, so that a large log does not pile up in memory. */
function streamSink({ stdout, signal }: CommandIo): Sink {
  return {
    async write(line) {
      if (stdout.write(line) === false && stdout === process.stdout) await once(process.stdout, 'drain', { signal });
    },
    finish: async () => {},
    discard: async () => {},
  };
}

/** Characters that are gathered for one write. */
const BLOCK = 256 * 1024;

async function fileSink(path: string): Promise<Sink> {
  const temporary = `${path}.${process.pid}.partial`;
  const saying = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw writeError(path, cause);
    }
  };
  const file = await saying(async () => {
    await mkdir(dirname(path), { recursive: true });
    // What people wrote may be in it, where a gateway keeps that.
    return await open(temporary, 'w', 0o600);
  });
  let [lines, length]: [string[], number] = [[], 0];
  const flush = () => saying(() => file.writeFile(lines.splice(0).join('')));
  return {
    async write(line) {
      lines.push(line);
      length += line.length;
      if (length < BLOCK) return;
      length = 0;
      await flush();
    },
    async finish() {
      await flush();
      await saying(async () => {
        await file.sync();
        await file.close();
        await rename(temporary, path);
      });
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}
