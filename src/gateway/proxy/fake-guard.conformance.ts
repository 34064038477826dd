// A guard of words for tests: "forbidden" is to be blocked, "doubtful" is unsure, "explode" makes it throw and "unnumbered" give no
// number. A word counts once it is complete, in whatever pieces it came; case and accents do not matter, other words are harmless.
import type { Exchange, GuardStream, Message, StreamingGuard, TokenScore, Verdict } from '../../guard/index.ts';

const SCORES: Readonly<Record<string, number>> = {
  forbidden: 0.95,
  doubtful: 0.6,
  suspicious: 0.7,
  unnumbered: Number.NaN,
};
const PLAIN = 0.01;
const WORD = /[\p{L}\p{N}]/u;

export interface FakeGuardOptions {
  /** Called before each push; may spend time or throw. */
  readonly onPush?: (text: string) => void;
  /** Words and their scores, beside the built-in ones. */
  readonly words?: Readonly<Record<string, number>>;
}

export function createFakeGuard(
  options: FakeGuardOptions = {},
): StreamingGuard & { check(exchange: Exchange): Verdict } {
  const guard: StreamingGuard = {
    hash: 'f'.repeat(64),
    thresholds: { block: 0.9, escalate: 0.5 },
    rules: ['no-forbidden', 'no-other'],
    stream: ({ thresholds = guard.thresholds } = {}) => new FakeStream({ ...options, thresholds }),
  };
  return {
    ...guard,
    check(exchange) {
      const stream = guard.stream();
      for (const { role, text } of exchange) {
        stream.begin(role);
        stream.push(text);
      }
      return stream.finish();
    },
  };
}

const ALLOWED: Verdict = {
  action: 'allow',
  score: PLAIN,
  rules: { 'no-forbidden': PLAIN },
  style: 0,
  evidence: undefined,
  stage: 'response',
  guard: 'a'.repeat(64),
};

/** Allows everything, at next to no cost. */
export const allowingGuard: StreamingGuard = {
  hash: ALLOWED.guard,
  thresholds: { block: 0.9 },
  rules: ['no-forbidden'],
  stream: () => allowingStream(),
};

function allowingStream(): GuardStream {
  let length = 0;
  const verdict = () => ALLOWED;
  return {
    flagged: false,
    get judgedEnd() {
      return length;
    },
    begin() {
      length = 0;
    },
    push(text) {
      length += text.length;
      return [{ end: length, score: PLAIN }];
    },
    end: () => [],
    peek: verdict,
    peekFlagged: () => false,
    fork: allowingStream,
    verdict,
    finish: verdict,
  };
}

interface Setting extends FakeGuardOptions {
  readonly thresholds: StreamingGuard['thresholds'];
}

class FakeStream implements GuardStream {
  readonly #setting: Setting;
  #score = 0;
  #flagged = false;
  #message = -1;
  #role: Message['role'] = 'user';
  #length = 0;
  #word = '';
  #half = '';
  judgedEnd = 0;
  #evidence: Verdict['evidence'];
  #stage: Verdict['stage'] = 'prompt';

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  get flagged(): boolean {
    return this.#flagged;
  }

  begin(role: Message['role']): void {
    this.end();
    this.#message++;
    this.#role = role;
    this.#length = 0;
    this.judgedEnd = 0;
  }

  push(text: string): readonly TokenScore[] {
    this.#setting.onPush?.(text);
    const scores: TokenScore[] = [];
    // Half a character is no character yet.
    const whole = this.#half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? whole.length - 1 : whole.length;
    this.#half = whole.slice(cut);
    for (const character of whole.slice(0, cut)) {
      if (WORD.test(character)) this.#word += character;
      else this.#complete(scores);
      this.#length += character.length;
      if (this.#word === '' && !this.#flagged) this.judgedEnd = this.#length;
    }
    return scores;
  }

  end(): readonly TokenScore[] {
    const scores: TokenScore[] = [];
    this.#length += this.#half.length;
    this.#half = '';
    this.#complete(scores);
    if (!this.#flagged) this.judgedEnd = this.#length;
    return scores;
  }

  #scoreOf(word: string): number {
    const plain = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    if (plain === 'explode') throw new Error('the fake guard exploded');
    return this.#setting.words?.[plain] ?? (Object.hasOwn(SCORES, plain) ? SCORES[plain]! : PLAIN);
  }

  #complete(scores: TokenScore[]): void {
    if (this.#word === '') return;
    const score = this.#scoreOf(this.#word);
    const start = this.#length - this.#word.length;
    this.#word = '';
    scores.push({ end: this.#length, score });
    if (score <= this.#score) return;
    this.#score = score;
    this.#flagged ||= score >= this.#setting.thresholds.block;
    this.#evidence = { message: this.#message, start, end: this.#length };
    this.#stage = this.#role === 'assistant' ? 'response' : 'prompt';
  }

  verdict(): Verdict {
    const { block, escalate } = this.#setting.thresholds;
    const score = this.#score;
    return {
      action: score >= block ? 'block' : escalate !== undefined && score >= escalate ? 'escalate' : 'allow',
      score,
      rules: { 'no-forbidden': score, 'no-other': 0 },
      style: 0,
      evidence: this.#evidence,
      stage: this.#stage,
      guard: 'f'.repeat(64),
    };
  }

  peek(): Verdict {
    const copy = this.fork();
    copy.end();
    return copy.verdict();
  }

  peekFlagged(): boolean {
    return this.peek().action === 'block';
  }

  fork(): FakeStream {
    const copy = new FakeStream(this.#setting);
    copy.#score = this.#score;
    copy.#flagged = this.#flagged;
    copy.#message = this.#message;
    copy.#role = this.#role;
    copy.#length = this.#length;
    copy.#word = this.#word;
    copy.#half = this.#half;
    copy.judgedEnd = this.judgedEnd;
    copy.#evidence = this.#evidence;
    copy.#stage = this.#stage;
    return copy;
  }

  finish(): Verdict {
    this.end();
    return this.verdict();
  }
}
