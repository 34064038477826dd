// `oversight capa panel`: which few judges to ask, how to count their votes, what that is worth on other questions, whom to ask next.
import { resolve } from 'node:path';
import { createProgressLine, createRandom, formatTable, plural } from '../base/index.ts';
import {
  adviseNext,
  advisePanel,
  digits,
  type JudgeTable,
  joinNames,
  type LoadedJudges,
  loadJudgeTable,
  type NextAdvice,
  type PanelAdvice,
  panelReport,
  panelSentence,
  signedPoints,
  truthNames,
  votesSentence,
} from '../capa/panel/index.ts';
import type { Interval } from '../stats/index.ts';
import { COMMON, numberOption, oneOf, onlyPositional, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { commandLine, indentedList, writeOut } from './report-output.ts';

const help = `oversight capa panel FILE [--size 3] [--next A,B] [--out report.html] [--json]

Which few judges to ask, how to count their votes, what that is worth on
questions it was not chosen on, and whom to ask next.

FILE holds labelled items, one per row: the truth, one column of verdicts per
judge (yes/no, true/false, 1/0, pass/fail, or scores), and the question an item
belongs to, if several do. CSV (comma, semicolon or tab), JSON or JSON lines,
also as .gz. Judges may be guards or supervisors. Cells that hold no verdict
count as missing. Without --truth, the truth is the first column of yes and no
that is named:
${indentedList(truthNames)}

  --size N       most judges in the panel, 1 to 8; default 3
  --budget X     most that a panel may cost together
  --costs LIST   cost of asking each judge: GPT-4=10,EM=0; others cost 1
  --rule RULE    majority, weights, naive-bayes, stacker; default auto: chosen
                 on training questions, the simplest that is not clearly worse
  --search KIND  exact or greedy; default exact up to 5,000 subsets
  --truth COL    column of the truth      --group COL  column of the question
  --judges LIST  columns of the judges    --slice COL  column that splits results
  --next LIST    judges already asked ("" = none): only ranks whom to ask next
  --folds N      parts held out in turn, by question; default 5
  --repeats N    times the whole is repeated with other parts; default 3
  --seed S       of the splits and intervals; default 1
  --out FILE     also write the report: FILE.html, FILE.json, or a folder
  --json         one JSON document on stdout

  oversight capa panel verdicts.csv --size 3 --out panel.html
  oversight capa panel verdicts.csv --costs GPT-4=10,EM=0 --budget 4
  oversight capa panel verdicts.csv --next GPT-4

Exit codes: 0 done, 1 the panel is not shown to be better than the best single
judge, 2 wrong usage, 3 failed.
`;

const verb = 'capa panel';
const options = {
  ...COMMON,
  size: { type: 'string', default: '3' },
  budget: { type: 'string' },
  costs: { type: 'string' },
  rule: { type: 'string', default: 'auto' },
  search: { type: 'string', default: 'auto' },
  truth: { type: 'string' },
  group: { type: 'string' },
  slice: { type: 'string' },
  judges: { type: 'string', multiple: true },
  next: { type: 'string' },
  folds: { type: 'string', default: '5' },
  repeats: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string' },
} as const;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, options);
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const file = onlyPositional(verb, positionals, 'file');
  const settings = readSettings(values);
  const loaded = await loadJudgeTable(resolve(io.cwd, file), {
    truth: values.truth,
    group: values.group,
    slice: values.slice,
    judges: values.judges?.flatMap(splitList),
    costs: values.costs === undefined ? undefined : readCosts(values.costs),
  });
  describeColumns(loaded, io);
  const random = createRandom(values.seed);
  if (values.next !== undefined) {
    if (values.out !== undefined) throw usage(verb, '--next only ranks judges: it writes no report with --out');
    const { folds, budget } = settings;
    const chosen = splitList(values.next);
    return printNext(
      adviseNext({ table: loaded.table, chosen }, { random, folds, ...(budget === undefined ? {} : { budget }) }),
      values.json,
      io,
    );
  }
  const advice = await advise(loaded.table, { ...settings, random }, io);
  let written: string | undefined;
  if (values.out !== undefined) {
    const created = new Date(io.clock.now()).toISOString();
    const meta = { file, seed: values.seed };
    written = await writeOut(io, panelReport(advice, { created, command: commandLine(verb, argv), meta }), values.out);
  }
  if (values.json)
    io.stdout.write(`${JSON.stringify({ file, seed: values.seed, columns: loaded.columns, ...advice })}\n`);
  else printAdvice(advice, written ?? `Report: ${commandLine(verb, [...argv, '--out', 'panel.html'])}`, io);
  return advice.verdict === 'better' ? 0 : 1;
}

function readSettings(values: {
  size: string;
  rule: string;
  search: string;
  folds: string;
  repeats: string;
  budget?: string | undefined;
}) {
  return {
    size: whole('size', values.size, 1, 8),
    rule: oneOf(verb, 'rule', values.rule, ['auto', 'majority', 'weights', 'naive-bayes', 'stacker'] as const),
    search: oneOf(verb, 'search', values.search, ['auto', 'exact', 'greedy'] as const),
    folds: whole('folds', values.folds, 2, 50),
    repeats: whole('repeats', values.repeats, 1, 100),
    ...(values.budget === undefined ? {} : { budget: numberOption(verb, 'budget', values.budget, 0, 1e12) }),
  };
}

