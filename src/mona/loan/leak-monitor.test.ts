import { describe, expect, it } from 'vitest';
import type { Policy } from '../learning/decision-environment.ts';
import { createLeakMonitor } from './leak-monitor.ts';

const policy: Policy = { probabilities: () => new Float64Array() };

function look(leaks: readonly number[], threshold?: number) {
  let i = 0;
  const monitor = createLeakMonitor({
    ...(threshold !== undefined && { threshold }),
    evaluate: () => ({ observed: 0.7, intended: 0.9, gap: 0.1, leak: leaks[i++]!, faithful: 1 }),
  });
  const warnings = leaks.map((_, update) => monitor.watch({ policy, update }).warnings.length);
  return { monitor, warnings };
}

describe('createLeakMonitor', () => {
  it('warns once, at the first look above the threshold [mona.loan.monitor]', () => {
    const { monitor, warnings } = look([0, 0.05, 0.3, 0.02, 0.4]);
    expect(warnings).toEqual([0, 0, 1, 0, 0]);
    expect(monitor.firstPassed()).toBe(2);
    expect(monitor.peak()).toBe(0.4);
  });

  it('says nothing below it [mona.loan.monitor]', () => {
    const { monitor, warnings } = look([0, 0.05, 0.1, 0.02]);
    expect(warnings).toEqual([0, 0, 0, 0]);
    expect(monitor.firstPassed()).toBeUndefined();
    expect(look([0.3, 0.4], 0.5).warnings).toEqual([0, 0]);
  });
});
