// "provider:model", the one way in which a person names a model.
import { OversightError } from '../base/index.ts';
import type { ProviderName } from './types.ts';

export interface ModelSpec {
  readonly provider: ProviderName;
  readonly model: string;
  /** Only for 'compatible': where the server is, usually ending in /v1. */
  readonly baseUrl?: string;
}

const FORMS = 'openai:MODEL, anthropic:MODEL, compatible:http://host/v1#MODEL or scripted:NAME';

/**
 * Reads "openai:gpt-5-mini", "anthropic:claude-haiku-4-5", "compatible:http://localhost:8000/v1#llama" or
 * "scripted:demo".
 * @throws OversightError('usage') that shows the forms
 */
export function parseModelSpec(spec: string): ModelSpec {
  const colon = spec.indexOf(':');
  const provider = spec.slice(0, Math.max(colon, 0)).trim();
  const rest = spec.slice(colon + 1).trim();
  if (provider === 'openai' || provider === 'anthropic' || provider === 'scripted') {
    if (!/^[\w.:/@-]+$/.test(rest)) throw wrong(spec, `"${rest}" is not the name of a model`);
    return { provider, model: rest };
  }
  if (provider === 'compatible') {
    const hash = rest.indexOf('#');
    const model = hash < 0 ? '' : rest.slice(hash + 1).trim();
    if (!model) throw wrong(spec, 'the model is missing after #');
    return { provider, model, baseUrl: checkBaseUrl(rest.slice(0, hash)) };
  }
  throw wrong(spec, colon < 0 ? 'the provider is missing' : 'unknown provider');
}

/** The inverse of parseModelSpec. */
export function formatModelSpec(spec: ModelSpec): string {
  return spec.provider === 'compatible'
    ? `compatible:${spec.baseUrl ?? ''}#${spec.model}`
    : `${spec.provider}:${spec.model}`;
}

/**
 * An http(s) URL without a user, password or query: those would carry a secret into every log.
 * @returns the URL without a slash at its end
 * @throws OversightError('usage')
 */
export function checkBaseUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new OversightError('The base URL of the model is not a URL', {
      kind: 'usage',
      remedy: 'Write it in full, for example http://localhost:8000/v1.',
      cause,
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new OversightError(`The base URL of the model starts with ${url.protocol}`, {
      kind: 'usage',
      remedy: 'Use http:// or https://.',
    });
  if (url.username || url.password || url.search)
    throw new OversightError(`The base URL of the model on ${url.host} holds a user, password or query`, {
      kind: 'usage',
      remedy: 'Leave them out and set OVERSIGHT_LLM_API_KEY instead: a URL ends up in logs.',
    });
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function wrong(spec: string, problem: string): OversightError {
  const shown = spec.includes('@') || spec.includes('?') ? 'The model' : `Model "${spec}"`;
  return new OversightError(`${shown}: ${problem}`, { kind: 'usage', remedy: `Write ${FORMS}.` });
}
