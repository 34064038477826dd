import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Token } from '../text/tokenizer.ts';
import { AheadStream } from './ahead-stream.ts';
import type { Logits } from './ensemble.ts';

let pushes = 0;

/** What a member can see of a token. */
interface Seen {
  readonly text: string;
  readonly glued?: boolean;
  readonly newline?: boolean;
  readonly capitals?: Token['capitals'];
  readonly kind?: Token['kind'];
}

/** A state that remembers everything: its logit is a hash of all that it has read. */
class Memory {
  #hash = 7;
  readonly #logits = { harm: 0, style: 0, rules: new Float64Array(1) };

  push({ text, glued, newline, capitals, kind }: Token): Logits {
    pushes++;
    for (const sign of `${text}/${glued}/${newline}/${capitals}/${kind}`)
      this.#hash = (this.#hash * 31 + sign.charCodeAt(0)) % 1_000_003;
    this.#logits.harm = this.#hash;
    return this.#logits;
  }

  copyFrom(other: Memory): void {
    this.#hash = other.#hash;
  }
}

const token = (seen: Seen): Token => ({
  raw: seen.text,
  start: 0,
  end: 0,
  glued: false,
  newline: false,
  capitals: 0,
  kind: 'word',
  ...seen,
});

/** What a state says of the last of these tokens. */
function spoken(all: readonly Seen[]): number {
  const state = new Memory();
  let harm = 0;
  for (const seen of all) harm = state.push(token(seen)).harm;
  return harm;
}

const text: fc.Arbitrary<Seen> = fc.constantFrom<Seen>(
  { text: 'a' },
  { text: 'b' },
  { text: 'ab' },
  { text: 'a', glued: true },
  { text: 'a', newline: true },
  { text: 'a', capitals: 1 },
  { text: 'a', kind: 'sign' },
);

describe('a state with a look ahead', () => {
  it('says of every token, certain or foreseen, what a state says that never looked ahead [guard.screen.peek]', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({ take: fc.array(text, { maxLength: 3 }) }),
            fc.record({ foresee: fc.array(text, { maxLength: 6 }) }),
            // Some of what was foreseen comes true.
            fc.record({ fulfil: fc.integer({ min: 1, max: 6 }) }),
          ),
          { maxLength: 30 },
        ),
        (steps) => {
          const ahead = new AheadStream(() => new Memory());
          const taken: Seen[] = [];
          let foreseen: readonly Seen[] = [];
          const take = (one: Seen) => {
            expect(ahead.take(token(one)).harm).toBe(spoken([...taken, one]));
            taken.push(one);
          };
          for (const step of steps) {
            if ('take' in step) for (const one of step.take) take(one);
            else if ('fulfil' in step) {
              for (const one of foreseen.slice(0, step.fulfil)) take(one);
              foreseen = foreseen.slice(step.fulfil);
            } else {
              ahead.rewind();
              foreseen = step.foresee;
              for (const [i, one] of foreseen.entries())
                expect(ahead.foresee(token(one)).harm).toBe(spoken([...taken, ...foreseen.slice(0, i + 1)]));
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads a token once where it is foreseen and then comes true, and a growing tail once for each token [guard.screen.peek]', () => {
    const ahead = new AheadStream(() => new Memory());
    pushes = 0;
    for (let i = 0; i < 100; i++) {
      ahead.rewind();
      ahead.foresee(token({ text: `word${i}` }));
      ahead.take(token({ text: `word${i}` }));
    }
    expect(pushes).toBe(100);
    pushes = 0;
    // A tail of which nothing is certain yet, looked at after each of its tokens.
    for (let length = 1; length <= 50; length++) {
      ahead.rewind();
      for (let i = 0; i < length; i++) ahead.foresee(token({ text: `tail${i}` }));
    }
    expect(pushes).toBe(50);
    // Always one token behind what is foreseen: the list stays short, and nothing is read twice.
    const behind = new AheadStream(() => new Memory());
    pushes = 0;
    for (let i = 0; i < 1000; i++) {
      behind.rewind();
      behind.foresee(token({ text: `a${i}` }));
      behind.foresee(token({ text: `a${i + 1}` }));
      behind.take(token({ text: `a${i}` }));
    }
    expect(pushes).toBe(1001);
  });
});
