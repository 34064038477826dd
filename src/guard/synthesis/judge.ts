// The judge pass: each text of a pair is judged blind to its label, and a pair is kept only when both labels are confirmed.
// Unfiltered synthetic data can be close to half mislabelled on the unsafe side; the keep rate is reported, and so is how often the
// judge itself declined.
import { z } from 'zod';
import { hash32 } from '../../base/index.ts';
import { generateAll, type Llm, type LlmRequest } from '../../llm/index.ts';
import type { Rule } from '../constitution/types.ts';
import { throwFatal } from './fatal.ts';
import { fillPrompt } from './prompts.ts';
import type { WriterContext } from './writer.ts';

export interface Pair {
  readonly topic: string;
  readonly restricted: string;
  readonly permitted: string;
  /** Id of the permitted rule that allows the contrast. */
  readonly by: string;
}

const schema = z.object({ verdicts: z.array(z.enum(['restricted', 'permitted', 'unclear'])) });

/** Pairs judged in one call: twice as many texts. */
const PAIRS_PER_CALL = 10;

export async function judgePairs(
  llm: Llm,
  prompt: string,
  rule: Rule,
  pairs: readonly Pair[],
  context: WriterContext,
): Promise<{ kept: Pair[]; judgeRefused: number }> {
  const groups: Pair[][] = [];
  for (let i = 0; i < pairs.length; i += PAIRS_PER_CALL) groups.push(pairs.slice(i, i + PAIRS_PER_CALL));
  const requests = groups.map((group): LlmRequest<z.infer<typeof schema>> => {
    // The texts alone decide which comes first, so that place tells the judge nothing.
    const texts = group.flatMap((pair) =>
      flipped(pair) ? [pair.permitted, pair.restricted] : [pair.restricted, pair.permitted],
    );
    const numbered = texts.map((text, i) => `${i + 1}. ${JSON.stringify(text)}`).join('\n');
    return {
      prompt: fillPrompt(prompt, { id: rule.id, title: rule.title, text: rule.text, texts: numbered }),
      schema,
      temperature: 0,
      maxTokens: 20 * texts.length + 100,
    };
  });
  const answers = await generateAll(llm, requests, { signal: context.signal });
  throwFatal(answers);
  const kept: Pair[] = [];
  let judgeRefused = 0;
  answers.forEach((answer, g) => {
    const group = groups[g]!;
    if (!answer.ok || answer.result.object.verdicts.length !== 2 * group.length) {
      judgeRefused += group.length;
      return;
    }
    const { verdicts } = answer.result.object;
    group.forEach((pair, i) => {
      const [first, second] = [verdicts[2 * i], verdicts[2 * i + 1]];
      const [restricted, permitted] = flipped(pair) ? [second, first] : [first, second];
      if (restricted === 'restricted' && permitted === 'permitted') kept.push(pair);
    });
  });
  return { kept, judgeRefused };
}

function flipped({ restricted, permitted }: Pair): boolean {
  return hash32(restricted) > hash32(permitted);
}
