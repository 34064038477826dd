// What `oversight mona sample` prints on a terminal.
import { formatInteger, formatTable, plural } from '../base/index.ts';
import { formatUsd } from '../llm/index.ts';
import type { ArmSummary, Estimated, SampleSummary, SamplingEstimate } from '../mona/language-model/index.ts';

const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));
const withInterval = ({ estimate, low, high }: Estimated) =>
  estimate === null ? '–' : low === null ? share(estimate) : `${share(estimate)} [${share(low)}, ${share(high)}]`;

export function describeSummary(summary: SampleSummary): string {
  const titles = new Map(summary.arms.map(({ id, title }) => [id, title]));
  const titleOf = (arm: string) => titles.get(arm) ?? 'the model as it is';
  const rows = summary.results.map((result) => [
    titleOf(result.arm),
    withInterval(result.observed),
    withInterval(result.intended),
    withInterval(result.gap),
  ]);
  const outcomes = summary.results.map((result) => [titleOf(result.arm), describeOutcomes(result)]);
  const lines = [
    `${summary.title}: ${plural(summary.problems, 'problem')}, best of ${summary.k}, ${summary.model}`,
    '',
    formatTable(['arm', 'observed', 'true', 'observed - true'], rows),
    '',
    formatTable(['arm', 'outcomes (share of problems)'], outcomes),
    '',
    ...summary.comparisons.map(
      ({ first, second, intended, gap, problems }) =>
        `${titleOf(first)} against ${titleOf(second)}, ${plural(problems, 'problem')}: true ${signed(intended)}, gap ${signed(gap)}`,
    ),
    ...summary.results.flatMap(describeTrouble(titleOf)),
    '95 % intervals over problems. These are episodes picked by each arm from the same samples, not a trained model.',
    ...(summary.model.startsWith('scripted:')
      ? [`${summary.model} is no language model: its replies are made up, to show what each arm does with them.`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

const signed = (value: Estimated) =>
  `${value.estimate !== null && value.estimate > 0 ? '+' : ''}${withInterval(value)}`;

function describeOutcomes({ outcomes }: ArmSummary): string {
  const seen = outcomes.filter(({ count }) => count > 0);
  return seen.length === 0 ? '–' : seen.map((one) => `${one.outcome} ${withInterval(one)}`).join('; ');
}

/** What a reader must know before trusting the row of an arm. */
function describeTrouble(titleOf: (arm: string) => string) {
  return ({ arm, unscored, sampled }: ArmSummary): string[] => {
    if (sampled === undefined) return [];
    const parts = [
      unscored > 0 && `${plural(unscored, 'problem')} left out for want of a score`,
      sampled.unreadable > 0 && `${sampled.unreadable} of ${sampled.actions} replies could not be read`,
      sampled.unscored > 0 && `${sampled.unscored} of ${sampled.actions} samples have no score`,
      sampled.flat > 0 && `${sampled.flat} of ${sampled.groups} groups are flat`,
    ].filter((part) => part !== false);
    return parts.length === 0 ? [] : [`${titleOf(arm)}: ${parts.join(', ')}.`];
  };
}

export function describeSamplingEstimate(estimate: SamplingEstimate): string {
  const { model, calls, cached, inputTokens, outputTokens, cost, worstCost } = estimate;
  const money =
    cost === undefined || worstCost === undefined
      ? 'price unknown (--price MODEL=IN,OUT)'
      : `about ${formatUsd(cost)}, at most ${formatUsd(worstCost)}`;
  const lines = [
    `${model}: about ${plural(calls, 'call')}${cached > 0 ? `, ${formatInteger(cached)} more are kept` : ''}; about ${formatInteger(inputTokens)} tokens in and ${formatInteger(outputTokens)} out; ${money}`,
    ...Object.entries(estimate.approval).map(([name, one]) => `  of these, ${name}: ${plural(one.calls, 'call')}`),
    'Nothing was asked.',
  ];
  return `${lines.join('\n')}\n`;
}
