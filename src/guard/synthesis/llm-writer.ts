// The second writer: a language model, asked in batches and checked by a judge pass. It writes pairs, a restricted request and its
// harmless contrast, with topics, registers and writers' manners drawn anew for every batch: a model that is asked for "harmful
// questions" writes one register, and a guard trained on that transfers to nothing. Everything is cached, so a stopped run goes on.
import { z } from 'zod';
import { createRandom, hashJson, OversightError, type Random } from '../../base/index.ts';
import { describeEstimate, generateAll, type Llm, type LlmRequest } from '../../llm/index.ts';
import type { Constitution, Rule } from '../constitution/types.ts';
import { hashCorpus, readCorpus } from './corpus.ts';
import { throwFatal } from './fatal.ts';
import { judgePairs, type Pair } from './judge.ts';
import { MANNERS, REGISTERS } from './manners.ts';
import { fillPrompt, type Prompts } from './prompts.ts';
import type { SyntheticRequest, SyntheticResponse } from './types.ts';
import type { Topics, Writer, WriterContext } from './writer.ts';

export interface LlmWriterOptions {
  readonly llm: Llm;
  readonly prompts: Prompts;
  /** Pairs wanted for each restricted rule; default 150. */
  readonly pairsPerRule?: number;
  /** Pairs asked for in one call; default 12. */
  readonly batch?: number;
  /** Topics of a rule; default 30. */
  readonly topicsPerRule?: number;
  /** The built-in corpus: its everyday requests and materials are harmless whatever the constitution, and are used as well. */
  readonly corpus: string;
  /** Tells what it will cost, before the first call. */
  readonly announce: (line: string) => void;
}

const topicsSchema = z.object({ topics: z.array(z.string().min(2)).min(1) });
const pairsSchema = z.object({
  pairs: z.array(
    z.object({ topic: z.string(), restricted: z.string().min(3), permitted: z.string().min(3), by: z.string() }),
  ),
});
const answersSchema = z.object({
  comply: z.array(z.string().min(3)),
  help: z.array(z.string().min(3)),
  refuse: z.array(z.string().min(3)),
});

/** Rounds in which a rule that is short of its quota is asked again. */
const MAX_ROUNDS = 4;

export function createLlmWriter(options: LlmWriterOptions): Writer {
  const { llm, prompts, pairsPerRule = 150, batch = 12, topicsPerRule = 30 } = options;
  const everyday = (context: WriterContext) => readCorpus(options.corpus, { ...context.constitution, restricted: [] });
  return {
    name: `llm:${llm.name}`,
    fingerprint: async () =>
      hashJson({ prompts, pairsPerRule, batch, topicsPerRule, corpus: await hashCorpus(options.corpus) }),
    async topics(context) {
      const rules = [...context.constitution.restricted, ...context.constitution.permitted];
      const ask = rules.map(
        (rule): LlmRequest<z.infer<typeof topicsSchema>> => ({
          prompt: fillPrompt(prompts.topics, {
            ...fieldsOf(rule),
            side: context.constitution.restricted.includes(rule) ? 'restricted' : 'permitted',
            count: topicsPerRule,
          }),
          schema: topicsSchema,
          maxTokens: 1200,
        }),
      );
      await announce(options, ask, context.constitution.restricted.length, pairsPerRule, batch);
      const answers = await askAll(llm, ask, context, 'topics');
      return Object.fromEntries(rules.map((rule, i) => [rule.id, answers[i]?.topics ?? [rule.title]]));
    },
    async requests(context, topics) {
      const written: SyntheticRequest[] = [];
      let judged = 0;
      let kept = 0;
      let refused = 0;
      for (const rule of context.constitution.restricted) {
        const pairs: Pair[] = [];
        for (let round = 0; round < MAX_ROUNDS && pairs.length < pairsPerRule; round++) {
          const asked = pairRequests(
            rule,
            context.constitution,
            topics,
            Math.ceil((1.2 * (pairsPerRule - pairs.length)) / batch),
            batch,
            createRandom(`${context.seed}/${rule.id}/${round}`),
            prompts.requests,
            round,
          );
          const answers = await askAll(llm, asked, context, `requests: ${rule.id}`);
          const drafts = answers.flatMap((answer) => answer?.pairs ?? []);
          const verdict = await judgePairs(llm, prompts.judge, rule, drafts, context);
          judged += drafts.length;
          kept += verdict.kept.length;
          refused += verdict.judgeRefused;
          pairs.push(...verdict.kept);
        }
        written.push(
          ...pairs.slice(0, pairsPerRule).flatMap((pair) => toRequests(pair, rule, context.constitution, llm.name)),
        );
      }
      context.log(`the judge kept ${kept} of ${judged} pairs and declined to judge ${refused}`, {
        judged,
        kept,
        judgeRefused: refused,
      });
      if (written.length === 0)
        throw new OversightError(`${llm.name} wrote no usable request`, {
          remedy:
            'Try another model; this one may refuse such text or ignore the format. `oversight runs show` has the counts.',
        });
      const { requests } = await everyday(context);
      return [...written, ...requests];
    },
    async responses(context) {
      const rules = context.constitution.restricted;
      const ask = rules.map(
        (rule): LlmRequest<z.infer<typeof answersSchema>> => ({
          prompt: fillPrompt(prompts.responses, { ...fieldsOf(rule), count: 8 }),
          schema: answersSchema,
          maxTokens: 4000,
        }),
      );
      const answers = await askAll(llm, ask, context, 'responses');
      return rules.flatMap((rule, i) =>
        (['comply', 'help', 'refuse'] as const).flatMap((kind) =>
          (answers[i]?.[kind] ?? []).map(
            (text, n): SyntheticResponse => ({
              text,
              rule: rule.id,
              kind,
              group: `response/${rule.id}/${kind}/${n}`,
              source: `llm:${llm.name}`,
            }),
          ),
        ),
      );
    },
    materials: async (context) => (await everyday(context)).materials,
  };
}

