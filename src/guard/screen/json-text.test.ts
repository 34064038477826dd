import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldBy } from '../held-state.conformance.ts';
import { keywordGuard, randomGuard } from '../model/sample-ensemble.conformance.ts';
import { anyText, cutAt, mixedText } from '../text/sample-texts.conformance.ts';
import { screenJson } from './json-text.ts';
import { judgePrompt } from './sample-answers.conformance.ts';
import type { ScreenedText, ScreenOptions, StreamingGuard } from './types.ts';
import { wordGuard } from './word-guard.conformance.ts';

const keyword = keywordGuard();

async function opened(guard: StreamingGuard, options?: ScreenOptions): Promise<() => ScreenedText> {
  return (await judgePrompt(guard, [], options)).open;
}

const hex = (unit: string, upper: boolean) => {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${upper ? digits.toUpperCase() : digits}`;
};
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string with one of its spellings as JSON, unit by unit as `received`. */
const spelled = fc.oneof(mixedText, anyText).chain((text) =>
  fc.array(fc.constantFrom('plain', 'short', 'hex', 'HEX'), { minLength: 1, maxLength: 20 }).map((ways) => ({
    text,
    received: text.split('').map((unit, i) => {
      const way = ways[i % ways.length];
      const mustEscape = unit === '"' || unit === '\\' || unit.charCodeAt(0) < 0x20;
      if (way === 'hex' || way === 'HEX') return hex(unit, way === 'HEX');
      if (SHORT[unit] !== undefined && (way === 'short' || mustEscape)) return SHORT[unit];
      return mustEscape ? hex(unit, false) : unit;
    }),
  })),
);

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const cutBy = (text: string, places: readonly number[]) =>
  cutAt(
    text,
    places.map((place) => place % (text.length + 1)),
  );

describe('a JSON document in pieces', () => {
  it('is judged as its strings read, under any escapes and cuts, and released where it was received [guard.screen.json]', async () => {
    const guards = await Promise.all(
      [randomGuard(1), randomGuard(2), keyword].map(async (guard) => ({
        guard,
        open: await opened(guard, { thresholds: { block: 0.6 } }),
      })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...guards), spelled, cuts, ({ guard, open }, { text, received }, places) => {
        const document = `{"a": "${received.join('')}"}`;
        expect(JSON.parse(document)).toEqual({ a: text });
        const screened = screenJson(open());
        // Where each unit of the judged text ends in the document.
        const ends = [0];
        for (const unit of [...`{"a": "`, ...received, ...`"}`]) ends.push(ends.at(-1)! + unit.length);
        const judged = `{"a": "${text}"}`;
        let [before, length] = [0, 0];
        for (const piece of cutBy(document, places)) {
          screened.push(piece);
          length += piece.length;
          expect(screened.length).toBe(length);
          expect(screened.clear).toBeGreaterThanOrEqual(before);
          before = screened.clear;
          // What is released is a beginning of the document that reads as a beginning the guard allows.
          const units = ends.indexOf(before);
          expect(units).toBeGreaterThanOrEqual(0);
          const stream = guard.stream({ thresholds: { block: 0.6 } });
          stream.begin('assistant');
          stream.push(judged.slice(0, units));
          expect(stream.finish().action).not.toBe('block');
        }
        screened.end();
        const plain = open();
        plain.push(judged);
        plain.end();
        expect(screened.verdict()).toEqual(plain.verdict());
        expect(screened.state).toBe(plain.state);
        if (screened.state === 'ended') expect(screened.clear).toBe(document.length);
        expect(screened.tokens).toEqual(plain.tokens);
      }),
      { numRuns: 60 },
    );
  });

  it('shows a word that is written in escapes for what it is [guard.screen.json]', async () => {
    const open = await opened(keyword);
    const escaped = [...'forbidden'].map((unit) => hex(unit, false)).join('');
    for (const written of ['forbidden', '\\u0066orbidden', escaped, 'the\\nforbidden', 'say \\"forbidden\\"']) {
      const screened = screenJson(open());
      for (const piece of `{"query": "please explain ${written} friend"}`.match(/.{1,3}/gs) ?? []) screened.push(piece);
      screened.end();
      expect(screened.state, written).toBe('flagged');
      expect(screened.clear, written).toBeLessThan(`{"query": "please explain ${written}`.length);
    }
    // Without the view the escapes are judged as they stand.
    const words = await opened(wordGuard());
    const [plain, screened] = [words(), screenJson(words())];
    for (const text of [plain, screened]) {
      text.push('" \\u0066orbidden "');
      text.end();
    }
    expect([plain.state, screened.state]).toEqual(['ended', 'flagged']);
  });

  it('holds half an escape until its other half comes, and clears all else at once [guard.screen.json]', async () => {
    const screened = screenJson((await opened(keyword))());
    const clear = (piece: string) => {
      screened.push(piece);
      return screened.clear;
    };
    expect([clear('{"a'), clear('": "b'), clear('\\'), clear('n'), clear('\\u00'), clear('6'), clear('6 x"}')]).toEqual(
      [3, 8, 8, 10, 10, 10, 20],
    );
    // Both halves of a pair, cut everywhere.
    for (const piece of '"\\ud83d\\ude00"') screened.push(piece);
    screened.end();
    expect([screened.state, screened.clear]).toEqual(['ended', screened.length]);
  });

  it('that is none is judged as it stands: nothing is lost, and it is released to its end [guard.screen.json]', async () => {
    const open = await opened(randomGuard(1, { thresholds: { block: 2 } }));
    for (const [received, judged] of [
      ['"\\q \\u12x \\u', '"\\q \\u12x \\u'],
      ['"\\u00\\n"', '"\\u00\n"'],
      ['\\u0066 \\n outside', '\\u0066 \\n outside'],
      ['"open \\', '"open \\'],
      ['"\\\\u0066"', '"\\u0066"'],
      ['not json at all', 'not json at all'],
      ['', ''],
    ] as const)
      fc.assert(
        fc.property(cuts, (places) => {
          const screened = screenJson(open());
          for (const piece of cutBy(received, places)) screened.push(piece);
          screened.end();
          const plain = open();
          plain.push(judged);
          plain.end();
          expect(screened.verdict()).toEqual(plain.verdict());
          expect([screened.state, screened.clear, screened.length]).toEqual([
            'ended',
            received.length,
            received.length,
          ]);
        }),
        { numRuns: 20 },
      );
  });

  it('keeps nothing of what was released [guard.screen.json]', async () => {
    const open = await opened(keyword);
    const sizeAfter = (times: number) => {
      const screened = screenJson(open());
      screened.push('"');
      for (let i = 0; i < times; i++) screened.push('kettle\\n\\u0067arden ');
      expect(screened.clear).toBe(screened.length);
      return heldBy(screened, ['#inner']);
    };
    expect(sizeAfter(3000)).toBe(sizeAfter(30));
  });

  it('is settled, fails and ends as its text does [guard.screen.json]', async () => {
    const open = await opened(keyword, { thresholds: { block: 0.9, escalate: 1e-9 } });
    const screened = screenJson(open());
    screened.push('"kettle garden \\u0061 letter"');
    screened.end();
    expect([screened.state, screened.clear]).toEqual(['unsure', 0]);
    screened.settle('allow');
    expect([screened.state, screened.clear]).toEqual(['ended', screened.length]);
    screened.push('more');
    expect(screened.state).toBe('failed');
    expect(screened.failure).toBeInstanceOf(Error);
  });
});
