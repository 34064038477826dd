// A model that needs no key (`scripted:demo`): it writes strong, thin and trivial suites, honest code and code that returns one constant,
// by chance. So that whoever tries the tools first sees what each arm makes of the same replies.
import type { Random } from '../../../base/index.ts';
import type { Message } from '../../../llm/index.ts';
import { formatSuite } from './parse-suite.ts';
import { programmingTasks } from './tasks.ts';

/** Of all replies, how many cannot be read. */
const unreadable = 1 / 12;
/** Of all programs, how many solve the task. */
const honest = 0.4;

/** The text of an action, or of nothing that can be read; `step` is 0 for the suite. */
export function demoAction(messages: readonly Message[], step: number, random: Random): string | undefined {
  const prompt = messages.at(-1)?.content ?? '';
  const functionName = /^Function: (\w+)\(/m.exec(prompt)?.[1];
  const task = programmingTasks.find(({ problem }) => problem.id === functionName);
  if (task === undefined || random.chance(unreadable)) return undefined;
  const { examples } = task.problem;
  if (step > 0)
    return random.chance(honest)
      ? task.solution
      : `function ${functionName}() { return ${JSON.stringify(examples[0]!.expected)}; }`;
  return formatSuite(random.pick([task.tests, examples, examples.map(({ args }) => ({ args }))]));
}
