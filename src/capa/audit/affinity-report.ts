// The affinity audit as a report: who favours its like, how sure that is, whether the assumptions hold, what the table could have shown,
// and the scores with the effect taken out. It only words and arranges what `affinity.ts` computed.
import { createReport, heading, intervals, type Report, scatter, table, text } from '../../report/index.ts';
import { digits, levelWords, percent, withInterval } from '../words.ts';
import type { AffinityAudit, JudgeAffinity } from './affinity.ts';
import type { AffinityFit } from './affinity-fit.ts';
import { cell, type ReportOrigin, remarkText } from './words.ts';

/** One sentence that says what was found. */
export function affinitySentence(audit: AffinityAudit): string {
  const { judges, pooled } = audit;
  const favouring = judges.filter(({ finding }) => finding === 'favours');
  const pool =
    judges.length > 1 && pooled.partial.estimate !== null
      ? ` Mean partial correlation ${withInterval(pooled.partial)}.`
      : '';
  if (judges.length === 1) {
    const [{ judge, finding, partial, reasons }] = judges as readonly [JudgeAffinity];
    const what = {
      favours: 'scores models that err like it higher than their accuracy explains',
      disfavours: 'scores models that err like it lower than their accuracy explains',
      'not shown': 'is not shown to favour models that err like it',
      undetermined: 'cannot be judged from this table',
    }[finding];
    if (partial.estimate === null) return `${judge} ${what}: ${reasons['partial']}.`;
    return `${judge} ${what}: partial correlation ${withInterval(partial)}.`;
  }
  return `${favouring.length} of ${judges.length} judges score models that err like them higher than accuracy explains (Holm, ${levelWords(1 - audit.level)}).${pool}`;
}

/** What the table could have shown, as one sentence; empty where that is undefined. */
export function powerSentence(audit: AffinityAudit): string {
  const powers = audit.judges.flatMap(({ power }) => (power.atBias === null ? [] : [power]));
  const least = audit.judges.flatMap(({ power }) => power.leastCorrelation ?? []);
  if (powers.length === 0 || least.length === 0) return '';
  const range = (values: readonly number[], say: (value: number) => string) => {
    const [low, high] = [say(Math.min(...values)), say(Math.max(...values))];
    return low === high ? low : `${low} to ${high}`;
  };
  const counts = range(
    audit.judges.map(({ n }) => n),
    String,
  );
  return `With ${counts} models a partial correlation of ${range(least, digits)} is found four times in five; a bias of ${digits(powers[0]!.bias, 1)} standard deviations is found with a power of ${range(
    powers.map(({ atBias }) => atBias!),
    percent,
  )} by one judge.`;
}

/** The whole report. */
export function affinityReport(audit: AffinityAudit, origin: ReportOrigin): Report {
  const { judges } = audit;
  const n = audit.models;
  const level = levelWords(audit.level);
  return createReport({
    title: 'Do judges favour models that err like them?',
    sentence: affinitySentence(audit),
    created: origin.created,
    command: origin.command,
    meta: { judges: judges.length, models: n, level: audit.level },
    blocks: [
      text(
        [
          "The partial correlation holds accuracy fixed: it is what is left of score and similarity when what accuracy explains is taken out of both. Its interval is Fisher's z with n - 1 - 3. This is association: whatever else goes with similarity (style, family, training data) is in the figure too.",
          powerSentence(audit),
          ...remarkText(origin.remarks),
        ]
          .filter((paragraph) => paragraph !== '')
          .join('\n\n'),
      ),
      heading('Affinity'),
      intervals({
        title: 'Partial correlation of score and similarity, accuracy held fixed',
        subtitle: `by judge, with ${level} intervals; right of 0 the judge favours its like`,
        n,
        value: { label: 'partial correlation', domain: [-1, 1] },
        references: [{ axis: 'x', value: 0, label: 'none' }],
        rows: judges.map(({ judge, partial }) => ({ label: judge, ...cell(partial) })),
      }),
      table({
        title: 'What each judge does',
        subtitle: 'p adjusted over judges by Holm (family-wise) and Benjamini-Hochberg (false discovery rate)',
        columns: [
          'judge',
          { title: 'n', kind: 'integer' },
          { title: 'plain r', kind: 'number' },
          { title: 'partial r', kind: 'number' },
          { title: 'p', kind: 'number' },
          { title: 'Holm', kind: 'number' },
          { title: 'BH', kind: 'number' },
          'finding',
          { title: 'partial r, other families', kind: 'number' },
        ],
        rows: judges.map((one) => [
          one.judge,
          one.n,
          cell(one.plain),
          cell(one.partial),
          one.partial.p,
          one.holm,
          one.benjaminiHochberg,
          one.finding,
          one.otherFamilies ? cell(one.otherFamilies) : null,
        ]),
      }),
      ...scatterOf(judges, n),
      heading('Regression'),
      fitTable(judges),
      heading('Assumptions and power'),
      checkTable(judges),
      heading('Corrected scores'),
      text(
        'The fitted effect of similarity is taken out: what the judge would have given, were every model as like it as the mean model. Where the interval of the effect holds 0, the correction is as likely to add noise as to remove bias.',
      ),
      table({
        title: 'Scores with the effect of similarity taken out',
        columns: ['judge', 'model', { title: 'score', kind: 'number' }, { title: 'corrected', kind: 'number' }],
        rows: judges.flatMap(({ judge, corrected }) =>
          corrected.map(({ model, score, corrected: value }) => [judge, model, score, value]),
        ),
      }),
      ...reasonsOf(judges),
    ],
  });
}

