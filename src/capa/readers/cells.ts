// What the cells of a table say: whether answers are letters, indices, numbers of word problems, plain text or only right and wrong. The
// mapping decides; else the first rows do, by the rules of `decideKind`, the same for the whole file. Leaves out: guessing row by row.
import { letterIndex, normaliseNumber, truthOf, wholeNumber } from './answers.ts';
import type { AnswerKind, Mapping } from './mapping.ts';

/** Tables with a number of options hold letters or indices from 0, row by row. */
export type CellKind = AnswerKind | 'option';

export interface CellRule {
  readonly kind: CellKind;
  /** Of every question, where no column says; null = free text, or the column says. */
  readonly options: number | null;
  /** Why, where the file does not say it itself: worth a note. */
  readonly guess?: string | undefined;
}

export interface Sample {
  /** Cells with answers, and with right answers, of the first rows; empty ones left out. */
  readonly answers: readonly unknown[];
  readonly golds: readonly unknown[];
  readonly hasOptions: boolean;
  readonly hasAnswers: boolean;
  readonly probabilities: number;
}

/** Share of the sample that must fit. */
const MOST = 0.8;

/**
 * In this order: what the mapping says; nothing but right and wrong; a number of options (letters, or whole numbers from 0); True and
 * False (two options); letters (as many options as the highest letter seen, noted); 0 and 1 (two options); right answers that are
 * numbers; text. Whole numbers without a number of options are therefore numbers of word problems, not indices.
 */
export function decideKind(sample: Sample, mapping: Mapping | undefined): CellRule {
  const { answers, golds, hasOptions, probabilities } = sample;
  const count = mapping?.optionCount ?? (probabilities > 0 && !hasOptions ? probabilities : null);
  if (mapping?.kind) return ruleOf(mapping.kind, count, sample);
  if (!sample.hasAnswers && probabilities === 0) return { kind: 'correct', options: 2 };
  if (hasOptions || count !== null) return { kind: 'option', options: count };
  const both = [...answers, ...golds];
  if (golds.length === 0 && most(answers, isTruth)) return { kind: 'correct', options: 2 };
  if (most(both, isTruthWord)) return { kind: 'boolean', options: 2 };
  if (most(answers, isLetter) && most(golds, (gold) => isLetter(gold) || wholeNumber(gold) !== null))
    return ruleOf('letter', null, sample);
  if (golds.length > 0 && both.every((value) => [0, 1].includes(wholeNumber(value) ?? -1)))
    return { kind: 'index', options: 2 };
  return { kind: golds.length > 0 && most(golds, isNumber) ? 'number' : 'text', options: null };
}

function ruleOf(kind: AnswerKind, count: number | null, sample: Sample): CellRule {
  if (kind === 'number' || kind === 'text') return { kind, options: null };
  if (kind === 'boolean' || kind === 'correct') return { kind, options: 2 };
  if (sample.hasOptions || count !== null) return { kind, options: count };
  let highest = 1;
  for (const cell of [...sample.answers, ...sample.golds]) highest = Math.max(highest, indexOf(cell, kind) ?? 0);
  const guess = `no column says how many options there are; ${highest + 1}, by the highest answer seen, are taken for each question (optionCount in a mapping says it)`;
  return { kind, options: highest + 1, guess };
}

/** The option that a cell says, from 0; null for what is none. */
export function indexOf(cell: unknown, kind: CellKind): number | null {
  if (kind === 'boolean') {
    const truth = truthOf(cell);
    return truth === null ? null : Number(truth);
  }
  if (kind === 'letter' || kind === 'option') {
    const letter = typeof cell === 'string' ? letterIndex(cell) : null;
    return letter ?? wholeNumber(cell);
  }
  const whole = wholeNumber(cell);
  if (kind !== 'index-from-1') return whole;
  return whole === null || whole === 0 ? null : whole - 1;
}

/** The text that a cell says, a number in its one spelling. */
export function textOf(cell: unknown, kind: CellKind): string {
  const text = typeof cell === 'string' ? cell : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return kind === 'number' ? normaliseNumber(text) : text;
}

/** True for cells that say nothing: empty, null, NaN; for anything but text also the words that exporters write for it. */
export function isEmpty(cell: unknown, kind?: CellKind): boolean {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return true;
  if (typeof cell !== 'string') return false;
  if (cell.length < 2) return cell === '' || cell === ' ';
  return cell.length > 4 ? cell.trim() === '' : kind !== 'text' && /^\s*(?:|nan|none|null|n\/a|na)\s*$/i.test(cell);
}

function most(values: readonly unknown[], fits: (value: unknown) => boolean): boolean {
  let fitting = 0;
  for (const value of values) if (fits(value)) fitting++;
  return fitting >= MOST * values.length && values.length > 0;
}

const isLetter = (value: unknown) => typeof value === 'string' && letterIndex(value) !== null;
const isTruth = (value: unknown) => truthOf(value) !== null;
const isTruthWord = (value: unknown) => isTruth(value) && wholeNumber(value) === null;
const isNumber = (value: unknown) => /^-?[\d.]+$/.test(normaliseNumber(String(value)));
