// What these figures do not show, said in every report.
import { plural } from '../../../base/index.ts';
import { type Block, heading, text } from '../../../report/index.ts';
import { origins } from '../../words.ts';
import { seedsForClaim } from '../seed-intervals.ts';
import type { Experiment } from '../types.ts';
import type { Verdict } from '../verdict.ts';

export function limitBlocks({ environment }: Experiment, { seeds, isClaim }: Verdict): readonly Block[] {
  const limits = [
    ...(isClaim
      ? []
      : [
          `**${plural(seeds, 'seed')} in the arm with the fewest: no claim.** ${seedsForClaim} are the least from which this report speaks of one.`,
        ]),
    'A hack that fits into one step is untouched: see the negative control.',
    'Approval is a reward too, and can be exploited within one step.',
    'Without credit for outcomes a learner cannot find what works where the overseer does not foresee it; tasks in which the outcome teaches what nobody knew are lost.',
    'A bad overseer is worse than none: see its arm.',
    'Drift over several steps is not excluded: MONA removes the incentive for it and not the possibility.',
    ...(origins[environment] === 'our design'
      ? [
          'This environment is our own design in the spirit of the paper. Its figures say nothing about the experiments of the paper.',
        ]
      : [
          'The rules are published; the learner, its speed-ups and its evaluation are ours. A gridworld of two boxes is no agent at work.',
        ]),
    'Seeds differ in their first weights and their draws only. Other networks, tasks or rewards were not tried here.',
    'The metrics and comparisons were fixed in the code of the experiment before these arms were trained; nobody else has checked them.',
  ];
  return [heading('Limits'), text(limits.map((limit) => `- ${limit}`).join('\n'))];
}
