// Pairwise preferences of judges: do they prefer the longer answer, or the one shown second, and how far do judges agree on the same pairs?
// Comparisons of one instruction vary together in every interval. Whether longer answers are better is not asked: there is no truth here.
import { plural } from '../../base/index.ts';
import { clusteredMeanInterval, cohenKappa, pearson } from '../../stats/index.ts';
import { inputError, numberCell, type Records } from '../tables/index.ts';
import { type Figure, figureWithin, finite, shareOf } from './figures.ts';

/** One comparison of two answers by one judge. */
export interface PreferenceRow {
  readonly judge: string;
  readonly first: string;
  readonly second: string;
  readonly instruction: string;
  /** In [1, 2]: above 1.5 the second answer is preferred; 1.5 is a tie (files also write 0). */
  readonly preference: number;
  readonly firstLength: number | undefined;
  readonly secondLength: number | undefined;
}

/** What one judge prefers. */
export interface JudgePreferences {
  readonly judge: string;
  readonly n: number;
  readonly ties: number;
  readonly instructions: number;
  /** Share of comparisons without a tie, of answers of unequal length, in which the longer one is preferred. */
  readonly longer: Figure;
  /** Correlation of the preference for the second answer with the logarithm of the ratio of lengths. */
  readonly lengthCorrelation: number | null;
  /** Share of comparisons without a tie in which the second answer is preferred; where the order is fixed by the maker, no bias of place. */
  readonly second: Figure;
}

/** Two judges beside each other. */
export interface PreferencePair {
  readonly a: string;
  readonly b: string;
  /** Comparisons that both decided, of the same two answers to the same instruction. */
  readonly n: number;
  readonly agreement: number | null;
  readonly kappa: Figure;
}

/** All judges of a table of preferences. */
export interface PreferenceAudit {
  readonly kind: 'preferences';
  readonly level: number;
  readonly judges: readonly JudgePreferences[];
  readonly pairs: readonly PreferencePair[];
}

const needed = ['judge', 'generator_1', 'generator_2', 'preference'] as const;

/** True for a table with judge, generator_1, generator_2 and preference. */
export const isPreferenceTable = (records: Records): boolean => needed.every((name) => records.columns.includes(name));

/** The rows of a table of preferences. @throws OversightError('input') naming the row with a preference that is none */
export function readPreferenceTable(records: Records): { readonly rows: PreferenceRow[]; readonly remarks: string[] } {
  const instruction = ['instruction_index', 'instruction', 'item', 'question_id'].find((name) =>
    records.columns.includes(name),
  );
  let [empty, twice] = [0, 0];
  const seen = new Set<string>();
  const rows = records.rows.flatMap((record, i): PreferenceRow[] => {
    const number = (column: string) =>
      numberCell(record[column] ?? '', `${records.source}, row ${i + 1}, column "${column}"`);
    const preference = number('preference');
    if (preference === undefined) {
      empty++;
      return [];
    }
    if (preference !== 0 && (preference < 1 || preference > 2))
      throw inputError(
        `${records.source}, row ${i + 1}: preference ${preference}`,
        'It lies between 1 and 2; 1.5 or 0 is a tie.',
      );
    const key = JSON.stringify(record);
    if (seen.has(key)) {
      twice++;
      return [];
    }
    seen.add(key);
    return [
      {
        judge: record['judge']!,
        first: record['generator_1']!,
        second: record['generator_2']!,
        instruction: instruction === undefined ? `row ${i}` : record[instruction]!,
        preference: preference === 0 ? 1.5 : preference,
        firstLength: number('len_1'),
        secondLength: number('len_2'),
      },
    ];
  });
  if (rows.length === 0)
    throw inputError(`${records.source}: no row has a preference`, 'Fill in the column "preference".');
  const remarks = [
    empty > 0 ? `${plural(empty, 'row')} without a preference left out.` : '',
    twice > 0 ? `${plural(twice, 'row')} said twice, counted once.` : '',
  ].filter((remark) => remark !== '');
  return { rows, remarks };
}

