// Keys come from the environment and from nowhere else: not from a flag, a config file or a model's name.
import { OversightError } from '../base/index.ts';
import type { ProviderName } from './types.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const KEY_VARIABLES: Readonly<Record<ProviderName, string | undefined>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  compatible: 'OVERSIGHT_LLM_API_KEY',
  scripted: undefined,
};

/** The environment variable that holds the key of a provider; undefined where none is needed. */
export function keyVariable(provider: ProviderName): string | undefined {
  return KEY_VARIABLES[provider];
}

/**
 * The key of a provider. A compatible server may do without one (most local servers do).
 * @throws OversightError('usage') that names the variable when it is missing or cannot be a key; never its value
 */
export function readKey(provider: ProviderName, env: Environment): string | undefined {
  const variable = KEY_VARIABLES[provider];
  if (variable === undefined) return undefined;
  const key = env[variable]?.trim();
  if (!key) {
    if (provider === 'compatible') return undefined;
    throw new OversightError(`${provider}: no key, ${variable} is not set`, {
      kind: 'usage',
      remedy: `Set the environment variable ${variable}, or choose another model, for example scripted:demo, which needs none.`,
    });
  }
  // Anything else would be refused deep in the HTTP client, with the whole header in its message.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new OversightError(`${provider}: ${variable} holds spaces or characters that no key has`, {
      kind: 'usage',
      remedy: `Copy the key again and set ${variable} to it alone, without quotes or line breaks.`,
    });
  }
  return key;
}

/** Every key in the environment, for the redactor: a server may echo one that it was not sent. */
export function knownKeys(env: Environment): readonly string[] {
  return Object.values(KEY_VARIABLES).flatMap((variable) => {
    const key = variable && env[variable]?.trim();
    return key ? [key] : [];
  });
}
