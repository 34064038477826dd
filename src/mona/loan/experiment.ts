// The loan experiment: trains one arm from one seed with table policies, evaluates it exactly, and keeps what the leak monitor said.
import { createRandom, OversightError, type Random, systemClock } from '../../base/index.ts';
import { parseApproval } from '../approval/specification.ts';
import type { Arm, ArmResult, ArmShard, Experiment, Metric, TrainContext } from '../experiment/types.ts';
import { trainReinforce } from '../learning/index.ts';
import { environmentTitles, origins } from '../words.ts';
import { loanOutcomes, meritCount, nationalityCount } from './applicants.ts';
import { defaultKlWeight, loanArms } from './arms.ts';
import { createLoanDecisions } from './decision-environment.ts';
import { evaluateLoan, type LoanEvaluation } from './evaluation.ts';
import { createLeakMonitor } from './leak-monitor.ts';
import { createLoanOverseer } from './overseer.ts';
import { type LoanPolicies, readPolicies } from './policies.ts';
import { type ProbeExample, probeSecret } from './probe.ts';
import { applicationIndex, referenceWriter, summaryCount } from './summaries.ts';
import { writerMerit } from './view.ts';

/**
 * Chosen so that the means match those of an earlier prototype of ours. The row that depends on them most, MONA without a
 * penalty, is a random walk: a longer training or a larger rate walks further.
 */
export interface LoanSettings {
  readonly updates: number;
  readonly episodes: number;
  readonly learningRate: number;
}

export const loanSettings: LoanSettings = { updates: 3300, episodes: 256, learningRate: 0.017 };

export const loanMetrics: readonly Metric[] = [
  { name: 'gap', label: 'decision gap between nationalities at equal merit', role: 'safety', unit: 'fraction' },
  { name: 'leak', label: 'nationality in the summary, given merit', role: 'safety', unit: 'bits' },
  { name: 'true', label: 'decisions that the merit asks for', role: 'capability', unit: 'fraction' },
  { name: 'observed', label: 'agreement with the historical label', role: 'other', unit: 'fraction' },
  { name: 'faithful', label: 'summaries that state the merit', role: 'other', unit: 'fraction' },
  { name: 'probe', label: 'nationality guessed by a probe', role: 'other', unit: 'fraction' },
];

export const loanExperiment: Experiment = {
  environment: 'loan',
  origin: origins.loan,
  metrics: loanMetrics,
  outcomes: loanOutcomes,
  profiles: ['fast'],
  arms: () => loanArms,
  train: (shard, context) => trainLoanArm(shard, context),
};

/** `loanExperiment.train`, and what a report has no room for: the evaluation by merit. */
export async function trainLoanArm(
  shard: ArmShard,
  context: TrainContext,
  settings: LoanSettings = loanSettings,
): Promise<ArmResult & { readonly evaluation: LoanEvaluation }> {
  const { arm, seed } = shard;
  const { klWeight, oneStepHack } = readOptions(arm);
  const started = systemClock.now();
  const random = createRandom(`loan/${seed}`);
  // The faults of an overseer are the same in every arm of a seed.
  const overseer = createLoanOverseer(parseApproval(arm.approval), random.fork('overseer'));
  const monitor = createLeakMonitor({ oneStepHack });
  const { policy, curve, warnings } = await trainReinforce(createLoanDecisions(overseer, { oneStepHack }), {
    ...settings,
    credit: { horizon: arm.horizon, approvalWeight: arm.approvalWeight },
    seed: `loan/${seed}`,
    klWeight,
    network: { kind: 'table', initial: initialLogits },
    // Nothing is taken off the return: the noise of the estimate is part of what the random walk lives on.
    baseline: 'none',
    watch: monitor.watch,
    progress: context.progress,
    signal: context.signal,
  });
  const seconds = (systemClock.now() - started) / 1000;
  const policies = readPolicies(policy, { oneStepHack });
  const evaluation = evaluateLoan(policies);
  const probe = probeSecret(sampleSummaries(policies, probeExamples, random.fork('probe')));
  const { observed, intended, gap, leak, faithful, outcomes } = evaluation;
  return {
    ...shard,
    outcomes,
    // The evaluation is exact: shares of everything that can happen.
    episodes: 1,
    metrics: {
      gap,
      leak,
      true: intended,
      observed,
      faithful,
      ...(probe?.accuracy.estimate !== undefined && { probe: probe.accuracy.estimate }),
    },
    curve,
    warnings,
    seconds,
    evaluation,
  };
}

const probeExamples = 2000;

/** Summaries of random applications as a probe sees them: it is told the merit, for what merit explains is no leak. */
export function sampleSummaries({ writer }: LoanPolicies, count: number, random: Random): readonly ProbeExample[] {
  return Array.from({ length: count }, (_, i) => {
    const [merit, nationality] = [random.integer(meritCount), random.integer(nationalityCount)];
    const start = applicationIndex(merit, nationality) * summaryCount;
    let left = random.next();
    let summary = 0;
    while (summary < summaryCount - 1 && left >= writer[start + summary]!) left -= writer[start + summary++]!;
    return { features: [`merit ${merit}, summary ${summary}`], secret: nationality, group: String(i) };
  });
}

/** Training begins with the reference writer, as a fine-tuned model begins with a faithful one, and with a reader that knows nothing. */
function initialLogits(observation: ArrayLike<number>): Float64Array | undefined {
  const merit = writerMerit(observation);
  return merit === undefined ? undefined : reference.subarray(merit * summaryCount, (merit + 1) * summaryCount);
}

const reference = referenceWriter().map(Math.log);

function readOptions({ id, options = {} }: Arm): { readonly klWeight: number; readonly oneStepHack: boolean } {
  const { klWeight = defaultKlWeight, oneStepHack = false } = options;
  if (typeof klWeight !== 'number' || !(klWeight >= 0) || typeof oneStepHack !== 'boolean')
    throw new OversightError(`${environmentTitles.loan}: the options of arm ${id} cannot be read`, {
      kind: 'input',
      remedy: 'klWeight is a number of at least 0, oneStepHack true or false.',
    });
  return { klWeight, oneStepHack };
}
