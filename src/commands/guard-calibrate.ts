// `oversight guard calibrate`: sets a guard's threshold on the operator's own harmless traffic.
import { resolve } from 'node:path';
import { createProgressLine, OversightError, readJsonLines } from '../base/index.ts';
import { type Exchange, loadGuard, saveThresholds, solveThreshold } from '../guard/index.ts';
import { COMMON, numberOption, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { readInputLine } from './guard-input.ts';

const help = `oversight guard calibrate --guard DIR --benign FILE [--refusals RATE] [--escalate RATE] [--json]

Finds the lowest threshold at which at most RATE of your own harmless traffic is refused, prints the exact
interval, and writes it into the guard. FILE has the lines of \`oversight guard score\`.

  --refusals RATE   default 0.005
  --escalate RATE   share of harmless traffic that a second judge may have to look at; default: no escalation

  oversight guard calibrate --guard my-guard --benign last-week.jsonl --refusals 0.001

Exit codes: 0 done, 1 done, but there is too little text to promise that rate, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const verb = 'guard calibrate';
  const { values } = readArguments(verb, argv, {
    ...COMMON,
    guard: { type: 'string' },
    benign: { type: 'string' },
    refusals: { type: 'string', default: '0.005' },
    escalate: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (!values.guard || !values.benign) throw usage(verb, `--${values.guard ? 'benign' : 'guard'} is missing`);
  const allowed = numberOption(verb, 'refusals', values.refusals, 1e-5, 0.5);
  const escalate =
    values.escalate === undefined ? undefined : numberOption(verb, 'escalate', values.escalate, allowed, 0.9);
  const folder = resolve(io.cwd, values.guard);
  const guard = await loadGuard(folder);
  const progress = createProgressLine(io.stderr, io.clock);
  const scores: number[] = [];
  for await (const { verdict } of guard.checkMany(exchanges(resolve(io.cwd, values.benign), values.benign))) {
    io.signal.throwIfAborted();
    scores.push(verdict.score);
    progress.report({ task: 'scoring', done: scores.length });
  }
  progress.end();
  if (scores.length === 0)
    throw new OversightError(`${values.benign} holds no text`, {
      kind: 'input',
      remedy: 'Give harmless traffic, one JSON line each.',
    });
  const solved = solveThreshold(scores, allowed, escalate);
  const refused = scores.filter((score) => score >= solved.thresholds.block).length;
  const { low, high } = solved.refused;
  await saveThresholds(folder, solved.thresholds, { recalibrated: { texts: scores.length, allowed, refused } });
  const summary = {
    threshold: solved.thresholds.block,
    escalate: solved.thresholds.escalate ?? null,
    texts: scores.length,
    refused,
    interval: [low, high],
    allowed,
    needed: solved.needed,
    enough: !solved.tooFew,
  };
  if (values.json) io.stdout.write(`${JSON.stringify(summary)}\n`);
  else {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    io.stdout.write(
      `Blocked from a score of ${summary.threshold.toFixed(4)}: ${refused} of ${scores.length} refused (95 % interval ${percent(low)} to ${percent(high)}; allowed ${percent(allowed)}).\n`,
    );
    if (solved.tooFew)
      io.stdout.write(
        `That is too little text to promise ${percent(allowed)}: ${solved.needed} are needed. The threshold is set all the same.\n`,
      );
  }
  return solved.tooFew ? 1 : 0;
}

async function* exchanges(path: string, name: string): AsyncGenerator<Exchange> {
  for await (const { line, value } of readJsonLines(path)) {
    const withId = typeof value === 'object' && value !== null ? { id: line, ...value } : value;
    yield readInputLine(withId, name, line).exchange;
  }
}
