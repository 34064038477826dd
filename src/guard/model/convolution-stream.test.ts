import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixedText } from '../text/sample-texts.conformance.ts';
import { type Token, tokenize } from '../text/tokenizer.ts';
import { ConvolutionScorer, ConvolutionStream } from './convolution.ts';
import { tokenFeatures } from './features.ts';
import { randomConvolution, sampleShape } from './sample-ensemble.conformance.ts';

const weights = randomConvolution('stream', { ...sampleShape, width: 40, dilations: [1, 3] });
const scorer = new ConvolutionScorer(weights);
const out = new Float64Array(weights.shape.heads);

function pushed(stream: ConvolutionStream, token: Token): number[] {
  stream.push(token, out);
  return [...out];
}

/** What a stream of its own says of each token. */
function alone(tokens: readonly Token[], own = scorer): number[][] {
  const stream = new ConvolutionStream(own);
  return tokens.map((token) => pushed(stream, token));
}

describe('streams of one scorer', () => {
  it('do not disturb each other, in whatever order they are pushed [guard.convolution]', () => {
    fc.assert(
      fc.property(
        fc.array(mixedText, { minLength: 2, maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 20 }),
        (texts, order) => {
          const open = texts.map((text) => ({
            tokens: tokenize(`${text} end`),
            stream: new ConvolutionStream(scorer),
            said: [] as number[][],
          }));
          const turns = [...order, ...open.flatMap(({ tokens }, i) => tokens.map(() => i))];
          for (const turn of turns) {
            const { tokens, stream, said } = open[turn % open.length]!;
            if (said.length < tokens.length) said.push(pushed(stream, tokens[said.length]!));
          }
          for (const { tokens, said } of open) expect(said).toEqual(alone(tokens).slice(0, said.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('go on from a copy as from the original, and leave it as it was [guard.convolution]', () => {
    const copying = fc.record({
      text: mixedText,
      other: mixedText,
      at: fc.nat(),
      order: fc.constantFrom('copy', 'both', 'back'),
    });
    fc.assert(
      fc.property(copying, ({ text, other, at, order }) => {
        const tokens = tokenize(`${text} kettle garden`);
        const cut = at % tokens.length;
        const expected = alone(tokens);
        const original = new ConvolutionStream(scorer);
        const copy = new ConvolutionStream(scorer);
        for (const token of tokens.slice(0, cut)) original.push(token, out);
        for (const token of tokenize(other)) copy.push(token, out);
        // Whichever of the two was pushed last: the state of that one stands in the kernel.
        if (order === 'back') original.push(tokens[cut]!, out);
        copy.copyFrom(original);
        copy.copyFrom(copy);
        const rest = tokens.slice(order === 'back' ? cut + 1 : cut);
        const behind = expected.slice(tokens.length - rest.length);
        if (order === 'both') {
          rest.forEach((token, i) => {
            expect(pushed(original, token)).toEqual(behind[i]);
            expect(pushed(copy, token)).toEqual(behind[i]);
          });
          return;
        }
        expect(rest.map((token) => pushed(copy, token))).toEqual(behind);
        copy.push(tokens[0]!, out);
        if (order === 'back') copy.copyFrom(original);
        expect(rest.map((token) => pushed(order === 'back' ? copy : original, token))).toEqual(behind);
      }),
      { numRuns: 150 },
    );
  });

  it('take over nothing from a stream of another scorer [guard.convolution]', () => {
    const stranger = new ConvolutionStream(new ConvolutionScorer(weights));
    expect(() => new ConvolutionStream(scorer).copyFrom(stranger)).toThrow('its own scorer');
  });

  it('say the same whether a word was kept, is new, or was displaced by another one [guard.convolution]', () => {
    const text = tokenize('Please WATER the garden, and explain the kettle to a friend.\nThe garden is harmless');
    const first = alone(text);
    expect(alone(text)).toEqual(first);
    // More words than are kept: each place is taken by another one.
    const stream = new ConvolutionStream(scorer);
    const before = tokenFeatures('before').number;
    for (let i = 0; i < 50_000; i++) stream.push({ ...text[0]!, text: `w${i}` }, out);
    expect(tokenFeatures('after').number - before).toBeGreaterThan(2 ** 15);
    expect(alone(text)).toEqual(first);
    expect(alone(text, new ConvolutionScorer(weights))).toEqual(first);
  });
});
