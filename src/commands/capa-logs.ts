// `oversight capa logs`: how alike the models in evaluation logs err; all pairs, one pair opened, exports, a gate for CI.
import { join, resolve } from 'node:path';
import {
  createProgressLine,
  decodeUtf8,
  formatInteger,
  OversightError,
  plural,
  readFileOrThrow,
} from '../base/index.ts';
import {
  analyseLogs,
  checkGate,
  type DocumentPair,
  documentPair,
  exportCsv,
  exportParquet,
  type GateResult,
  indexOf,
  type LogAnalysis,
  pairReport,
  rankPairs,
  terminalPairReport,
  terminalReport,
} from '../capa/presentation/index.ts';
import type { Mapping } from '../capa/readers/index.ts';
import { type Report, renderTerminal } from '../report/index.ts';
import { COMMON, numberOption, oneOf, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { commandLine, wholeNumber, writeOut } from './report-output.ts';

const help = `oversight capa logs PATH... [--missing drop|wrong] [--by SLICE] [--pair A,B] [--max-similarity X] [--json]

Reads evaluation logs (files, folders, archives; the formats are recognised), joins the questions and says how alike each
pair of models errs: CAPA (arXiv 2502.04313), 0 = as alike as independent models of those accuracies.

  --missing P          a missing answer is left out of the pair (drop, default) or wrong and like nobody's (wrong)
  --by SLICE           also for each value of a slice the logs have: category, subject, language ...
  --pair A,B           open one pair: its figures, and the questions both got wrong
  --max-similarity X   gate: exit code 1 when the CAPA of any pair is above X (its estimate decides)
  --confident          the lower end of the 95 % interval decides, not the estimate
  --min-questions N    the gate does not judge pairs on fewer questions; default 30
  --across-families    judge only pairs of different families
  --allow-damaged      let the gate pass although a log could not be read whole; without it that is exit code 3
  --families FILE      CSV or JSON with the columns model and family, over what names tell
  --mapping FILE       JSON that says what the columns of a table mean, where their names do not
  --filter NAME        the filter of the harness whose answers count; default: the first of each task
  --epoch N            the repetition that counts; default 1
  --normalise sum|byte likelihood of an option: sum over its tokens (as acc, default) or per byte (acc_norm)
  --out PATH           report: one file (x.html) or a folder for report.json and report.html
  --csv FILE           all pairs as CSV
  --parquet FILE       all pairs as parquet
  --records DIR        the joined answers as instance records of Every Eval Ever, a file of JSON lines for each model
  --cache DIR          where joined logs are kept for the next time; default .oversight/capa here
  --no-cache           keep nothing
  --json               one JSON document on stdout: models, pairs (at most 200,000, most alike first), issues

  oversight capa logs my-evaluations/
  oversight capa logs my-evaluations/ --out similarity.html --csv pairs.csv
  oversight capa logs my-evaluations/ --pair model-a,model-b
  oversight capa logs my-evaluations/ --max-similarity 0.5

Exit codes: 0 done, 1 a pair is above --max-similarity, 2 wrong usage, 3 failed, or a log was damaged and a gate was asked for.
`;

const verb = 'capa logs';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    missing: { type: 'string', default: 'drop' },
    by: { type: 'string' },
    pair: { type: 'string' },
    'max-similarity': { type: 'string' },
    confident: { type: 'boolean', default: false },
    'min-questions': { type: 'string' },
    'across-families': { type: 'boolean', default: false },
    'allow-damaged': { type: 'boolean', default: false },
    families: { type: 'string' },
    mapping: { type: 'string' },
    filter: { type: 'string' },
    epoch: { type: 'string' },
    normalise: { type: 'string', default: 'sum' },
    out: { type: 'string' },
    csv: { type: 'string' },
    parquet: { type: 'string' },
    records: { type: 'string' },
    cache: { type: 'string' },
    'no-cache': { type: 'boolean', default: false },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length === 0) throw usage(verb, 'a file or folder with evaluation logs is missing');
  const at = (path: string) => resolve(io.cwd, path);
  const limit = values['max-similarity'];
  const maxSimilarity = limit === undefined ? undefined : numberOption(verb, 'max-similarity', limit, -1, 1);
  for (const option of ['confident', 'across-families', 'allow-damaged', 'min-questions'] as const)
    if (maxSimilarity === undefined && values[option]) throw usage(verb, `--${option} needs --max-similarity`);
  const least = values['min-questions'];
  const leastQuestions = least === undefined ? undefined : wholeNumber(verb, 'min-questions', least, 1, 1e9);
  const epoch = values.epoch === undefined ? undefined : wholeNumber(verb, 'epoch', values.epoch, 1, 1e6);
  const names = values.pair === undefined ? undefined : splitPair(values.pair);
  const command = commandLine(verb, argv);
  const progress = createProgressLine(io.stderr, io.clock);
  let analysis: LogAnalysis;
  try {
    analysis = await analyseLogs(positionals.map(at), {
      missing: oneOf(verb, 'missing', values.missing, ['drop', 'wrong'] as const),
      by: values.by,
      cache: values['no-cache'] ? null : at(values.cache ?? join('.oversight', 'capa')),
      mapping: values.mapping === undefined ? undefined : await readMapping(at(values.mapping), values.mapping),
      families: values.families === undefined ? undefined : await familiesOf(at(values.families)),
      filter: values.filter,
      epoch,
      normalise: oneOf(verb, 'normalise', values.normalise, ['sum', 'byte'] as const),
      progress: progress.report,
      signal: io.signal,
      clock: io.clock,
      command,
      warn: (message) => io.stderr.write(`${message}\n`),
    });
  } finally {
    progress.end();
  }
  const opened = names && openPair(analysis, names, command);
  const gate =
    maxSimilarity === undefined
      ? undefined
      : checkGate(analysis.matrix, {
          maxSimilarity,
          confident: values.confident,
          leastQuestions,
          acrossFamilies: values['across-families'],
          allowDamaged: values['allow-damaged'],
        });
  const written: string[] = [];
  if (values.csv !== undefined) {
    await exportCsv(analysis.matrix, at(values.csv));
    written.push(`Pairs: ${at(values.csv)}`);
  }
  if (values.parquet !== undefined) {
    await exportParquet(analysis.matrix, at(values.parquet));
    written.push(`Pairs: ${at(values.parquet)}`);
  }
  if (values.records !== undefined) written.push(...(await writeRecords(analysis, at(values.records), io)));
  if (values.out !== undefined) written.push(await writeOut(io, opened?.report ?? analysis.report, values.out));
  if (values.json) {
    printJson(analysis, opened, gate, io);
    for (const line of written) io.stderr.write(`${line}\n`);
  } else print(analysis, opened, gate, written, positionals, io);
  return gate ? gateCode(gate) : 0;
}

