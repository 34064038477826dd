// What is noted of a request while it runs, and the record that comes of it. Every request of a guarded route has one, however it ends.
import { sha256 } from '../../base/index.ts';
import type { PromptJudgement, Verdict } from '../../guard/index.ts';
import type { Configuration } from '../configuration/index.ts';
import type { LoadedGuard } from '../context.ts';
import type { GuardedRequest, Protocol, TokenUsage } from '../protocol/index.ts';
import type { Decided, Enforced, ExchangeRecord, FailOpenCause, ScannedPart } from '../types.ts';
import { unjudgedPart } from './answer-gate.ts';
import { describeFailure } from './answer-text.ts';
import type { AnswerTexts, Escalation } from './answer-texts.ts';

/** Parts that one record names. */
const MOST_PARTS = 256;

export interface DraftSetting {
  readonly id: string;
  readonly time: number;
  readonly protocol: Protocol;
  readonly guard: LoadedGuard;
  readonly configuration: Configuration;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number;
}

/** `part` is '' for the prompt, the channel for a text of the answer. */
interface PartVerdict {
  readonly part: string;
  readonly verdict: Verdict;
}

export class ExchangeDraft {
  readonly #setting: DraftSetting;
  readonly #began: number;
  key = '';
  request: GuardedRequest | undefined;
  prompt: PromptJudgement | undefined;
  promptFailure: Error | undefined;
  promptMs = 0;
  /** Set where the prompt was refused by the judge or the guard. */
  promptBlocked: 'flagged' | 'failed' | 'judge' | undefined;
  answer: AnswerTexts | undefined;
  answerUnjudged: readonly ScannedPart[] = [];
  usage: TokenUsage | undefined;
  pieces = 0;
  upstreamStatus: number | undefined;
  upstreamFirstByte: number | undefined;
  addedFirstToken: number | undefined;
  readonly escalations: Escalation[] = [];
  /** What failed and passed all the same; see `noteFailOpen`. */
  readonly #failOpen = new Set<FailOpenCause>();
  /** What was done, where it was not the guard's doing. */
  ended: 'refused' | 'aborted' | 'upstream' | undefined;
  status = 0;
  error: string | undefined;

  constructor(setting: DraftSetting) {
    this.#setting = setting;
    this.#began = setting.elapsed();
  }

  /** Arrival, milliseconds since 1970. */
  get time(): number {
    return this.#setting.time;
  }

  get age(): number {
    return this.#setting.elapsed() - this.#began;
  }

  /** Notes that something passes because this failed; true the first time, which is when it is to be counted. */
  noteFailOpen(cause: FailOpenCause): boolean {
    const isNew = !this.#failOpen.has(cause);
    this.#failOpen.add(cause);
    return isNew;
  }

  /** The action that the guard found, over prompt and answer. */
  get decided(): Decided {
    const verdicts = this.#verdicts();
    if (this.#failures().length > 0) return 'error';
    if (verdicts.length === 0) return 'none';
    if (verdicts.some(({ verdict }) => verdict.action === 'block')) return 'block';
    const threshold = this.escalateAt;
    const isUnsure = ({ verdict }: PartVerdict) =>
      verdict.action === 'escalate' || (threshold !== undefined && verdict.score >= threshold);
    return verdicts.some(isUnsure) ? 'escalate' : 'allow';
  }

  /** The verdicts when it ended: many fields of the record are read from them. */
  #last: readonly PartVerdict[] | undefined;
  /** Score from which the guard is unsure, whether or not there is a judge. */
  escalateAt: number | undefined;

  get enforced(): Enforced {
    const { mode, failOpen } = this.#setting.configuration.guard;
    if (this.ended === 'refused') return 'refused';
    const hasFailed = this.#failures().length > 0;
    const isBlocked = this.promptBlocked !== undefined || (this.answer?.blocked.size ?? 0) > 0;
    if (isBlocked) return hasFailed && !this.#isFlagged() ? 'failed-closed' : 'blocked';
    if (this.ended === 'aborted') return 'aborted';
    if (mode === 'shadow') return this.decided === 'allow' || this.decided === 'none' ? 'passed' : 'shadow';
    if (hasFailed) return failOpen ? 'failed-open' : 'failed-closed';
    if (this.ended === 'upstream' && !this.answer?.all.some((text) => text.released > 0)) return 'none';
    return 'passed';
  }

  /** Rule with the highest score of the verdict that decided; '' where nothing was found. */
  get rule(): string {
    const { decided } = this;
    return decided === 'block' || decided === 'escalate' ? highestRule(this.#deciding()?.verdict) : '';
  }

  /** Rule of a refusal, for its header: with a failed guard or an unjudged part there is none. */
  get blockingRule(): string {
    return this.#failures().length > 0 ? '' : highestRule(this.#deciding()?.verdict);
  }

  finish(): ExchangeRecord {
    const { id, time, protocol, guard, configuration } = this.#setting;
    this.#last = this.#askVerdicts();
    const deciding = this.#deciding();
    const { request, answer } = this;
    const scoring = answer?.all.reduce((sum, text) => sum + text.spent, 0) ?? 0;
    const failOpen = [...this.#failOpen];
    return {
      id,
      time,
      route: protocol.path,
      protocol: protocol.name,
      key: this.key,
      model: request?.model ?? '',
      stream: request?.stream ?? false,
      choices: request?.choices ?? 0,
      guard: guard.hash,
      constitution: guard.constitution,
      threshold: this.prompt?.threshold ?? configuration.guard.block ?? guard.guard.thresholds.block,
      decided: this.decided,
      enforced: this.enforced,
      mode: configuration.guard.mode,
      stage: this.#stage(),
      rule: this.rule,
      rules: deciding?.verdict.rules ?? {},
      score: deciding && Number.isFinite(deciding.verdict.score) ? deciding.verdict.score : null,
      evidence: this.#evidence(deciding),
      parts: this.#parts().slice(0, MOST_PARTS),
      withheld: this.prompt?.withheld ?? [],
      escalations: [...this.escalations, ...(answer?.escalations ?? [])],
      ...(failOpen.length > 0 && { failOpen }),
      status: this.status,
      error: this.error ?? this.#failures()[0],
      upstreamStatus: this.upstreamStatus,
      timings: {
        total: round(this.age),
        prompt: round(this.promptMs),
        upstreamFirstByte: this.upstreamFirstByte && round(this.upstreamFirstByte),
        addedFirstToken: this.addedFirstToken && round(this.addedFirstToken),
        scoring: round(scoring),
      },
      pieces: this.pieces,
      usage: this.usage,
    };
  }

  #verdicts(): readonly PartVerdict[] {
    return this.#last ?? this.#askVerdicts();
  }

  #askVerdicts(): readonly PartVerdict[] {
    const answers = this.answer?.all.map((text) => ({ part: text.channel, verdict: text.verdict() })) ?? [];
    return this.prompt ? [{ part: '', verdict: this.prompt.verdict }, ...answers] : answers;
  }

  /** The verdict with the highest score; of equals the first, since an answer's verdict carries its prompt's. */
  #deciding(): PartVerdict | undefined {
    let best: PartVerdict | undefined;
    for (const one of this.#verdicts()) if (!best || one.verdict.score > best.verdict.score) best = one;
    return best;
  }

  #failures(): readonly string[] {
    const own = this.promptFailure ? [describeFailure(this.promptFailure)] : [];
    const texts = this.answer?.all.flatMap(({ failure }) => (failure ? [describeFailure(failure)] : [])) ?? [];
    return [...own, ...texts];
  }

