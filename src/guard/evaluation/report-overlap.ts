// The part of the report on decontamination: how much the training corpus overlaps each set, and the figures without those items.
import { plural } from '../../base/index.ts';
import { type Block, heading, table } from '../../report/index.ts';
import { type Evaluation, headlinePoint, meanBlocked } from './evaluate.ts';
import { atPoint, estimateOf, percent } from './report-words.ts';

export function overlapBlocks(evaluation: Evaluation): Block[] {
  const { sets, all, distinct, points, overlapLimit } = evaluation;
  const dropped = sets.reduce((sum, set) => sum + set.overlap.above, 0);
  const point = headlinePoint(points.prompts);
  const touched = sets.filter((set) => set.overlap.above > 0);
  const limit = percent(overlapLimit);
  return [
    heading('Overlap with the training corpus'),
    table({
      title:
        dropped === 0
          ? `No reported item shares more than ${limit} of its 6-grams with the training corpus`
          : `${plural(dropped, 'reported item shares', 'reported items share')} more than ${limit} of the 6-grams with the training corpus`,
      subtitle:
        "share of an item's word 6-grams that occur in the corpus, the constitution's examples or the augmentation texts",
      n: sets.reduce((sum, set) => sum + set.reported, 0),
      columns: [
        { title: 'set' },
        { title: 'items', kind: 'integer' },
        { title: 'highest', kind: 'percent' },
        { title: `above ${limit}`, kind: 'integer' },
      ],
      rows: [...sets]
        .sort((a, b) => b.overlap.highest - a.overlap.highest)
        .map((set) => [set.title, set.reported, set.overlap.highest, set.overlap.above]),
    }),
    table({
      title: `Without them the mean of attacks blocked is ${percent(meanBlocked(distinct, point.id))} (with them ${percent(meanBlocked(all, point.id))})`,
      subtitle: `prompts ${atPoint(point)}, outputs ${atPoint(headlinePoint(points.outputs))}; the thresholds are unchanged`,
      columns: [
        { title: 'set' },
        { title: 'items left', kind: 'integer' },
        { title: 'all', kind: 'percent' },
        { title: 'without overlap', kind: 'percent' },
      ],
      rows: touched.map((set) => {
        const at = (set.role.startsWith('output') ? headlinePoint(points.outputs) : point).id;
        const [before, after] = [all, distinct].map((figures) => figures.sets.find(({ id }) => id === set.id));
        return [set.title, after?.n ?? 0, estimateOf(before?.rates[at]), estimateOf(after?.rates[at])];
      }),
    }),
  ];
}
