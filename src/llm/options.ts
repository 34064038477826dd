// What createLlm is given, and everything that can be checked before the first call.
import { type Clock, OversightError, type Random } from '../base/index.ts';
import type { Budget } from './budget.ts';
import { builtInScripts } from './demo.ts';
import { type Environment, knownKeys, readKey } from './keys.ts';
import { checkBaseUrl, formatModelSpec, type ModelSpec } from './model-spec.ts';
import { findPrice, type Price, type PriceTable } from './prices.ts';
import type { StructuredMode, Timeouts } from './provider.ts';
import { createRedactor, type Redactor } from './redact.ts';
import type { RetryPolicy } from './retry.ts';
import type { Script } from './scripted.ts';
import type { LlmEvent } from './types.ts';

export interface LlmOptions extends ModelSpec {
  /** Folder of the answers on disk; default: none are kept. */
  readonly cacheDir?: string;
  /** A limit on tokens or money; may be shared by several models. Default: none. */
  readonly budget?: Budget;
  /** Current prices, before the dated defaults. */
  readonly prices?: PriceTable;
  /** Calls at once; default 8. */
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
  /** How a schema reaches the model; default 'schema' for openai and anthropic, 'prompt' for all others. */
  readonly structured?: StructuredMode;
  /** The replies of a scripted model, whatever its name. */
  readonly script?: Script;
  /** Scripts by name, before the built-in 'demo' and 'echo'. */
  readonly scripts?: Readonly<Record<string, Script>>;
  /** Where the keys and the proxy settings are; default process.env. */
  readonly env?: Environment;
  readonly clock?: Clock;
  /** For the jitter of retries alone; default: different in every process. */
  readonly random?: Random;
  readonly onEvent?: (event: LlmEvent) => void;
}

export interface ResolvedModel {
  readonly name: string;
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  readonly redactor: Redactor;
  readonly price: Price | undefined;
  readonly structured: StructuredMode;
  readonly script: Script | undefined;
}

/** @throws OversightError('usage'), as createLlm */
export function resolveModel(options: LlmOptions): ResolvedModel {
  const { provider, model, budget, env = process.env } = options;
  const baseUrl = options.baseUrl === undefined ? undefined : checkBaseUrl(options.baseUrl);
  const name = formatModelSpec({ provider, model, ...(baseUrl !== undefined && { baseUrl }) });
  if (provider === 'compatible' && baseUrl === undefined)
    throw new OversightError(`${name}: no base URL`, {
      kind: 'usage',
      remedy: 'Name the model as compatible:http://host/v1#MODEL.',
    });
  const price = findPrice(provider, model, options.prices);
  if (budget?.limits.usd !== undefined && !price)
    throw new OversightError(`${name}: its price is not known, so a budget in money cannot hold`, {
      kind: 'usage',
      remedy: `Give its price, for example prices: { '${provider}:${model}': { input: 0.25, output: 2 } }, or a budget in tokens.`,
    });
  const key = readKey(provider, env);
  return {
    name,
    baseUrl,
    key,
    redactor: createRedactor(knownKeys(env)),
    price,
    structured: options.structured ?? (provider === 'openai' || provider === 'anthropic' ? 'schema' : 'prompt'),
    script: provider === 'scripted' ? findScript(options) : undefined,
  };
}

function findScript({ model, script, scripts = {} }: LlmOptions): Script {
  const known = { ...builtInScripts, ...scripts };
  const found = script ?? (Object.hasOwn(known, model) ? known[model] : undefined);
  if (found) return found;
  throw new OversightError(`scripted:${model}: no script has this name`, {
    kind: 'usage',
    remedy: `Known scripts: ${Object.keys(known).join(', ')}.`,
  });
}