  #isFlagged(): boolean {
    const causes = [...(this.answer?.blocked.values() ?? [])];
    return this.promptBlocked === 'flagged' || causes.some((cause) => cause !== 'failed');
  }

  #stage(): ExchangeRecord['stage'] {
    const causes = [...(this.answer?.blocked.values() ?? [])];
    if (this.promptBlocked === 'judge' || causes.includes('judge')) return 'judge';
    if (this.promptBlocked) return 'prompt';
    if (causes.length > 0) return 'response';
    if (this.decided === 'block' || this.decided === 'escalate')
      return this.#deciding()?.part === '' ? 'prompt' : 'response';
    return 'none';
  }

  #evidence(deciding: PartVerdict | undefined): ExchangeRecord['evidence'] {
    const found = deciding?.verdict.evidence;
    if (!found) return undefined;
    const { message, start, end } = found;
    return { part: this.request?.messages[message]?.path ?? deciding.part, start, end };
  }

  #parts(): readonly ScannedPart[] {
    const { retainText } = this.#setting.configuration.audit;
    const { request, prompt } = this;
    const parts: ScannedPart[] = [];
    for (const [index, { path, role, text }] of request?.messages.entries() ?? []) {
      if (parts.length >= MOST_PARTS) break;
      const tokens = prompt?.tokens.get(index);
      const withheld = prompt?.withheld.includes(index) ?? false;
      parts.push({
        side: 'request',
        name: path,
        role,
        length: text.length,
        hash: sha256(text),
        scanned: prompt !== undefined,
        reason: prompt ? undefined : this.promptFailure ? describeFailure(this.promptFailure) : 'not judged',
        score: prompt ? highest(tokens, prompt.verdict, index) : null,
        action: prompt ? actionOf(withheld, prompt.verdict, index) : this.promptFailure ? 'error' : 'not-scanned',
        text: retainText ? text : undefined,
        tokens,
      });
    }
    for (const { path, kind } of request?.unjudged ?? [])
      parts.push(unjudgedPart('request', path, `${kind} is not judged`));
    for (const text of this.answer?.all ?? []) parts.push(text.part(retainText));
    return [...parts, ...this.answerUnjudged];
  }
}

/** The rule that weighs most in a verdict; '' without rules. */
function highestRule(verdict: Verdict | undefined): string {
  let [best, most] = ['', 0];
  for (const [rule, score] of Object.entries(verdict?.rules ?? {})) if (score > most) [best, most] = [rule, score];
  return best;
}

function highest(tokens: readonly { readonly score: number }[] | undefined, verdict: Verdict, index: number): number {
  const own = tokens?.reduce((most, { score }) => Math.max(most, score), 0) ?? 0;
  return verdict.evidence?.message === index ? Math.max(own, verdict.score) : own;
}

/** A message is called blocked where it was withheld, or where the evidence against the whole prompt stands in it. */
function actionOf(withheld: boolean, verdict: Verdict, index: number): ScannedPart['action'] {
  if (withheld) return 'block';
  return verdict.evidence?.message === index ? verdict.action : 'allow';
}

/** Microseconds are enough. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;
