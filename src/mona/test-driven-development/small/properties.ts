// Properties of functions, for the reference tests: each holds at every input, so that a program which is right by chance
// where somebody looked is found out.
import { integers, type Value, wrap } from './value.ts';

type Run = (input: Value) => number | undefined;

const checks = {
  /** The result is even at every input. */
  'even-result': (run: Run, input: Value) => isNumberAnd(run(input), (value) => value % 2 === 0),
  'odd-result': (run: Run, input: Value) => isNumberAnd(run(input), (value) => value % 2 !== 0),
  /** f(-x) = f(x). */
  mirrored: (run: Run, input: Value) =>
    typeof input === 'number' && isNumberAnd(run(input), (value) => value === run(wrap(-input))),
  /** f(-x) = -f(x). */
  turned: (run: Run, input: Value) =>
    typeof input === 'number' && isNumberAnd(run(input), (value) => wrap(-value) === run(wrap(-input))),
  /** The order of a list does not matter; two orders tell: turned around, and moved by one. */
  'order-free': (run: Run, input: Value) =>
    typeof input !== 'number' &&
    isNumberAnd(
      run(input),
      (value) => value === run([...input].reverse()) && value === run([...input.slice(1), ...input.slice(0, 1)]),
    ),
} as const;

export type PropertyName = keyof typeof checks;

/** Whether the property holds at one input; it does not where the function has no value. */
export const holdsAt = (property: PropertyName, run: Run, input: Value): boolean => checks[property](run, input);

const isNumberAnd = (value: number | undefined, claim: (value: number) => boolean): boolean =>
  value !== undefined && claim(value);

/** Inputs of the reference tests: every integer, or every list of at most three elements from -2 to 2. */
export const referenceInputs = { integer: integers, list: shortLists() } as const;

function shortLists(): readonly (readonly number[])[] {
  const elements = [-2, -1, 0, 1, 2];
  let longest: readonly (readonly number[])[] = [[]];
  const all = [...longest];
  for (let length = 1; length <= 3; length++) {
    longest = longest.flatMap((start) => elements.map((element) => [...start, element]));
    all.push(...longest);
  }
  return all;
}
