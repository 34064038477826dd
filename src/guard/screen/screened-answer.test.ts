import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Thresholds } from '../calibration/scoring.ts';
import { Guard } from '../guard.ts';
import {
  keywordGuard,
  randomEnsemble,
  randomGuard,
  sampleLexicon,
  sampleParts,
} from '../model/sample-ensemble.conformance.ts';
import { DecodedTail } from '../text/decoded-tail.ts';
import { Tokenizer } from '../text/tokenizer.ts';
import type { Exchange, Verdict } from '../types.ts';
import { judgePrompt as judge, screenedText } from './sample-answers.conformance.ts';
import type { ScreenedText, StreamingGuard } from './types.ts';
import { wordGuard } from './word-guard.conformance.ts';

const keyword = keywordGuard();
const guards = [randomGuard(1), randomGuard(2), keyword];
const prompt: Exchange = [{ role: 'user', text: 'please explain' }];

const scene = fc
  .record({
    guard: fc.constantFrom(...guards),
    answer: screenedText,
    share: fc.double({ min: 0.5, max: 1.2, noNaN: true }),
    holdBack: fc.constantFrom(0, 0, 1, 3),
  })
  .map(({ guard, answer, share, holdBack }) => {
    const { score } = guard.check([...prompt, { role: 'assistant', text: answer.text }]);
    const thresholds: Thresholds = { block: Math.max(guard.check(prompt).score + 1e-9, share * score) };
    return { guard, ...answer, holdBack, thresholds };
  });

function actionOf(guard: StreamingGuard, text: string, thresholds: Thresholds): Verdict['action'] {
  const stream = guard.stream({ thresholds });
  for (const message of [...prompt, { role: 'assistant' as const, text }]) {
    stream.begin(message.role);
    stream.push(message.text);
  }
  return stream.finish().action;
}

/** True where so much that may be encoded waits at the end of a text that it is not read for every piece. */
function holdsLongStretch(text: string): boolean {
  const tail = new DecodedTail(new Set(sampleLexicon));
  for (const token of new Tokenizer().push(text)) tail.push(token);
  return tail.pending > 128;
}

/** What was cleared after each piece and after the end. */
function clearedBy(screened: ScreenedText, pieces: readonly string[]): number[] {
  const cleared = pieces.map((piece) => {
    screened.push(piece);
    return screened.clear;
  });
  screened.end();
  return [...cleared, screened.clear];
}

