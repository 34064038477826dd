// `oversight guard build`: from a constitution to a guard folder, as a run that can be killed and goes on.
import { join, resolve } from 'node:path';
import { createProgressLine, formatDuration, formatTable, OversightError, readJsonLines } from '../base/index.ts';
import { type BuildOutcome, buildGuard, type Size } from '../guard/index.ts';
import { COMMON, numberOption, oneOf, onlyPositional, readArguments } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { chooseWriter } from './guard-writer.ts';
import { packageFolder, programName } from './package-folder.ts';

const help = `oversight guard build CONSTITUTION [--out DIR] [--size quick|small|full] [--writer corpus|llm:MODEL] [--seed N]

Writes requests for every rule, trains the classifiers, calibrates them and finds the threshold.

  --out DIR         folder of the guard; default .oversight/guards/<name of the constitution>
  --size SIZE       quick (under a minute), small (default, under four), full (longer; not timed)
  --writer WRITER   corpus: the texts that ship with oversight, offline (default)
                    llm:openai:MODEL, llm:anthropic:MODEL, llm:compatible:URL#MODEL: written by a model
  --corpus DIR      another corpus
  --refusals RATE   share of harmless texts that may be refused; default 0.005
  --benign FILE     JSON lines with "text" or "prompt": harmless traffic of yours to learn from; may be repeated
  --budget USD      with an llm writer: the most it may cost; default 5
  --objective NAME  softmax-weighted (default) or cumulative-maximum: what the convolutions minimise
  --fresh           begin anew where an earlier build could be resumed
  --seed N          default 1

  oversight guard build constitutions/general.md
  oversight guard build my.md --out my-guard --size quick

Exit codes: 0 built, 2 wrong usage, 3 failed. Ctrl-C leaves a run; the same command goes on with it.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('guard build', argv, {
    ...COMMON,
    out: { type: 'string' },
    size: { type: 'string', default: 'small' },
    writer: { type: 'string', default: 'corpus' },
    corpus: { type: 'string' },
    refusals: { type: 'string', default: '0.005' },
    benign: { type: 'string', multiple: true },
    budget: { type: 'string', default: '5' },
    objective: { type: 'string', default: 'softmax-weighted' },
    fresh: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const path = onlyPositional('guard build', positionals, 'constitution');
  const size: Size = oneOf('guard build', 'size', values.size, ['quick', 'small', 'full']);
  const name = path.replace(/^.*\//, '').replace(/\.md$/, '');
  const out = values.out ?? join('.oversight', 'guards', name);
  const line = createProgressLine(io.stderr, io.clock);
  const started = io.clock.now();
  const budgetUsd = numberOption('guard build', 'budget', values.budget, 0, 1e6);
  const writer = await chooseWriter(values.writer, {
    corpus: values.corpus ? resolve(io.cwd, values.corpus) : join(packageFolder(), 'constitutions', 'corpus'),
    budgetUsd,
    pairsPerRule: { quick: 40, small: 150, full: 400 }[size],
    io,
  });
  try {
    const outcome = await buildGuard({
      constitution: resolve(io.cwd, path),
      out: resolve(io.cwd, out),
      size,
      writer,
      seed: numberOption('guard build', 'seed', values.seed, 0, 2 ** 32),
      allowed: numberOption('guard build', 'refusals', values.refusals, 1e-5, 0.5),
      objective: oneOf('guard build', 'objective', values.objective, ['softmax-weighted', 'cumulative-maximum']),
      benign: await readBenign(values.benign ?? [], io.cwd),
      root: resolve(io.cwd, '.oversight', 'runs'),
      command: ['guard', 'build', ...argv.filter((argument) => argument !== '--fresh')],
      resume: !values.fresh,
      clock: io.clock,
      progress: line.report,
      signal: io.signal,
    });
    line.end();
    if (values.json) io.stdout.write(`${JSON.stringify({ out, ...outcome })}\n`);
    else io.stdout.write(describeBuild(outcome, out, io.clock.now() - started));
    return 0;
  } finally {
    line.end();
  }
}

async function readBenign(paths: readonly string[], cwd: string): Promise<string[]> {
  const texts: string[] = [];
  for (const path of paths) {
    for await (const { line, value } of readJsonLines(resolve(cwd, path))) {
      const text =
        typeof value === 'string'
          ? value
          : typeof value === 'object' &&
            value !== null &&
            ('text' in value ? value.text : 'prompt' in value ? value.prompt : undefined);
      if (typeof text !== 'string' || text === '')
        throw new OversightError(`${path}, line ${line}: no text`, {
          kind: 'input',
          remedy: 'A line is {"text": "..."} or {"prompt": "..."}.',
        });
      texts.push(text);
    }
  }
  return texts;
}

/** What a build came to, for a terminal. */
export function describeBuild({ calibration, run }: BuildOutcome, out: string, elapsedMs: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const { refused, harmless, allowed, needed, tooFew, threshold } = calibration;
  const rows = calibration.groups.map((group) => [
    group.name,
    group.restricted ? 'block' : 'allow',
    group.n,
    group.blocked,
    group.n === 0 ? '–' : percent(group.blocked / group.n),
  ]);
  const lines = [
    formatTable(['held-out text of the corpus', 'wanted', 'n', 'blocked', 'share'], rows),
    '',
    `Blocked from a score of ${threshold.toFixed(4)}: ${refused.count} of ${harmless} ordinary harmless texts refused`,
    `(95 % interval ${percent(refused.low)} to ${percent(refused.high)}; allowed ${percent(allowed)}).`,
    ...(tooFew
      ? [
          `There is too little harmless text to promise ${percent(allowed)}: ${needed} are needed, ${harmless} were held out. \`oversight guard calibrate\` takes your own.`,
        ]
      : []),
    '',
    `Guard: ${out}   built in ${formatDuration(elapsedMs)}   run: ${run}`,
    `Next:  ${programName()} guard check --guard ${out} "how do i pick a lock"`,
  ];
  return `${lines.join('\n')}\n`;
}
