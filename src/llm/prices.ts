// What a token costs. The user's table comes first; the defaults are list prices as published in March 2026 and will
// age: a money budget should be given with current prices. Discounts (batch, prompt caching) are left out, so that
// a cost is rather too high than too low.
import { OversightError } from '../base/index.ts';
import type { ProviderName, Usage } from './types.ts';

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** Keys are "provider:model" or only the model. */
export type PriceTable = Readonly<Record<string, Price>>;

/** The day on which the defaults below were looked up. */
export const defaultPricesDate = '2026-03';

export const defaultPrices: PriceTable = {
  'openai:gpt-5.4': { input: 2.5, output: 15 },
  'openai:gpt-5.1': { input: 1.25, output: 10 },
  'openai:gpt-5': { input: 1.25, output: 10 },
  'openai:gpt-5-mini': { input: 0.25, output: 2 },
  'openai:gpt-5-nano': { input: 0.05, output: 0.4 },
  'openai:gpt-4.1': { input: 2, output: 8 },
  'openai:gpt-4.1-mini': { input: 0.4, output: 1.6 },
  'openai:gpt-4.1-nano': { input: 0.1, output: 0.4 },
  'openai:gpt-4o': { input: 2.5, output: 10 },
  'openai:gpt-4o-mini': { input: 0.15, output: 0.6 },
  'anthropic:claude-opus-4-6': { input: 5, output: 25 },
  'anthropic:claude-opus-4-5': { input: 5, output: 25 },
  'anthropic:claude-opus-4-1': { input: 15, output: 75 },
  'anthropic:claude-sonnet-4-6': { input: 3, output: 15 },
  'anthropic:claude-sonnet-4-5': { input: 3, output: 15 },
  'anthropic:claude-haiku-4-5': { input: 1, output: 5 },
};

/**
 * The price of a model, by "provider:model", by model, then by either without a date at its end
 * ("gpt-4o-2024-08-06", "claude-haiku-4-5-20251001"); undefined where nobody knows. Scripted models cost nothing.
 * @throws OversightError('usage') for a price that is not a number from 0 up
 */
export function findPrice(provider: ProviderName, model: string, table: PriceTable = {}): Price | undefined {
  const undated = model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, '');
  for (const prices of [table, defaultPrices])
    for (const key of [`${provider}:${model}`, model, `${provider}:${undated}`, undated]) {
      const price = Object.hasOwn(prices, key) ? prices[key] : undefined;
      if (!price) continue;
      if (![price.input, price.output].every((value) => Number.isFinite(value) && value >= 0))
        throw new OversightError(
          `Price of ${key}: input ${price.input} and output ${price.output} are not both prices`,
          {
            kind: 'usage',
            remedy: 'Give US dollars for a million tokens, for example { input: 0.25, output: 2 }.',
          },
        );
      return price;
    }
  return provider === 'scripted' ? { input: 0, output: 0 } : undefined;
}

/** US dollars. */
export function costOf(usage: Pick<Usage, 'inputTokens' | 'outputTokens'>, price: Price): number {
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6;
}
