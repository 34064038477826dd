// The texts of one answer under the guard: what may leave, and whether anything was flagged. Shared by streamed and whole answers.
import { type PromptJudgement, type ScreenedText, screenJson } from '../guard/index.ts';
import type { Ask } from './ask.ts';
import type { BlockedReport } from './options.ts';
import type { CarriedText } from './part.ts';

/** A place in a text that must be clear before a part may leave. */
export interface Waiting {
  readonly screened: ScreenedText;
  readonly until: number;
}

export class ScreenedAnswer {
  readonly #prompt: PromptJudgement;
  readonly #ask: Ask;
  readonly #texts = new Map<string, { readonly screened: ScreenedText; text: string }>();

  constructor(prompt: PromptJudgement, ask: Ask) {
    this.#prompt = prompt;
    this.#ask = ask;
  }

  /** Judges what a part carries; gives the places that it waits for. */
  take(texts: readonly CarriedText[]): readonly Waiting[] {
    return texts.map(({ channel, form, text, isLast }) => {
      const entry = this.#open(channel, form);
      if (text !== '') {
        entry.screened.push(text);
        if (this.#ask.isWanted) entry.text += text;
      }
      if (isLast) entry.screened.end();
      return { screened: entry.screened, until: entry.screened.length };
    });
  }

  /** The answer is over: judges the last words of what is still open. */
  end(): void {
    for (const { screened } of this.#texts.values()) if (screened.state === 'open') screened.end();
  }

  /** Asks about texts that the guard is unsure of, until none is; then says what was blocked, if anything. */
  async settle(): Promise<BlockedReport | undefined> {
    for (const { screened, text } of this.#texts.values()) {
      while (screened.state === 'unsure') screened.settle(await this.#ask.about(text, screened.verdict()));
      const { state, failure } = screened;
      if (state !== 'flagged' && state !== 'failed') continue;
      const verdict = screened.verdict();
      const reason = state === 'failed' ? 'failed' : verdict.action === 'block' ? 'flagged' : 'judge';
      return { side: 'answer', reason, verdict, failure };
    }
    return undefined;
  }

  #open(channel: string, form: CarriedText['form']) {
    const known = this.#texts.get(channel);
    if (known) return known;
    const plain = this.#prompt.open();
    // Doubts about the prompt were settled before the model was asked.
    if (plain.state === 'unsure') plain.settle('allow');
    const entry = { screened: form === 'json' ? screenJson(plain) : plain, text: '' };
    this.#texts.set(channel, entry);
    return entry;
  }
}

export const isClear = ({ screened, until }: Waiting): boolean => screened.clear >= until;
