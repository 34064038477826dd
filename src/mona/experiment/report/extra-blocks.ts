// What belongs to one environment only: the gridworld to step through and play, and the loan figures beside those of the prototype.
import { type Block, type Cell, heading, table, text } from '../../../report/index.ts';
import type { ExperimentData } from '../read-experiment.ts';
import type { Experiment } from '../types.ts';
import { originLabel, say } from '../words.ts';

export async function extraBlocks({ environment }: Experiment, data: ExperimentData): Promise<readonly Block[]> {
  if (environment === 'camera-dropbox') return await replayBlocks();
  return environment === 'loan' ? await prototypeBlocks(data) : [];
}

async function replayBlocks(): Promise<readonly Block[]> {
  const { createCameraDropbox, createOverseer, greedyActions, replayBlock, stepSignal } = await import(
    '../../camera-dropbox/index.ts'
  );
  const world = createCameraDropbox();
  const overseer = createOverseer(world, { kind: 'true' });
  const greedy = greedyActions(world, stepSignal(world, overseer), 1);
  const block = replayBlock({ world, overseer, form: 'potential', weight: 1, horizon: 1, greedy, seed: 1 });
  return [heading('Step through a policy, or play against it'), block];
}

/** Our own prototype, written before this program: the two should agree. */
async function prototypeBlocks({ summaries }: ExperimentData): Promise<readonly Block[]> {
  const { loanTable } = await import('../../loan/index.ts');
  const figures = ['observed', 'true', 'gap', 'leak'] as const;
  const rows = loanTable.flatMap(({ arm, prototype }): Cell[][] => {
    const found = summaries.find((one) => one.arm.id === arm.id);
    if (!found) return [];
    return [
      [
        arm.title,
        ...figures.map((name) => {
          const unit = name === 'leak' ? 'bits' : 'fraction';
          const ours = found.metrics.find((metric) => metric.name === name)?.estimate;
          return `${say(ours, unit).replace(/ (%|bits)$/, '')} / ${say(prototype[name], unit)}`;
        }),
      ],
    ];
  });
  if (rows.length === 0) return [];
  return [
    heading('Beside the prototype'),
    text(
      'The same design, prototyped before this program in another language; both are ours, so their agreement shows no more than that the program does what was designed.',
    ),
    table({
      title: 'Arms of the prototype',
      subtitle: `${originLabel('loan', 'trained')}; means over seeds, here / prototype`,
      columns: ['arm', ...figures.map((title) => ({ title, align: 'right' as const }))],
      rows,
    }),
  ];
}
