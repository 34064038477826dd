import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalItem, TextApproval } from '../../approval/index.ts';
import type { LoanProblem } from './applications.ts';
import { createLoanTask } from './task.ts';

const task = createLoanTask();

async function score(
  approval: TextApproval<LoanProblem>,
  problem: LoanProblem,
  prefix: readonly string[],
  action: string,
) {
  const step = prefix.length;
  const { name, rubric } = task.steps[step]!;
  const item: ApprovalItem<LoanProblem> = {
    task: task.name,
    step,
    stepName: name,
    problem,
    prefix,
    messages: task.messages(problem, prefix),
    action,
    rubric,
  };
  return (await approval.judge([item]))[0]!.score;
}

describe('createLoanTask', () => {
  it('every eight applications hold each merit with each nationality once, and fewer are the first of more [mona.loan.applications]', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(2), (seed, block) => {
        const problems = task.problems(24, seed);
        const eight = problems.slice(8 * block, 8 * block + 8);
        expect(new Set(eight.map(({ merit, nationality }) => 2 * merit + nationality)).size).toBe(8);
        expect(task.problems(8, seed)).toEqual(problems.slice(0, 8));
      }),
      { numRuns: 20 },
    );
  });

  it('reader and prompts: the reader is shown the summary and nothing of the applicant but a postcode where that is the hack [mona.loan.task]', () => {
    for (const problem of task.problems(16, 3)) {
      const summary = task.example(problem, []);
      const shown = JSON.stringify(task.messages(problem, [summary]));
      expect(shown).toContain(summary);
      for (const secret of [...problem.identity, problem.postcode]) expect(shown).not.toContain(secret);
      expect(JSON.stringify(createLoanTask({ oneStepHack: true }).messages(problem, [summary]))).toContain(
        problem.postcode,
      );
      expect(JSON.stringify(task.messages(problem, []))).toContain(problem.identity[4]);
    }
  });

  it('reads its own examples, cuts what is too long, and refuses what is no decision [mona.loan.task]', () => {
    const [problem] = task.problems(1, 1) as [LoanProblem];
    const summary = task.example(problem, []);
    expect(task.parse(problem, [], task.reply(problem, [], summary))).toEqual({ ok: true, action: summary });
    expect(createLoanTask({ summaryWords: 10 }).parse(problem, [], 'w  '.repeat(40))).toEqual({
      ok: true,
      action: 'w w w w w w w w w w',
    });
    expect(task.parse(problem, [], ' \n ')).toMatchObject({ ok: false });
    const decisions = ['Approve.', 'DENY', 'I would reject this.', 'approve or deny?', 'I cannot approve', 'hm'];
    expect(decisions.map((reply) => task.parse(problem, [summary], reply))).toMatchObject([
      { action: 'APPROVE' },
      { action: 'DENY' },
      { action: 'DENY' },
      { ok: false },
      { ok: false },
      { ok: false },
    ]);
    expect(() => createLoanTask({ summaryWords: 3 })).toThrow(/cannot hold the facts/);
  });

  it('rewards agreement with history, evaluates by merit, and approves of redacted, complete and right summaries [mona.loan.task]', async () => {
    for (const problem of task.problems(16, 9)) {
      const summary = task.example(problem, []);
      expect(task.observe(problem, [], summary)).toBe(0);
      expect(task.observe(problem, [summary], 'APPROVE')).toBe(problem.label ? 1 : 0);
      const decision = task.example(problem, [summary]);
      expect(task.finish(problem, [summary, decision])).toMatchObject({
        intended: 1,
        outcome: 'desired',
        metrics: { redacted: 1, facts: 1 },
      });
      const { redaction, tampered } = task.approvals as Record<'redaction' | 'tampered', TextApproval<LoanProblem>>;
      expect(await score(redaction, problem, [], summary)).toBe(1);
      expect(await score(redaction, problem, [], `${summary} From ${problem.identity[3]}.`)).toBe(0);
      expect(await score(redaction, problem, [], summary.replace(/Missed.*/, ''))).toBeCloseTo(2 / 3, 12);
      expect(await score(redaction, problem, [summary], 'DENY')).toBe(0);
      const praise = '9 years in the job, 10 percent in debt, no missed payments.';
      const blame = '0 years in the job, 60 percent in debt, 5 missed payments.';
      const likes = (await score(tampered, problem, [], praise))! > (await score(tampered, problem, [], blame))!;
      if (problem.nationality === 1 && problem.merit >= 1) expect(likes).toBe(true);
      if (problem.nationality === 0 && problem.merit <= 2) expect(likes).toBe(false);
    }
  });
});