function pairRequests(
  rule: Rule,
  constitution: Constitution,
  topics: Topics,
  calls: number,
  count: number,
  random: Random,
  prompt: string,
  round: number,
): LlmRequest<z.infer<typeof pairsSchema>>[] {
  const permitted = constitution.permitted.map((item) => `- ${item.id}: ${item.text.split('\n')[0]}`).join('\n');
  return Array.from({ length: calls }, (_, call) => ({
    prompt: fillPrompt(prompt, {
      ...fieldsOf(rule),
      permitted,
      count,
      topics: random
        .shuffle(topics[rule.id] ?? [rule.title])
        .slice(0, count)
        .join('; '),
      registers: random.shuffle(REGISTERS).slice(0, 6).join('; '),
      manners: random.shuffle(MANNERS).slice(0, 6).join('; '),
    }),
    schema: pairsSchema,
    temperature: 1,
    maxTokens: 200 * count,
    sample: 1000 * round + call,
  }));
}

/** Asks all; what a model could not answer is counted and left out, but a refused key or a spent budget ends the run. */
async function askAll<T>(
  llm: Llm,
  requests: readonly LlmRequest<T>[],
  context: WriterContext,
  task: string,
): Promise<(T | undefined)[]> {
  const items = await generateAll(llm, requests, {
    signal: context.signal,
    progress: (event) => context.progress({ ...event, task }),
  });
  throwFatal(items);
  const failed = items.filter((item) => !item.ok);
  if (failed.length === items.length && failed[0] && !failed[0].ok) throw failed[0].error;
  if (failed.length > 0) context.log(`${failed.length} of ${items.length} calls for ${task} gave nothing usable`);
  return items.map((item) => (item.ok ? item.result.object : undefined));
}

async function announce(
  options: LlmWriterOptions,
  first: readonly LlmRequest<unknown>[],
  rules: number,
  pairs: number,
  batch: number,
): Promise<void> {
  const estimate = await options.llm.estimate(first);
  const calls = rules * Math.ceil((1.2 * pairs) / batch);
  options.announce(
    `${describeEstimate(estimate, options.llm.name)}\nThen about ${calls} calls for requests, ${calls} for the judge and ${rules} for answers; --budget is the most it may cost.`,
  );
}

function toRequests(pair: Pair, rule: Rule, constitution: Constitution, model: string): SyntheticRequest[] {
  const group = `${rule.id}/${pair.topic.toLowerCase()}`;
  const by = constitution.permitted.some((item) => item.id === pair.by)
    ? pair.by
    : (constitution.permitted[0]?.id ?? '');
  const common = { kind: 'request' as const, topic: pair.topic, group, source: `llm:${model}` };
  return [
    { ...common, text: pair.restricted, rule: rule.id, restricted: true },
    { ...common, text: pair.permitted, rule: by, restricted: false, beside: rule.id },
  ];
}

function fieldsOf(rule: Rule) {
  return { id: rule.id, title: rule.title, text: rule.text };
}
