// The texts of one answer (its content, its reasoning, a tool's arguments), each screened by itself. The content is what is shown.
import type { ScreenedText, TokenScore, Verdict } from '../../guard/index.ts';
import type { Piece, ReadEvent } from '../protocol/types.ts';

/** One text of the answer. */
export interface ReplyText {
  readonly channel: string;
  readonly choice: number;
  readonly screened: ScreenedText;
  received: string;
}

export interface ReplyTexts {
  /** Pushes the pieces of an event, and ends what is complete with it. */
  take(read: ReadEvent): void;
  endAll(): void;
  /** What became clear of the shown text since the last call. */
  release(): string;
  /** UTF-16 units received of the shown text. */
  received(): number;
  /** Received of the shown text and never released. */
  tail(): string;
  /** Scores of the shown text's tokens. */
  tokens(): readonly TokenScore[];
  /** A text whose next step somebody must decide. */
  unsure(): ReplyText | undefined;
  /** A text that was flagged, or that the guard failed at. */
  blocked(): ScreenedText | undefined;
  /** Of the text with the highest score; undefined before there is one. */
  verdict(): Verdict | undefined;
  all(): readonly ReplyText[];
  /** UTF-16 units released of a text: for the shown one what was sent, for the others nothing. */
  released(text: ReplyText): number;
  /** Pieces so far. */
  readonly pieces: number;
}

/** Reasoning and tool calls are judged and not shown: the playground has one column for the answer. */
const SHOWN = /^\d+\/(content|text\.\d+)$/;

export function createReplyTexts(open: (form: Piece['form']) => ScreenedText): ReplyTexts {
  const texts = new Map<string, ReplyText>();
  let shown: ReplyText | undefined;
  let sent = 0;
  let pieces = 0;
  const openText = ({ channel, choice, form }: Piece): ReplyText => {
    const text = { channel, choice, screened: open(form), received: '' };
    texts.set(channel, text);
    if (!shown && SHOWN.test(channel)) shown = text;
    return text;
  };
  return {
    take({ pieces: found, paused, ended, finished }) {
      for (const piece of found) {
        const text = texts.get(piece.channel) ?? openText(piece);
        text.received += piece.text;
        text.screened.push(piece.text);
        pieces++;
      }
      for (const channel of paused) texts.get(channel)?.screened.pause();
      for (const channel of ended) texts.get(channel)?.screened.end();
      for (const choice of finished) for (const text of texts.values()) if (text.choice === choice) text.screened.end();
    },
    endAll: () => {
      for (const { screened } of texts.values()) screened.end();
    },
    release: () => {
      if (!shown) return '';
      const text = shown.received.slice(sent, shown.screened.clear);
      sent += text.length;
      return text;
    },
    received: () => shown?.received.length ?? 0,
    tail: () => shown?.received.slice(sent) ?? '',
    tokens: () => shown?.screened.tokens ?? [],
    unsure: () => [...texts.values()].find(({ screened }) => screened.state === 'unsure'),
    blocked: () =>
      [...texts.values()].find(({ screened }) => screened.state === 'flagged' || screened.state === 'failed')?.screened,
    verdict: () =>
      [...texts.values()]
        .map(({ screened }) => screened.verdict())
        .reduce<Verdict | undefined>((worst, one) => (worst && worst.score >= one.score ? worst : one), undefined),
    all: () => [...texts.values()],
    released: (text) => (text === shown ? sent : 0),
    get pieces() {
      return pieces;
    },
  };
}
