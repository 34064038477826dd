// The prompt before anything is sent on: judged as a whole, in turns so that other streams go on, and by the judge where the guard is
// unsure. What it finds opens the texts of the answer.
import {
  type PromptJudgement,
  type ScreenedText,
  type StreamingGuard,
  screenPrompt,
  type Verdict,
} from '../../guard/index.ts';
import { type Configuration, thresholdsOf } from '../configuration/index.ts';
import type { GatewayContext, JudgeAnswer, LoadedGuard } from '../context.ts';
import { escalationOf, isFailedAnswer } from '../operations/index.ts';
import type { GuardedRequest, JsonObject, Protocol } from '../protocol/index.ts';
import type { FailOpenCause } from '../types.ts';
import type { GateSetting } from './answer-gate.ts';
import type { ExchangeDraft } from './exchange-draft.ts';
import { failedText } from './failed-text.ts';
import { Refusal } from './refusal.ts';

export interface PromptParts {
  readonly context: GatewayContext;
  readonly configuration: Configuration;
  readonly guard: LoadedGuard;
  readonly pause: () => Promise<void>;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** Token scores kept for each text. */
const KEPT_TOKENS = 2000;
/** Units of a text of the answer that a judge sees, from its end. */
const JUDGED_UNITS = 32_768;

export class PromptGate {
  readonly #parts: PromptParts;
  readonly #protocol: Protocol;
  readonly #request: GuardedRequest;
  readonly #draft: ExchangeDraft;
  #judgement: PromptJudgement | undefined;
  #failure: Error | undefined;

  constructor(parts: PromptParts, protocol: Protocol, request: GuardedRequest, draft: ExchangeDraft) {
    this.#parts = parts;
    this.#protocol = protocol;
    this.#request = request;
    this.#draft = draft;
  }

