import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Thresholds } from '../calibration/scoring.ts';
import { ExchangeJudge } from '../exchange-judge.ts';
import type { Guard } from '../guard.ts';
import {
  keywordGuard,
  randomEnsemble,
  randomGuard,
  sampleLexicon,
  sampleParts,
} from '../model/sample-ensemble.conformance.ts';
import { anyText, mixedText } from '../text/sample-texts.conformance.ts';
import { tokenize } from '../text/tokenizer.ts';
import type { Exchange, Message, Verdict } from '../types.ts';
import { screenedText } from './sample-answers.conformance.ts';

const guards = [randomGuard(1), randomGuard(2), keywordGuard()];

const exchange: fc.Arbitrary<Exchange> = fc.array(
  fc.record({
    role: fc.constantFrom<Message['role']>('system', 'user', 'assistant', 'tool'),
    text: fc.oneof(mixedText, anyText),
  }),
  { maxLength: 2 },
);

/** A guard, a prompt, an answer in pieces, and a threshold that lies at a share of the answer's score: many answers are cut in the middle. */
const scene = fc
  .record({
    guard: fc.constantFrom(...guards),
    prompt: exchange,
    answer: screenedText,
    share: fc.double({ min: 0.5, max: 1.2, noNaN: true }),
  })
  .map(({ guard, prompt, answer, share }) => {
    const { score } = guard.check([...prompt, { role: 'assistant', text: answer.text }]);
    return { guard, prompt, ...answer, thresholds: { block: Math.max(0.01, share * score) } };
  });

/** Judges an exchange at once. */
function judged(guard: Guard, messages: Exchange, thresholds: Thresholds): Verdict {
  const stream = guard.stream({ thresholds });
  for (const { role, text } of messages) {
    stream.begin(role);
    stream.push(text);
  }
  return stream.finish();
}

function afterPrompt(guard: Guard, prompt: Exchange, thresholds: Thresholds) {
  const stream = guard.stream({ thresholds });
  for (const { role, text } of prompt) {
    stream.begin(role, false);
    stream.push(text);
  }
  stream.end();
  return stream;
}

describe('a look ahead', () => {
  it('says after every piece what the guard says of the same text, whole [guard.screen.peek]', () => {
    fc.assert(
      fc.property(scene, ({ guard, prompt, text, pieces, thresholds }) => {
        const stream = afterPrompt(guard, prompt, thresholds);
        stream.begin('assistant');
        let length = 0;
        for (const piece of pieces) {
          stream.push(piece);
          length += piece.length;
          const whole = judged(guard, [...prompt, { role: 'assistant', text: text.slice(0, length) }], thresholds);
          expect(stream.peek()).toEqual(whole);
          expect(stream.peekFlagged()).toBe(whole.action === 'block');
          expect(stream.peek()).toEqual(whole);
        }
        stream.end();
        expect(stream.peek()).toEqual(stream.verdict());
      }),
      { numRuns: 80 },
    );
  });

  it('changes nothing: every score, verdict and judged end is that of a stream nobody looked at [guard.screen.peek]', () => {
    fc.assert(
      fc.property(scene, fc.array(fc.boolean(), { maxLength: 20 }), ({ guard, prompt, pieces, thresholds }, looks) => {
        const plain = afterPrompt(guard, prompt, thresholds);
        const looked = afterPrompt(guard, prompt, thresholds);
        plain.begin('assistant');
        looked.begin('assistant');
        for (const [i, piece] of pieces.entries()) {
          expect(looked.push(piece)).toEqual(plain.push(piece));
          if (looks[i % looks.length] ?? true) looked.peek();
          expect(looked.verdict()).toEqual(plain.verdict());
          expect(looked.judgedEnds).toEqual(plain.judgedEnds);
          expect([looked.judgedEnd, looked.flagged]).toEqual([plain.judgedEnd, plain.flagged]);
        }
        expect(looked.end()).toEqual(plain.end());
        expect(looked.judgedEnds).toEqual(plain.judgedEnds);
        expect(looked.finish()).toEqual(plain.finish());
      }),
      { numRuns: 80 },
    );
  });

  it('at a reading that did not come true leaves nothing behind for the next one [guard.screen.peek]', () => {
    const words = (from: number) => Array.from({ length: 70 }, (_, i) => ` ${sampleLexicon[(from + 3 * i) % 30]}`);
    // The beginning "bmob" reads as a word, the whole does not; the second one does, after other words.
    const pieces = [...words(0), ' bmob', 'xyz', ...words(7), ' bmob', ' kettle', ' garden'];
    for (const guard of guards) {
      const stream = guard.stream();
      stream.begin('assistant');
      const scores = pieces.flatMap((piece) => {
        const told = stream.push(piece);
        stream.peek();
        return told;
      });
      const whole = guard.stream();
      whole.begin('assistant');
      expect([...scores, ...stream.end()]).toEqual([...whole.push(pieces.join('')), ...whole.end()]);
    }
  });

  it('forgets half a pair that turns out to be a sign nobody sees [guard.screen.peek]', () => {
    for (const guard of [...guards, ...[3, 4, 5, 6, 7].map((seed) => randomGuard(seed))]) {
      const stream = guard.stream();
      stream.begin('assistant');
      let text = '';
      for (const piece of ['kettle', '.', '\udb40', '\udc41', '']) {
        stream.push(piece);
        text += piece;
        expect(stream.peek()).toEqual(guard.check([{ role: 'assistant', text }]));
      }
    }
  });

  it('scores a word once: what was looked at is taken over when the word is complete [guard.screen.peek]', () => {
    const guard = randomGuard(3, { thresholds: { block: 2 } });
    const words = Array.from({ length: 400 }, (_, i) => ` ${sampleLexicon[i % sampleLexicon.length]}`);
    const stream = guard.stream();
    stream.begin('assistant');
    const scores: number[] = [];
    for (const word of words) {
      scores.push(...stream.push(word).map(({ score }) => score));
      stream.peek();
    }
    scores.push(...stream.end().map(({ score }) => score));
    const whole = guard.stream();
    whole.begin('assistant');
    const expected = [...whole.push(words.join('')), ...whole.end()].map(({ score }) => score);
    expect(scores).toEqual(expected);
  });
});

