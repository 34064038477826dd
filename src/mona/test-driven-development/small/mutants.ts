// Mutation score: a suite is as good as the wrong programs that it finds out. Mutants are the task's program with one
// operation replaced or two neighbours swapped (DeMillo, Lipton and Sayward 1978), in the small tier also these mutated once
// more; those that no test could tell from the program are left out.
import { isProgram } from './grammar.ts';
import type { Operation } from './operation.ts';
import type { Suite } from './suite.ts';
import type { ValueType } from './value.ts';

export interface MutantTable {
  readonly mutants: readonly (readonly Operation[])[];
  /** What the unmutated function gives at each input that a test may name. */
  readonly intended: readonly (number | undefined)[];
  /** For each of those inputs, the places of the mutants that give something else there. */
  readonly killedAt: readonly (readonly number[])[];
}

interface MutantOptions {
  /** Operations that may stand in a mutant. */
  readonly operations: readonly Operation[];
  /** Length that `identity` fills the program up to, so that there is room. */
  readonly length: number;
  /** Mutations one after another. */
  readonly order: 1 | 2;
  /** What a program gives at each input that a test may name. */
  resultsOf(program: readonly Operation[], type: ValueType): readonly (number | undefined)[];
}

/** All mutants of a program that a test can tell from it. */
export function createMutants(
  solution: readonly Operation[],
  type: ValueType,
  { operations, length, order, resultsOf }: MutantOptions,
): MutantTable {
  const padding = Array.from({ length: length - solution.length }, (): Operation => 'identity');
  const whole = [...solution, ...padding];
  const mutate = (program: readonly Operation[]) => [
    ...program.flatMap((_, at) => operations.map((operation) => program.with(at, operation))),
    ...program.slice(1).map((right, at) => program.with(at, right).with(at + 1, program[at]!)),
  ];
  const first = mutate(whole).filter((mutant) => isProgram(mutant, type));
  const intended = resultsOf(whole, type);
  const written = new Map(
    [...first, ...(order === 2 ? first.flatMap(mutate) : [])].map((mutant) => [mutant.join(' '), mutant]),
  );
  const tried = [...written.values()]
    .filter((mutant) => isProgram(mutant, type))
    .map((mutant) => ({ mutant, results: resultsOf(mutant, type) }))
    .filter(({ results }) => results.some((result, input) => result !== intended[input]));
  const mutants = tried.map(({ mutant }) => mutant);
  const results = tried.map((one) => one.results);
  return {
    mutants,
    intended,
    killedAt: intended.map((_, input) =>
      mutants.flatMap((_, i) => (results[i]![input] === intended[input] ? [] : [i])),
    ),
  };
}

/**
 * Share of the mutants that the suite finds out, times the share of its tests that assert something which holds for the
 * unmutated function: a test that fails there finds nothing out, and a trivial one kills nobody.
 */
export function mutationScore(table: MutantTable, suite: Suite): number {
  const killed = new Set<number>();
  let holding = 0;
  for (const test of suite) {
    if (test.kind === 'trivial' || table.intended[test.input] !== test.expected) continue;
    holding++;
    for (const mutant of table.killedAt[test.input]!) killed.add(mutant);
  }
  return (killed.size / table.mutants.length) * (holding / suite.length);
}
