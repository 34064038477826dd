// Who writes the texts: the built-in corpus, or a language model. Both give the same things in the same order.
import type { Progress } from '../../base/index.ts';
import type { Constitution } from '../constitution/types.ts';
import { hashCorpus, readCorpus } from './corpus.ts';
import type { Synthesis, SyntheticMaterial, SyntheticRequest, SyntheticResponse } from './types.ts';

export interface WriterContext {
  readonly constitution: Constitution;
  readonly seed: number | string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** For counts that people should see, such as the keep rate of a judge. */
  readonly log: (message: string, data?: unknown) => void;
}

/** Topics of a rule: rule id -> short names. */
export type Topics = Readonly<Record<string, readonly string[]>>;

export interface Writer {
  /** 'corpus' or 'llm:<model>'; part of the run's identity. */
  readonly name: string;
  /** Hash of everything that decides what is written besides constitution and seed: corpus files, prompts, quotas. */
  fingerprint(): Promise<string>;
  topics(context: WriterContext): Promise<Topics>;
  requests(context: WriterContext, topics: Topics): Promise<readonly SyntheticRequest[]>;
  responses(context: WriterContext, requests: readonly SyntheticRequest[]): Promise<readonly SyntheticResponse[]>;
  materials(context: WriterContext): Promise<readonly SyntheticMaterial[]>;
}

/** The writer that needs no network: it reads the texts that were written for this project. */
export function createCorpusWriter(folder: string): Writer {
  let known: Promise<Synthesis> | undefined;
  const read = (context: WriterContext) => (known ??= readCorpus(folder, context.constitution));
  return {
    name: 'corpus',
    fingerprint: () => hashCorpus(folder),
    topics: async (context) => {
      const { requests } = await read(context);
      const topics = new Map<string, Set<string>>();
      for (const request of requests)
        topics.set(request.rule, (topics.get(request.rule) ?? new Set()).add(request.topic));
      return Object.fromEntries([...topics].map(([rule, names]) => [rule, [...names].sort()]));
    },
    requests: async (context) => (await read(context)).requests,
    responses: async (context) => (await read(context)).responses,
    materials: async (context) => (await read(context)).materials,
  };
}