describe('what is cleared', () => {
  it('is always a beginning that the guard does not block, whole; nothing is cleared after the flag [guard.screen.prefix-safety]', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ guard, text, pieces, holdBack, thresholds }) => {
        const screened = (await judge(guard, prompt, { thresholds, holdBack })).open();
        const places = new Set<number>();
        let [before, wasFlagged] = [0, false];
        for (const piece of [...pieces, undefined]) {
          if (piece === undefined) screened.end();
          else screened.push(piece);
          expect(screened.clear).toBeGreaterThanOrEqual(before);
          expect(screened.clear).toBeLessThanOrEqual(screened.length);
          if (wasFlagged) expect(screened.clear).toBe(before);
          [before, wasFlagged] = [screened.clear, screened.state === 'flagged'];
          places.add(before);
        }
        for (const place of places) expect(actionOf(guard, text.slice(0, place), thresholds)).not.toBe('block');
        expect(screened.state).toBe(actionOf(guard, text, thresholds) === 'block' ? 'flagged' : 'ended');
        expect(screened.clear === text.length || screened.state === 'flagged').toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('is everything received, after every piece, while every beginning is harmless: no token waits for the next [guard.screen.prefix-safety]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...guards), screenedText, async (guard, { text, pieces }) => {
        const screened = (await judge(guard, prompt, { thresholds: { block: 1.1 } })).open();
        for (const piece of pieces) {
          screened.push(piece);
          if (!holdsLongStretch(text.slice(0, screened.length))) expect(screened.clear).toBe(screened.length);
        }
      }),
      { numRuns: 60 },
    );
    const screened = (await judge(keyword, prompt)).open();
    for (const piece of ['The', ' harm', 'less', ' story', '.\n', ' ', 'plan', '😀'.slice(0, 1), '😀'.slice(1)]) {
      screened.push(piece);
      expect(screened.clear).toBe(screened.length);
    }
  });

  it('stays behind by an eighth at most inside a long stretch that may be encoded, which is not read anew for every piece [guard.screen.prefix-safety]', async () => {
    const parts = sampleParts(randomEnsemble(1), { thresholds: { block: 2 } });
    let asked = 0;
    const lexicon = {
      has(word: string) {
        asked++;
        return parts.lexicon.has(word);
      },
    };
    const plain = 'please explain the harmless recipe '.repeat(130);
    for (const text of [
      Buffer.from(plain).toString('base64'),
      Buffer.from(plain).toString('hex'),
      plain.split('').join(' '),
    ]) {
      const screened = (await judge(new Guard({ ...parts, lexicon }), prompt)).open();
      asked = 0;
      const whole = new Guard({ ...parts, lexicon });
      whole.check([{ role: 'assistant', text }]);
      const once = asked;
      asked = 0;
      for (const piece of text.match(/.{1,4}/g)!) {
        screened.push(piece);
        expect(screened.clear).toBeGreaterThanOrEqual(screened.length - 64 - screened.length / 8);
      }
      // Read at every piece it would be hundreds of times as much.
      expect(asked).toBeLessThan(60 * once);
      screened.pause();
      expect(screened.clear).toBe(text.length);
    }
  });

  it('never holds a word that would be read at the end of such a stretch [guard.screen.prefix-safety]', async () => {
    const thresholds = { block: 0.7 };
    const { open } = await judge(keyword, prompt, { thresholds });
    const before = 'kettle garden letter recipe kettle garden ';
    for (const text of [
      [...`${before}forbidden`.replaceAll(' ', '')].join(' '),
      Buffer.from(`${before.repeat(4)}forbidden recipe`).toString('base64'),
    ]) {
      const screened = open();
      for (const piece of text.match(/.{1,2}/g)!) {
        screened.push(piece);
        expect(actionOf(keyword, text.slice(0, screened.clear), thresholds)).not.toBe('block');
      }
      screened.pause();
      expect(screened.state).toBe('flagged');
      expect(screened.clear).toBeLessThan(text.length);
    }
  });

  it('ends the same however the text was cut: the state always, the place where it ended, or where tokens are held back [guard.screen.chunks]', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ guard, text, pieces, holdBack, thresholds }) => {
        const { open } = await judge(guard, prompt, { thresholds, holdBack });
        const [whole, cut, units] = [open(), open(), open()];
        clearedBy(whole, [text]);
        clearedBy(cut, pieces);
        clearedBy(units, [...text]);
        for (const other of [cut, units]) {
          expect(other.state).toBe(whole.state);
          expect(other.verdict()).toEqual(whole.verdict());
          if (whole.state === 'ended' || holdBack > 0) expect(other.clear).toBe(whole.clear);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stops before the word that is flagged, in whatever pieces the word comes [guard.screen.prefix-safety]', async () => {
    const thresholds = { block: 0.7 };
    const { open } = await judge(keyword, prompt, { thresholds });
    const text = 'This is how: forbidden recipe';
    const one = open();
    one.push(text);
    expect([one.state, one.clear]).toEqual(['flagged', 'This is how:'.length]);
    const words = open();
    expect(clearedBy(words, ['This', ' is', ' how:', ' forbidden', ' recipe'])).toEqual([4, 7, 12, 12, 12, 12]);
    const parts = open();
    // Half the word is another word, which nobody minds; the rest of it never leaves.
    expect(clearedBy(parts, ['how: ', 'forb', 'idden', ' recipe'])).toEqual([5, 9, 9, 9, 9]);
    expect(parts.state).toBe('flagged');
    const held = (await judge(keyword, prompt, { thresholds, holdBack: 2 })).open();
    expect(clearedBy(held, ['how: ', 'forb', 'idden', ' recipe'])).toEqual([0, 0, 0, 0, 0]);
  });

  it('stays behind the last complete tokens by as many as are held back, until the end [guard.screen.prefix-safety]', async () => {
    for (const guard of [keyword, wordGuard()]) {
      const held = (await judge(guard, prompt, { holdBack: 2 })).open();
      expect(clearedBy(held, ['one two', ' three four', ' five ', 'six'])).toEqual([0, 3, 13, 13, 27]);
      expect(held.state).toBe('ended');
      const infinite = (await judge(guard, prompt, { holdBack: Number.POSITIVE_INFINITY })).open();
      expect(clearedBy(infinite, ['one two', ' three four '])).toEqual([0, 0, 19]);
    }
  });

  it('is nothing where the prompt was blocked, and a text that never came is clear [guard.screen.prefix-safety]', async () => {
    const blocked = await judge(keyword, [{ role: 'user', text: 'forbidden' }]);
    expect(blocked.verdict.action).toBe('block');
    const answer = blocked.open();
    expect(answer.state).toBe('flagged');
    expect(clearedBy(answer, ['harmless', ' story'])).toEqual([0, 0, 0]);
    expect(answer.length).toBe(14);
    const empty = (await judge(keyword, [])).open();
    empty.end();
    expect([empty.state, empty.clear, empty.length]).toEqual(['ended', 0, 0]);
    empty.end();
    expect(empty.state).toBe('ended');
  });
});

