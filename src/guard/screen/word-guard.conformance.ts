// A guard for tests that anyone can check by eye: the score of a text is that of its worst word. It keeps the whole text and judges it
// anew each time, so it owes nothing to the streaming code that is tested against it. (The name keeps it out of the build.)
import { actionOf, type Thresholds } from '../calibration/scoring.ts';
import type { Message, TokenScore, Verdict } from '../types.ts';
import type { GuardStream, StreamingGuard } from './types.ts';

export interface WordGuardOptions {
  /** Score of a word; default: 1 for "forbidden", 0.6 for "doubtful", 0.61 for "dubious", 0.9 for "worse", else 0. */
  readonly scoreOf?: (word: string) => number;
  readonly thresholds?: Thresholds;
}

const SCORES: Readonly<Record<string, number>> = { forbidden: 1, worse: 0.9, dubious: 0.61, doubtful: 0.6 };

/** A guard whose tokens are words between white space. */
export function wordGuard(options: WordGuardOptions = {}): StreamingGuard {
  const { scoreOf = (word) => SCORES[word] ?? 0, thresholds = { block: 0.95 } } = options;
  return {
    hash: 'words',
    thresholds,
    rules: ['rule'],
    stream: (own = {}) => new WordStream(scoreOf, own.thresholds ?? thresholds, []),
  };
}

class WordStream implements GuardStream {
  readonly #scoreOf: (word: string) => number;
  readonly #thresholds: Thresholds;
  readonly #before: string[];
  #open: string | undefined;
  #told = 0;
  #highest = 0;
  judgedEnd = 0;
  flagged = false;

  constructor(scoreOf: (word: string) => number, thresholds: Thresholds, before: string[]) {
    this.#scoreOf = scoreOf;
    this.#thresholds = thresholds;
    this.#before = before;
    for (const text of before) this.#raise(text);
  }

  begin(_role: Message['role']): void {
    this.#open = '';
    this.#told = 0;
    this.judgedEnd = 0;
  }

  push(text: string): readonly TokenScore[] {
    this.#open += text;
    return this.#tell(/\S+(?=\s)/g);
  }

  end(): readonly TokenScore[] {
    const told = this.#tell(/\S+/g);
    if (this.#open !== undefined) this.#before.push(this.#open);
    this.#open = undefined;
    return told;
  }

  peek(): Verdict {
    return this.#verdictAt(Math.max(this.#highest, ...this.#scores(this.#open ?? '')));
  }

  peekFlagged(): boolean {
    return this.peek().action === 'block';
  }

  fork(): GuardStream {
    return new WordStream(this.#scoreOf, this.#thresholds, [...this.#before]);
  }

  verdict(): Verdict {
    return this.#verdictAt(this.#highest);
  }

  finish(): Verdict {
    this.end();
    return this.verdict();
  }

  #tell(words: RegExp): TokenScore[] {
    const told: TokenScore[] = [];
    for (const match of (this.#open ?? '').matchAll(words)) {
      const end = match.index + match[0].length;
      if (end <= this.#told) continue;
      this.#told = end;
      this.#raise(match[0]);
      told.push({ end, score: this.#scoreOf(match[0]) });
      if (!this.flagged) this.judgedEnd = end;
    }
    return told;
  }

  #raise(text: string): void {
    this.#highest = Math.max(this.#highest, ...this.#scores(text));
    this.flagged = !(this.#highest < this.#thresholds.block);
  }

  #scores(text: string): number[] {
    return (text.match(/\S+/g) ?? []).map(this.#scoreOf);
  }

  #verdictAt(score: number): Verdict {
    const evidence = score > 0 ? { message: this.#before.length, start: 0, end: 1 } : undefined;
    const action = actionOf(score, this.#thresholds);
    return { action, score, rules: { rule: score }, style: 0, evidence, stage: 'response', guard: 'words' };
  }
}
