// What verbs that make reports share: whole numbers, lists in a help text, the command line to repeat, and where a report goes: one
// offline page (--out x.html), one JSON document (--out x.json), or a folder with both. Without a built viewer a folder still gets the JSON, and that is said.
import { resolve } from 'node:path';
import { describeError, OversightError, writeFileAtomic } from '../base/index.ts';
import { type Report, renderHtml, writeReport } from '../report/index.ts';
import { numberOption, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';

/** Writes the report where `out` says, and returns the line to print. */
export async function writeOut(io: CommandIo, report: Report, out: string): Promise<string> {
  const path = resolve(io.cwd, out);
  if (/\.html?$/i.test(out)) {
    await writeFileAtomic(path, await renderHtml(report));
    return `Report: ${path}`;
  }
  if (/\.json$/i.test(out)) {
    await writeFileAtomic(path, `${JSON.stringify(report)}\n`);
    return `Report: ${path}`;
  }
  const { json } = await writeReport(path, report, { html: false });
  try {
    const { html } = await writeReport(path, report);
    return `Report: ${html ?? json}`;
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
    io.stderr.write(`no report.html: ${describeError(error)}\n`);
    return `Report: ${json}`;
  }
}

/** The command line that makes this output again, quoted for a shell; --json is left out, it changes nothing but the form. */
export function commandLine(verb: string, argv: readonly string[]): string {
  const words = argv.filter((word) => word !== '--json');
  return [
    `oversight ${verb}`,
    ...words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)),
  ].join(' ');
}

/** The value of an option that must be a whole number within bounds, both included. */
export function wholeNumber(verb: string, name: string, value: string, low: number, high: number): number {
  const number = numberOption(verb, name, value, low, high);
  if (!Number.isInteger(number)) throw usage(verb, `--${name} must be a whole number; not "${value}"`);
  return number;
}

/** Words joined by commas, indented by two and broken before column 80. */
export function indentedList(words: readonly string[]): string {
  return words
    .join(', ')
    .replace(/(.{1,76})(?: |$)/g, '  $1\n')
    .trimEnd();
}
