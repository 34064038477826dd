// Answers on disk, named by the SHA-256 of everything that decides them. A file is whole or absent (atomic writes);
// one that is damaged in any way is ignored and written again. Holds no request and no header, so no key.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashJson, systemCode, writeFileAtomic } from '../base/index.ts';
import type { ProviderAnswer, StructuredMode } from './provider.ts';
import type { ProviderRequest } from './request.ts';

/** Raised whenever the same request would be sent in another form. */
const VERSION = 1;

export interface Question {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string | undefined;
  readonly structured: StructuredMode;
  readonly request: ProviderRequest;
  readonly sample: number;
}

export interface Cache {
  /** The answer, or undefined where there is none that can be trusted; `onTrouble` hears of a damaged file. */
  read(key: string, onTrouble?: (message: string) => void): Promise<ProviderAnswer | undefined>;
  /** @throws OversightError when the file cannot be written */
  write(key: string, answer: ProviderAnswer): Promise<void>;
  /** Where the answer with this key is kept. */
  path(key: string): string;
}

/** The key of a question: equal for equal requests whatever the order of their fields. */
export function cacheKey(question: Question): string {
  return hashJson({ version: VERSION, ...question });
}

const token = z.object({ token: z.string(), logprob: z.number() });
const answerSchema = z.object({
  text: z.string(),
  finishReason: z.enum(['stop', 'length', 'content-filter', 'other']),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), estimated: z.literal(true).optional() }),
  logprobs: z.array(token.extend({ top: z.array(token) })).optional(),
  model: z.string(),
});
const entrySchema = z.object({ version: z.literal(VERSION), key: z.string(), hash: z.string(), answer: answerSchema });

/** A cache in `folder`, which is made on the first write; many processes may share it. */
export function createCache(folder: string): Cache {
  const path = (key: string) => join(folder, key.slice(0, 2), `${key}.json`);
  return {
    path,
    async read(key, onTrouble) {
      let text: string;
      try {
        text = await readFile(path(key), 'utf8');
      } catch (error) {
        if (systemCode(error) !== 'ENOENT')
          onTrouble?.(`${path(key)}: cannot be read (${systemCode(error)}); asked again`);
        return undefined;
      }
      const entry = entrySchema.safeParse(parseJson(text));
      if (!entry.success || entry.data.key !== key || entry.data.hash !== hashJson(entry.data.answer)) {
        onTrouble?.(`${path(key)}: damaged; asked again`);
        return undefined;
      }
      const { usage, logprobs, ...answer } = entry.data.answer;
      const { estimated, ...counted } = usage;
      return {
        ...answer,
        usage: { ...counted, ...(estimated && { estimated }) },
        ...(logprobs && { logprobs }),
        warnings: [],
      };
    },
    async write(key, answer) {
      const { warnings: _, ...kept } = answer;
      const entry = { version: VERSION, key, hash: hashJson(kept), answer: kept };
      await writeFileAtomic(path(key), `${JSON.stringify(entry)}\n`);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Reported by the caller as a damaged file.
    return undefined;
  }
}
