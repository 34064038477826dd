import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';
import { createLlm } from './create-llm.ts';
import { costOf, defaultPrices, findPrice } from './prices.ts';

describe('prices', () => {
  it("are found by full name, by model, and without a date at the end; the user's come first", () => {
    const mini = defaultPrices['openai:gpt-4o-mini'];
    expect(findPrice('openai', 'gpt-4o-mini')).toEqual(mini);
    expect(findPrice('openai', 'gpt-4o-mini-2024-07-18')).toEqual(mini);
    expect(findPrice('anthropic', 'claude-haiku-4-5-20251001')).toEqual({ input: 1, output: 5 });
    const mine = { input: 1, output: 2 };
    expect(findPrice('openai', 'gpt-4o-mini-2024-07-18', { 'gpt-4o-mini': mine })).toEqual(mine);
    expect(findPrice('compatible', 'llama', { 'compatible:llama': mine })).toEqual(mine);
  });

  it('are never guessed from a name that only begins alike', () => {
    expect(findPrice('openai', 'gpt-5-pro')).toBeUndefined();
    expect(findPrice('compatible', 'gpt-4o')).toBeUndefined();
    expect(findPrice('openai', 'constructor')).toBeUndefined();
  });

  it('are dollars for a million tokens', () => {
    expect(costOf({ inputTokens: 1_000_000, outputTokens: 500_000 }, { input: 2, output: 8 })).toBe(6);
  });

  it('that are unknown make a budget in money impossible, and the error says how to give one [llm.budget]', () => {
    const options = { provider: 'compatible', model: 'llama', baseUrl: 'http://localhost:1/v1', env: {} } as const;
    expect(() => createLlm({ ...options, budget: createBudget({ usd: 1 }) })).toThrow('price is not known');
    expect(() => createLlm({ ...options, budget: createBudget({ tokens: 1 }) })).not.toThrow();
    const prices = { llama: { input: Number.NaN, output: 1 } };
    expect(() => createLlm({ ...options, prices })).toThrow('not both prices');
  });
});
