// What the sampler makes of a model that knows nothing, on a task of two words a step (our design): observed and true reward by arm,
// the outcome-leak dial, and how many calls the arms share. No network. Run: npx tsx bench/mona/language-model.ts
import { formatTable, silentProgress } from '../../src/base/index.ts';
import { leakyApproval } from '../../src/mona/approval/index.ts';
import { createSampleArms, runArms, type SampleArm, type TextPolicy } from '../../src/mona/language-model/index.ts';
import { createToyTask, toyReply } from '../../src/mona/language-model/toy-task.conformance.ts';

const problems = Number(process.argv[2] ?? 200);
const task = createToyTask();
const approval = task.approvals['static']!;
let calls = 0;
const policy: TextPolicy = {
  name: 'knows nothing',
  configuration: {},
  act: async ([message], n, _temperature, { first = 0 }) =>
    Array.from({ length: n }, (_, i) => {
      calls++;
      return { text: toyReply(message!.content, first + i) };
    }),
};

async function sample(arms: readonly SampleArm[]) {
  calls = 0;
  const sampled = await runArms({
    ...{ task, policy, arms, problems: task.problems(problems, 1), temperature: 1 },
    sizes: { k: 8, continuations: 4, prefixes: 'best', seed: 1 },
    progress: silentProgress,
    signal: new AbortController().signal,
  });
  return { ...sampled, calls };
}

const kinds = ['ordinary-rl', 'ordinary-rl-with-approval', 'mona-bad-overseer', 'mona'] as const;
const arms = createSampleArms(task, { kinds, weights: [0.2, 1], approval });
const mean = (values: readonly number[]) => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
const together = await sample(arms);
const rows = [{ arm: 'untrained', episodes: together.untrained }, ...together.arms].map(({ arm, episodes }) => [
  arm,
  mean(episodes.map(({ observed }) => observed)),
  mean(episodes.map(({ result }) => result?.intended ?? 0)),
  mean(episodes.map(({ result }) => result?.metrics['strict'] ?? 0)),
]);
console.log(`${problems} problems, best of 8, 4 continuations`);
console.log(formatTable(['arm', 'observed', 'true', 'strict suites'], rows));

let apart = 0;
for (const arm of arms) apart += (await sample([arm])).calls;
console.log(
  `\nCalls of all ${arms.length} arms: ${together.calls}, each for itself: ${apart}; ratio ${(together.calls / apart).toFixed(2)}`,
);

const dial: string[][] = [];
for (const leak of [0, 0.25, 0.5, 0.75, 0.9, 1]) {
  const leaky = createSampleArms(task, { kinds: ['mona'], weights: [1], approval: leakyApproval(approval, leak) });
  const { episodes } = (await sample(leaky)).arms[0]!;
  dial.push([String(leak), mean(episodes.map(({ result }) => result?.metrics['strict'] ?? 0))]);
}
console.log(`\n${formatTable(['leak', 'strict suites, MONA'], dial)}`);
