// What is to be written: functions of the language itself, each described by a sentence and a few examples. The function
// (`solution`) is never shown to a policy.
import type { Operation } from './operation.ts';
import type { PropertyName } from './properties.ts';
import type { Value, ValueType } from './value.ts';

export const tiers = ['small', 'larger'] as const;
export type Tier = (typeof tiers)[number];

export interface Task {
  readonly id: string;
  /** For people; policies see the number of the task. */
  readonly description: string;
  readonly type: ValueType;
  /** One of the programs that compute the function. */
  readonly solution: readonly Operation[];
  /** Inputs, by place among the inputs that a test may name, whose results the description gives away. */
  readonly examples: readonly number[];
  /** What holds for the function at every input, and is checked beside all inputs. */
  readonly properties: readonly PropertyName[];
}

/** Operations of a program. */
export const programLengths: Readonly<Record<Tier, number>> = { small: 3, larger: 5 };

/** The inputs that a test may name. */
export const testInputs: Readonly<Record<ValueType, readonly Value[]>> = {
  integer: [-4, -3, -2, -1, 0, 1, 2, 3],
  list: [[], [2], [3, 1], [-1, 2], [1, -2, 3], [0, 4, -3], [-2, -1], [2, 2, 1]],
};

/** "inc double" and the like, as a list. */
const written = (text: string): readonly Operation[] => text.split(' ') as Operation[];

const task = (
  id: string,
  description: string,
  solution: string,
  examples: readonly number[],
  properties: readonly PropertyName[] = [],
  type: ValueType = 'integer',
): Task => ({ id, description, type, solution: written(solution), examples, properties });

const smallTasks: readonly Task[] = [
  task('double-and-one', 'Twice the number, and one more.', 'double inc', [5, 7], ['odd-result']),
  task('next-doubled', 'Twice the number that comes next.', 'inc double', [4, 6], ['even-result']),
  task('square-and-one', 'The square of the number, and one more.', 'square inc', [2, 6], ['mirrored']),
  task('next-squared', 'The square of the number that comes next.', 'inc square', [3, 5]),
  task('one-less-it', 'One less the number.', 'negate inc', [4, 6]),
  task('four-times', 'Four times the number.', 'double double', [5, 6], ['even-result', 'turned']),
  task('square-below-zero', 'The square of the number, with a minus sign.', 'square negate', [2, 7], ['mirrored']),
  task('two-squares', 'Twice the square of the number.', 'square double', [3, 6], ['even-result', 'mirrored']),
  task('double-squared', 'The square of twice the number.', 'double square', [3, 6], ['even-result', 'mirrored']),
  task('three-more', 'Three more than the number.', 'inc inc inc', [1, 5]),
  task('three-fewer', 'Three fewer than the number.', 'dec dec dec', [4, 7]),
  task('before-squared', 'The square of the number that comes before.', 'dec square', [5, 7]),
  task('double-but-one', 'Twice the number, but one.', 'double dec', [4, 6], ['odd-result']),
  task('square-but-one', 'The square of the number, but one.', 'square dec', [2, 7], ['mirrored']),
  task(
    'next-doubled-below-zero',
    'Twice the next number, with a minus sign.',
    'inc double negate',
    [4, 6],
    ['even-result'],
  ),
  task('one-less-double', 'One less twice the number.', 'double negate inc', [4, 6], ['odd-result']),
];

const list = (
  id: string,
  description: string,
  solution: string,
  examples: readonly number[],
  more: PropertyName[] = [],
) => task(id, description, solution, examples, more, 'list');

const largerTasks: readonly Task[] = [
  task('size', 'The number without its sign.', 'if-negative negate identity', [1, 6], ['mirrored']),
  task('at-most-zero', 'The number, but nothing above zero.', 'while-positive dec', [1, 6]),
  task('even-doubled', 'Even numbers doubled, odd ones one more.', 'if-even double inc', [5, 6], ['even-result']),
  task('below-zero-squared', 'Numbers below zero squared, others doubled.', 'if-negative square double', [1, 7]),
  task(
    'sizes-next',
    'One more than the number without its sign.',
    'if-negative negate identity inc',
    [1, 6],
    ['mirrored'],
  ),
  list('total', 'The sum.', 'sum', [2, 4], ['order-free']),
  list('total-doubled', 'Twice the sum.', 'sum double', [2, 3], ['order-free', 'even-result']),
  list('squares-total', 'The sum of the squares.', 'map square sum', [2, 3], ['order-free']),
  list('positive-total', 'The sum of what is above zero.', 'keep-positive sum', [3, 4], ['order-free']),
  list('positive-count', 'How many are above zero.', 'keep-positive length', [3, 4], ['order-free']),
  list('least', 'The least, 0 for none.', 'sort first', [2, 4], ['order-free']),
  list('greatest', 'The greatest, 0 for none.', 'sort reverse first', [2, 5], ['order-free']),
];

export const tasksOf: Readonly<Record<Tier, readonly Task[]>> = { small: smallTasks, larger: largerTasks };