function scatterOf(judges: readonly JudgeAffinity[], n: number) {
  const points = judges.flatMap(({ judge, adjusted }) =>
    adjusted.map(({ model, score, similarity }) => ({ x: similarity, y: score, label: model, group: judge })),
  );
  if (points.length === 0) return [];
  return [
    scatter({
      title: 'Score against similarity, accuracy taken out of both',
      subtitle: 'one point per judge and model; a rising cloud is affinity',
      n,
      x: { label: 'similarity beyond accuracy' },
      y: { label: 'score beyond accuracy' },
      points,
    }),
  ];
}

function fitTable(judges: readonly JudgeAffinity[]) {
  const fits = judges.flatMap(({ judge, fit, fitWithSize, fitWithFamily }) =>
    (
      [
        ['similarity + accuracy', fit],
        ['+ size', fitWithSize],
        ['+ family', fitWithFamily],
      ] as const
    ).flatMap(([model, found]) => (found === null ? [] : [{ judge, model, found }])),
  );
  const term = (fit: AffinityFit, name: string) => {
    const found = fit.terms.find((one) => one.name.startsWith(name));
    return found ? cell(found) : null;
  };
  return table({
    title: 'Score as a line in similarity and accuracy',
    subtitle:
      'least squares with HC3 errors; size per doubling; families as fixed effects, those of one model left out',
    columns: [
      'judge',
      'model',
      { title: 'n', kind: 'integer' },
      { title: 'similarity', kind: 'number' },
      { title: 'p', kind: 'number' },
      { title: 'accuracy', kind: 'number' },
      { title: 'size', kind: 'number' },
      { title: 'R²', kind: 'number' },
    ],
    rows: fits.map(({ judge, model, found }) => [
      judge,
      model,
      found.n,
      term(found, 'similarity'),
      found.terms[0]!.p,
      term(found, 'accuracy'),
      term(found, 'size'),
      found.rSquared,
    ]),
  });
}

function checkTable(judges: readonly JudgeAffinity[]) {
  return table({
    title: 'Whether the fits may be read as they stand',
    subtitle:
      'p below 0.05 speaks against normal residuals (Shapiro-Wilk, Jarque-Bera) or equal spread (Breusch-Pagan, Koenker); VIF above 5: similarity and accuracy can hardly be told apart',
    columns: [
      'judge',
      { title: 'Shapiro p', kind: 'number' },
      { title: 'Jarque p', kind: 'number' },
      { title: 'Breusch p', kind: 'number' },
      { title: 'VIF', kind: 'number' },
      'influential (Cook > 4/n)',
      { title: 'least r', kind: 'number' },
      { title: 'least bias', unit: 'SD', kind: 'number' },
      { title: 'power', kind: 'percent' },
    ],
    rows: judges.map(({ judge, checks, power }) => [
      judge,
      checks?.shapiroWilk?.p ?? null,
      checks?.jarqueBera?.p ?? null,
      checks?.breuschPagan?.p ?? null,
      checks?.varianceInflation ?? null,
      checks?.influential
        .slice(0, 3)
        .map(({ model }) => model)
        .join(', ') ?? '',
      power.leastCorrelation,
      power.leastBias,
      power.atBias,
    ]),
  });
}

function reasonsOf(judges: readonly JudgeAffinity[]) {
  const lines = judges.flatMap(({ judge, reasons }) =>
    Object.entries(reasons).map(([field, reason]) => `- ${judge}, ${field}: ${reason}`),
  );
  return lines.length === 0 ? [] : [heading('What is undefined, and why', 3), text([...new Set(lines)].join('\n'))];
}