  /** @throws Refusal where the request goes no further */
  async judge(): Promise<void> {
    const { mode, failOpen, allowUnjudged } = this.#parts.configuration.guard;
    const isShadow = mode === 'shadow';
    const refused = this.#request.unjudged.find(({ kind }) => !allowUnjudged.includes(kind));
    if (refused && !isShadow)
      throw new Refusal(400, `${refused.path} holds a part that cannot be judged (${refused.kind}).`, {
        code: 'unsupported_content',
        field: refused.path,
      });
    await this.#screen();
    if (isShadow) return;
    const raisedAt = this.#parts.context.elapsed();
    if (this.#failure && !failOpen) await this.#refuse('failed', raisedAt);
    if (this.#failure) this.#failedOpen('guard');
    const verdict = this.#judgement?.verdict;
    if (verdict?.action === 'block') {
      this.#askForRecord(verdict);
      await this.#refuse('flagged', raisedAt);
    }
    if (verdict?.action !== 'escalate') return;
    const asked = await this.#ask(verdict);
    if (asked?.decision !== 'allow') await this.#refuse('judge', raisedAt);
    else if (isFailedAnswer(asked.answer) && !this.#parts.signal.aborted) this.#failedOpen('judge');
  }

  /** The request as the model gets it: without earlier messages that were flagged. */
  withholdFrom(body: JsonObject): JsonObject {
    const withheld = this.#judgement?.withheld ?? [];
    const isShadow = this.#parts.configuration.guard.mode === 'shadow';
    return withheld.length === 0 || isShadow ? body : this.#protocol.withhold(body, withheld);
  }

  /** What the gate of the answer needs to know. */
  gateSetting(): GateSetting {
    const { configuration, context, pause, signal } = this.#parts;
    const { guard, limits, audit, refusal } = configuration;
    const { judge } = context;
    const isShadow = guard.mode === 'shadow';
    return {
      protocol: this.#protocol,
      choices: this.#request.choices,
      limits,
      allowUnjudged: guard.allowUnjudged,
      echo: this.#request.echo,
      open: () => this.#open(),
      clock: context.clock,
      elapsed: context.elapsed,
      judge: isShadow ? undefined : judge,
      question: (text, verdict) => ({
        exchange: [...this.#request.messages, { role: 'assistant', text }],
        verdict,
        folder: this.#parts.guard.folder,
      }),
      refusalDelayMs: refusal.delayMs,
      keep: audit.retainText ? limits.reply : judge ? JUDGED_UNITS : 0,
      budgetMs: guard.budgetMs,
      scored: (micros) => context.metrics.scored(micros),
      isShadow,
      failOpen: guard.failOpen,
      failedOpen: (cause) => this.#failedOpen(cause),
      pause,
      signal,
    };
  }

  #open(): ScreenedText {
    if (!this.#judgement) return failedText(this.#failure ?? new Error('the prompt was not judged'));
    const text = this.#judgement.open();
    // The judge has allowed the prompt; the answer is asked about only when it makes things worse.
    if (text.state === 'unsure') text.settle('allow');
    return text;
  }

  async #screen(): Promise<void> {
    const { context, configuration, guard, signal } = this.#parts;
    const { elapsed } = context;
    const { budgetMs, holdBack, history } = configuration.guard;
    const began = elapsed();
    let since = began;
    let overBudget: Error | undefined;
    const check = () => {
      const took = elapsed() - since;
      if (!(took <= budgetMs))
        overBudget ??= new Error(`judging took ${Math.round(took)} ms of ${budgetMs} ms allowed`);
    };
    const thresholds = await this.#thresholds();
    const found = await screenPrompt(guard.guard, this.#request.messages, {
      thresholds,
      holdBack,
      history,
      keepTokens: KEPT_TOKENS,
      signal,
      pause: async () => {
        check();
        if (overBudget) throw overBudget;
        await this.#parts.pause();
        since = elapsed();
      },
    });
    check();
    const draft = this.#draft;
    draft.promptMs = elapsed() - began;
    signal.throwIfAborted();
    this.#failure = overBudget ?? ('failure' in found ? found.failure : undefined);
    draft.promptFailure = this.#failure;
    if (this.#failure || 'failure' in found) return;
    this.#judgement = found;
    draft.prompt = found;
  }

  /** The thresholds that hold for this caller. Without a judge nobody could be asked, so nothing is held for one. */
  async #thresholds(): Promise<StreamingGuard['thresholds']> {
    const { context, configuration, guard } = this.#parts;
    const draft = this.#draft;
    const factor = await context.campaign
      .thresholdFactor(draft.key, () => draft.noteFailOpen('campaign'))
      .catch(() => {
        throw new Refusal(503, 'The service is not ready for requests.');
      });
    const own = thresholdsOf(configuration, guard.guard.thresholds, context.judge !== undefined);
    const block = own.block * factor;
    const from = own.escalate;
    if (from === undefined || !(from * factor < block)) return { block };
    draft.escalateAt = from * factor;
    return context.judge ? { block, escalate: from * factor } : { block };
  }

  /** Every refusal of a prompt leaves the same time after its first doubt, whichever stage decided. */
  async #refuse(cause: 'flagged' | 'failed' | 'judge', raisedAt: number): Promise<never> {
    const { context, configuration, signal } = this.#parts;
    this.#draft.promptBlocked = cause;
    const left = raisedAt + configuration.refusal.delayMs - context.elapsed();
    if (left > 0) await context.clock.sleep(left, signal);
    throw new Refusal(400, configuration.refusal.message, { code: 'content_filter' });
  }

  /** Counted once for each request. */
  #failedOpen(cause: FailOpenCause): void {
    if (this.#draft.noteFailOpen(cause)) this.#parts.context.metrics.failedOpen(cause);
  }

  /** Undefined where there is nobody to ask. */
  async #ask(verdict: Verdict): Promise<JudgeAnswer | undefined> {
    const { context, guard, signal } = this.#parts;
    if (!context.judge) return undefined;
    const { messages } = this.#request;
    const answer = await context.judge.ask({ exchange: messages, verdict, folder: guard.folder }, signal);
    this.#draft.escalations.push(escalationOf('prompt', verdict.score, answer));
    return answer;
  }

  /** The judge's opinion of what the guard has blocked: for the record, and so that later stages are not told from early ones by their load. */
  #askForRecord(verdict: Verdict): void {
    if (this.#parts.context.judge) void this.#ask(verdict);
  }
}
