// Judges a prompt before anything is sent on, and opens the texts of the answer behind it. The present turn is judged as one exchange;
// each earlier message by itself, so that one old bad message is cut out instead of blocking every harmless turn that follows.
import type { Thresholds } from '../calibration/scoring.ts';
import type { TokenScore, Verdict } from '../types.ts';
import { asFailure, requireNumber } from './failure.ts';
import { addScores } from './kept-scores.ts';
import { placeIn, type Reading, readPrompt } from './readings.ts';
import { ScreenedAnswer } from './screened-answer.ts';
import type {
  GuardStream,
  PromptJudgement,
  PromptMessage,
  ScreenOptions,
  ScreenPrompt,
  StreamingGuard,
} from './types.ts';

/** Units of text pushed at a time; cutting does not matter to the verdict. */
const SLICE = 128;
/** Tokens between two pauses: about 2 ms of work. */
const PAUSE_TOKENS = 64;
/** Units of text that cost about as much as one token where no token comes of them. */
const UNITS_OF_A_TOKEN = 256;
/** What remains of a flagged message's weight with every later user message. */
const DECAY = 0.7;
const TIGHTEN = 0.2;

export const screenPrompt: ScreenPrompt = async (guard, exchange, options = {}) => {
  try {
    return await judgePrompt(guard, exchange, options);
  } catch (error) {
    return { failure: asFailure(error) };
  }
};

async function judgePrompt(
  guard: StreamingGuard,
  exchange: readonly PromptMessage[],
  options: ScreenOptions,
): Promise<PromptJudgement> {
  const reader = new PromptReader(options);
  const own = options.thresholds ?? guard.thresholds;
  const { present, earlier } = readPrompt(exchange, options.history ?? 'withhold');
  const withheld = new Set<number>();
  let weight = 0;
  for (const reading of earlier) {
    const stream = guard.stream({ thresholds: own });
    await reader.read(stream, reading);
    const verdict = soundVerdict(stream);
    if (!stream.flagged && verdict.action !== 'block') continue;
    for (const { index } of reading.spans) withheld.add(index);
    weight = Math.max(weight, verdict.score * DECAY ** reading.laterUsers);
  }
  const thresholds = tightened(own, (options.tighten ?? TIGHTEN) * Math.min(1, weight));
  const stream = guard.stream({ thresholds });
  for (const reading of present) await reader.read(stream, reading);
  const place = (verdict: Verdict) => placed(verdict, present, exchange.length);
  const found = place(soundVerdict(stream));
  return {
    verdict: stream.flagged ? { ...found, action: 'block' } : found,
    threshold: thresholds.block,
    withheld: [...withheld].sort((a, b) => a - b),
    tokens: reader.tokens,
    open: () =>
      new ScreenedAnswer(() => stream.fork(), {
        holdBack: options.holdBack ?? 0,
        keepTokens: options.keepTokens ?? 0,
        escalate: thresholds.escalate,
        place,
      }),
  };
}

/** The guard counts what it was shown; the caller's prompt holds what was left out as well, and the answer behind it all. */
function placed(verdict: Verdict, present: readonly Reading[], answer: number): Verdict {
  const { evidence } = verdict;
  if (!evidence) return verdict;
  const reading = present[evidence.message];
  return { ...verdict, evidence: reading ? placeIn(reading, evidence) : { ...evidence, message: answer } };
}

/** Pushes messages slice by slice, and pauses between slices. */
class PromptReader {
  readonly tokens = new Map<number, readonly TokenScore[]>();
  readonly #options: ScreenOptions;
  #work = 0;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  async read(stream: GuardStream, { role, spans }: Reading): Promise<void> {
    // The scores of a seam are no scores of one text.
    const most = spans.length === 1 ? (this.#options.keepTokens ?? 0) : 0;
    const kept: TokenScore[] = [];
    const take = (scores: readonly TokenScore[]) => {
      for (const { score } of scores) requireNumber(score);
      addScores(kept, scores, most);
      this.#work += scores.length;
    };
    stream.begin(role, false);
    for (const { text } of spans)
      for (let start = 0; start < text.length; ) {
        const end = sliceEnd(text, start);
        take(stream.push(text.slice(start, end)));
        this.#work += (end - start) / UNITS_OF_A_TOKEN;
        start = end;
        await this.#rest();
      }
    take(stream.end());
    if (most > 0) this.tokens.set(spans[0]!.index, kept);
  }

  async #rest(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    if (this.#work < PAUSE_TOKENS) return;
    this.#work = 0;
    await this.#options.pause?.();
    this.#options.signal?.throwIfAborted();
  }
}

function tightened({ block, escalate }: Thresholds, share: number): Thresholds {
  const factor = 1 - Math.min(1, Math.max(0, share));
  return escalate === undefined ? { block: block * factor } : { block: block * factor, escalate: escalate * factor };
}

function soundVerdict(stream: GuardStream): Verdict {
  const verdict = stream.verdict();
  requireNumber(verdict.score);
  return verdict;
}

function sliceEnd(text: string, start: number): number {
  const end = Math.min(text.length, start + SLICE);
  const isWithinPair =
    end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!) && /[\udc00-\udfff]/.test(text[end]!);
  return isWithinPair ? end + 1 : end;
}