interface OpenedPair {
  readonly pair: DocumentPair;
  readonly report: Report;
}

function openPair(analysis: LogAnalysis, [a, b]: readonly [string, string], command: string): OpenedPair {
  const { table, matrix, created } = analysis;
  const report = pairReport(analysis, a, b, { created, command });
  return { pair: documentPair(matrix, indexOf(table, a), indexOf(table, b), true), report };
}

async function familiesOf(path: string): Promise<Map<string, string>> {
  const { readFamilies } = await import('../capa/audit/index.ts');
  return readFamilies(path);
}

async function writeRecords({ table }: LogAnalysis, folder: string, { clock, signal }: CommandIo): Promise<string[]> {
  const { writeEveryEvalEver } = await import('../capa/readers/formats/index.ts');
  return (await writeEveryEvalEver(table, folder, { clock, signal })).map((path) => `Records: ${path}`);
}

/** 1 where a pair is above the limit. @throws OversightError('input') where none is and a log was not read whole */
function gateCode({ isPassed, failingCount, damaged }: GateResult): number {
  if (isPassed) return 0;
  if (failingCount > 0) return 1;
  throw new OversightError(`the gate cannot pass: ${damageOf(damaged)}`, {
    kind: 'input',
    remedy: 'Mend or remove them, or judge what could be read with --allow-damaged.',
  });
}

/** "1 log could not be read whole (b.zip: ...)". */
function damageOf(damaged: GateResult['damaged']): string {
  const sources = [...new Map(damaged.map((issue) => [issue.source, issue])).values()];
  const told = sources
    .slice(0, 3)
    .map(({ source, message }) => (message.includes(source) ? message : `${source}: ${message}`));
  const more = sources.length > told.length ? `; and ${formatInteger(sources.length - told.length)} more` : '';
  return `${plural(sources.length, 'log')} could not be read whole (${told.join('; ')}${more})`;
}