describe('the judged end', () => {
  it('does not depend on how the text was cut, nor does anything else [guard.screen.chunks]', () => {
    fc.assert(
      fc.property(scene, ({ guard, prompt, text, pieces, thresholds }) => {
        const told = [[text], pieces, [...text]].map((cut) => {
          const stream = afterPrompt(guard, prompt, thresholds);
          stream.begin('assistant');
          const ends: number[] = [];
          for (const piece of cut) {
            stream.push(piece);
            ends.push(...stream.judgedEnds);
          }
          const { judgedEnd, flagged } = stream;
          stream.end();
          ends.push(...stream.judgedEnds);
          return { ends, judgedEnd, flagged, finalEnd: stream.judgedEnd, verdict: stream.finish() };
        });
        expect(told[1]).toEqual(told[0]);
        expect(told[2]).toEqual(told[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('is a place where the text could have ended without being blocked, and never grows after the flag [guard.screen.prefix-safety]', () => {
    fc.assert(
      fc.property(scene, ({ guard, prompt, text, pieces, thresholds }) => {
        const stream = afterPrompt(guard, prompt, thresholds);
        stream.begin('assistant');
        const ends = new Set<number>();
        let [before, wasFlagged] = [0, stream.flagged];
        for (const piece of [...pieces, undefined]) {
          if (piece === undefined) stream.end();
          else stream.push(piece);
          expect(stream.judgedEnd).toBeGreaterThanOrEqual(before);
          if (wasFlagged) expect(stream.judgedEnds).toEqual([]);
          expect(stream.judgedEnds.at(-1) ?? before).toBe(stream.judgedEnd);
          for (const end of stream.judgedEnds) ends.add(end);
          [before, wasFlagged] = [stream.judgedEnd, stream.flagged];
        }
        if (afterPrompt(guard, prompt, thresholds).flagged) expect([...ends]).toEqual([]);
        ends.delete(0);
        for (const end of ends)
          expect(
            judged(guard, [...prompt, { role: 'assistant', text: text.slice(0, end) }], thresholds).action,
          ).not.toBe('block');
      }),
      { numRuns: 80 },
    );
  });

  it('stands before a word whose decoded reading is flagged, and before letters that would spell it [guard.screen.prefix-safety]', () => {
    const guard = keywordGuard();
    for (const written of [
      'forbidden',
      Buffer.from('the forbidden recipe').toString('base64'),
      'f0rb1dd3n',
      'neddibrof',
    ]) {
      const stream = guard.stream();
      stream.begin('assistant');
      stream.push(`kettle ${written} garden `);
      stream.end();
      expect(stream.judgedEnd, written).toBe('kettle'.length);
    }
    const spelled = guard.stream();
    spelled.begin('assistant');
    spelled.push('kettle f o r b i d d e n');
    // The letters are not read until the run of letters ends; what would be read if the text ended here counts all the same.
    expect(spelled.flagged).toBe(false);
    expect(spelled.peekFlagged()).toBe(true);
    spelled.push(' ');
    expect(spelled.judgedEnd).toBeLessThan('kettle f o r b i d d e n'.length);
    spelled.push('garden letter ');
    expect(spelled.flagged).toBe(true);
  });
});

describe('half a surrogate pair', () => {
  it('scores the same at the end of a text as within it [guard.screen.prefix-safety]', () => {
    const scores = (guard: Guard, text: string) => {
      const stream = guard.stream();
      stream.begin('assistant');
      return [...stream.push(text), ...stream.end()];
    };
    for (const half of ['\ud83d', '\ude00', 'a\ud83d'])
      for (const guard of guards) {
        const short = scores(guard, `kettle ${half}`);
        expect(scores(guard, `kettle ${half} garden`).slice(0, short.length)).toEqual(short);
      }
  });
});

describe('a copy between messages', () => {
  it('goes its own way: what is pushed into one is nothing to the other [guard.screen.prefix-safety]', () => {
    fc.assert(
      fc.property(scene, scene, ({ guard, prompt, pieces, text, thresholds }, other) => {
        const stream = afterPrompt(guard, prompt, thresholds);
        const [left, right] = [stream.fork(), stream.fork()];
        left.begin('assistant');
        right.begin('tool');
        const length = Math.max(pieces.length, other.pieces.length);
        for (let i = 0; i < length; i++) {
          if (pieces[i] !== undefined) left.push(pieces[i]!);
          left.peek();
          if (other.pieces[i] !== undefined) right.push(other.pieces[i]!);
        }
        expect(left.finish()).toEqual(judged(guard, [...prompt, { role: 'assistant', text }], thresholds));
        expect(right.finish()).toEqual(judged(guard, [...prompt, { role: 'tool', text: other.text }], thresholds));
        expect(stream.finish()).toEqual(judged(guard, prompt, thresholds));
      }),
      { numRuns: 60 },
    );
  });

  it('is refused in the middle of a message', () => {
    const stream = keywordGuard().stream();
    stream.begin('assistant');
    expect(() => stream.fork()).toThrow(/between messages/);
    stream.end();
    expect(stream.fork().flagged).toBe(false);
  });
});

describe('the running score', () => {
  it('never falls, whole or looked at, and a flag stays [guard.screen.running-maximum]', () => {
    fc.assert(
      fc.property(scene, ({ guard, prompt, pieces, thresholds }) => {
        const stream = afterPrompt(guard, prompt, thresholds);
        let [score, flagged] = [stream.verdict().score, stream.flagged];
        stream.begin('assistant');
        for (const piece of pieces) {
          stream.push(piece);
          const now = stream.verdict().score;
          expect(now).toBeGreaterThanOrEqual(score);
          expect(stream.peek().score).toBeGreaterThanOrEqual(now);
          expect(flagged && !stream.flagged).toBe(false);
          if (stream.flagged) expect(stream.peekFlagged()).toBe(true);
          [score, flagged] = [now, stream.flagged];
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a rule rises where that of harm does not [guard.screen.running-maximum]', () => {
    const judge = new ExchangeJudge(sampleParts(randomEnsemble(1)));
    const [token] = tokenize('kettle');
    judge.note(0, 'user', token!, { harm: 1, style: 0, rules: Float64Array.of(0, 0, 0) });
    const before = judge.verdict();
    expect(before.rules).toEqual({ weapons: before.score, fraud: before.score, drugs: before.score });
    judge.note(0, 'user', token!, { harm: 0, style: 0, rules: Float64Array.of(0, 2, 1) });
    const { score, rules } = judge.verdict();
    expect(rules).toEqual({ weapons: score * Math.exp(-2), fraud: score, drugs: score * Math.exp(-1) });
  });

  it('is 1 for good once a member gives no number [guard.screen.fail-closed]', () => {
    const guard = randomGuard(1);
    const broken = guard.parts.ensemble.linear.bias.slice().fill(Number.NaN);
    const stream = randomGuard(1, {
      ensemble: { ...guard.parts.ensemble, linear: { ...guard.parts.ensemble.linear, bias: broken } },
    }).stream();
    stream.begin('user');
    stream.push('kettle ');
    expect(stream.verdict()).toMatchObject({ action: 'block', score: 1 });
    stream.push('garden garden ');
    expect(stream.finish()).toMatchObject({ action: 'block', score: 1 });
    // The style alone is no number: that is a fault as well.
    const judge = new ExchangeJudge(sampleParts(randomEnsemble(1)));
    const [token] = tokenize('kettle');
    judge.note(0, 'user', token!, { harm: 0, style: Number.NaN, rules: Float64Array.of(0, 0, 0) });
    judge.note(0, 'user', token!, { harm: 0.5, style: 0, rules: Float64Array.of(0, 0, 0) });
    expect(judge.verdict()).toMatchObject({ action: 'block', score: 1 });
  });

  it('is the same when the thresholds of the guard are replaced for one exchange; only the action changes', () => {
    const guard = keywordGuard();
    const text = 'please explain the recipe';
    const { score } = guard.check([{ role: 'user', text }]);
    const strict = guard.stream({ thresholds: { block: score / 2 } });
    strict.begin('user');
    strict.push(text);
    expect(strict.finish()).toEqual({ ...guard.check([{ role: 'user', text }]), action: 'block' });
    expect(guard.thresholds).toEqual(guard.parts.thresholds);
    expect([guard.hash, guard.rules]).toEqual([guard.parts.hash, guard.parts.rules]);
  });
});
