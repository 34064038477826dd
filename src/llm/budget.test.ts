import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetExceeded, createBudget, formatUsd } from './budget.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a budget', () => {
  it('is never passed, whatever runs side by side, and nobody waits for ever [llm.budget]', async () => {
    const call = fc.record({
      worst: fc.record({ tokens: fc.nat(200), usd: fc.double({ min: 0, max: 0.4, noNaN: true }) }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      turns: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ tokens: fc.nat(1000), usd: fc.double({ min: 0, max: 2, noNaN: true }) }),
        fc.array(call, { maxLength: 30 }),
        async (limits, calls) => {
          const budget = createBudget(limits);
          await Promise.all(
            calls.map(async ({ worst, share, turns }) => {
              try {
                const reservation = await budget.reserve(worst, 'model');
                const { spent, reserved } = budget;
                expect(spent.tokens + reserved.tokens).toBeLessThanOrEqual(limits.tokens);
                expect(spent.usd + reserved.usd).toBeLessThanOrEqual(limits.usd + 1e-9);
                for (let t = 0; t < turns; t++) await turn();
                reservation.settle({ tokens: Math.floor(worst.tokens * share), usd: worst.usd * share });
                reservation.settle(worst);
              } catch (error) {
                expect(error).toBeInstanceOf(BudgetExceeded);
                // Refused only where it could not fit even alone.
                const { tokens, usd } = budget.spent;
                expect(tokens + worst.tokens > limits.tokens || usd + worst.usd > limits.usd).toBe(true);
              }
            }),
          );
          expect(budget.spent.tokens).toBeLessThanOrEqual(limits.tokens);
          expect(budget.spent.usd).toBeLessThanOrEqual(limits.usd + 1e-9);
          expect(budget.reserved).toEqual({ tokens: 0, usd: 0 });
        },
      ),
    );
  });

  it('lets a call wait for those under way rather than refuse it [llm.budget]', async () => {
    const budget = createBudget({ tokens: 100 });
    const first = await budget.reserve({ tokens: 80, usd: 0 }, 'm');
    let entered = false;
    const second = budget.reserve({ tokens: 60, usd: 0 }, 'm').then((reservation) => {
      entered = true;
      return reservation;
    });
    await turn();
    expect(entered).toBe(false);
    first.settle({ tokens: 40, usd: 0 });
    (await second).settle({ tokens: 10, usd: 0 });
    expect(budget.spent.tokens).toBe(50);
  });

  it('forgets a call that was cancelled while it waited [llm.budget]', async () => {
    const budget = createBudget({ tokens: 100 });
    const first = await budget.reserve({ tokens: 60, usd: 0 }, 'm');
    const stop = new AbortController();
    const big = budget.reserve({ tokens: 90, usd: 0 }, 'm', stop.signal);
    const small = budget.reserve({ tokens: 30, usd: 0 }, 'm');
    stop.abort(new Error('stopped'));
    await expect(big).rejects.toThrow('stopped');
    (await small).settle({ tokens: 30, usd: 0 });
    first.settle({ tokens: 60, usd: 0 });
    expect(budget.spent.tokens).toBe(90);
  });

  it('says what was spent and how to raise it [llm.budget]', async () => {
    const money = createBudget({ usd: 1, spent: { tokens: 5, usd: 0.98 } });
    const error = await money.reserve({ tokens: 10, usd: 0.03 }, 'openai:x').catch((error: unknown) => error);
    if (!(error instanceof BudgetExceeded)) throw new Error('not refused');
    expect(error.message).toBe(
      'openai:x: the budget would be passed: $0.98 of $1.00 spent, and the next call could need $0.030',
    );
    expect(error.remedy).toContain('{ usd: 1.01 } or more');
    expect(error.reason).toBe('budget');
    const tokens = createBudget({ tokens: 1000 });
    await expect(tokens.reserve({ tokens: 2500, usd: 0 }, 'openai:x')).rejects.toThrow(
      '0 of 1,000 tokens spent, and the next call could need 2,500 tokens',
    );
  });

  it('refuses limits that are no amounts', () => {
    expect(() => createBudget({ usd: -1 })).toThrow('not a number from 0 up');
    expect(() => createBudget({ tokens: Number.NaN })).toThrow('not a number from 0 up');
  });
});

describe('money', () => {
  it('is written with cents, or with two digits that count below ten of them', () => {
    expect([0, 12, 0.5, 0.042, 0.00123, 0.0000012].map(formatUsd)).toEqual([
      '$0.00',
      '$12.00',
      '$0.50',
      '$0.042',
      '$0.0012',
      '$0.0000012',
    ]);
  });
});
