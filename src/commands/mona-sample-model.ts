// The model of `oversight mona sample`: its cache, what it may cost, and what it is known to cost.
import { resolve } from 'node:path';
import { canonicalJson, createRandom } from '../base/index.ts';
import {
  createBudget,
  createLlm,
  findPrice,
  keyVariable,
  type Llm,
  type LlmOptions,
  type PriceTable,
  parseModelSpec,
  type Script,
} from '../llm/index.ts';
import type { StepTask } from '../mona/language-model/index.ts';
import { numberOption, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';

export interface ModelChoice {
  readonly verb: string;
  readonly model: string;
  /** US dollars, "none", or undefined for the default: 5 where the price is known. */
  readonly budget: string | undefined;
  readonly budgetTokens: string | undefined;
  /** "MODEL=IN,OUT" each. */
  readonly prices: readonly string[];
  readonly concurrency: number;
  readonly cache: string;
  /** Nobody will be asked, so that no key is needed. */
  readonly isEstimate: boolean;
  /** What the model `scripted:demo` replies, where the task has replies of its own. */
  readonly demo: StepTask['demo'];
}

export interface OpenedModel {
  readonly llm: Llm;
  /** The same settings, for a judge that shares the cache and the budget. */
  readonly settings: Omit<LlmOptions, 'provider' | 'model' | 'baseUrl'>;
}

const DEFAULT_BUDGET_USD = 5;

const placeholderKeys = Object.fromEntries(
  (['openai', 'anthropic'] as const).map((provider) => [keyVariable(provider) ?? '', 'none-is-needed']),
);

export function openModel(choice: ModelChoice, io: CommandIo): OpenedModel {
  const { verb } = choice;
  const spec = parseModelSpec(choice.model);
  const prices = readPrices(verb, choice.prices);
  const isPriced = findPrice(spec.provider, spec.model, prices) !== undefined;
  const given = choice.budget === undefined || choice.budget === 'none' ? undefined : choice.budget;
  const usd =
    given !== undefined
      ? numberOption(verb, 'budget', given, 0, 1e6)
      : choice.budget === undefined && isPriced && choice.budgetTokens === undefined
        ? DEFAULT_BUDGET_USD
        : undefined;
  const tokens =
    choice.budgetTokens === undefined ? undefined : numberOption(verb, 'budget-tokens', choice.budgetTokens, 1, 1e12);
  if (usd === undefined && tokens === undefined && choice.budget === undefined)
    io.stderr.write(
      `The price of ${spec.model} is not known, so nothing limits what it costs; --price ${spec.model}=IN,OUT or --budget-tokens N does.\n`,
    );
  const settings = {
    cacheDir: resolve(io.cwd, choice.cache),
    prices,
    concurrency: choice.concurrency,
    env: choice.isEstimate ? { ...placeholderKeys, ...io.env } : io.env,
    clock: io.clock,
    ...((usd !== undefined || tokens !== undefined) && {
      budget: createBudget({ ...(usd !== undefined && { usd }), ...(tokens !== undefined && { tokens }) }),
    }),
  };
  const { demo } = choice;
  const isDemo = spec.provider === 'scripted' && spec.model === 'demo';
  const script: Script | undefined =
    isDemo && demo
      ? ({ messages, seed = 0 }) => demo(messages, createRandom(canonicalJson({ messages, seed })))
      : undefined;
  return { llm: createLlm({ ...settings, ...spec, ...(script && { script }) }), settings };
}

function readPrices(verb: string, texts: readonly string[]): PriceTable {
  return Object.fromEntries(
    texts.map((text) => {
      const [, model, input, output] = /^(.+)=([\d.]+),([\d.]+)$/.exec(text) ?? [];
      if (model === undefined)
        throw usage(
          verb,
          `--price must be MODEL=IN,OUT in dollars for a million tokens, as llama=0.2,0.6; not "${text}"`,
        );
      return [model, { input: Number(input), output: Number(output) }];
    }),
  );
}
