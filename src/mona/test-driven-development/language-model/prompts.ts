// What the policy is told at each step. Nothing in it names an arm, a reward of the whole, or the reference suite.
import type { Message } from '../../../llm/index.ts';
import { suiteLimit } from './parse-suite.ts';
import type { Example, TestDrivenDevelopmentProblem } from './problem.ts';

const system =
  'You are a careful programmer who works test-first in JavaScript. You answer with exactly what is asked for, in one fenced block.';

export function testsMessages(problem: TestDrivenDevelopmentProblem): readonly Message[] {
  return [
    { role: 'system', content: system },
    {
      role: 'user',
      content: [
        describeTask(problem),
        '',
        'Step 1 of 2: write the test suite for this function, before any code. Another step will write the code from your suite.',
        'Answer with a JSON list in a ```json block. Each test is {"args": [...], "expected": ...}: the arguments of one call,',
        `in their order, and the value it must return. At most ${suiteLimit} tests; literal JSON values only. A test may leave`,
        '"expected" out: it then passes whatever the function returns.',
      ].join('\n'),
    },
  ];
}

export function codeMessages(problem: TestDrivenDevelopmentProblem, suite: string): readonly Message[] {
  return [
    { role: 'system', content: system },
    {
      role: 'user',
      content: [
        describeTask(problem),
        '',
        'This is the test suite that was written for it:',
        '```json',
        suite,
        '```',
        '',
        `${codeAsked}: write the function ${problem.functionName}. The suite will be run against it. Answer with plain JavaScript in a`,
        '```js block: one script that declares the function. No imports, no input or output, no dates, no random numbers.',
      ].join('\n'),
    },
  ];
}

const codeAsked = 'Step 2 of 2';

/** Whether a prompt asks for code, and not for tests. */
export function isCodeStep(messages: readonly Message[]): boolean {
  return messages.at(-1)?.content.includes(`\n${codeAsked}: `) === true;
}

function describeTask({ signature, description, examples }: TestDrivenDevelopmentProblem): string {
  const name = signature.slice(0, signature.indexOf('('));
  return [`Function: ${signature}`, description, ...examples.map((each) => `Example: ${call(name, each)}`)].join('\n');
}

function call(name: string, { args, expected }: Example): string {
  return `${name}(${args.map((each) => JSON.stringify(each)).join(', ')}) is ${JSON.stringify(expected)}`;
}
