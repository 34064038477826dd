// `oversight mona sample`: a language model sampled step by step, scored as MONA and as ordinary RL score, and written as training data.
import { join, resolve } from 'node:path';
import { createProgressLine, silentProgress, writeFileAtomic } from '../base/index.ts';
import { formatUsd, type Llm } from '../llm/index.ts';
import { ApprovalPending, chooseTextApproval } from '../mona/approval/index.ts';
import {
  armChoices,
  createFileBackend,
  createHttpBackend,
  createLlmPolicy,
  createSampleArms,
  describeReceipt,
  estimateSampling,
  exportFormats,
  type SampleArm,
  type SampleOutcome,
  type StepTask,
  sampleTask,
  stepGraders,
  type TrainingReceipt,
} from '../mona/language-model/index.ts';
import { COMMON, numberOption, oneOf, onlyPositional, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { describeLeak, type LeakReport, measureLeak } from './mona-sample-leak.ts';
import { openModel } from './mona-sample-model.ts';
import { type OpenTask, openTask } from './mona-sample-task.ts';
import { describeSamplingEstimate, describeSummary } from './mona-sample-text.ts';

const VERB = 'mona sample';

const help = `oversight mona sample TASK --model MODEL [--arm both] [--k 8] [--problems 16] [--weight 1] [--out DIR]

Samples k actions of each step, scores each by observed reward + weight *
approval (MONA) or by the return of its continuations (ordinary RL), and writes
training data for both arms from the same samples. Every sample is kept: the
same command goes on where it was and asks nothing twice.

  TASK                 test-driven-development or loan: our design, no replication
  --model MODEL        openai:MODEL, anthropic:MODEL, compatible:URL#MODEL, scripted:demo
  --arm ARMS           both (default): mona, ordinary-rl and ordinary-rl-with-approval;
                       all: mona-bad-overseer too; or one of them
  --k N                actions sampled from each prefix; default 8
  --continuations N    how often ordinary RL follows each action; default 4
  --problems N         default 16
  --weight W[,W...]    of approval; default 1; one arm for each
  --horizon M          steps that count in the MONA arms; default 1
  --prefixes RULE      later steps start from the best action (default) or from each
  --approval [W*]WHO   static, mutation, ... (the task's own), zero, judge:MODEL,
                       classifier:FILE, human:FOLDER; repeated: their weighted mean
  --noise S            adds Gaussian noise of this standard deviation to approval
  --misspecified P     share of problems about which the overseer says the opposite
  --leak L             share of approval that is formed from the realised outcome
  --calibration FILE   JSON with "slope" and "intercept" of Platt's calibration
  --temperature T      default 1
  --logprobs           keeps the log-probability of each reply
  --margin D           least difference of scores in a preference pair; default 0.1
  --out DIR            default .oversight/mona/TASK
  --trainer URL        also posts the groups there, as JSON
  --budget USD|none    the most this call may cost; default 5 where the price is known
  --budget-tokens N    the same in tokens
  --price MODEL=IN,OUT dollars for a million tokens; may be repeated
  --concurrency N      calls at once; default 8
  --estimate           says what it would ask and cost, and asks nothing
  --fresh              a new run; kept samples are still not asked again
  --seed N             default 1
  --reward HOW         test-driven-development: fraction of tests (default) or all
  --summary-words N    loan: most words of a summary; default 60
  --one-step-hack      loan: shows the reader the postcode, which MONA cannot help
  --paraphraser MODEL  loan: re-writes the summaries and measures the leak again

  oversight mona sample loan --model scripted:demo
  oversight mona sample loan --model openai:gpt-4.1-mini --problems 50 --estimate
  oversight mona sample test-driven-development --model compatible:http://localhost:8000/v1#qwen
  oversight mona sample loan --model openai:gpt-4.1-mini --approval judge:openai:gpt-4.1
  oversight mona sample loan --model openai:gpt-4.1-mini --approval human:queue

Exit codes: 0 done, 2 wrong usage, 3 failed, 4 steps wait for a person
(answer them with \`oversight mona approve FOLDER\`, then run this again).
`;

const options = {
  ...COMMON,
  model: { type: 'string' },
  arm: { type: 'string', default: 'both' },
  k: { type: 'string', default: '8' },
  continuations: { type: 'string', default: '4' },
  problems: { type: 'string', default: '16' },
  weight: { type: 'string', default: '1' },
  horizon: { type: 'string', default: '1' },
  prefixes: { type: 'string', default: 'best' },
  approval: { type: 'string', multiple: true },
  noise: { type: 'string', default: '0' },
  misspecified: { type: 'string', default: '0' },
  leak: { type: 'string', default: '0' },
  calibration: { type: 'string' },
  temperature: { type: 'string', default: '1' },
  logprobs: { type: 'boolean', default: false },
  margin: { type: 'string', default: '0.1' },
  out: { type: 'string' },
  trainer: { type: 'string' },
  budget: { type: 'string' },
  'budget-tokens': { type: 'string' },
  price: { type: 'string', multiple: true },
  concurrency: { type: 'string', default: '8' },
  estimate: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  reward: { type: 'string' },
  'summary-words': { type: 'string' },
  'one-step-hack': { type: 'boolean', default: false },
  paraphraser: { type: 'string' },
} as const;

/** @param open finds the task; an argument, so that tests can bring their own */
export async function run(argv: readonly string[], io: CommandIo, open: OpenTask = openTask): Promise<number> {
  const { values, positionals } = readArguments(VERB, argv, options);
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const name = onlyPositional(VERB, positionals, 'the task');
  if (values.model === undefined) throw usage(VERB, '--model is missing');
  const number = (option: keyof typeof values & string, low: number, high: number) =>
    numberOption(VERB, option, String(values[option]), low, high);
  const kinds = armChoices[oneOf(VERB, 'arm', values.arm, Object.keys(armChoices))]!;
  const sizes = {
    k: Math.floor(number('k', 2, 1000)),
    continuations: Math.floor(number('continuations', 1, 1000)),
    prefixes: oneOf(VERB, 'prefixes', values.prefixes, ['best', 'each'] as const),
    seed: Math.floor(number('seed', 0, 2 ** 32)),
  };
  const concurrency = Math.floor(number('concurrency', 1, 1000));
  const problems = Math.floor(number('problems', 1, 1e6));
  const weights = values.weight.split(',').map((weight) => numberOption(VERB, 'weight', weight, 1e-6, 1e6));
  const taskOptions = {
    oneStepHack: values['one-step-hack'],
    ...(values['summary-words'] !== undefined && { summaryWords: values['summary-words'] }),
    ...(values.reward !== undefined && { reward: values.reward }),
  };
  const task = await open(name, taskOptions);
  const { llm, settings } = openModel(
    {
      verb: VERB,
      model: values.model,
      budget: values.budget,
      budgetTokens: values['budget-tokens'],
      prices: values.price ?? [],
      concurrency,
      cache: join('.oversight', 'llm-cache'),
      isEstimate: values.estimate,
      demo: task.demo,
    },
    io,
  );
  const line = createProgressLine(io.stderr, io.clock);
  try {
    const approval = await chooseTextApproval({
      sources: values.approval ?? [],
      own: task.approvals,
      defaultSource: task.defaultApproval,
      noise: number('noise', 0, 1e6),
      misspecified: number('misspecified', 0, 1),
      leak: number('leak', 0, 1),
      ...(values.calibration !== undefined && { calibration: values.calibration }),
      seed: sizes.seed,
      clock: io.clock,
      llm: settings,
      judge: { concurrency, progress: (done, total) => line.report({ task: 'judging', done, total }) },
      resolve: (path) => resolve(io.cwd, path),
    });
    const arms = createSampleArms(task, { kinds, weights, approval, horizon: Math.floor(number('horizon', 1, 100)) });
    const shared = {
      ...{ task, arms, sizes, temperature: number('temperature', 0, 2), logprobs: values.logprobs },
      ...{ progress: line.report, signal: io.signal },
    };
    if (values.estimate) {
      const estimate = await estimateSampling({
        ...shared,
        progress: silentProgress,
        llm,
        problems: task.problems(problems, sizes.seed),
      });
      io.stdout.write(values.json ? `${JSON.stringify(estimate)}\n` : describeSamplingEstimate(estimate));
      return 0;
    }
    const outcome = await sampleTask({
      ...shared,
      taskOptions,
      policy: createLlmPolicy(llm, sizes.seed, concurrency),
      problems,
      note: () => formatUsd(llm.spent.cost),
      root: resolve(io.cwd, '.oversight', 'runs'),
      command: ['mona', 'sample', ...argv.filter((argument) => argument !== '--fresh')],
      resume: !values.fresh,
      clock: io.clock,
    });
    line.end();
    const out = resolve(io.cwd, values.out ?? join('.oversight', 'mona', task.name));
    const leak = await measureLeak(
      { task: task.name, taskOptions, outcome, paraphraser: values.paraphraser },
      { settings, reader: llm, io },
    );
    const receipts = await writeTrainingData(task, arms, outcome, {
      ...{ out, margin: number('margin', 0, 1e6), trainer: values.trainer, signal: io.signal },
    });
    writeOutcome(values.json, io, { outcome, out, receipts, llm, leak });
    return 0;
  } catch (error) {
    if (!(error instanceof ApprovalPending)) throw error;
    line.end();
    io.stderr.write(`${error.message}\n  ${error.remedy}\n`);
    if (values.json) io.stdout.write(`${JSON.stringify({ waiting: error.waiting, queue: error.queue })}\n`);
    return 4;
  } finally {
    line.end();
    await llm.close();
    await task.close?.();
  }
}

async function writeTrainingData(
  task: StepTask,
  arms: readonly SampleArm[],
  { groups, summary }: SampleOutcome,
  to: {
    readonly out: string;
    readonly margin: number;
    readonly trainer: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<TrainingReceipt[]> {
  const backends = [
    createFileBackend(to.out, { margin: to.margin }),
    ...(to.trainer === undefined ? [] : [createHttpBackend(to.trainer, { margin: to.margin })]),
  ];
  const receipts: TrainingReceipt[] = [];
  for (const arm of arms) {
    const batch = { arm: arm.id, task: task.name, groups: groups.get(arm.id) ?? [] };
    for (const backend of backends) receipts.push(await backend.train(batch, to.signal));
    for (const [step, { generic, openai }] of Object.entries(stepGraders(task, arm))) {
      const write = (name: string, value: unknown) =>
        writeFileAtomic(join(to.out, arm.id, name), `${JSON.stringify(value, null, 2)}\n`);
      await write(`grader-${step}.json`, generic);
      await write(`grader-${step}-openai.json`, openai);
    }
  }
  await writeFileAtomic(
    join(to.out, 'summary.json'),
    `${JSON.stringify({ ...summary, formats: exportFormats }, null, 2)}\n`,
  );
  return receipts;
}

function writeOutcome(
  json: boolean,
  io: CommandIo,
  {
    outcome,
    out,
    receipts,
    llm,
    leak,
  }: {
    readonly outcome: SampleOutcome;
    readonly out: string;
    readonly receipts: readonly TrainingReceipt[];
    readonly llm: Llm;
    readonly leak: LeakReport | undefined;
  },
): void {
  const { calls, cached, cost } = llm.spent;
  if (json) {
    io.stdout.write(
      `${JSON.stringify({ ...outcome.summary, run: outcome.run, out, receipts, spent: llm.spent, formats: exportFormats, ...(leak && { leak }) })}\n`,
    );
    return;
  }
  io.stdout.write(describeSummary(outcome.summary));
  if (leak) io.stdout.write(describeLeak(leak));
  io.stdout.write(
    `\n${out}\n${receipts
      .flatMap(describeReceipt)
      .map((text) => `  ${text}\n`)
      .join('')}`,
  );
  io.stdout.write(`Calls: ${calls}, kept answers used: ${cached}, ${formatUsd(cost)}. Run: ${outcome.run}\n`);
}
