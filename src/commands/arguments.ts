// Reading of arguments, the same for every verb: unknown options and missing values are usage errors that name the help to read.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { OversightError } from '../base/index.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options of every verb. */
export const COMMON = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Parses `argv`; throws OversightError('usage') that points to `oversight <verb> --help`. */
export function readArguments<T extends Options>(
  verb: string,
  argv: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>> {
  try {
    return parseArgs({ args: joinNegatives(argv, options), allowPositionals: true, options });
  } catch (cause) {
    throw usage(verb, (cause as Error).message.split('\n')[0]!.replace(/\.?\s*To specify a positional.*$/, ''), cause);
  }
}

/** "--penalty -1" as "--penalty=-1": what comes after is a number and no option, and it is for the verb to say which numbers it takes. */
function joinNegatives(argv: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  let isOver = false;
  for (const word of argv) {
    const before = joined.at(-1);
    const isValue = !isOver && before?.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (isValue && /^-(\d|\.\d|Infinity$)/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
    isOver ||= word === '--';
  }
  return joined;
}

/** What `read` gives; where it finds fault with its input, which a person has just typed, that is wrong usage. */
export function readTyped<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof OversightError) || cause.kind !== 'input') throw cause;
    const { message, remedy } = cause;
    throw new OversightError(message, { kind: 'usage', cause, ...(remedy === undefined ? {} : { remedy }) });
  }
}

/** A usage error of a verb. */
export function usage(verb: string, message: string, cause?: unknown): OversightError {
  return new OversightError(message, { kind: 'usage', remedy: `See \`oversight ${verb} --help\`.`, cause });
}

/** The value of an option that must be one of a few. */
export function oneOf<T extends string>(verb: string, name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw usage(verb, `--${name} must be ${choices.join(', ')}; not "${value}"`);
  return found;
}

/** The value of an option that must be a number within bounds, both included. */
export function numberOption(verb: string, name: string, value: string, low: number, high: number): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < low || number > high)
    throw usage(verb, `--${name} must be a number from ${low} to ${high}; not "${value}"`);
  return number;
}

/** The one positional argument that a verb needs. */
export function onlyPositional(verb: string, positionals: readonly string[], what: string): string {
  if (positionals.length !== 1)
    throw usage(
      verb,
      positionals.length === 0 ? `${what} is missing` : `one ${what} is expected, not ${positionals.length}`,
    );
  return positionals[0]!;
}