/** Audits every judge. @param options level: coverage, default 0.95 */
export function auditPreferences(
  rows: readonly PreferenceRow[],
  options: { readonly level?: number | undefined } = {},
): PreferenceAudit {
  const { level = 0.95 } = options;
  const names = [...new Set(rows.map(({ judge }) => judge))];
  const byJudge = names.map((judge) => rows.filter((row) => row.judge === judge));
  const decisions = byJudge.map(decisionsOf);
  return {
    kind: 'preferences',
    level,
    judges: byJudge.map((own, j) => auditJudge(names[j]!, own, level)),
    pairs: names.flatMap((a, i) =>
      names.slice(i + 1).map((b, k) => comparePair(a, b, decisions[i]!, decisions[i + 1 + k]!, level)),
    ),
  };
}

function auditJudge(judge: string, rows: readonly PreferenceRow[], level: number): JudgePreferences {
  const decided = rows.filter(({ preference }) => preference !== 1.5);
  const unequal = decided.filter(
    ({ firstLength, secondLength }) =>
      firstLength !== undefined && secondLength !== undefined && firstLength !== secondLength,
  );
  const rate = (own: readonly PreferenceRow[], holds: (row: PreferenceRow) => boolean): Figure => {
    const clusters = own.map(({ instruction }) => instruction);
    const values = own.map((row) => Number(holds(row)));
    const { figure } = figureWithin(clusteredMeanInterval(values, clusters, level), [0, 1]);
    const count = new Set(clusters).size;
    // Always or never: the standard error is 0, and Wilson's interval over instructions says how sure that is.
    if (figure.low === null && (figure.estimate === 0 || figure.estimate === 1))
      return shareOf(figure.estimate * count, count, level);
    return figure;
  };
  const positive = unequal.filter(({ firstLength, secondLength }) => firstLength! > 0 && secondLength! > 0);
  return {
    judge,
    n: rows.length,
    ties: rows.length - decided.length,
    instructions: new Set(rows.map(({ instruction }) => instruction)).size,
    longer: rate(unequal, (row) => row.preference > 1.5 === row.secondLength! > row.firstLength!),
    lengthCorrelation: finite(
      pearson(
        positive.map(({ preference }) => Number(preference > 1.5)),
        positive.map(({ firstLength, secondLength }) => Math.log(secondLength! / firstLength!)),
      ),
    ),
    second: rate(decided, ({ preference }) => preference > 1.5),
  };
}

/** The preferred generator by comparison, whichever order the two were shown in; what a judge said both ways of one comparison is left out. */
function decisionsOf(
  rows: readonly PreferenceRow[],
): Map<string, { readonly winner: string; readonly instruction: string }> {
  const decisions = new Map<string, { readonly winner: string; readonly instruction: string }>();
  const contradicted = new Set<string>();
  for (const { first, second, instruction, preference } of rows) {
    if (preference === 1.5) continue;
    const key = JSON.stringify([instruction, ...[first, second].sort()]);
    const winner = preference > 1.5 ? second : first;
    const known = decisions.get(key);
    if (known !== undefined && known.winner !== winner) contradicted.add(key);
    decisions.set(key, { winner, instruction });
  }
  for (const key of contradicted) decisions.delete(key);
  return decisions;
}

function comparePair(
  a: string,
  b: string,
  ofA: ReturnType<typeof decisionsOf>,
  ofB: ReturnType<typeof decisionsOf>,
  level: number,
): PreferencePair {
  const shared = [...ofA].flatMap(([key, one]) => {
    const other = ofB.get(key);
    return other === undefined ? [] : [{ a: one.winner, b: other.winner, key, instruction: one.instruction }];
  });
  // Kappa over "the generator whose name sorts first wins", so that both judges are read the same way round.
  const isEarlier = ({ key, winner }: { readonly key: string; readonly winner: string }) =>
    (JSON.parse(key) as string[])[1] === winner;
  const kappa = cohenKappa(
    shared.map(({ key, a: winner }) => isEarlier({ key, winner })),
    shared.map(({ key, b: winner }) => isEarlier({ key, winner })),
    { level, clusters: shared.map(({ instruction }) => instruction) },
  );
  return { a, b, n: shared.length, agreement: kappa.observed ?? null, kappa: figureWithin(kappa, [-1, 1]).figure };
}
