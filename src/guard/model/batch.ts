// Scores many messages at once: the linear member in JavaScript, the convolutions through the tensor runtime on rows of equal length.
// The numbers are those of message-stream.ts to within float32 rounding; a long text is cut into rows that overlap by the memory
// of the convolution, so that every token is scored with all that it can see.
import { compile, floats, freeze, input, type Program } from '../../tensor/index.ts';
import { DecodedTail, type TailPart } from '../text/decoded-tail.ts';
import { type Token, tokenize } from '../text/tokenizer.ts';
import type { ConvolutionScorer, ConvolutionShape } from './convolution.ts';
import { KERNEL } from './convolution.ts';
import { convolutionLogits } from './convolution-graph.ts';
import { emptyLogits } from './ensemble.ts';
import { FLAGS } from './features.ts';
import type { EnsembleScorer, TokenVisitor } from './message-stream.ts';
import { type Stretch, StretchReader } from './stretch.ts';

interface Row {
  readonly stretch: number;
  /** First token of the row in its stretch, and how many of the row's tokens are only context. */
  readonly start: number;
  readonly context: number;
  readonly length: number;
}

const LENGTHS = [16, 32, 64, 128, 256] as const;
/** Small enough for the taps of a layer to stay in the second-level cache: measured a third faster than 4,096. */
const TOKENS_PER_CALL = 512;

export class BatchScorer {
  readonly #scorer: EnsembleScorer;
  readonly #threads: number;
  readonly #programs = new Map<string, Promise<Program>>();

  constructor(scorer: EnsembleScorer, options: { readonly threads?: number } = {}) {
    this.#scorer = scorer;
    this.#threads = options.threads ?? 1;
  }

  /** Calls `visit(text, token, logits, decoded)` for every scored token, texts in order. `logits` are only valid during the call. */
  async score(
    texts: readonly string[],
    visit: (text: number, ...rest: Parameters<TokenVisitor>) => void,
  ): Promise<void> {
    const stretches = texts.flatMap((text, index) => this.#stretches(text, index));
    const heads = await Promise.all(this.#scorer.convolutions.map((member, i) => this.#convolve(member, i, stretches)));
    const logits = emptyLogits(this.#scorer.ensemble.rules.length);
    const reader = (index: number) =>
      new StretchReader(
        stretches[index]!,
        this.#scorer,
        heads.map((member) => member[index]!),
      );
    for (let first = 0; first < stretches.length; ) {
      const { text, tokens } = stretches[first]!;
      const plain = reader(first);
      let next = first + 1;
      let decoded: StretchReader | undefined;
      // Side by side, so that a running maximum sees what it would see in a stream.
      for (let count = 1; count <= tokens.length; count++) {
        plain.read(count, logits, (token) => visit(text, token, logits, false));
        for (; stretches[next]?.text === text; next++) {
          decoded ??= reader(next);
          decoded.read(count, logits, (token) => visit(text, token, logits, true));
          if (!decoded.done) break;
          decoded = undefined;
        }
      }
      first = next;
    }
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).dispose();
    this.#programs.clear();
  }

  #stretches(text: string, index: number): Stretch[] {
    const tokens = tokenize(text);
    const plain = tokens.map((_, i) => i + 1);
    const stretches: Stretch[] = [{ text: index, tokens, context: 0, decoded: false, after: plain }];
    const tail = new DecodedTail(this.#scorer.lexicon);
    let open: { text: number; tokens: Token[]; context: number; decoded: boolean; after: number[] } | undefined;
    const take = (part: TailPart | undefined, after: number): void => {
      if (part?.context) {
        const { length } = part.context;
        open = { text: index, tokens: [...part.context], context: length, decoded: true, after: Array(length).fill(0) };
        stretches.push(open);
      }
      if (!part || !open) return;
      open.tokens.push(...part.tokens);
      for (let i = 0; i < part.tokens.length; i++) open.after.push(after);
    };
    tokens.forEach((token, i) => {
      take(tail.push(token), i + 1);
    });
    take(tail.finish(), tokens.length);
    return stretches;
  }

  /** For each stretch, the logits of one member: [tokens * heads]. */
  async #convolve(member: ConvolutionScorer, which: number, stretches: readonly Stretch[]): Promise<Float32Array[]> {
    const { shape } = member.weights;
    const out = stretches.map((stretch) => new Float32Array(stretch.tokens.length * shape.heads));
    const byLength = new Map<number, Row[]>(LENGTHS.map((length) => [length, []]));
    stretches.forEach((stretch, index) => {
      for (const row of rowsOf(stretch.tokens.length, index, memoryOf(shape))) {
        const fitting = LENGTHS.find((length) => row.length <= length)!;
        byLength.get(fitting)!.push(row);
      }
    });
    const inputs = shape.embedding + FLAGS;
    for (const [length, rows] of byLength) {
      const size = rowsPerCall(rows.length, length);
      for (let first = 0; first < rows.length; first += size) {
        const group = rows.slice(first, first + size);
        const x = new Float32Array(size * length * inputs);
        group.forEach((row, r) => {
          const { tokens } = stretches[row.stretch]!;
          for (let t = 0; t < row.length; t++) member.writeInput(tokens[row.start + t]!, x, (r * length + t) * inputs);
        });
        const program = await this.#program(member, which, size, length);
        const logits = floats(await program.run({ x }), 'logits');
        group.forEach((row, r) => {
          const from = (r * length + row.context) * shape.heads;
          out[row.stretch]!.set(
            logits.subarray(from, (r * length + row.length) * shape.heads),
            (row.start + row.context) * shape.heads,
          );
        });
      }
    }
    return out;
  }

  #program(member: ConvolutionScorer, which: number, texts: number, tokens: number): Promise<Program> {
    const key = `${which}/${texts}x${tokens}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const { shape, parameters } = member.weights;
    const x = input('x', [texts, tokens, shape.embedding + FLAGS]);
    const program = compile(
      { inputs: [x], outputs: { logits: convolutionLogits(freeze(parameters), x, shape) } },
      { threads: this.#threads },
    );
    this.#programs.set(key, program);
    // A compilation that failed is not kept: the next call tries again.
    program.catch(() => this.#programs.delete(key));
    return program;
  }
}

/** Tokens before a token that change its smoothed logits. */
export function memoryOf(shape: ConvolutionShape): number {
  return shape.dilations.reduce((sum, dilation) => sum + (KERNEL - 1) * dilation, 0) + shape.smoothing - 1;
}

/** Full calls for large inputs, a few fixed smaller sizes for the rest, so that few graphs are compiled. */
function rowsPerCall(rows: number, length: number): number {
  const most = TOKENS_PER_CALL / length;
  for (let size = 1; size < most; size *= 4) if (rows <= size) return size;
  return most;
}

function* rowsOf(tokens: number, stretch: number, memory: number): Generator<Row> {
  const longest = LENGTHS.at(-1)!;
  if (tokens === 0) return;
  yield { stretch, start: 0, context: 0, length: Math.min(tokens, longest) };
  for (let next = longest; next < tokens; next += longest - memory) {
    const start = next - memory;
    yield { stretch, start, context: memory, length: Math.min(tokens - start, longest) };
  }
}
