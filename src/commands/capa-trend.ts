// `oversight capa trend`: do models of different families err more alike the more accurate they are?
import { join, resolve } from 'node:path';
import { createProgressLine, createRandom, formatTable } from '../base/index.ts';
import {
  type CapabilityTrend,
  capabilityTrend,
  digits,
  percent,
  pValue,
  readFamilies,
  trendDetail,
  trendInput,
  trendReport,
  trendSentence,
  withInterval,
} from '../capa/audit/index.ts';
import type { MissingPolicy } from '../capa/index.ts';
import { similarityMatrix } from '../capa/matrix/index.ts';
import { analyseLogs } from '../capa/presentation/index.ts';
import { familyOf } from '../capa/readers/index.ts';
import { COMMON, numberOption, oneOf, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { commandLine, wholeNumber, writeOut } from './report-output.ts';

const help = `oversight capa trend PATH... [--missing both] [--bins 5] [--families FILE] [--json] [--out report.html]

Reads evaluation logs as \`oversight capa logs\` does, and sets each model's accuracy
beside its mean CAPA with the models of other families: correlation (Pearson,
Spearman; intervals also by drawing models), bins of equal count, and the most
accurate models that stand apart.

A plain table will do:
  question_id,model,n_options,answer_index,pred
  q1,model-1,4,2,C

  --missing P       missing answers are left out (drop), wrong and like nobody's
                    (wrong), or both are shown (both, default)
  --bins N          default 5
  --families FILE   CSV or JSON with the columns model and family; default: what
                    the logs or the names tell
  --level L         coverage of intervals; default 0.95
  --resamples N     of the bootstrap; default 2000, above 300 models 500
  --seed S          of the bootstrap; default 1
  --cache DIR       where joined logs are kept; default .oversight/capa here
  --no-cache        keep nothing
  --out PATH        report: one file (x.html) or a folder
  --json            one JSON document on stdout

  oversight capa trend my-evaluations/ --out trend.html
  oversight capa trend answers.csv --families families.csv --bins 4

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const verb = 'capa trend';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    missing: { type: 'string', default: 'both' },
    bins: { type: 'string', default: '5' },
    families: { type: 'string' },
    level: { type: 'string', default: '0.95' },
    resamples: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cache: { type: 'string' },
    'no-cache': { type: 'boolean', default: false },
    out: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length === 0) throw usage(verb, 'a file or folder with evaluation logs is missing');
  const bins = wholeNumber(verb, 'bins', values.bins, 1, 1000);
  const level = numberOption(verb, 'level', values.level, 0.5, 0.999);
  const resamples =
    values.resamples === undefined ? undefined : wholeNumber(verb, 'resamples', values.resamples, 1, 1e6);
  const asked = oneOf(verb, 'missing', values.missing, ['drop', 'wrong', 'both'] as const);
  const policies: readonly MissingPolicy[] = asked === 'both' ? ['drop', 'wrong'] : [asked];
  const at = (path: string) => resolve(io.cwd, path);
  const progress = createProgressLine(io.stderr, io.clock);
  const trends: CapabilityTrend[] = [];
  try {
    const { table, matrix } = await analyseLogs(positionals.map(at), {
      missing: policies[0],
      families: values.families === undefined ? undefined : await readFamilies(at(values.families)),
      cache: values['no-cache'] ? null : at(values.cache ?? join('.oversight', 'capa')),
      progress: progress.report,
      signal: io.signal,
      clock: io.clock,
      warn: (message) => io.stderr.write(`${message}\n`),
    });
    for (const missing of policies) {
      const found = missing === policies[0] ? matrix : await similarityMatrix(table, { missing, signal: io.signal });
      const random = createRandom(values.seed).fork(missing);
      trends.push(capabilityTrend(trendInput(found, familyOf), random, { bins, level, resamples }));
    }
  } finally {
    progress.end();
  }
  const created = new Date(io.clock.now()).toISOString();
  const report = trendReport(trends, { created, command: commandLine(verb, argv) });
  const written = values.out === undefined ? undefined : await writeOut(io, report, values.out);
  if (values.json) {
    io.stdout.write(`${JSON.stringify({ kind: 'trend', trends })}\n`);
    if (written) io.stderr.write(`${written}\n`);
    return 0;
  }
  const last = written ?? `Next: ${commandLine(verb, [...argv, '--out', 'trend.html'])}`;
  io.stdout.write(
    `${[trendSentence(trends[0]!), trendDetail(trends[0]!), correlations(trends), ...trends.map(binTable), leftOut(trends[0]!), last].filter(Boolean).join('\n\n')}\n`,
  );
  return 0;
}

function correlations(trends: readonly CapabilityTrend[]): string {
  const rows = trends.flatMap((trend) =>
    (['pearson', 'spearman'] as const).map((measure) => [
      trend.missing,
      measure,
      withInterval(trend[measure]),
      bounds(trend[measure].bootstrap),
      pValue(trend[measure].p),
    ]),
  );
  return formatTable(['missing', 'measure', 'estimate', 'bootstrap', 'p'], rows, { width: 80 });
}

const bounds = ({ low, high }: CapabilityTrend['pearson']['bootstrap']): string =>
  low === null || high === null ? '–' : `[${digits(low)}, ${digits(high)}]`;

function binTable(trend: CapabilityTrend): string {
  const rows = trend.bins.map(({ from, to, n, similarity }) => [
    `${percent(from)} to ${percent(to)}`,
    n,
    digits(similarity.estimate),
  ]);
  const head = `Missing answers ${trend.missing === 'drop' ? 'left out' : 'wrong'}; mean of all pairs ${digits(trend.meanOfPairs, 4)}`;
  return `${head}\n${formatTable(['accuracy', 'models', 'mean cross-family CAPA'], rows, { width: 80 })}`;
}

function leftOut({ leftOut: names }: CapabilityTrend): string {
  return names.length === 0 ? '' : `Left out, without an accuracy or a pair across families: ${names.join(', ')}.`;
}
