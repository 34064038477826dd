// Scores one message as it grows: tokens of the plain view and, once something encoded has been read, of the decoded view too.
// Work and state per token are constant. What it says does not depend on how the text was cut into pieces.
import { DecodedTail, type TailPart } from '../text/decoded-tail.ts';
import type { Lexicon } from '../text/encodings.ts';
import { type Token, Tokenizer } from '../text/tokenizer.ts';
import { ConvolutionScorer, ConvolutionStream } from './convolution.ts';
import { combine, type Ensemble, emptyLogits, type Logits } from './ensemble.ts';
import { LinearStream, LinearTokenCache } from './linear.ts';

/** What all streams of one guard share: weights laid out for scoring, and caches of words. */
export class EnsembleScorer {
  readonly ensemble: Ensemble;
  readonly lexicon: Lexicon;
  readonly linear: LinearTokenCache;
  readonly convolutions: readonly ConvolutionScorer[];

  constructor(ensemble: Ensemble, lexicon: Lexicon) {
    this.ensemble = ensemble;
    this.lexicon = lexicon;
    this.linear = new LinearTokenCache(ensemble.linear);
    this.convolutions = ensemble.convolutions.map((weights) => new ConvolutionScorer(weights));
  }
}

/** The members' state over one view of a text. */
class ViewStream {
  readonly #scorer: EnsembleScorer;
  readonly #linear: LinearStream;
  readonly #convolutions: readonly ConvolutionStream[];
  readonly #outputs: Float64Array[];
  readonly #offsets: number[];
  readonly logits: Logits;

  constructor(scorer: EnsembleScorer) {
    this.#scorer = scorer;
    this.#linear = new LinearStream(scorer.ensemble.linear, scorer.linear);
    this.#convolutions = scorer.convolutions.map((member) => new ConvolutionStream(member));
    this.#outputs = [
      new Float64Array(scorer.ensemble.linear.heads),
      ...scorer.convolutions.map((member) => new Float64Array(member.weights.shape.heads)),
    ];
    this.#offsets = this.#outputs.map(() => 0);
    this.logits = emptyLogits(scorer.ensemble.rules.length);
  }

  push(token: Token): Logits {
    this.#linear.push(token, this.#outputs[0]!);
    for (const [i, member] of this.#convolutions.entries()) member.push(token, this.#outputs[i + 1]!);
    combine(this.#scorer.ensemble, this.#outputs, this.#offsets, this.logits);
    return this.logits;
  }
}

export type TokenVisitor = (token: Token, logits: Logits, decoded: boolean) => void;

/** One growing message. `visit` sees every scored token; its `logits` are only valid during the call. */
export class MessageStream {
  readonly #scorer: EnsembleScorer;
  readonly #visit: TokenVisitor;
  readonly #tokenizer = new Tokenizer();
  readonly #tail: DecodedTail;
  readonly #plain: ViewStream;
  #decoded: ViewStream | undefined;

  constructor(scorer: EnsembleScorer, visit: TokenVisitor) {
    this.#scorer = scorer;
    this.#visit = visit;
    this.#tail = new DecodedTail(scorer.lexicon);
    this.#plain = new ViewStream(scorer);
  }

  push(text: string): void {
    for (const token of this.#tokenizer.push(text)) this.#take(token);
  }

  finish(): void {
    for (const token of this.#tokenizer.finish()) this.#take(token);
    this.#judge(this.#tail.finish());
  }

  #take(token: Token): void {
    this.#visit(token, this.#plain.push(token), false);
    this.#judge(this.#tail.push(token));
  }

  #judge(part: TailPart | undefined): void {
    if (!part) return;
    if (part.context) {
      this.#decoded = new ViewStream(this.#scorer);
      for (const token of part.context) this.#decoded.push(token);
    }
    for (const token of part.tokens) if (this.#decoded) this.#visit(token, this.#decoded.push(token), true);
  }
}
