// All texts of one answer under judgement: each channel has its own state behind the same prompt. Decides with the judge where the
// guard is unsure, and says when a refusal may leave, so that its moment does not tell which stage fired.
import type { Clock } from '../../base/index.ts';
import type { ScreenedText, Verdict } from '../../guard/index.ts';
import type { Judge, JudgeAnswer, JudgeQuestion } from '../context.ts';
import { escalationOf, isFailedAnswer } from '../operations/index.ts';
import type { Piece } from '../protocol/index.ts';
import type { ExchangeRecord } from '../types.ts';
import { AnswerText, type TextSetting } from './answer-text.ts';

export type Escalation = ExchangeRecord['escalations'][number];
/** Why an answer, or one of its choices, is refused. */
export type RefusalCause = 'flagged' | 'failed' | 'judge' | 'unjudged';

export interface AnswerSetting extends TextSetting {
  /** Opens a text behind the prompt. */
  readonly open: () => ScreenedText;
  readonly clock: Clock;
  readonly judge: Judge | undefined;
  /** What the judge is asked about a text of the answer. */
  readonly question: (text: string, verdict: Verdict) => JudgeQuestion;
  /** Milliseconds between the first doubt and a refusal. */
  readonly refusalDelayMs: number;
  /** Gives other work a turn. */
  readonly pause: () => Promise<void>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Work without a turn for others, in milliseconds. */
const TURN = 4;
/** Texts of one answer; more is no answer but an attack on memory. */
const MOST_TEXTS = 1024;

export class AnswerTexts {
  readonly #setting: AnswerSetting;
  readonly #texts = new Map<string, AnswerText>();
  /** Questions to the judge that nobody waits for. */
  readonly #asides: Promise<void>[] = [];
  #turnBegan = 0;
  readonly escalations: Escalation[] = [];
  readonly blocked = new Map<number, RefusalCause>();
  /** When the doubt about a choice that is not settled yet was raised, on `elapsed`. */
  readonly #raisedAt = new Map<number, number>();

  constructor(setting: AnswerSetting) {
    this.#setting = setting;
  }

  get all(): readonly AnswerText[] {
    return [...this.#texts.values()];
  }

  /** A new turn has begun: other work had its chance just now. */
  beginTurn(): void {
    this.#turnBegan = this.#setting.elapsed();
  }

  /** A promise where others have waited long enough. */
  turn(): Promise<void> | undefined {
    if (this.#setting.elapsed() - this.#turnBegan < TURN) return undefined;
    return this.#setting.pause().then(() => this.beginTurn());
  }

  /** The text of a piece. @throws RangeError where there are too many */
  textOf(piece: Piece): AnswerText {
    const known = this.#texts.get(piece.channel);
    if (known) return known;
    if (this.#texts.size >= MOST_TEXTS) throw new RangeError(`an answer has more than ${MOST_TEXTS} texts`);
    const text = new AnswerText(piece, this.#setting.open, this.#setting);
    this.#texts.set(piece.channel, text);
    return text;
  }

  named(channel: string): AnswerText | undefined {
    return this.#texts.get(channel);
  }

  ofChoice(choice: number): readonly AnswerText[] {
    return this.all.filter((text) => text.choice === choice);
  }

  /** Judges the pieces from the `index`th on; a promise where that takes more than one turn. Pieces of blocked choices are left out. */
  push(pieces: readonly Piece[], index = 0, offset = 0): Promise<void> | undefined {
    for (let i = index; i < pieces.length; i++) {
      const piece = pieces[i]!;
      if (this.blocked.has(piece.choice)) continue;
      const text = this.textOf(piece);
      const start = i === index ? offset : 0;
      for (let at = text.push(piece.text, start); at < piece.text.length; at = text.push(piece.text, at)) {
        const turn = this.turn();
        const from = at;
        if (turn) return turn.then(() => this.push(pieces, i, from));
      }
    }
    return undefined;
  }

  /**
   * Settles what is in doubt among `texts` and notes which choices are refused. A promise where a judge has to be asked; afterwards
   * no text of a choice that goes on is in doubt.
   */
  decide(texts: readonly AnswerText[]): Promise<void> | undefined {
    for (const text of texts) {
      if (this.blocked.has(text.choice)) continue;
      const { state } = text;
      if (state === 'failed') this.refuse(text.choice, 'failed', text);
      else if (state === 'flagged') this.refuse(text.choice, 'flagged', text);
      else if (state === 'unsure') {
        const { judge } = this.#setting;
        if (!judge) this.refuse(text.choice, 'flagged');
        else return this.#ask(judge, text).then(() => this.decide(texts));
      }
    }
    return undefined;
  }

  /** Notes that a choice is refused; with a judge, it is asked for the record all the same. */
  refuse(choice: number, cause: RefusalCause, text?: AnswerText): void {
    if (this.blocked.has(choice)) return;
    this.blocked.set(choice, cause);
    this.#raise(choice);
    const { judge } = this.#setting;
    if (judge && text && cause === 'flagged') this.#asides.push(this.#consult(judge, text).then(() => undefined));
  }

  /** Notes the moment of a doubt. */
  #raise(choice: number): void {
    if (!this.#raisedAt.has(choice)) this.#raisedAt.set(choice, this.#setting.elapsed());
  }

  /** A promise of the moment at which the refusals of these choices may leave; undefined where they may at once. */
  refusalMoment(choices: Iterable<number>): Promise<void> | undefined {
    const { elapsed, clock, refusalDelayMs, signal } = this.#setting;
    const now = elapsed();
    const raised = [...choices].map((choice) => this.#raisedAt.get(choice) ?? now);
    const left = Math.max(...raised) + refusalDelayMs - now;
    return left > 0 ? clock.sleep(left, signal).catch(() => undefined) : undefined;
  }

  /** Resolves when every question to the judge is answered, which its time limit bounds. */
  async settled(): Promise<void> {
    await Promise.all(this.#asides);
  }

  async #ask(judge: Judge, text: AnswerText): Promise<void> {
    this.#raise(text.choice);
    const { decision, answer } = await this.#consult(judge, text);
    text.settle(decision);
    const { failedOpen, signal } = this.#setting;
    if (decision === 'allow' && isFailedAnswer(answer) && !signal.aborted) failedOpen('judge');
    if (decision === 'allow') this.#raisedAt.delete(text.choice);
    else this.refuse(text.choice, 'judge');
    this.beginTurn();
  }

  async #consult(judge: Judge, text: AnswerText): Promise<JudgeAnswer> {
    const { question, signal } = this.#setting;
    const verdict = text.verdict();
    const answer = await judge.ask(question(text.kept, verdict), signal);
    this.escalations.push(escalationOf(text.channel, verdict.score, answer));
    return answer;
  }
}
