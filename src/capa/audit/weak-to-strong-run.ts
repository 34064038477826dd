// One setting of weak-to-strong training (arXiv 2502.04313, section 4; Burns et al. 2023): how alike supervisor and student are, who is
// right where, what the trained student made of it, both ceilings, and the share of the gap that was recovered. No training is done here.
import type { Random } from '../../base/index.ts';
import { bootstrap, meanInterval } from '../../stats/index.ts';
import { capa, discreteCapa, readChoices, readQuestions } from '../metrics/index.ts';
import { type Figure, figureOf, type Share, shareOf } from './figures.ts';

/** Answers of one model: the index of the chosen option, or probabilities of the options; null where there is none. */
export type Answers =
  | { readonly kind: 'choices'; readonly values: readonly (number | null)[] }
  | { readonly kind: 'probabilities'; readonly values: readonly (readonly number[] | null)[] };

/** One setting: what supervisor and student answered. */
export interface WeakToStrongRun {
  readonly task: string;
  /** Names of the models. */
  readonly weakName: string;
  readonly strongName: string;
  /** Index of the right option; null where it is not known. */
  readonly truth: readonly (number | null)[];
  /** Number of options; null = free text. */
  readonly options: readonly (number | null)[];
  readonly weak: Answers;
  /** The student before training. */
  readonly strong: Answers;
  /** The student trained on the truth: what it can be brought to show. */
  readonly elicited?: Answers | undefined;
  /** The student trained on the supervisor's answers. */
  readonly trained?: Answers | undefined;
}

/** Questions by who is right on them. */
export interface Quadrant {
  readonly supervisor: 'right' | 'wrong';
  readonly elicited: 'right' | 'wrong';
  /** Share of all questions. */
  readonly share: Share;
  /** Share of them that the trained student got right; null without one. */
  readonly trained: Share | null;
}

/** How much of the way to a ceiling was gone. */
export interface Recovered {
  readonly ceiling: number;
  /** (trained - weak) / (ceiling - weak), with a bootstrap interval over questions; null where the ceiling is not above the supervisor. */
  readonly share: Figure;
}

