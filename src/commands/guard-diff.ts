// `oversight guard diff`: what changed between two constitutions, rule by rule.
import { resolve } from 'node:path';
import { decodeUtf8, plural, readFileOrThrow } from '../base/index.ts';
import { type Constitution, diffConstitutions, type RuleChange, requireConstitution } from '../guard/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';

const help = `oversight guard diff A B [--json]

Shows which rules were added, removed, moved between restricted and permitted, or reworded.

  oversight guard diff constitutions/general.md my-constitution.md

Exit codes: 0 no difference, 1 differences, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('guard diff', argv, COMMON);
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length !== 2) throw usage('guard diff', `two constitutions are expected, not ${positionals.length}`);
  const [a, b] = await Promise.all(positionals.map((path) => load(path, io)));
  const changes = diffConstitutions(a!, b!);
  if (values.json) io.stdout.write(`${JSON.stringify({ a: a!.hash, b: b!.hash, changes })}\n`);
  else {
    for (const change of changes) io.stdout.write(describe(change));
    io.stdout.write(
      changes.length === 0
        ? 'The two constitutions say the same.\n'
        : `${plural(changes.length, 'rule')} differ${changes.length === 1 ? 's' : ''}.\n`,
    );
  }
  return changes.length > 0 ? 1 : 0;
}

async function load(path: string, io: CommandIo): Promise<Constitution> {
  return requireConstitution(decodeUtf8(await readFileOrThrow(resolve(io.cwd, path)), path), path);
}

const SIGNS = { added: '+', removed: '-', moved: '>', changed: '~' } as const;

function describe(change: RuleChange): string {
  const place = change.kind === 'moved' ? `${change.from} -> ${change.to}` : (change.to ?? change.from);
  const lines = [
    `${SIGNS[change.kind]} ${change.id} (${place})${change.parts.length > 0 ? `: ${change.parts.join(', ')} changed` : ''}`,
  ];
  for (const part of change.parts) {
    const [before, after] = [change.before?.[part], change.after?.[part]].map((value) =>
      Array.isArray(value) ? value.join('\n') : String(value ?? ''),
    );
    for (const line of before!.split('\n'))
      if (line !== '' && !after!.split('\n').includes(line)) lines.push(`    - ${line}`);
    for (const line of after!.split('\n'))
      if (line !== '' && !before!.split('\n').includes(line)) lines.push(`    + ${line}`);
  }
  return `${lines.join('\n')}\n`;
}
