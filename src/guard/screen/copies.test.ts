import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvolutionScorer, ConvolutionStream } from '../model/convolution.ts';
import { LinearStream, LinearTokenCache } from '../model/linear.ts';
import { randomConvolution, randomLinear, sampleLexicon } from '../model/sample-ensemble.conformance.ts';
import { DecodedTail } from '../text/decoded-tail.ts';
import { type Token, Tokenizer, tokenize } from '../text/tokenizer.ts';
import { type CutText, screenedText } from './sample-answers.conformance.ts';

/** A state that can be copied, how it reads a piece of text and what it says of its end. */
interface Copyable<State> {
  readonly create: () => State;
  readonly read: (state: State, piece: string) => unknown;
  readonly end: (state: State) => unknown;
}

/** A copy says what a state says that read everything itself, whatever the original reads meanwhile. */
function expectApart<State extends { copyFrom(other: State): void }>(
  { create, read, end }: Copyable<State>,
  before: CutText,
  after: CutText,
  aside: CutText,
): void {
  const [alone, first, copy] = [create(), create(), create()];
  for (const piece of before.pieces) read(alone, piece);
  const expected = [...after.pieces.map((piece) => read(alone, piece)), end(alone)];
  // The copy may have been used before.
  for (const piece of aside.pieces) read(copy, piece);
  for (const piece of before.pieces) read(first, piece);
  copy.copyFrom(first);
  const said = after.pieces.map((piece, i) => {
    if (aside.pieces[i] !== undefined) read(first, aside.pieces[i]);
    return read(copy, piece);
  });
  expect([...said, end(copy)]).toEqual(expected);
}

/** A member as a reader: what it says of each token. */
function member<State extends { push(token: Token, out: Float64Array): void }>(
  create: () => State,
  heads: number,
): Copyable<State> {
  return {
    create,
    read: (state, piece) =>
      tokenize(piece).map((token) => {
        const out = new Float64Array(heads);
        state.push(token, out);
        return out;
      }),
    end: () => [],
  };
}

describe('a copy of a state', () => {
  const lexicon = new Set(sampleLexicon);
  const weights = randomLinear(1);
  const cache = new LinearTokenCache(weights);
  const scorer = new ConvolutionScorer(randomConvolution(1));
  const tokenizer: Copyable<Tokenizer> = {
    create: () => new Tokenizer(),
    read: (state, piece) => state.push(piece),
    end: (state) => state.finish(),
  };
  const tail: Copyable<DecodedTail> = {
    create: () => new DecodedTail(lexicon),
    read: (state, piece) => tokenize(piece).map((token) => [state.push(token), state.pending]),
    end: (state) => state.finish(),
  };
  const linear = member(() => new LinearStream(weights, cache), weights.heads);
  const convolution = member(() => new ConvolutionStream(scorer), scorer.weights.shape.heads);

  it('goes on as the state itself would have gone on, and neither changes the other [guard.screen.peek]', () => {
    fc.assert(
      fc.property(screenedText, screenedText, screenedText, (before, after, aside) => {
        expectApart(tokenizer, before, after, aside);
        expectApart(tail, before, after, aside);
        expectApart(linear, before, after, aside);
        expectApart(convolution, before, after, aside);
      }),
      { numRuns: 60 },
    );
  });

  it('of a tokenizer keeps letters that cannot be seen, half of a pair, and a word in capitals [guard.screen.peek]', () => {
    const hidden = [...'plan'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)));
    const text = (pieces: string[]): CutText => ({ text: pieces.join(''), pieces });
    for (let at = 1; at < hidden.length + 3; at++) {
      const pieces = [...hidden, 'SEC', 'RET', '\ud83d', '\ude00'];
      expectApart(tokenizer, text(pieces.slice(0, at)), text(pieces.slice(at)), text(['aside ']));
    }
  });
});
