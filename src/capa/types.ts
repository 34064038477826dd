// The nouns that every part of this room shares: an answer as a log tells it, the table of all answers, and what is known of a pair.
// A question whose gold answer or options differ between logs ("drift") is two columns of the table, so no pair ever crosses it.

/** One answer of one model to one question, as a log tells it. */
export interface LoggedAnswer {
  /** The benchmark or subtask; questions are joined within it. */
  readonly task: string;
  /** What joins the question over logs: a hash of its text where the log has one, else its number. */
  readonly question: string;
  /** Number of options; null for free text. */
  readonly options: number | null;
  /** Index of the right option, or the right text; null where the log does not say. */
  readonly gold: number | string | null;
  /** Index of the chosen option, or the text; null where there is none, it could not be read, or it lies beyond the options. */
  readonly answer: number | string | null;
  /** Probabilities of the options, summing to 1; left out where the log has none. */
  readonly probabilities?: readonly number[] | undefined;
  /** What the log itself says of a free-text answer; it overrules the comparison of texts. */
  readonly correct?: boolean | undefined;
  /** Which filter of the harness made this answer, where there are several. */
  readonly filter?: string | undefined;
  /** Which repetition, from 1, where there are several. */
  readonly epoch?: number | undefined;
  /** What results can be split by: category, subject, difficulty, language, tag. */
  readonly slices?: Readonly<Record<string, string>> | undefined;
  /** The question as a person reads it. */
  readonly text?: string | undefined;
  readonly optionTexts?: readonly string[] | undefined;
}

/** What was odd in the logs: counted, never fatal. */
export interface LogIssue {
  /** A few words in lower case with hyphens, the same for the same oddity: 'answer-beyond-options', 'not-json'. */
  readonly kind: string;
  /** The file, with the name inside an archive behind a "!". */
  readonly source: string;
  readonly model?: string | undefined;
  readonly count: number;
  /** One example, and what was done about it. */
  readonly message: string;
}

/** Where readers put what they read. */
export interface AnswerSink {
  add(model: string, answer: LoggedAnswer, source: string): void;
  /** Counts an oddity; the message of the first of its kind, source and model is kept. */
  note(kind: string, source: string, message: string, model?: string): void;
  /** Facts about a model that its log tells (family, parameters in billions). */
  describe(model: string, facts: Partial<Omit<Model, 'name' | 'sources'>>): void;
}

export interface Model {
  readonly name: string;
  /** Models of one family err alike for reasons of their own; null = unknown. */
  readonly family: string | null;
  /** Parameters in billions; null = unknown. */
  readonly parameters: number | null;
  /** Files that the answers came from. */
  readonly sources: readonly string[];
}

export interface Question {
  readonly task: string;
  readonly id: string;
  /** Number of options; null for free text, which has no agreement by chance on wrong answers. */
  readonly options: number | null;
  /** Code of the right answer; null where no log says. */
  readonly gold: number | null;
  readonly slices: Readonly<Record<string, string>>;
  readonly text?: string | undefined;
  readonly optionTexts?: readonly string[] | undefined;
  /** Normalised texts by code, for free text. */
  readonly answerTexts?: readonly string[] | undefined;
}

/** Codes of `AnswerTable.answers` that are no answers: the model has no row for the question; it has one without an answer. */
export const ABSENT = 0xffff;
export const MISSING = 0xfffe;

/** 64 bits where there is room for them, 32 for whole leaderboards. */
export type ProbabilityRow = Float64Array | Float32Array;

export interface AnswerTable {
  readonly models: readonly Model[];
  /** Ordered by number of options, free text last; each (task, id, options, gold) is a column of its own. */
  readonly questions: readonly Question[];
  /** [models, questions], model by model: the option's index or the text's code, ABSENT or MISSING. */
  readonly answers: Uint16Array;
  /** [questions + 1]: where the probabilities of a question begin; free text has none. */
  readonly offsets: Uint32Array;
  /** For each model [offsets.at(-1)] probabilities, zeros where it has no row or none were logged; null for a model without any. */
  readonly probabilities: readonly (ProbabilityRow | null)[];
  readonly issues: readonly LogIssue[];
}

/** What becomes of a question that one of the two did not answer: left out, or wrong and like nobody's answer. */
export type MissingPolicy = 'drop' | 'wrong';

/** What is known of two models on the questions they share. Undefined figures are null, and `reasons` says why, by field. */
export interface PairSimilarity {
  /** Indices in `AnswerTable.models`. */
  readonly a: number;
  readonly b: number;
  /** Questions that count. */
  readonly n: number;
  readonly kind: 'probabilistic' | 'discrete';
  readonly capa: number | null;
  readonly observed: number | null;
  readonly expected: number | null;
  /** By the delta method. */
  readonly standardError: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** The same for the chosen answers alone. */
  readonly discrete: DiscreteSimilarity;
  readonly errorConsistency: number | null;
  /** Share of equal answers among the questions that both got wrong. */
  readonly agreementWhenBothWrong: number | null;
  readonly accuracyA: number | null;
  readonly accuracyB: number | null;
  /** Why questions of the table do not count for this pair. */
  readonly leftOut: LeftOut;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface DiscreteSimilarity {
  readonly capa: number | null;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly standardError: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

export interface LeftOut {
  /** Only one of the two has a row. */
  readonly absent: number;
  /** One of the two gave no answer (policy drop). */
  readonly missing: number;
  /** Both have the question, with another gold answer or other options. */
  readonly drift: number;
  /** One option only, or no gold answer: nothing can be said. */
  readonly undecidable: number;
}
