// The convolution's layers in the memory of a kernel, one token at a time. The state of one text stands in that memory while the text is
// pushed; whoever pushes another text exchanges it (`state`), so that many texts share one memory and nothing in it must be freed.
import { FLAGS, type TokenFeatures } from './features.ts';
import { BLOCK, Kernel, LONGEST, padded } from './kernel.ts';
import { WordProducts, wordInputs } from './word-products.ts';

/** What the network needs to know of a convolution. */
export interface NetworkShape {
  /** Numbers of a word's vector, without flags. */
  readonly embedding: number;
  readonly width: number;
  readonly dilations: readonly number[];
  readonly heads: number;
  /** Tokens of the sliding mean over logits. */
  readonly smoothing: number;
}

const TAPS = 3;
/** Where `Kernel.pass` reads the oldest tap, the middle one, and that of the token itself. */
const PASS_ORDER = [1, 2, 0] as const;

interface Layer {
  readonly panels: number;
  readonly bias: number;
  readonly dilation: number;
  /** Sums of the tokens to come, a ring of 2 * dilation places. */
  readonly sums: number;
}

interface Head {
  readonly panels: number;
  readonly bias: number;
  /** The last logits, a ring of `smoothing` places of `size` bytes. */
  readonly logits: number;
  readonly size: number;
  readonly smoothing: number;
  /** Their mean. */
  readonly out: number;
}

export class ConvolutionNetwork {
  /** The sums of all layers and the last logits, of the text that is being pushed. */
  readonly state: Float32Array;
  /** `state` before the first token. */
  readonly initial: Float32Array;
  /** [heads], smoothed; after `push`. */
  readonly logits: Float32Array;
  readonly #kernel: Kernel;
  readonly #words: WordProducts;
  readonly #layers: readonly Layer[];
  /** Bytes of the sums of one token. */
  readonly #place: number;
  /** What goes through the layers. */
  readonly #x: number;
  readonly #head: Head;

  /**
   * @param parameter layer<i>.weight [3 * inputs, width] (oldest tap first), layer<i>.bias [width], head.weight [width, heads], head.bias
   * @param embed writes a word's vector
   */
  constructor(
    shape: NetworkShape,
    parameter: (name: string) => Float32Array,
    embed: (features: TokenFeatures, target: Float32Array) => void,
  ) {
    const { embedding, width, dilations, heads, smoothing } = shape;
    const wide = padded(width);
    if (Math.max(wide, wordInputs(embedding)) > LONGEST)
      throw new RangeError(`a convolution has at most ${LONGEST} channels`);
    const kernel = new Kernel();
    this.#kernel = kernel;
    this.#place = 4 * wide;
    this.#x = kernel.reserve(wide);

    const columns = padded(heads);
    const places = dilations.map((_, index) => dilations.slice(0, index).reduce((sum, before) => sum + 2 * before, 0));
    const sums = (places.at(-1)! + 2 * dilations.at(-1)!) * wide;
    this.initial = new Float32Array(sums + smoothing * columns);
    dilations.forEach((dilation, index) => {
      const bias = parameter(`layer${index}.bias`);
      for (let place = 0; place < 2 * dilation; place++) this.initial.set(bias, (places[index]! + place) * wide);
    });
    const state = kernel.place(this.initial, this.initial.length);
    this.#layers = dilations.map((dilation, index) => {
      const inputs = index === 0 ? embedding + FLAGS : width;
      const values = parameter(`layer${index}.weight`);
      const matrix = index === 0 ? tapsSideBySide(values, inputs, width) : tapsByBlock(values, width);
      return {
        panels: kernel.placePanels(matrix, index === 0 ? wordInputs(embedding) : wide),
        bias: kernel.place(parameter(`layer${index}.bias`), wide),
        dilation,
        sums: state + places[index]! * this.#place,
      };
    });

    const out = kernel.reserve(columns);
    const head = { values: parameter('head.weight'), rows: width, columns: heads };
    this.#head = {
      panels: kernel.placePanels(head, wide),
      bias: kernel.place(parameter('head.bias'), columns),
      logits: state + 4 * sums,
      size: 4 * columns,
      smoothing,
      out,
    };

    this.#words = new WordProducts(kernel, {
      panels: this.#layers[0]!.panels,
      embedding,
      products: TAPS * wide,
      bias: parameter('layer0.bias'),
      embed,
    });
    this.state = kernel.view(state, this.initial.length);
    this.logits = kernel.view(out, heads);
  }

  /** Takes one token of the text whose sums stand in `state`; `count` tokens of it came before. */
  push(features: TokenFeatures, flags: number, count: number): void {
    const kernel = this.#kernel;
    const layers = this.#layers;
    const place = this.#place;
    const x = this.#x;
    const end = x + place;
    for (let index = 0; index < layers.length; index++) {
      const { panels, bias, dilation, sums } = layers[index]!;
      const ring = 2 * dilation;
      const now = sums + (count % ring) * place;
      const next = sums + ((count + dilation) % ring) * place;
      if (index > 0) kernel.pass(x, end, panels, bias, now, next);
      else kernel.enter(x, end, this.#words.word(features), this.#words.flags(flags), now, next);
    }
    const { panels, bias, logits, size, smoothing, out } = this.#head;
    const own = logits + (count % smoothing) * size;
    kernel.project(x, end, panels, bias, own, own + size);
    const filled = Math.min(count + 1, smoothing);
    kernel.mean(logits, logits + filled * size, size, filled, out, out + size);
  }
}

/** [inputs, taps * padded width] of a first layer's weights: each tap's products lie together. */
function tapsSideBySide(values: Float32Array, inputs: number, width: number) {
  const wide = padded(width);
  return arranged(values, inputs, width, TAPS * wide, (tap, channel) => tap * wide + channel);
}

/** [width, padded width * taps] of a later layer's weights: for each block of channels its taps, in the order of `Kernel.pass`. */
function tapsByBlock(values: Float32Array, width: number) {
  return arranged(values, width, width, TAPS * padded(width), (tap, channel) => {
    const block = Math.floor(channel / BLOCK);
    return (block * TAPS + PASS_ORDER[tap]!) * BLOCK + (channel % BLOCK);
  });
}

function arranged(
  values: Float32Array,
  inputs: number,
  width: number,
  columns: number,
  columnOf: (tap: number, channel: number) => number,
) {
  const out = new Float32Array(inputs * columns);
  for (let tap = 0; tap < TAPS; tap++)
    for (let channel = 0; channel < width; channel++) {
      const column = columnOf(tap, channel);
      for (let input = 0; input < inputs; input++)
        out[input * columns + column] = values[(tap * inputs + input) * width + channel]!;
    }
  return { values: out, rows: inputs, columns };
}
