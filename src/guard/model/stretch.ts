// A stretch of one text's tokens in one view, and how its scores are read: the plain view of a text from end to end, or a piece of its
// decoded view. Stretches of one text are read side by side, so that a batch sees tokens in the order in which a stream sees them.
import type { Token } from '../text/tokenizer.ts';
import { combine, type Logits } from './ensemble.ts';
import { LinearStream } from './linear.ts';
import type { EnsembleScorer } from './message-stream.ts';

/** A stretch of tokens to score; the first `context` of them are read and not reported. */
export interface Stretch {
  /** Index of the text. */
  readonly text: number;
  readonly tokens: readonly Token[];
  readonly context: number;
  readonly decoded: boolean;
  /** For each token, the number of plain tokens after which it is known; unused for context. */
  readonly after: readonly number[];
}

/** Reads a stretch from its beginning: the linear member is computed on the way, the convolutions' logits are given. */
export class StretchReader {
  readonly stretch: Stretch;
  readonly #scorer: EnsembleScorer;
  readonly #stream: LinearStream;
  readonly #linear: Float64Array;
  readonly #outputs: readonly ArrayLike<number>[];
  readonly #offsets: number[];
  #next = 0;

  /** @param heads for each convolution, [tokens * heads] */
  constructor(stretch: Stretch, scorer: EnsembleScorer, heads: readonly Float32Array[]) {
    this.stretch = stretch;
    this.#scorer = scorer;
    this.#stream = new LinearStream(scorer.ensemble.linear, scorer.linear);
    this.#linear = new Float64Array(scorer.ensemble.linear.heads);
    this.#outputs = [this.#linear, ...heads];
    this.#offsets = this.#outputs.map(() => 0);
  }

  get done(): boolean {
    return this.#next >= this.stretch.tokens.length;
  }

  /** Reads the tokens that are known after `plain` plain tokens; writes the logits of each before it is visited. */
  read(plain: number, logits: Logits, visit: (token: Token) => void): void {
    const { tokens, context, after } = this.stretch;
    const { ensemble, convolutions } = this.#scorer;
    for (; this.#next < tokens.length && (this.#next < context || after[this.#next]! <= plain); this.#next++) {
      const t = this.#next;
      this.#stream.push(tokens[t]!, this.#linear);
      if (t < context) continue;
      for (let m = 1; m < this.#offsets.length; m++) this.#offsets[m] = t * convolutions[m - 1]!.weights.shape.heads;
      combine(ensemble, this.#outputs, this.#offsets, logits);
      visit(tokens[t]!);
    }
  }
}
