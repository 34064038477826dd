// Scores one message as it grows: tokens of the plain view and, once something encoded has been read, of the decoded view too.
// Work and state per token are constant. What it says does not depend on how the text was cut into pieces. It can look ahead: what
// would be said if the text ended here.
import { DecodedTail, type TailPart } from '../text/decoded-tail.ts';
import type { Lexicon } from '../text/encodings.ts';
import { readsAlike, type Token, Tokenizer } from '../text/tokenizer.ts';
import { AheadStream } from './ahead-stream.ts';
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

  copyFrom(other: ViewStream): void {
    this.#linear.copyFrom(other.#linear);
    for (let i = 0; i < this.#convolutions.length; i++) this.#convolutions[i]!.copyFrom(other.#convolutions[i]!);
  }

  push(token: Token): Logits {
    this.#linear.push(token, this.#outputs[0]!);
    for (let i = 0; i < this.#convolutions.length; i++) this.#convolutions[i]!.push(token, this.#outputs[i + 1]!);
    combine(this.#scorer.ensemble, this.#outputs, this.#offsets, this.logits);
    return this.logits;
  }
}

export type TokenVisitor = (token: Token, logits: Logits, decoded: boolean) => void;

type View = AheadStream<ViewStream>;

/** One growing message. `open` and `foresee` look ahead: what would come if the text ended here. */
export class MessageStream {
  readonly #scorer: EnsembleScorer;
  readonly #visit: TokenVisitor;
  readonly #complete: ((token: Token) => void) | undefined;
  readonly #tokenizer = new Tokenizer();
  readonly #tail: DecodedTail;
  readonly #plain: View;
  #decoded: View | undefined;
  // For looking ahead; made when first needed, since most messages never are looked at so.
  #tokenizerAhead: Tokenizer | undefined;
  #tailAhead: DecodedTail | undefined;
  /** A decoded view that would begin if the text ended here; taken over if it does begin. */
  #nextDecoded: { readonly context: readonly Token[]; readonly view: View } | undefined;

  /**
   * @param visit sees every scored token; its `logits` are only valid during the call
   * @param complete called for each token of the plain view after all that it makes certain has been visited
   */
  constructor(scorer: EnsembleScorer, visit: TokenVisitor, complete?: (token: Token) => void) {
    this.#scorer = scorer;
    this.#visit = visit;
    this.#complete = complete;
    this.#tail = new DecodedTail(scorer.lexicon);
    this.#plain = new AheadStream(this.#newView);
  }

  push(text: string): void {
    for (const token of this.#tokenizer.push(text)) this.#take(token);
  }

  finish(): void {
    for (const token of this.#tokenizer.finish()) this.#take(token);
    this.#judge(this.#tail.finish());
  }

  /** How much text waits to be read in the decoded view, in signs: looking ahead costs in proportion. */
  get pending(): number {
    return this.#tail.pending;
  }

  /** The tokens that would be complete if the text ended here: mostly the word that is being written, if any. */
  open(): readonly Token[] {
    this.#tokenizerAhead ??= new Tokenizer();
    this.#tokenizerAhead.copyFrom(this.#tokenizer);
    return this.#tokenizerAhead.finish();
  }

  /** Shows `visit` what `finish` would show if these tokens followed the complete ones and the text ended; changes nothing. */
  foresee(open: readonly Token[], visit: TokenVisitor): void {
    this.#tailAhead ??= new DecodedTail(this.#scorer.lexicon);
    this.#tailAhead.copyFrom(this.#tail);
    this.#plain.rewind();
    this.#decoded?.rewind();
    let decoded = this.#decoded;
    for (const token of open) {
      visit(token, this.#plain.foresee(token), false);
      decoded = this.#foreseePart(this.#tailAhead.push(token), decoded, visit);
    }
    this.#foreseePart(this.#tailAhead.finish(), decoded, visit);
  }

  readonly #newView = (): ViewStream => new ViewStream(this.#scorer);

  #take(token: Token): void {
    this.#visit(token, this.#plain.take(token), false);
    this.#judge(this.#tail.push(token));
    this.#complete?.(token);
  }

  #judge(part: TailPart | undefined): void {
    if (!part) return;
    if (part.context) {
      this.#decoded = this.#foreseenView(part.context) ?? this.#viewAfter(part.context);
      this.#nextDecoded = undefined;
    }
    for (const token of part.tokens) if (this.#decoded) this.#visit(token, this.#decoded.take(token), true);
  }

  #foreseePart(part: TailPart | undefined, decoded: View | undefined, visit: TokenVisitor): View | undefined {
    if (!part) return decoded;
    let view = decoded;
    if (part.context) {
      view = this.#foreseenView(part.context) ?? this.#viewAfter(part.context);
      this.#nextDecoded = { context: part.context, view };
      view.rewind();
    }
    for (const token of part.tokens) if (view) visit(token, view.foresee(token), true);
    return view;
  }

  #viewAfter(context: readonly Token[]): View {
    const view: View = new AheadStream(this.#newView);
    for (const token of context) view.take(token);
    return view;
  }

  /** The view begun while looking ahead, if it began after these tokens. */
  #foreseenView(context: readonly Token[]): View | undefined {
    const next = this.#nextDecoded;
    const isSame =
      next?.context.length === context.length &&
      context.every((token, i) => token === next.context[i] || readsAlike(token, next.context[i]!));
    return isSame ? next?.view : undefined;
  }
}
