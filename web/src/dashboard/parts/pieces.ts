// A judged text cut at its tokens, and once more where it stopped leaving the gateway.
import type { TokenItem } from '../../../../src/gateway/contract.ts';

export interface Piece {
  /** UTF-16 offsets, end excluded. */
  readonly start: number;
  readonly end: number;
  /** null: behind the last token that was judged. */
  readonly score: number | null;
  /** Index of its token; null where it has none. */
  readonly token: number | null;
  readonly isReleased: boolean;
}

/** Pieces in order that cover [0, length) exactly; token ends that run backwards or beyond are cut to it. */
export function piecesOf(tokens: readonly TokenItem[], length: number, released: number): readonly Piece[] {
  const out: Piece[] = [];
  let start = 0;
  const add = (end: number, score: number | null, token: number | null) => {
    for (const stop of start < released && released < end ? [released, end] : [end]) {
      if (stop > start) out.push({ start, end: stop, score, token, isReleased: stop <= released });
      start = Math.max(start, stop);
    }
  };
  tokens.forEach((token, index) => {
    add(Math.min(length, token.end), token.score, index);
  });
  add(length, null, null);
  return out;
}