/** "A,B"; a name with a comma is taken apart where exactly one comma stands, otherwise the separator is " , ". */
function splitPair(text: string): [string, string] {
  const parts = text.split(text.includes(' , ') ? ' , ' : ',').map((part) => part.trim());
  const [a, b] = parts;
  if (parts.length !== 2 || !a || !b)
    throw usage(verb, `--pair must be two models with a comma between, such as "model-a,model-b"; not "${text}"`);
  return [a, b];
}

async function readMapping(path: string, shown: string): Promise<Mapping> {
  const written = decodeUtf8(await readFileOrThrow(path), shown);
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch (cause) {
    throw new OversightError(`${shown} is not valid JSON: ${(cause as Error).message}`, {
      kind: 'input',
      remedy: 'It must be one JSON object, for example {"item":"question_id","model":"model","answer":"pred"}.',
      cause,
    });
  }
  const { parseMapping } = await import('../capa/readers/index.ts');
  return parseMapping(value, shown);
}

function printJson(
  analysis: LogAnalysis,
  opened: OpenedPair | undefined,
  gate: GateResult | undefined,
  io: CommandIo,
): void {
  const { pairs, ...rest } = analysis.document;
  const extra = { ...rest, ...(gate && { gate }), ...(opened && { pair: opened.pair, pairReport: opened.report }) };
  // The pairs one after another: many of them make a text longer than a string can be.
  const text = JSON.stringify(extra);
  io.stdout.write(`${text.slice(0, -1)},"pairs":[`);
  for (let i = 0; i < pairs.length; i += 1000) {
    const part = pairs.slice(i, i + 1000).map((pair) => JSON.stringify(pair));
    io.stdout.write(`${i > 0 ? ',' : ''}${part.join(',')}`);
  }
  io.stdout.write(']}\n');
}

function print(
  analysis: LogAnalysis,
  opened: OpenedPair | undefined,
  gate: GateResult | undefined,
  written: readonly string[],
  paths: readonly string[],
  io: CommandIo,
): void {
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  const width = Math.min(io.stdout.columns ?? 100, 120);
  const shown = opened ? terminalPairReport(opened.report, width) : terminalReport(analysis, width);
  io.stdout.write(`${renderTerminal(shown, { width, color, rows: 60 })}\n\n`);
  if (gate) io.stdout.write(`${gateLines(gate).join('\n')}\n\n`);
  for (const line of written) io.stdout.write(`${line}\n`);
  const next = nextCommand(analysis, opened !== undefined, written, paths);
  if (next) io.stdout.write(`Next: ${next}\n`);
}

function gateLines(gate: GateResult): string[] {
  const judged = `${plural(gate.judged, 'pair')} judged`;
  const parts = [
    gate.undefinedPairs > 0 ? `, ${formatInteger(gate.undefinedPairs)} undefined` : '',
    gate.thinPairs > 0 ? `, ${formatInteger(gate.thinPairs)} on fewer than ${gate.leastQuestions} questions` : '',
  ];
  const unknown = parts.some((part) => part !== '') ? `${parts.join('')} and not judged` : '';
  const damage = gate.damaged.length > 0 ? [`Not judged: ${damageOf(gate.damaged)}.`] : [];
  if (gate.failingCount === 0)
    return [
      `Gate ${gate.isPassed ? 'passed' : 'not passed'}: no pair is above the limit (${judged}${unknown}).`,
      ...damage,
    ];
  const shown = gate.failing.slice(0, 20);
  const more = gate.failingCount - shown.length;
  return [
    `Gate failed: ${plural(gate.failingCount, 'pair is', 'pairs are')} above the limit (${judged}${unknown}).`,
    ...shown.map(
      ({ a, b, capa, interval }) =>
        `  ${a} / ${b}  ${capa?.toFixed(4)}${interval ? ` [${interval[0].toFixed(4)}, ${interval[1].toFixed(4)}]` : ''}`,
    ),
    ...(more > 0 ? [`  and ${formatInteger(more)} more`] : []),
    ...damage,
  ];
}

function nextCommand(
  { matrix }: LogAnalysis,
  isOpened: boolean,
  written: readonly string[],
  paths: readonly string[],
): string | undefined {
  const [best] = rankPairs(matrix, 1, 'highest');
  if (!isOpened && best) {
    const [a, b] = [best.i, best.j].map((model) => matrix.table.models[model]!.name);
    return commandLine(verb, [...paths, '--pair', `${a},${b}`]);
  }
  return written.length === 0 ? commandLine(verb, [...paths, '--out', 'similarity.html']) : undefined;
}