/** What one setting tells. */
export interface RunAnalysis {
  readonly task: string;
  readonly weakName: string;
  readonly strongName: string;
  /** Questions that all the given models answered and that have a known truth and more than one option. */
  readonly n: number;
  readonly leftOut: number;
  readonly kind: 'probabilistic' | 'discrete';
  /** CAPA of the supervisor and the student before training. */
  readonly similarity: Figure;
  readonly accuracies: {
    readonly weak: Share;
    readonly strong: Share;
    readonly elicited: Share | null;
    readonly trained: Share | null;
  };
  /** Share of questions that the supervisor has right and the student, before training, wrong. */
  readonly complement: Share;
  /** Weak less strong start. */
  readonly accuracyGap: number | null;
  /** Trained less strong start, paired by question. */
  readonly gain: Figure | null;
  readonly quadrants: readonly Quadrant[];
  readonly ceilings: { readonly elicitation: Share; readonly union: Share } | null;
  readonly recovered: { readonly elicitation: Recovered; readonly union: Recovered } | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/** How intervals are made. */
export interface RunOptions {
  /** Default 0.95. */
  readonly level?: number | undefined;
  /** Default 1000. */
  readonly resamples?: number | undefined;
}

/** Analyses one setting. @throws OversightError('input') on answers that are no option or no distribution */
export function analyseRun(run: WeakToStrongRun, random: Random, options: RunOptions = {}): RunAnalysis {
  const { level = 0.95, resamples = 1000 } = options;
  const given = [run.weak, run.strong, run.elicited, run.trained].filter((answers) => answers !== undefined);
  const kept = run.truth.flatMap((truth, x) =>
    truth !== null && run.options[x] !== 1 && given.every((answers) => answers.values[x] != null) ? [x] : [],
  );
  const n = kept.length;
  const right = (answers: Answers | undefined) => answers && kept.map((x) => isRight(answers, x, run.truth[x]!));
  const [weak, strong] = [right(run.weak)!, right(run.strong)!];
  const [elicited, trained] = [right(run.elicited), right(run.trained)];
  const shareRight = (flags: readonly boolean[]) => shareOf(flags.filter(Boolean).length, flags.length, level);
  const either = elicited?.map((value, k) => value || weak[k]!);
  const reasons: Record<string, string> = {};
  const similarity = similarityOf(run, kept, level);
  if (similarity.reason !== undefined) reasons['similarity'] = similarity.reason;
  if (n === 0) reasons['n'] = 'no question has a truth and an answer of every model';
  if (!elicited) reasons['ceilings'] = 'no answers of the elicited student were given';
  if (!trained) reasons['gain'] = 'no answers of the trained student were given';
  const recover = (ceiling: readonly boolean[], name: string): Recovered => {
    const found = recovered(weak, trained!, ceiling, random.fork(name), resamples, level);
    if (found.estimate === null) reasons[`recovered.${name}`] = 'the ceiling is not above the supervisor';
    else if (found.low === null)
      reasons[`recovered.${name}`] = 'the ceiling is too close to the supervisor for an interval';
    return { ceiling: ceiling.filter(Boolean).length / Math.max(1, n), share: found };
  };
  const gains = trained?.map((value, k) => Number(value) - Number(strong[k]));
  return {
    task: run.task,
    weakName: run.weakName,
    strongName: run.strongName,
    n,
    leftOut: run.truth.length - n,
    kind: similarity.kind,
    similarity: similarity.figure,
    accuracies: {
      weak: shareRight(weak),
      strong: shareRight(strong),
      elicited: elicited ? shareRight(elicited) : null,
      trained: trained ? shareRight(trained) : null,
    },
    complement: shareRight(weak.map((value, k) => value && !strong[k])),
    accuracyGap: n === 0 ? null : (weak.filter(Boolean).length - strong.filter(Boolean).length) / n,
    gain: gains ? figureOf(meanInterval(gains, level)) : null,
    quadrants: elicited ? quadrantsOf(weak, elicited, trained, level) : [],
    ceilings: elicited ? { elicitation: shareRight(elicited), union: shareRight(either!) } : null,
    recovered:
      elicited && trained && n > 0
        ? { elicitation: recover(elicited, 'elicitation'), union: recover(either!, 'union') }
        : null,
    reasons,
  };
}

/** Without the argmax being alone at the top there is no one answer: ties go to the lowest index, as everywhere in this room. */
function isRight(answers: Answers, x: number, truth: number): boolean {
  if (answers.kind === 'choices') return answers.values[x] === truth;
  const row = answers.values[x]!;
  return row.indexOf(Math.max(...row)) === truth;
}

function similarityOf(run: WeakToStrongRun, kept: readonly number[], level: number) {
  const truth = kept.map((x) => run.truth[x]!);
  const names = [`weak (${run.weakName})`, `strong (${run.strongName})`];
  const { weak, strong } = run;
  const isSoft = weak.kind === 'probabilities' && strong.kind === 'probabilities';
  const found = isSoft
    ? capa(readQuestions({ models: [weak, strong].map(({ values }) => kept.map((x) => values[x]!)), truth, names }), {
        level,
      })
    : discreteCapa(
        readChoices({
          models: [weak, strong].map((answers) => kept.map((x) => choiceOf(answers, x))),
          truth,
          options: kept.map((x) => run.options[x]!),
          names,
        }),
        { level },
      );
  const [low, high] = found.interval ?? [null, null];
  const figure: Figure = { estimate: found.capa, low, high };
  return { figure, kind: isSoft ? ('probabilistic' as const) : ('discrete' as const), reason: found.reasons['capa'] };
}

function choiceOf(answers: Answers, x: number): number | null {
  if (answers.kind === 'choices') return answers.values[x]!;
  const row = answers.values[x];
  return row == null ? null : row.indexOf(Math.max(...row));
}

function quadrantsOf(
  weak: readonly boolean[],
  elicited: readonly boolean[],
  trained: readonly boolean[] | undefined,
  level: number,
): Quadrant[] {
  const sides = [true, false];
  return sides.flatMap((supervisor) =>
    sides.map((student): Quadrant => {
      const own = weak.flatMap((value, k) => (value === supervisor && elicited[k] === student ? [k] : []));
      return {
        supervisor: supervisor ? 'right' : 'wrong',
        elicited: student ? 'right' : 'wrong',
        share: shareOf(own.length, weak.length, level),
        trained: trained ? shareOf(own.filter((k) => trained[k]).length, own.length, level) : null,
      };
    }),
  );
}

function recovered(
  weak: readonly boolean[],
  trained: readonly boolean[],
  ceiling: readonly boolean[],
  random: Random,
  resamples: number,
  level: number,
): Figure {
  const statistic = (indices: Int32Array): number | undefined => {
    let [gained, possible] = [0, 0];
    for (const k of indices) {
      gained += Number(trained[k]) - Number(weak[k]);
      possible += Number(ceiling[k]) - Number(weak[k]);
    }
    return possible > 0 ? gained / possible : undefined;
  };
  return figureOf(bootstrap(weak.length, statistic, random, { resamples, level, method: 'percentile' }));
}
