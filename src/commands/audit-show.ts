// `oversight audit show`: the newest events as a table, or all that is known of one.
import { formatTable } from '../base/index.ts';
import type { AuditEvent } from '../store/index.ts';
import { numberOption, readArguments, usage } from './arguments.ts';
import { STORE_OPTIONS, storeHelp, withStore } from './audit-store.ts';
import type { CommandIo } from './command.ts';

const help = `oversight audit show [ID] [--limit N] [--store URL] [--config FILE] [--json]

Without ID, the newest events; with the ID of a request (x-oversight-request-id of its reply), all that was written of it.

${storeHelp}
  --limit N     how many events; default 20
  --json        one JSON document on stdout

  oversight audit show
  oversight audit show req_0192ab --json

Exit codes: 0 done, 1 there is no such event, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = { ...STORE_OPTIONS, limit: { type: 'string', default: '20' } } as const;
  const { values, positionals } = readArguments('audit show', argv, options);
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [id, ...more] = positionals;
  if (more.length > 0) throw usage('audit show', `"${more[0]}" is one word too many`);
  const limit = numberOption('audit show', 'limit', values.limit, 1, 10_000);
  if (!Number.isInteger(limit)) throw usage('audit show', '--limit must be a whole number');
  return await withStore(values, io, async ({ audit }) => {
    if (id === undefined) {
      const events = await audit.list({}, limit);
      io.stdout.write(values.json ? `${JSON.stringify({ events })}\n` : listEvents(events, io.stdout.columns));
      return 0;
    }
    const event = await audit.get(id);
    if (event) io.stdout.write(values.json ? `${JSON.stringify(event)}\n` : describeEvent(event));
    else io.stderr.write(`The audit log has no event "${id}".\n`);
    return event ? 0 : 1;
  });
}

function listEvents(events: readonly AuditEvent[], width = Number.POSITIVE_INFINITY): string {
  if (events.length === 0) return 'The audit log is empty: no gateway has written to it yet.\n';
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const table = formatTable(
    [right('sequence'), 'time (UTC)', 'kind', 'route', 'key', 'decided', 'enforced', 'rule', right('score'), 'id'],
    events.map((event) => [
      String(event.sequence),
      formatTime(event.time),
      event.kind,
      plain(event.route),
      plain(event.key),
      event.decided,
      event.enforced,
      plain(event.rule),
      event.score === null ? '–' : event.score.toFixed(3),
      plain(event.id),
    ]),
    { width },
  );
  return `${table}\n`;
}

function describeEvent({ body, ...event }: AuditEvent): string {
  const facts = Object.entries({ ...event, time: formatTime(event.time) }).map(
    ([name, value]) => `${name.padEnd(10)}${plain(value ?? '')}\n`,
  );
  return `${facts.join('')}\n${JSON.stringify(body, null, 2)}\n`;
}

/** Nothing that steers a terminal: a route is what some client wrote. */
const plain = (value: string | number) => String(value).replace(/\p{Cc}/gu, '\ufffd') || '–';

/** A time beyond what a date can hold is shown as its number. */
function formatTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().replace('T', ' ').slice(0, 19);
}
