// How a waiting step is shown to a person. Its text was written by a model: nothing in it may move the cursor or hide.
import type { PendingStep } from '../mona/approval/index.ts';
import { printable } from '../report/index.ts';

const indent = (text: string) =>
  printable(text)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

export function describePending(step: PendingStep, place: number, total: number): string {
  return [
    '',
    `── ${place} of ${total}: ${printable(step.task)}, step ${step.step + 1} (${printable(step.stepName)}), problem ${printable(step.problem.id)}`,
    '',
    ...step.messages.flatMap(({ role, content }) => [`${role}:`, indent(content), '']),
    'The step to judge:',
    indent(step.action),
    '',
    'A good step:',
    indent(step.rubric),
    '',
  ].join('\n');
}
