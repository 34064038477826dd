// `oversight mona train`: the arms of an environment, every arm and seed a shard of one run that can be killed and goes on.
import { join, resolve } from 'node:path';
import { checkTarget, createProgressLine, formatDuration, plural, writeFileAtomic } from '../base/index.ts';
import {
  addCommand,
  curvesCsv,
  profiles,
  readEnvironmentName,
  resultsCsv,
  sayLeftOut,
  sweepChoices,
  type TrainOutcome,
  toJsonLines,
  trainExperiment,
} from '../mona/experiment/index.ts';
import { COMMON, oneOf, onlyPositional, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { experimentText, wrapText } from './mona-report-text.ts';
import { programName } from './package-folder.ts';
import { wholeNumber, writeOut } from './report-output.ts';

const help = `oversight mona train ENV [--arm ID|KIND|all]... [--seeds N]
    [--profile fast|paper|library] [--sweeps none|default|all]
    [--out DIR] [--json]

ENV is camera-dropbox (published rules), test-driven-development or loan
(both our design: no replication of the paper).

Trains each arm from each seed and evaluates it. What is trained is kept:
the same command goes on after a kill, and more arms or seeds are added to
a finished run. With every kind of arm there, the report is written:
  ordinary-rl, ordinary-rl-with-approval, mona, mona-bad-overseer,
  one-step-hack (the negative control)

  --arm WORD      id of an arm, else a kind; may be repeated; default all
  --seeds N       seeds 1 to N; default 5, the least for a claim
  --profile P     fast (default); for Camera Dropbox also, in hours:
                  paper: the published settings
                  library: the same with the defaults of
                  Stable-Baselines3, as the notebook's own baseline
  --sweeps S      noise, wrong approval, leaked outcomes, for the report:
                  none, default (cheap) or all
  --cores N       shards at once; default all cores
  --out DIR       the report and the results (JSON lines, CSV) there too
  --fresh         begin a new run beside the one that is there
  --json          one JSON document on stdout

  oversight mona train test-driven-development
  oversight mona train loan --arm mona --arm ordinary-rl --seeds 2 --sweeps none
  oversight mona train camera-dropbox --seeds 5 --profile paper --cores 2

Exit codes: 0 done (also where the answer is open), 1 MONA was not safer
than ordinary RL, 2 wrong usage, 3 failed. Ctrl-C keeps what is trained; the
same command goes on with it.
`;

const verb = 'mona train';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    arm: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '5' },
    profile: { type: 'string', default: 'fast' },
    sweeps: { type: 'string', default: 'default' },
    cores: { type: 'string' },
    out: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const environment = readEnvironmentName(onlyPositional(verb, positionals, 'environment'));
  const options = {
    environment,
    profile: oneOf(verb, 'profile', values.profile, profiles),
    arms: (values.arm ?? []).flatMap((word) => word.split(',')).filter((word) => word !== ''),
    seeds: wholeNumber(verb, 'seeds', values.seeds, 1, 1000),
    sweeps: oneOf(verb, 'sweeps', values.sweeps, sweepChoices),
    cores: values.cores === undefined ? undefined : wholeNumber(verb, 'cores', values.cores, 1, 1024),
  };
  if (values.out !== undefined) {
    if (/\.(html?|json)$/i.test(values.out)) throw usage(verb, `--out is a folder; not "${values.out}"`);
    // Before hours of training.
    await checkTarget(resolve(io.cwd, values.out), 'folder');
  }
  const started = io.clock.now();
  const line = createProgressLine(io.stderr, io.clock);
  let outcome: TrainOutcome;
  try {
    outcome = await trainExperiment({
      ...options,
      root: resolve(io.cwd, '.oversight', 'runs'),
      command: ['mona', 'train', ...argv.filter((argument) => argument !== '--fresh')],
      resume: !values.fresh,
      clock: io.clock,
      progress: line.report,
      signal: io.signal,
    });
  } finally {
    line.end();
  }
  const { data, experiment, folder, id, missing, report, trained } = outcome;
  if (data.leftOut.length > 0) io.stderr.write(`${wrapText(`${sayLeftOut(data.leftOut)}.`)}\n`);
  if (outcome.withoutPage) io.stderr.write(`no report.html: ${outcome.withoutPage}\n`);
  const { verdict, summaries, comparisons, results } = data;
  if (values.json) {
    const page = report === undefined ? null : join(folder, 'report.json');
    const document = { kind: 'mona-train', environment, origin: experiment.origin, run: folder, report: page, trained };
    io.stdout.write(`${JSON.stringify({ ...document, verdict, missing, arms: summaries, comparisons })}\n`);
  } else {
    const took = formatDuration(io.clock.now() - started);
    const parts = [
      experimentText(experiment, data),
      `${plural(trained, 'shard')} trained in ${took}, ${results.length + data.swept.length} in the run.`,
      nextSteps(outcome, id),
    ];
    io.stdout.write(`${parts.join('\n\n')}\n`);
  }
  // After the text: whatever happens to the copy, what was found has been said, and the run has it.
  if (values.out !== undefined)
    (values.json ? io.stderr : io.stdout).write(`${await copyOut(io, outcome, values.out)}\n`);
  return verdict.answer === 'no' ? 1 : 0;
}

/** The report where there is one, the results always. */
async function copyOut(io: CommandIo, { report, data, experiment }: TrainOutcome, out: string): Promise<string> {
  const folder = resolve(io.cwd, out);
  await writeFileAtomic(join(folder, 'results.jsonl'), toJsonLines(data.results));
  await writeFileAtomic(join(folder, 'results.csv'), resultsCsv(experiment, data.results));
  await writeFileAtomic(join(folder, 'curves.csv'), curvesCsv(data.results));
  return report === undefined ? `Results: ${folder}` : await writeOut(io, report, out);
}

function nextSteps({ report, missing, folder, experiment, data, withoutPage }: TrainOutcome, id: string): string {
  if (report === undefined) {
    const command = addCommand(experiment, missing, data.asked).replace(/^oversight/, programName());
    return [`Run: ${folder}`, wrapText(`No report yet; missing: ${missing.join(', ')}.`), `Next: ${command}`].join(
      '\n',
    );
  }
  const page = join(folder, withoutPage ? 'report.json' : 'report.html');
  const isServed = `Next: ${programName()} runs open ${id}`;
  return [`Report: ${page}`, isServed].join('\n');
}