async function advise(
  table: JudgeTable,
  settings: Parameters<typeof advisePanel>[1],
  io: CommandIo,
): Promise<PanelAdvice> {
  const progress = createProgressLine(io.stderr, io.clock);
  try {
    return await advisePanel(table, { ...settings, progress: progress.report, signal: io.signal });
  } finally {
    progress.end();
  }
}

function printAdvice(advice: PanelAdvice, lastLine: string, io: CommandIo): void {
  const { errors, honest, next } = advice;
  const votes = wrap(votesSentence(errors));
  const standings = formatTable(
    ['panel', 'right %', 'interval', 'over single', 'interval'].map((title, i) => ({
      title,
      align: i === 0 ? 'left' : 'right',
    })),
    advice.standings.map(({ name, accuracy, overSingle }) => [
      name,
      points(accuracy.estimate),
      range(accuracy),
      name === advice.single.name ? '' : signed(overSingle.estimate),
      name === advice.single.name ? '' : range(overSingle),
    ]),
    { width: 80 },
  );
  const { cost, expectedCost, judges: asked } = advice.advised;
  const turns = `Asked in this order until the verdict is settled (${joinNames(asked)}), an item costs ${expectedCost.toFixed(2)} instead of ${cost}.`;
  const chosen = honest.selections
    .slice(0, 3)
    .map(({ judges, rule, folds }) => `  ${plural(folds, 'fold')}: ${judges.join(' + ')}, ${rule}`);
  io.stdout.write(
    `${wrap(panelSentence(advice))}\n\n${votes}\n\n${standings}\n\nChosen in training parts:\n${chosen.join('\n')}\n\n${asked.length > 1 ? `${wrap(turns)}\n\n` : ''}${nextText(next)}\n`,
  );
  if (advice.notes.length > 0) io.stdout.write(`\nNotes:\n${advice.notes.map((note) => `  ${note}`).join('\n')}\n`);
  io.stdout.write(`\n${lastLine}\n`);
}

function printNext(advice: NextAdvice, json: boolean, io: CommandIo): number {
  io.stdout.write(json ? `${JSON.stringify(advice)}\n` : `${nextText(advice, 20)}\n`);
  return 0;
}

function nextText({ chosen, candidates }: NextAdvice, most = 5): string {
  const beside = chosen.length > 0 ? `Beside ${joinNames(chosen)}` : 'First';
  const best = candidates[0];
  if (best === undefined) return `${beside} there is no other judge to ask.`;
  const sentence =
    best.informationGain.low > 0
      ? `${beside}, ask ${best.name}: it tells most that is not known yet.`
      : `${beside}, no judge is shown to add anything; the first of these would be tried first.`;
  const rows = candidates
    .slice(0, most)
    .map((one) => [
      one.name,
      bits(one.informationGain.estimate ?? 0),
      `${bits(one.informationGain.low)} to ${bits(one.informationGain.high)}`,
      signed(one.accuracyGain.estimate),
      one.errorCorrelation?.toFixed(3) ?? '–',
      String(one.cost),
    ]);
  const columns = ['next judge', 'bits', 'interval', 'right +', 'errs alike', 'cost'];
  const aligned = columns.map((title, i) => ({ title, align: i === 0 ? ('left' as const) : ('right' as const) }));
  return `${wrap(sentence)}\n\n${formatTable(aligned, rows, { width: 80 })}`;
}

/** Guesses are told, on stderr. */
function describeColumns({ columns, table }: LoadedJudges, io: CommandIo): void {
  const { truth, group, slice, others } = columns;
  const parts = [
    `truth: ${truth}`,
    `question: ${group ?? 'each row its own'}`,
    ...(slice === null ? [] : [`slice: ${slice}`]),
    `${table.judges.length} judges`,
    ...(others.length > 0 ? [`not used: ${others.join(', ')}`] : []),
  ];
  io.stderr.write(`${parts.join('; ')}\n`);
}

function readCosts(list: string): Record<string, number> {
  return Object.fromEntries(
    splitList(list).map((entry) => {
      const at = entry.lastIndexOf('=');
      if (at <= 0) throw usage(verb, `--costs takes NAME=NUMBER, not "${entry}"`);
      return [entry.slice(0, at), numberOption(verb, 'costs', entry.slice(at + 1), 0, 1e12)];
    }),
  );
}

function whole(name: string, value: string, low: number, high: number): number {
  const number = numberOption(verb, name, value, low, high);
  if (!Number.isInteger(number)) throw usage(verb, `--${name} must be a whole number; not "${value}"`);
  return number;
}

const splitList = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
// Adding 0 after rounding turns -0 into 0.
const bits = (value: number) => (Math.round(value * 1e4) / 1e4 + 0).toFixed(4);
const points = (share: number | undefined) => digits(share === undefined ? share : 100 * share, 2);
const signed = (share: number | undefined) => signedPoints(share, 2);
const range = ({ low, high }: Interval) =>
  Number.isFinite(low) && Number.isFinite(high) ? `${points(low)} to ${points(high)}` : '–';
/** Lines of at most 78 characters; a number stays with its percent sign. */
const wrap = (text: string) =>
  text
    .replaceAll(' %', '\u00a0%')
    .replace(/(?![^\n]{1,78}$)([^\n]{1,78}) /g, '$1\n')
    .replaceAll('\u00a0', ' ');
