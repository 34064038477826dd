// `oversight guard lint`: is a constitution right, and if not, in which line.
import { resolve } from 'node:path';
import { decodeUtf8, formatTable, plural, readFileOrThrow } from '../base/index.ts';
import { parseConstitution } from '../guard/index.ts';
import { COMMON, onlyPositional, readArguments } from './arguments.ts';
import type { CommandIo } from './command.ts';

const help = `oversight guard lint CONSTITUTION [--json]

Checks a constitution: headings, ids, empty or doubled rules, examples on both sides.

  oversight guard lint constitutions/general.md

Exit codes: 0 right (warnings allowed), 1 errors, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('guard lint', argv, COMMON);
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const path = onlyPositional('guard lint', positionals, 'constitution');
  const { constitution, issues } = parseConstitution(decodeUtf8(await readFileOrThrow(resolve(io.cwd, path)), path));
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  const { restricted, permitted, title, hash } = constitution;
  if (values.json) {
    io.stdout.write(
      `${JSON.stringify({ title, hash, restricted: restricted.map((rule) => rule.id), permitted: permitted.map((rule) => rule.id), issues })}\n`,
    );
    return errors > 0 ? 1 : 0;
  }
  for (const issue of issues)
    io.stdout.write(`${path}:${issue.line}: ${issue.severity}: ${issue.message}\n    ${issue.remedy}\n`);
  const rows = [
    ...restricted.map((rule) => ['restricted', rule] as const),
    ...permitted.map((rule) => ['permitted', rule] as const),
  ];
  const cells = rows.map(([side, rule]) => [side, rule.id, rule.title, rule.examples.length]);
  io.stdout.write(`${formatTable(['', 'rule', 'title', 'examples'], cells, { width: io.stdout.columns ?? 80 })}\n`);
  io.stdout.write(
    `${plural(restricted.length, 'rule')} restricted, ${permitted.length} permitted, ${plural(errors, 'error')}, ${plural(issues.length - errors, 'warning')}\n`,
  );
  return errors > 0 ? 1 : 0;
}
