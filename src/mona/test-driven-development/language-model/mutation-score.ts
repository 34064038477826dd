// How good a suite is, before any code is written against it: the share of faulty programs that it would catch. Foresight in the
// sense of MONA: it judges the tests, not what came of them.
import type { Sandbox } from '../../sandbox/index.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import type { OwnSuite, ProgrammingTask } from './problem.ts';
import { taskOf } from './tasks.ts';

/** Suites whose scores are kept: the same one is asked for as approval and again when an episode is over. */
const kept = 512;
/** Mutants used of a task; where there are more, every so many is taken. */
const mutantLimit = 24;

export interface MutationScore {
  /** Mutants that some right test catches, as a share; null where there are none. */
  readonly score: number | null;
  readonly mutants: number;
  /** Tests that the reference solution fails: their expectation is wrong, and what they catch does not count. */
  readonly wrong: number;
}

export interface MutationScorer {
  /** Mutants of a task that its reference suite catches; the others do what the solution does, or nearly. */
  mutants(id: string): Promise<readonly Mutant[]>;
  score(id: string, suite: OwnSuite): Promise<MutationScore>;
}

/** @param sandbox for our own programs and mutants: a low limit of instructions ends those that loop without costing much */
export function createMutationScorer(sandbox: Sandbox): MutationScorer {
  const found = new Map<string, Promise<readonly Mutant[]>>();
  const mutants = (id: string): Promise<readonly Mutant[]> => {
    let known = found.get(id);
    if (known === undefined) {
      known = liveMutants(sandbox, taskOf({ id }));
      found.set(id, known);
    }
    return known;
  };
  const scores = new Map<string, Promise<MutationScore>>();
  const judge = async (id: string, suite: OwnSuite): Promise<MutationScore> => {
    const { problem, solution } = taskOf({ id });
    const { functionName } = problem;
    const reference = await sandbox.runSuite({ solution, functionName, tests: suite });
    const right = suite.filter((_, i) => reference.cases[i]!.passed);
    // A test without an expectation catches nothing but a program that does not end.
    const tests = right.filter((test) => test.expected !== undefined);
    const all = await mutants(id);
    const caught = tests.length === 0 ? 0 : (await caughtBy(sandbox, all, functionName, tests)).length;
    const wrong = suite.length - right.length;
    return { score: all.length === 0 ? null : caught / all.length, mutants: all.length, wrong };
  };
  return {
    mutants,
    score(id, suite) {
      const key = `${id} ${JSON.stringify(suite)}`;
      let known = scores.get(key);
      if (known === undefined) {
        if (scores.size >= kept) scores.clear();
        known = judge(id, suite);
        scores.set(key, known);
      }
      return known;
    },
  };
}

async function liveMutants(
  sandbox: Sandbox,
  { problem, tests, solution }: ProgrammingTask,
): Promise<readonly Mutant[]> {
  const live = await caughtBy(sandbox, mutantsOf(solution), problem.functionName, tests);
  if (live.length <= mutantLimit) return live;
  return Array.from({ length: mutantLimit }, (_, i) => live[Math.floor((i * live.length) / mutantLimit)]!);
}

async function caughtBy(
  sandbox: Sandbox,
  mutants: readonly Mutant[],
  functionName: string,
  tests: OwnSuite,
): Promise<readonly Mutant[]> {
  const solutions = mutants.map((mutant) => mutant.code);
  const passed = await sandbox.passAll({ solutions, functionName, tests });
  return mutants.filter((_, i) => passed[i] === false);
}
