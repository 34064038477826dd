// Which columns of a table a pair may count, and which it may not: questions whose gold answer or options differ between logs ("drift"),
// questions of one model alone, questions about which nothing can be said.
import { ABSENT, type AnswerTable, type LeftOut, MISSING } from '../types.ts';
import { layOutColumns } from './layout.ts';

interface PairGroup {
  readonly chance: number;
  readonly isFreeText: boolean;
  /** Codes from here on are no answers. */
  readonly end: number;
  readonly members: Uint32Array;
  /** Code of the right answer, for each member. */
  readonly gold: Uint16Array;
  /** For each member 1 where no other column holds a revision of the question, else 0. */
  readonly isAlone: Uint8Array;
}

export interface PairColumns {
  readonly groups: readonly PairGroup[];
  /** Questions that two rows of answers do not share, by the reason; absent ones only of those that no group counts. */
  strayed(first: Uint16Array, second: Uint16Array): Omit<LeftOut, 'missing'>;
}

export function createPairColumns(table: AnswerTable, columns: readonly number[]): PairColumns {
  const layout = layOutColumns(table, columns);
  const drifted = driftedOf(table, columns);
  const inDrift = new Set(drifted.flat());
  const groups = layout.groups.map(({ chance, options, columns: members }) => ({
    chance,
    isFreeText: options === null,
    end: options ?? MISSING,
    members,
    gold: Uint16Array.from(members, (column) => table.questions[column]!.gold!),
    isAlone: Uint8Array.from(members, (column) => (inDrift.has(column) ? 0 : 1)),
  }));
  return {
    groups,
    strayed(first, second) {
      let [absent, drift, undecidable] = [0, 0, 0];
      for (const column of layout.undecidable)
        if (first[column] !== ABSENT && second[column] !== ABSENT) undecidable++;
        else if (!inDrift.has(column) && (first[column] === ABSENT) !== (second[column] === ABSENT)) absent++;
      for (const revisions of drifted) {
        const hasFirst = revisions.some((column) => first[column] !== ABSENT);
        const hasSecond = revisions.some((column) => second[column] !== ABSENT);
        if (hasFirst !== hasSecond) absent++;
        else if (hasFirst && !revisions.some((column) => first[column] !== ABSENT && second[column] !== ABSENT))
          drift++;
      }
      return { absent, drift, undecidable };
    },
  };
}

/** The columns of each question that has several. */
function driftedOf({ questions }: AnswerTable, columns: readonly number[]): number[][] {
  const byQuestion = new Map<string, number[]>();
  for (const column of columns) {
    const { task, id } = questions[column]!;
    const key = JSON.stringify([task, id]);
    const known = byQuestion.get(key);
    if (known) known.push(column);
    else byQuestion.set(key, [column]);
  }
  return [...byQuestion.values()].filter((revisions) => revisions.length > 1);
}
