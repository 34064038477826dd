// `oversight guard eval`: measures a guard on a suite of files, and writes the figures as a report.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createProgressLine, describeError, hashJson, OversightError, writeFileAtomic } from '../base/index.ts';
import {
  augmentationTexts,
  constitutionTexts,
  corpusGrams,
  corpusTexts,
  type Evaluation,
  evaluate,
  evaluationReport,
  loadSets,
  readSuite,
  type Suite,
} from '../guard/evaluation/index.ts';
import { loadGuard, readGuardConstitution, readManifest, requireConstitution } from '../guard/index.ts';
import { type Report, renderTerminal, writeReport } from '../report/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { packageFolder } from './package-folder.ts';

const help = `oversight guard eval --guard DIR --suite SUITE.json [--data DIR] [--out DIR] [--json]

Measures a guard on the sets of a suite: attacks blocked where 0.5 % and 0.1 % of harmless prompts may be refused, false
positives, AUROC, families, languages, tokens until a harmful output is stopped, overlap with the training corpus.

  --suite FILE   which files, columns and roles; bench/suites/public.json names the public sets
  --data DIR     where the suite's \${data} files are; default $OVERSIGHT_DATA, else ../shared/data/guard beside the
                 suite's project. Sets whose files are not there are listed as absent.
  --corpus DIR   the corpus the guard was built from; default the one that ships with oversight
  --out DIR      where report.json, report.html and evaluation.json go; default <guard>/evaluation-<suite>
  --json         every number as one JSON document on stdout, instead of the report

  oversight guard eval --guard my-guard --suite bench/suites/quick.json
  oversight guard eval --guard my-guard --suite bench/suites/public.json --data ~/guard-sets

Exit codes: 0 measured, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('guard eval', argv, {
    ...COMMON,
    guard: { type: 'string' },
    suite: { type: 'string' },
    data: { type: 'string' },
    corpus: { type: 'string' },
    out: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (!values.guard || !values.suite) throw usage('guard eval', `--${values.guard ? 'suite' : 'guard'} is missing`);
  if (positionals.length > 0) throw usage('guard eval', `"${positionals[0]}" is one argument too many`);
  const folder = resolve(io.cwd, values.guard);
  const guard = await loadGuard(folder);
  const suite = await readSuite(resolve(io.cwd, values.suite));
  const sets = await loadSets(suite, dataFolder(suite, values.data, io));
  requirePresent(suite, sets.filter((loaded) => loaded.absent === undefined).length);
  const progress = createProgressLine(io.stderr, io.clock);
  let evaluation: Evaluation;
  try {
    evaluation = await evaluate(sets, {
      suite: suite.name,
      score: (exchanges, options) => guard.checkMany(exchanges, options),
      threshold: guard.parts.thresholds.block,
      corpus: await trainingGrams(
        folder,
        values.corpus ? resolve(io.cwd, values.corpus) : join(packageFolder(), 'constitutions', 'corpus'),
      ),
      progress: progress.report,
      signal: io.signal,
    });
  } finally {
    progress.end();
  }
  const manifest = await readManifest(folder);
  const report = evaluationReport(evaluation, {
    created: new Date(io.clock.now()).toISOString(),
    command: ['oversight guard eval', ...argv.filter((word) => word !== '--json')].join(' '),
    meta: {
      guard: guard.parts.hash.slice(0, 12),
      name: manifest.name,
      suite: hashJson(suite.sets).slice(0, 12),
      items: evaluation.sets.reduce((sum, set) => sum + set.items, 0),
    },
    ...(suite.sentence === undefined ? {} : { sentence: suite.sentence }),
  });
  const out = values.out ? resolve(io.cwd, values.out) : join(folder, `evaluation-${suite.name}`);
  const written = await writeAll(out, report, evaluation, io);
  if (values.json) io.stdout.write(`${JSON.stringify(evaluation)}\n`);
  else {
    const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
    io.stdout.write(
      `${renderTerminal(report, { width: Math.min(io.stdout.columns ?? 100, 120), color })}\n\n${written}\n`,
    );
  }
  return 0;
}

/** Where "${data}" points: --data, $OVERSIGHT_DATA, or a folder beside the checkout that the suite lies in. */
function dataFolder(suite: Suite, given: string | undefined, io: CommandIo): string {
  const named = given ?? io.env['OVERSIGHT_DATA'];
  return named ? resolve(io.cwd, named) : join(projectFolder(suite.folder), '..', 'shared', 'data', 'guard');
}

/** The nearest folder above with a package.json, else the folder itself. */
function projectFolder(folder: string): string {
  for (let above = folder; above !== dirname(above); above = dirname(above))
    if (existsSync(join(above, 'package.json'))) return above;
  return folder;
}

function requirePresent(suite: Suite, present: number): void {
  if (present > 0) return;
  throw new OversightError(`none of the ${suite.sets.length} files of the suite "${suite.name}" was found`, {
    kind: 'input',
    remedy: 'Give the folder they are in with --data DIR (or OVERSIGHT_DATA).',
  });
}

async function trainingGrams(guard: string, corpus: string): Promise<ReadonlySet<string>> {
  const constitution = requireConstitution(await readGuardConstitution(guard), `the constitution of ${guard}`);
  const texts = [...(await corpusTexts(corpus)), ...constitutionTexts(constitution), ...augmentationTexts()];
  return corpusGrams(texts.map(({ text }) => text));
}

/** Writes evaluation.json, report.json and report.html; says where. Without a built viewer there is no page, and that is said. */
async function writeAll(out: string, report: Report, evaluation: Evaluation, io: CommandIo): Promise<string> {
  await writeFileAtomic(join(out, 'evaluation.json'), `${JSON.stringify(evaluation)}\n`);
  const { json } = await writeReport(out, report, { html: false });
  try {
    const { html } = await writeReport(out, report);
    return `Written: ${html ?? json}`;
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
    io.stderr.write(`no report.html: ${describeError(error)}\n`);
    return `Written: ${json}`;
  }
}
