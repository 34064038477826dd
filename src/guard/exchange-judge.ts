// Gathers token after token of an exchange into a verdict. The score is the running maximum over all messages and both views, so it
// never falls while the exchange grows; where it crosses the threshold, that token is the first flag.
import { actionOf, type Calibration, judge, ruleScores, type Thresholds } from './calibration/scoring.ts';
import { emptyLogits, type Logits, raise } from './model/ensemble.ts';
import type { Token } from './text/tokenizer.ts';
import type { Evidence, Exchange, TokenScore, Verdict } from './types.ts';

/** What a judge needs to know of a guard. */
export interface Judging {
  readonly rules: readonly string[];
  readonly calibration: Calibration;
  readonly thresholds: Thresholds;
  /** Hash of the guard's manifest. */
  readonly hash: string;
}

type Role = Exchange[number]['role'];

export class ExchangeJudge {
  readonly #guard: Judging;
  readonly #maximum: Logits;
  #evidence: Evidence | undefined;
  #stage: Verdict['stage'] = 'prompt';
  #score = 0;
  #style = 0;
  /** Starts of the last tokens of the current message, as a ring: what moved a score stands within them. */
  readonly #starts = new Int32Array(EVIDENCE_TOKENS);
  #message = -1;
  #count = 0;

  constructor(guard: Judging) {
    this.#guard = guard;
    this.#maximum = emptyLogits(guard.rules.length);
  }

  /** Takes a scored token of message `index`; returns its own score and whether the exchange is at or over the threshold now. */
  take(index: number, role: Role, token: Token, logits: Logits): TokenScore & { readonly flagged: boolean } {
    this.note(index, role, token, logits);
    const own = judge(logits, this.#guard.calibration);
    return { end: token.end, score: own.score, flagged: this.#score >= this.#guard.thresholds.block };
  }

  /** Takes a scored token whose own score nobody asks for. */
  note(index: number, role: Role, token: Token, logits: Logits): void {
    if (index !== this.#message) [this.#message, this.#count] = [index, 0];
    this.#starts[this.#count++ % EVIDENCE_TOKENS] = token.start;
    const before = this.#maximum.style;
    const higher = raise(this.#maximum, logits);
    if (higher || this.#maximum.style > before) {
      const { score, style } = judge(this.#maximum, this.#guard.calibration);
      this.#score = score;
      this.#style = style;
    }
    if (!higher) return;
    this.#stage = role === 'assistant' ? 'response' : 'prompt';
    const first = this.#starts[this.#count <= EVIDENCE_TOKENS ? 0 : this.#count % EVIDENCE_TOKENS]!;
    this.#evidence = { message: index, start: Math.min(first, token.start), end: token.end };
  }

  verdict(): Verdict {
    const { rules, thresholds, hash } = this.#guard;
    return {
      action: actionOf(this.#score, thresholds),
      score: this.#score,
      rules: ruleScores(rules, this.#maximum.rules, this.#score),
      style: this.#style,
      evidence: this.#evidence,
      stage: this.#stage,
      guard: hash,
    };
  }
}

/** The linear member's window: what moved a score mostly stands within this many tokens. */
const EVIDENCE_TOKENS = 20;
