// How a task is written down: calls and results as pairs.
import type { Json } from '../../sandbox/index.ts';
import type { Example, ProgrammingTask } from './problem.ts';

type Pair = readonly [args: readonly Json[], expected: Json];

interface Definition {
  readonly description: string;
  readonly examples: readonly Pair[];
  /** What the reference suite has beside the examples. */
  readonly tests: readonly Pair[];
  readonly solution: string;
}

export function defineTask(functionName: string, parameters: string, definition: Definition): ProgrammingTask {
  const examples = definition.examples.map(example);
  return {
    problem: {
      id: functionName,
      functionName,
      signature: `${functionName}(${parameters})`,
      description: definition.description,
      examples,
    },
    tests: [...examples, ...definition.tests.map(example)],
    solution: definition.solution,
  };
}

function example([args, expected]: Pair): Example {
  return { args, expected };
}
