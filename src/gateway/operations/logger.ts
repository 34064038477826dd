// One JSON line for each thing that happened. Everything goes through the redaction; there is no way to log past it.
import { type Clock, systemClock } from '../../base/index.ts';
import type { Json } from '../../store/index.ts';
import type { Logger } from '../context.ts';
import { redactFields, redactText } from './redaction.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  /** Lowest level that is written, asked for each line where it is a function; default 'info'. */
  readonly level?: LogLevel | (() => LogLevel);
  /** Takes each line, without its line break; default: standard error. */
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
  /** Values that are secret whatever they look like, for example the upstream's key. */
  readonly secrets?: readonly string[] | (() => readonly string[]);
}

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
/** A line is { time, level, event, ...fields }; `event` is the message. A field of one of these names gets an underscore before it. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', write = writeToStandardError, clock = systemClock, secrets: known = [] } = options;
  const levelNow = typeof level === 'function' ? level : () => level;
  const secretsNow = typeof known === 'function' ? known : () => known;
  const log = (at: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (ORDER.indexOf(at) < ORDER.indexOf(levelNow())) return;
    const secrets = secretsNow();
    const clean = readable(fields, secrets);
    const line: Record<string, Json> = { time: new Date(clock.now()).toISOString(), level: at };
    line['event'] = redactText(message, secrets);
    for (const name in clean) line[name in line ? `_${name}` : name] = clean[name]!;
    write(JSON.stringify(line));
  };
  return {
    debug: (message, fields) => log('debug', message, fields),
    info: (message, fields) => log('info', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    error: (message, fields) => log('error', message, fields),
  };
}

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The fields as they may be printed. Somebody's getter that throws must not fail the request that it is logged for. */
function readable(
  fields: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Readonly<Record<string, Json>> {
  try {
    return redactFields(fields, secrets);
  } catch {
    const one = (name: string) => {
      try {
        return redactFields({ [name]: fields[name] }, secrets);
      } catch {
        return { [redactText(name, secrets)]: '[unreadable]' };
      }
    };
    return Object.assign({}, ...Object.keys(fields).map(one));
  }
}

function writeToStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
