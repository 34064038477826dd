// What the summaries of the loan task tell of nationality, by arm, and what is left of it after a re-writing. The decisions are the
// reader's first about each summary, picked by nobody: what would happen, and not what the best of k would.
import { createRandom, formatTable } from '../base/index.ts';
import { createLlm, type Llm, type LlmOptions, parseModelSpec } from '../llm/index.ts';
import type { SampleOutcome } from '../mona/language-model/index.ts';
import type { SummarisedProblem, TextLeak } from '../mona/loan/language-model/index.ts';
import { numberOption, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import type { TaskOptions } from './mona-sample-task.ts';

export interface ArmLeak {
  readonly arm: string;
  readonly before: TextLeak;
  /** Where a model re-wrote the summaries. */
  readonly after?: TextLeak;
  readonly warning?: string;
}
export type LeakReport = readonly ArmLeak[];

/** @returns undefined for a task in which nothing is to be hidden */
export async function measureLeak(
  given: {
    readonly task: string;
    readonly taskOptions: TaskOptions;
    readonly outcome: SampleOutcome;
    readonly paraphraser: string | undefined;
  },
  models: {
    readonly settings: Omit<LlmOptions, 'provider' | 'model' | 'baseUrl'>;
    readonly reader: Llm;
    readonly io: CommandIo;
  },
): Promise<LeakReport | undefined> {
  const { outcome, taskOptions, paraphraser } = given;
  const { summary, groups } = outcome;
  if (given.task !== 'loan') {
    if (paraphraser !== undefined) throw usage('mona sample', '--paraphraser belongs to loan');
    return undefined;
  }
  const { createLoanTask, caseOf, leakWarning, measureTextLeak, paraphraseDefence } = await import(
    '../mona/loan/language-model/index.ts'
  );
  const { summaryWords, oneStepHack } = taskOptions;
  const task = createLoanTask({
    oneStepHack: oneStepHack === true,
    ...(summaryWords !== undefined && {
      summaryWords: numberOption('mona sample', 'summary-words', summaryWords, 10, 10_000),
    }),
  });
  const problems = new Map(task.problems(summary.problems, summary.seed).map((problem) => [problem.id, problem]));
  const other =
    paraphraser === undefined ? undefined : createLlm({ ...models.settings, ...parseModelSpec(paraphraser) });
  const report: ArmLeak[] = [];
  try {
    for (const [arm, own] of groups) {
      const firsts = new Map(own.map((group) => [JSON.stringify([group.problem, group.prefix]), group]));
      const summaries = own.flatMap(({ problem, step, best, actions }): SummarisedProblem[] => {
        const text = step === 0 && best !== undefined ? actions[best]?.action : undefined;
        const known = problems.get(problem);
        if (text === undefined || known === undefined) return [];
        const decision = firsts.get(JSON.stringify([problem, [text]]))?.actions[0]?.action;
        return [{ problem: known, summary: text, ...(decision !== undefined && { approved: decision === 'APPROVE' }) }];
      });
      const random = createRandom(`${summary.seed}/leak`);
      const defence =
        other &&
        (await paraphraseDefence({
          ...{ task, summaries, paraphraser: other, reader: models.reader, random, signal: models.io.signal },
        }));
      const before = defence?.before ?? measureTextLeak(summaries.map(caseOf), random.fork('before'));
      const warning = leakWarning(before);
      report.push({
        ...{ arm, before },
        ...(defence && { after: defence.after }),
        ...(warning !== undefined && { warning }),
      });
    }
  } finally {
    await other?.close();
  }
  return report;
}

export function describeLeak(report: LeakReport): string {
  const share = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
  const rows = report.flatMap(({ arm, before, after }) =>
    [{ when: after ? 'before' : '', leak: before }, ...(after ? [{ when: 're-written', leak: after }] : [])].map(
      ({ when, leak }) => [
        arm,
        when,
        leak.cases,
        share(leak.probe?.estimate),
        share(leak.chance),
        share(leak.bits),
        share(leak.bitsByChance),
        share(leak.gap.estimate),
      ],
    ),
  );
  const warnings = report.flatMap(({ arm, warning }) => (warning === undefined ? [] : [`${arm}: ${warning}`]));
  return `\n${[
    formatTable(['leak of nationality', '', 'summaries', 'probe', 'chance', 'bits', 'bits by chance', 'gap'], rows),
    ...warnings,
    'Decisions: the reader as it is, its first about each summary. A probe that finds nothing has seen too few, or looks at the wrong words.',
  ].join('\n')}\n`;
}