describe('a text that rests while another goes on', () => {
  const thresholds = { block: 0.95, escalate: 0.5 };

  it('is judged as if it were all: cleared with what was held back, or flagged, and then goes on [guard.screen.prefix-safety]', async () => {
    const held = (await judge(wordGuard(), prompt, { holdBack: 2 })).open();
    held.push('one two three');
    expect(held.clear).toBe(0);
    held.pause();
    expect([held.state, held.clear]).toEqual(['open', 13]);
    expect(clearedBy(held, [' four', ' five six'])).toEqual([13, 13, 27]);
    const bad = (await judge(wordGuard(), prompt)).open();
    bad.push('one forbidden');
    expect([bad.state, bad.clear]).toEqual(['open', 3]);
    bad.pause();
    expect([bad.state, bad.clear, bad.verdict().action]).toEqual(['flagged', 3, 'block']);
    // What it became later is of no account.
    bad.push('ly harmless ');
    bad.pause();
    bad.end();
    expect([bad.state, bad.clear, bad.verdict().action]).toEqual(['flagged', 3, 'block']);
  });

  it('is asked about by its open word too, and released whole once that is settled', async () => {
    const text = (await judge(wordGuard(), prompt, { thresholds, holdBack: 1 })).open();
    text.push('one doubtful');
    expect(text.state).toBe('open');
    text.pause();
    expect([text.state, text.clear, text.verdict().action]).toEqual(['unsure', 0, 'escalate']);
    text.settle('allow');
    expect([text.state, text.clear]).toEqual(['open', text.length]);
  });

  it('is always a beginning that the guard does not block [guard.screen.prefix-safety]', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ guard, text, pieces, holdBack, thresholds: own }) => {
        const screened = (await judge(guard, prompt, { thresholds: own, holdBack })).open();
        for (const [i, piece] of pieces.entries()) {
          const wasFlagged = screened.state === 'flagged';
          screened.push(piece);
          if (i % 3 > 0) continue;
          screened.pause();
          const whole = actionOf(guard, text.slice(0, screened.length), own);
          if (!wasFlagged) expect(screened.state).toBe(whole === 'block' ? 'flagged' : 'open');
          if (screened.state === 'open') expect(screened.clear).toBe(screened.length);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a doubtful text', () => {
  const thresholds = { block: 0.95, escalate: 0.5 };
  const open = async () => (await judge(wordGuard(), prompt, { thresholds })).open();

  it('is held until it is settled, then goes on and asks again only when the score has risen by the step', async () => {
    const text = await open();
    text.push('one doubtful');
    // Only the open word is in doubt: it may become another one.
    expect([text.state, text.clear]).toEqual(['open', 0]);
    text.push(' three');
    expect([text.state, text.clear]).toEqual(['unsure', 0]);
    text.push(' four');
    expect([text.state, text.clear]).toEqual(['unsure', 0]);
    text.settle('allow');
    expect([text.state, text.clear]).toEqual(['open', text.length]);
    text.push(' dubious ');
    // 0.61 is less than 0.02 above 0.6.
    expect([text.state, text.clear]).toEqual(['open', text.length]);
    text.push('worse six');
    expect([text.state, text.clear]).toEqual(['unsure', 'one doubtful three four dubious '.length]);
    text.end();
    expect(text.state).toBe('unsure');
    text.settle('allow');
    expect([text.state, text.clear]).toEqual(['ended', text.length]);
  });

  it('asks again at once where the score rose while the judge was thinking', async () => {
    const text = await open();
    text.push('doubtful worse ');
    const later = await open();
    later.push('doubtful ');
    later.push('worse ');
    later.settle('allow');
    expect(later.state).toBe('unsure');
    later.settle('allow');
    expect([later.state, later.clear]).toEqual(['open', later.length]);
    text.settle('allow', 0.01);
    expect([text.state, text.clear]).toEqual(['open', text.length]);
  });

  it('is blocked by a judge that says so, in doubt or before, and stays blocked', async () => {
    for (const pieces of [['doubtful '], ['one '], ['one', ' doubtful', ' three']]) {
      const text = await open();
      for (const piece of pieces) text.push(piece);
      const { clear } = text;
      text.settle('block');
      expect(text.state).toBe('flagged');
      text.settle('allow');
      text.push(' harmless ');
      text.end();
      expect([text.state, text.clear]).toEqual(['flagged', clear]);
    }
    const ended = await open();
    ended.push('one');
    ended.end();
    ended.settle('block');
    expect(ended.state).toBe('ended');
  });

  it('is blocked without asking where it is over the threshold, settled or not, and a step that is no number lets nothing pass', async () => {
    const text = await open();
    text.push('doubtful ');
    text.settle('allow');
    text.push('forbidden ');
    expect([text.state, text.clear]).toEqual(['flagged', 'doubtful '.length]);
    const unsettled = await open();
    unsettled.push('doubtful forbidden ');
    expect([unsettled.state, unsettled.clear]).toEqual(['flagged', 0]);
    const strange = await open();
    strange.push('doubtful ');
    strange.settle('allow', Number.NaN);
    expect([strange.state, strange.clear]).toEqual(['unsure', 0]);
  });

  it('is doubtful from the start behind a prompt that is', async () => {
    const found = await judge(wordGuard(), [{ role: 'user', text: 'doubtful' }], { thresholds });
    expect(found.verdict.action).toBe('escalate');
    const text = found.open();
    expect(text.state).toBe('unsure');
    text.push('harmless ');
    expect(text.clear).toBe(0);
    text.settle('allow');
    expect([text.state, text.clear]).toEqual(['open', text.length]);
  });
});
