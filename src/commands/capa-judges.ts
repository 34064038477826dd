// `oversight capa judges`: do judges favour models that err like them (a table of scores), or pass what is wrong (a table of verdicts)?
import { resolve } from 'node:path';
import { createProgressLine, createRandom, formatTable } from '../base/index.ts';
import {
  type AffinityAudit,
  affinityReport,
  affinitySentence,
  auditAffinity,
  auditPreferences,
  auditVerdicts,
  digits,
  fillAffinity,
  isAffinityTable,
  isPreferenceTable,
  type PreferenceAudit,
  percent,
  powerSentence,
  preferenceReport,
  preferenceSentence,
  pValue,
  type Records,
  readAffinityTable,
  readPreferenceTable,
  readRecords,
  readVerdictTable,
  truthNames,
  type VerdictAudit,
  verdictReport,
  verdictSentence,
  votesSentence,
  withInterval,
} from '../capa/audit/index.ts';
import { analyseLogs } from '../capa/presentation/index.ts';
import type { Report } from '../report/index.ts';
import { COMMON, numberOption, onlyPositional, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { commandLine, indentedList, wholeNumber, writeOut } from './report-output.ts';

const help = `oversight capa judges FILE [--truth COLUMN] [--judges a,b] [--json] [--out report.html]

Audits judges. FILE is CSV (comma, semicolon or tab), JSON (a list of objects) or
JSON lines, also as .gz; its columns say what is asked.

Affinity: does a judge score models that err like it higher than they deserve?
  judge,model,score,similarity,accuracy,size,family
  judge-a,model-1,0.61,0.22,0.48,7,Llama
One row per judge and model: the judge's score, the CAPA of the two, the model's
true accuracy; size (parameters in billions) and family may be left out. With
--logs, similarity, accuracy, family and size come from evaluation logs in which
judges and models stand under the same names.

Verdicts: does a judge pass what is wrong?
  item,model,judge-a,judge-b,human
  q1,model-1,true,false,true
One row per judged answer. Empty cells are missing verdicts. The truth is the column
given with --truth, or the first that is named:
${indentedList(truthNames)}

Preferences: do judges prefer the longer or the second answer?
  judge,generator_1,generator_2,instruction_index,preference,len_1,len_2
  judge-a,model-1,model-2,0,2,410,655
preference is 1 or 2 (1.5 or 0 = a tie); the lengths may be left out.

  --truth COLUMN    the column that is right (verdicts)
  --logs PATH       evaluation logs, as for \`oversight capa logs\` (affinity)
  --judges LIST     the columns, or names, of the judges; default: all
  --threshold X     scores from X on pass (verdicts); default the middle of the scale
  --level L         coverage of intervals; default 0.95
  --bias B          the bias in standard deviations whose power is stated; default 0.3
  --resamples N     of the bootstrap; default 1000
  --seed S          of the bootstrap; default 1
  --out PATH        report: one file (x.html) or a folder
  --json            one JSON document on stdout

  oversight capa judges scores.csv --out affinity.html
  oversight capa judges verdicts.csv --truth human --judges judge-a,judge-b

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const verb = 'capa judges';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    truth: { type: 'string' },
    judges: { type: 'string' },
    logs: { type: 'string', multiple: true },
    threshold: { type: 'string' },
    level: { type: 'string', default: '0.95' },
    bias: { type: 'string', default: '0.3' },
    resamples: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const path = onlyPositional(verb, positionals, 'a table of judges');
  const level = numberOption(verb, 'level', values.level, 0.5, 0.999);
  const resamples = wholeNumber(verb, 'resamples', values.resamples, 1, 1e6);
  const bias = numberOption(verb, 'bias', values.bias, 0, 100);
  const threshold =
    values.threshold === undefined ? undefined : numberOption(verb, 'threshold', values.threshold, -1e9, 1e9);
  const table = await readRecords(resolve(io.cwd, path));
  const { records, unknown } = values.logs
    ? await fillFromLogs(table, values.logs, io)
    : { records: table, unknown: [] };
  const judges = values.judges?.split(',').map((name) => name.trim());
  const random = createRandom(values.seed);
  const created = new Date(io.clock.now()).toISOString();
  const origin = { created, command: commandLine(verb, argv) };
  let found: Finding;
  if (isAffinityTable(records) || isPreferenceTable(records)) {
    if (values.logs && !isAffinityTable(records)) throw usage(verb, '--logs is for a table of scores');
    if (values.truth !== undefined || threshold !== undefined)
      throw usage(verb, `--${values.truth === undefined ? 'threshold' : 'truth'} is for a table of verdicts`);
    if (isAffinityTable(records)) {
      const { rows, remarks: odd } = readAffinityTable(records);
      const remarks = [...odd, ...unknownNames(unknown)];
      const audit = auditAffinity(ofJudges(rows, judges), random, { level, bias, resamples });
      found = affinityFinding(audit, remarks, affinityReport(audit, { ...origin, remarks }));
    } else {
      const { rows, remarks } = readPreferenceTable(records);
      const audit = auditPreferences(ofJudges(rows, judges), { level });
      found = preferenceFinding(audit, remarks, preferenceReport(audit, { ...origin, remarks }));
    }
  } else {
    const table = readVerdictTable(records, { truth: values.truth, judges, threshold });
    const audit = auditVerdicts(table, { level });
    found = verdictFinding(audit, table.remarks, verdictReport(audit, { ...origin, remarks: table.remarks }));
  }
  const written = values.out === undefined ? undefined : await writeOut(io, found.report, values.out);
  if (values.json) {
    io.stdout.write(`${JSON.stringify({ ...found.audit, remarks: found.remarks })}\n`);
    if (written) io.stderr.write(`${written}\n`);
    return 0;
  }
  const last = written ?? `Next: ${commandLine(verb, [path, '--out', 'judges.html'])}`;
  io.stdout.write(
    `${[found.sentence, found.table, ...found.notes, ...found.remarks, last].filter(Boolean).join('\n\n')}\n`,
  );
  return 0;
}

/** The table with what logs tell of its judges and models. */
async function fillFromLogs(table: Records, logs: readonly string[], io: CommandIo) {
  const progress = createProgressLine(io.stderr, io.clock);
  try {
    const { matrix } = await analyseLogs(
      logs.map((path) => resolve(io.cwd, path)),
      { cache: resolve(io.cwd, '.oversight', 'capa'), progress: progress.report, signal: io.signal, clock: io.clock },
    );
    return fillAffinity(table, matrix);
  } finally {
    progress.end();
  }
}

function unknownNames(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 5).join(', ');
  return [`The logs do not know ${names.length > 5 ? `${shown} and ${names.length - 5} more` : shown}.`];
}

interface Finding {
  readonly audit: AffinityAudit | VerdictAudit | PreferenceAudit;
  readonly remarks: readonly string[];
  readonly report: Report;
  readonly sentence: string;
  readonly table: string;
  readonly notes: readonly string[];
}

/** The rows of the judges that were asked for. */
function ofJudges<T extends { readonly judge: string }>(
  rows: readonly T[],
  judges: readonly string[] | undefined,
): readonly T[] {
  if (judges === undefined) return rows;
  const known = new Set(rows.map(({ judge }) => judge));
  const unknown = judges.find((judge) => !known.has(judge));
  if (unknown !== undefined) throw usage(verb, `no judge is named "${unknown}"; there are ${[...known].join(', ')}`);
  return rows.filter(({ judge }) => judges.includes(judge));
}

function affinityFinding(audit: AffinityAudit, remarks: readonly string[], report: Report): Finding {
  const rows = audit.judges.map((one) => [
    one.judge,
    one.n,
    digits(one.plain.estimate),
    withInterval(one.partial, 2),
    pValue(one.partial.p),
    pValue(one.holm),
    one.finding,
  ]);
  return {
    audit,
    remarks,
    report,
    sentence: affinitySentence(audit),
    table: formatTable(['judge', 'n', 'plain r', 'partial r', 'p', 'Holm', 'finding'], rows, { width: 80 }),
    notes: [powerSentence(audit), ...reasonNotes(audit.judges)],
  };
}

function verdictFinding(audit: VerdictAudit, remarks: readonly string[], report: Report): Finding {
  const rows = audit.judges.map((one) => [
    one.judge,
    one.n,
    one.missing,
    percent(one.accuracy.estimate),
    withInterval(one.kappa, 2),
    one.leniency.estimate === null ? '–' : withInterval(one.leniency, 2),
  ]);
  const votes = audit.judges.length < 2 ? '' : votesSentence(audit);
  return {
    audit,
    remarks,
    report,
    sentence: verdictSentence(audit),
    table: formatTable(['judge', 'n', 'missing', 'accuracy', 'kappa', 'leniency'], rows, { width: 80 }),
    notes: [votes, ...reasonNotes(audit.judges)],
  };
}

function preferenceFinding(audit: PreferenceAudit, remarks: readonly string[], report: Report): Finding {
  const rows = audit.judges.map((one) => [
    one.judge,
    one.n,
    one.ties,
    withInterval(one.longer, 2),
    withInterval(one.second, 2),
  ]);
  return {
    audit,
    remarks,
    report,
    sentence: preferenceSentence(audit),
    table: formatTable(['judge', 'n', 'ties', 'prefers longer', 'prefers second'], rows, { width: 80 }),
    notes: [],
  };
}

function reasonNotes(
  judges: readonly { readonly judge: string; readonly reasons: Readonly<Record<string, string>> }[],
): string[] {
  // Covariates that a table does not have are no news on a terminal; the report and the JSON have all reasons.
  const lines = judges.flatMap(({ judge, reasons }) =>
    Object.entries(reasons)
      .filter(([field]) => !['fitWithSize', 'fitWithFamily', 'otherFamilies'].includes(field))
      .map(([field, reason]) => `${judge}, ${field}: ${reason}`),
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}
