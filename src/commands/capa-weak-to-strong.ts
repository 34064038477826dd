// `oversight capa weak-to-strong`: what can a strong model gain from a weak supervisor, and which supervisor should it be?
import { resolve } from 'node:path';
import { createRandom, formatTable, plural } from '../base/index.ts';
import {
  digits,
  percent,
  planWeakToStrong,
  points,
  readWeakToStrong,
  type WeakToStrongPlan,
  weakToStrongReport,
  weakToStrongSentence,
  withInterval,
} from '../capa/audit/index.ts';
import { COMMON, numberOption, onlyPositional, readArguments } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { commandLine, wholeNumber, writeOut } from './report-output.ts';

const help = `oversight capa weak-to-strong FILE [--json] [--out report.html]

FILE is one setting or many. JSON:
  {"truth": [0, 1, 1], "weak": [0, 1, 0], "strong": [0, 0, 1],
   "elicited": [0, 1, 1], "trained": [0, 1, 1], "options": 2}
or {"runs": [{"task": "boolq", "weak_name": "w-1b", "strong_name": "s-8b", ...}, ...]}
or CSV: task,weak_name,strong_name,truth,weak,strong,elicited,trained

  weak      the supervisor's answers
  strong    the student's answers before training
  elicited  the student trained on the truth (the ceiling); may be left out
  trained   the student trained on the supervisor's answers; may be left out

Answers are labels, rows of probabilities such as [0.2, 0.8], or one probability of
label 1; beside probabilities, truth is the index of the right option from 0. null
and empty cells are missing. "options" is the number of options ("free" for free
text); default: the labels seen.

With four trained settings or more, a line of gain over CAPA predicts the others;
with fewer the paper's shares by quadrant do, without an interval.

  --level L         coverage of intervals; default 0.95
  --resamples N     of the bootstrap; default 1000
  --seed S          of the bootstrap; default 1
  --out PATH        report: one file (x.html) or a folder
  --json            one JSON document on stdout

  oversight capa weak-to-strong plan.json
  oversight capa weak-to-strong runs.csv --out weak-to-strong.html

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const verb = 'capa weak-to-strong';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    level: { type: 'string', default: '0.95' },
    resamples: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const path = onlyPositional(verb, positionals, 'a file of settings');
  const level = numberOption(verb, 'level', values.level, 0.5, 0.999);
  const resamples = wholeNumber(verb, 'resamples', values.resamples, 1, 1e6);
  const { runs, remarks } = await readWeakToStrong(resolve(io.cwd, path));
  const plan = planWeakToStrong(runs, createRandom(values.seed), { level, resamples });
  const created = new Date(io.clock.now()).toISOString();
  const report = weakToStrongReport(plan, { created, command: commandLine(verb, argv), remarks });
  const written = values.out === undefined ? undefined : await writeOut(io, report, values.out);
  if (values.json) {
    io.stdout.write(`${JSON.stringify({ kind: 'weak-to-strong', ...plan, remarks })}\n`);
    if (written) io.stderr.write(`${written}\n`);
    return 0;
  }
  const last = written ?? `Next: ${commandLine(verb, [path, '--out', 'weak-to-strong.html'])}`;
  const parts = [
    weakToStrongSentence(plan),
    settings(plan),
    quadrants(plan),
    rule(plan),
    choices(plan),
    ...remarks,
    last,
  ];
  io.stdout.write(`${parts.filter(Boolean).join('\n\n')}\n`);
  return 0;
}

/** Rows of a terminal table; the report has all. */
const mostRows = 20;

function settings({ runs }: WeakToStrongPlan): string {
  const rows = runs
    .slice(0, mostRows)
    .map((run) => [
      `${run.task}, ${run.weakName}`,
      run.n,
      digits(run.similarity.estimate),
      percent(run.accuracies.weak.estimate),
      percent(run.accuracies.strong.estimate),
      points(run.predicted?.estimate).replace(' points', ''),
      points(run.gain?.estimate).replace(' points', ''),
      percent(run.recovered?.elicitation.share.estimate),
    ]);
  const head = ['setting', 'n', 'CAPA', 'weak', 'strong', 'predicted', 'gain', 'recovered'];
  const more = runs.length > mostRows ? `\n... and ${plural(runs.length - mostRows, 'setting')} more` : '';
  return `${formatTable(head, rows, { width: 80 })}${more}`;
}

/** For one setting: who is right where. */
function quadrants({ runs }: WeakToStrongPlan): string {
  const [run] = runs;
  if (runs.length !== 1 || !run || run.quadrants.length === 0) return '';
  const rows = run.quadrants.map(({ supervisor, elicited, share, trained }) => [
    supervisor,
    elicited,
    percent(share.estimate),
    trained ? percent(trained.estimate) : '–',
  ]);
  const ceilings = run.ceilings
    ? `\nCeilings: ${percent(run.ceilings.elicitation.estimate)} by elicitation, ${percent(run.ceilings.union.estimate)} in union with the supervisor.`
    : '';
  return `${formatTable(['supervisor', 'elicited', 'of all', 'trained right'], rows, { width: 80 })}${ceilings}`;
}

function rule({ rule: found, reasons }: WeakToStrongPlan): string {
  if (!found) return `No rule of gain over CAPA: ${reasons['rule']}.`;
  return `Gain = ${digits(found.intercept.estimate)} + CAPA x ${withInterval(found.slope)}; ${found.partial.estimate === null ? `the accuracy gap cannot be held fixed (${reasons['rule.partial']})` : `with the accuracy gap held fixed the correlation is ${withInterval(found.partial)}`}.${found.isUseful ? '' : ' It predicts no better than the mean gain: do not choose by it.'}`;
}

function choices({ choices: found }: WeakToStrongPlan): string {
  return found
    .slice(0, mostRows)
    .map(({ task, strongName, by, ranking, isClear }) => {
      const [best] = ranking;
      const sure = isClear ? '' : '; the intervals of the first two overlap';
      return `${task}, ${strongName}: take ${best!.weakName} (best by ${by}, ${percent(best!.value)}${sure}).`;
    })
    .join('\n');
}
