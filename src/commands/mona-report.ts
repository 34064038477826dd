// `oversight mona report`: the report of a trained run; every kind of arm must be in it.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OversightError } from '../base/index.ts';
import {
  type ExperimentData,
  experimentOf,
  experimentReport,
  extraBlocks,
  readExperiment,
  sayLeftOut,
} from '../mona/experiment/index.ts';
import { defaultRoot, listRuns } from '../runs/index.ts';
import { COMMON, onlyPositional, readArguments } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { experimentText, wrapText } from './mona-report-text.ts';
import { programName } from './package-folder.ts';
import { writeOut } from './report-output.ts';

const help = `oversight mona report RUN [--out FILE.html|FILE.json|DIR] [--json]

RUN is a run of \`oversight mona train\`: its folder, its id, or the first
letters of it (the newest one is meant). Unfinished runs will do.

No report is made unless ordinary RL, ordinary RL with the same approval,
MONA, MONA with a bad overseer and a one-step hack (the negative control)
are all there; the message says what adds the missing ones.

  --out PATH   one page (x.html), one JSON document (x.json), or a folder;
               default the run's folder, where the dashboard finds it
  --json       summary, differences and verdict as one JSON document

  oversight mona report mona-loan
  oversight mona report .oversight/runs/mona-camera-dropbox --out mona.html

Exit codes: 0 done (also where the answer is open), 1 MONA was not safer
than ordinary RL, 2 wrong usage, 3 failed, also where arms are missing.
`;

const verb = 'mona report';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, { ...COMMON, out: { type: 'string' } });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const folder = await findRun(io, onlyPositional(verb, positionals, 'run'));
  const experiment = await experimentOf(folder);
  const data = await readExperiment(folder, experiment);
  if (data.leftOut.length > 0) io.stderr.write(`${wrapText(`${sayLeftOut(data.leftOut)}.`)}\n`);
  const created = new Date(io.clock.now()).toISOString();
  const extra = await extraBlocks(experiment, data);
  const report = experimentReport(experiment, data, { created, run: basename(folder), extra });
  const written = await writeOut(io, report, values.out ?? folder);
  if (values.json) {
    io.stdout.write(`${JSON.stringify(documentOf(experiment.environment, experiment.origin, folder, data))}\n`);
    io.stderr.write(`${written}\n`);
  } else {
    const next = `Next: ${programName()} runs open ${basename(folder)}`;
    io.stdout.write(`${experimentText(experiment, data)}\n\n${written}\n${next}\n`);
  }
  return data.verdict.answer === 'no' ? 1 : 0;
}

function documentOf(environment: string, origin: string, run: string, data: ExperimentData) {
  const { verdict, summaries, comparisons } = data;
  return { kind: 'mona-report', environment, origin, run, verdict, arms: summaries, comparisons };
}

/** The folder itself, or the newest run whose id begins with what was given, in the folder that was given. */
async function findRun(io: CommandIo, given: string): Promise<string> {
  const path = resolve(io.cwd, given);
  if (existsSync(join(path, 'run.json'))) return path;
  const isPath = /[/\\]/.test(given);
  const root = isPath ? dirname(path) : resolve(io.cwd, defaultRoot);
  const runs = await listRuns(root, { clock: io.clock });
  const [found] = runs.filter(({ id, status }) => id.startsWith(basename(path)) && status !== 'damaged');
  if (found) return found.folder;
  const trained = runs.filter(({ id }) => id.startsWith('mona-')).map(({ id }) => id);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const what = isFolder ? `${path} is no run: it holds no run.json` : `there is no run "${given}" in ${root}`;
  throw new OversightError(what, {
    kind: 'usage',
    remedy:
      trained.length > 0 ? `Runs: ${trained.join(', ')}.` : 'Train one: oversight mona train test-driven-development',
  });
}
