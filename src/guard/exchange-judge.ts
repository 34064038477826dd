// Gathers token after token of an exchange into a verdict. The score is the running maximum over all messages and both views, so it
// never falls while the exchange grows; where it crosses the threshold, that token is the first flag.
import { actionOf, type Calibration, judge, ruleScores, scoreOf, type Thresholds } from './calibration/scoring.ts';
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
  /** Set once a member gave no number: the exchange is then blocked, whatever follows. */
  #isBroken = false;
  /** Kept until something rises: most tokens raise nothing. */
  #verdict: Verdict | undefined;

  constructor(guard: Judging) {
    this.#guard = guard;
    this.#maximum = emptyLogits(guard.rules.length);
  }

  /** Takes over the state of another judge of the same guard; what is taken here then leaves that one untouched. */
  copyFrom(other: ExchangeJudge): void {
    this.#maximum.harm = other.#maximum.harm;
    this.#maximum.style = other.#maximum.style;
    this.#maximum.rules.set(other.#maximum.rules);
    this.#evidence = other.#evidence;
    this.#stage = other.#stage;
    this.#score = other.#score;
    this.#style = other.#style;
    this.#starts.set(other.#starts);
    this.#message = other.#message;
    this.#count = other.#count;
    this.#isBroken = other.#isBroken;
    this.#verdict = other.#verdict;
  }

  /** True where the exchange is at or over the threshold; stays true. */
  get flagged(): boolean {
    return !(this.#score < this.#guard.thresholds.block);
  }

  /** Takes a scored token of message `index`; returns its own score and whether the exchange is at or over the threshold now. */
  take(index: number, role: Role, token: Token, logits: Logits): TokenScore & { readonly flagged: boolean } {
    this.note(index, role, token, logits);
    return { end: token.end, score: scoreOf(logits, this.#guard.calibration), flagged: this.flagged };
  }

  /** Takes a scored token whose own score nobody asks for. */
  note(index: number, role: Role, token: Token, logits: Logits): void {
    if (index !== this.#message) [this.#message, this.#count] = [index, 0];
    this.#starts[this.#count++ % EVIDENCE_TOKENS] = token.start;
    if (Number.isNaN(logits.harm) || Number.isNaN(logits.style)) this.#isBroken = true;
    else if (!exceeds(logits, this.#maximum)) return;
    this.#verdict = undefined;
    const before = this.#maximum.style;
    const higher = raise(this.#maximum, logits);
    if (this.#isBroken) [this.#score, this.#style] = [1, 1];
    else if (higher || this.#maximum.style > before) {
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
    this.#verdict ??= this.#say();
    return this.#verdict;
  }

  #say(): Verdict {
    const { rules, thresholds, hash } = this.#guard;
    const score = this.#score;
    const maximum = this.#maximum.rules.slice();
    let scores: Verdict['rules'] | undefined;
    return {
      action: actionOf(score, thresholds),
      score,
      // Nearly all verdicts are asked for their score and action only.
      get rules() {
        scores ??= ruleScores(rules, maximum, score);
        return scores;
      },
      style: this.#style,
      evidence: this.#evidence,
      stage: this.#stage,
      guard: hash,
    };
  }
}

/** True where at least one of the logits is higher than its maximum. */
function exceeds(logits: Logits, maximum: Logits): boolean {
  if (logits.harm > maximum.harm || logits.style > maximum.style) return true;
  for (let rule = 0; rule < logits.rules.length; rule++) if (logits.rules[rule]! > maximum.rules[rule]!) return true;
  return false;
}

/** The linear member's window: what moved a score mostly stands within this many tokens. */
const EVIDENCE_TOKENS = 20;
