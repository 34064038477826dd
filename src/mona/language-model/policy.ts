// The policy: what answers a conversation with texts. One call asks for several samples of one prefix; the answers of a model come
// through `llm`, with its cache, budget, limits and retries, so that a sample that was ever paid for is never asked again.
import { hash32, OversightError } from '../../base/index.ts';
import { type Llm, LlmError, type LlmRequest, type Message, type TokenLogprob } from '../../llm/index.ts';

export interface ActOptions {
  readonly maxTokens: number;
  /** Number of the first sample; default 0. The same number from the same prefix is the same sample. */
  readonly first?: number;
  /** Asks for the log-probability of each token, where the provider has them. Default false. */
  readonly logprobs?: boolean;
  readonly signal?: AbortSignal;
}

/** `text` is undefined where the provider answered with nothing, and `reason` says why. */
export type ActSample =
  | { readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  | { readonly text: undefined; readonly reason: string };

export interface TextPolicy {
  readonly name: string;
  /** Part of the run's identity; plain JSON. */
  readonly configuration: unknown;
  /** @throws OversightError where asking further makes no sense; what was answered by then is kept */
  act(messages: readonly Message[], n: number, temperature: number, options: ActOptions): Promise<readonly ActSample[]>;
}

/** The request for one sample: also what the estimate prices. */
export function actRequest(
  messages: readonly Message[],
  sample: number,
  temperature: number,
  { maxTokens, logprobs }: ActOptions,
  seed: number,
): LlmRequest {
  return {
    messages,
    temperature,
    maxTokens,
    sample,
    // Servers that honour a seed would else give the same sample again and again.
    seed: hash32(`${seed}/${sample}`) >>> 1,
    ...(logprobs === true && { logprobs: true }),
  };
}

/** What belongs to one sample and not to the whole work: the provider gave no text, or refused this conversation. */
const ownFailures: readonly string[] = ['empty', 'rejected'];

/**
 * @param seed decides the seeds that are sent, and thereby which kept answers are used
 * @param width samples under way at once, from the question to the answer on disk: what a kill can lose at most
 */
export function createLlmPolicy(llm: Llm, seed: number, width: number): TextPolicy {
  const enter = createGate(width);
  return {
    name: llm.name,
    configuration: { model: llm.name, seed },
    async act(messages, n, temperature, options) {
      const { first = 0, signal } = options;
      const asked = Array.from({ length: n }, async (_, i): Promise<ActSample> => {
        const request = actRequest(messages, first + i, temperature, options, seed);
        const leave = await enter();
        try {
          const { text, logprobs } = await llm.generate(request, signal && { signal });
          return { text, ...(logprobs && { logprobs }) };
        } catch (error) {
          if (!(error instanceof LlmError) || !ownFailures.includes(error.reason)) throw error;
          return { text: undefined, reason: error.message };
        } finally {
          leave();
        }
      });
      // All of them end before the first failure is told: what they answer is paid for and must be kept.
      const ends = await Promise.allSettled(asked);
      return ends.map((end) => {
        if (end.status === 'rejected') throw end.reason;
        return end.value;
      });
    },
  };
}

/** At most `width` inside at once, first come, first served. The model's own limit lets go before its answer is on disk. */
function createGate(width: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inside--;
  };
  return async () => {
    if (inside < width) inside++;
    else await new Promise<void>((enter) => waiting.push(enter));
    return leave;
  };
}

/** The error where a model gave no text at all: everything that follows would be empty. */
export function nothingSampled(policy: TextPolicy, reason: string): OversightError {
  return new OversightError(`${policy.name} gave no text for any of the first samples; ${reason}`, {
    remedy: 'Try another model, or look at what it is asked: `oversight mona sample ... --estimate --json` shows it.',
  });
}
