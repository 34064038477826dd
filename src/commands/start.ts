// `oversight start` (npm start): builds the guard of the general constitution, shows what it is worth, and lets one try it.
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { formatTable, OversightError, shorten } from '../base/index.ts';
import { EXAMPLES, type Guard, loadGuard } from '../guard/index.ts';
import { readReport, renderTerminal } from '../report/index.ts';
import { COMMON, readArguments } from './arguments.ts';
import type { Command, CommandIo } from './command.ts';
import { describeVerdict } from './guard-check.ts';
import { packageFolder, programName } from './package-folder.ts';

const help = `oversight start [--size quick|small|full] [--json]

Builds the guard of constitutions/general.md (a few minutes the first time, cached afterwards), prints its
evaluation, and then judges what you type; with no terminal it prints a dozen scored examples and ends.

Exit codes: 0 done, 2 wrong usage, 3 failed. Ctrl-C leaves a run; the same command goes on with it.
`;

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('start', argv, {
    ...COMMON,
    size: { type: 'string', default: 'small' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0)
    throw new OversightError(`start takes no "${positionals[0]}"`, {
      kind: 'usage',
      remedy: 'See `oversight start --help`.',
    });
  const constitution = join(packageFolder(), 'constitutions', 'general.md');
  const folder = join('.oversight', 'guards', `general-${values.size}`);
  const quiet = { ...io, stdout: { write: () => true } };
  const { run: build } = await import('./guard-build.ts');
  // A finished build of the same constitution, corpus and settings is found by its run and is not done again.
  const code = await build([constitution, '--out', folder, '--size', values.size], quiet);
  if (code !== 0) return code;
  const guard = await loadGuard(join(io.cwd, folder));
  const examples = scoreExamples(guard);
  if (values.json) {
    io.stdout.write(`${JSON.stringify({ guard: folder, report: join(folder, 'report.html'), examples })}\n`);
    return 0;
  }
  const width = Math.min(io.stdout.columns ?? 80, 100);
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  io.stdout.write(`${renderTerminal(await readReport(join(io.cwd, folder, 'report.json')), { width, color })}\n`);
  io.stdout.write(
    `Report: ${join(folder, 'report.html')}\nGuard:  ${folder}\nNext:   ${programName()} guard check --guard ${folder} "your text"\n`,
  );
  if (io.stdout.isTTY === true && io.stdin?.isTTY === true) await converse(guard, io);
  else
    io.stdout.write(
      `\n${formatTable(
        ['verdict', { title: 'score', align: 'right' }, 'text'],
        examples.map((item) => [item.action, item.score.toFixed(3), shorten(item.text, 60)]),
      )}\n`,
    );
  return 0;
}

function scoreExamples(guard: Guard) {
  return EXAMPLES.map((text) => {
    const { action, score } = guard.check([{ role: 'user', text }]);
    return { text, action, score };
  });
}

/** Judges each line that is typed until an empty one or Ctrl-D. */
async function converse(guard: Guard, io: CommandIo): Promise<void> {
  io.stdout.write('\nType a text and see how it is judged; an empty line ends.\n');
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  const stop = () => lines.close();
  io.signal.addEventListener('abort', stop, { once: true });
  lines.on('SIGINT', stop);
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() === '') break;
    const exchange = [{ role: 'user' as const, text: line }];
    io.stdout.write(describeVerdict(guard.check(exchange), exchange, guard.parts.thresholds.block));
    lines.prompt();
  }
  lines.close();
  io.signal.removeEventListener('abort', stop);
}

export const startCommand: Command = { name: 'start', summary: 'build the general guard and try it', help, run };
