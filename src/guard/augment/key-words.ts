// The words of a text that carry its content: what attackers encode or replace, and what tests look for afterwards.
// A fixed list of function words and of words of asking; no model.
import type { Random } from '../../base/index.ts';

const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any anybody anyone anything are as ask at be because been before being best but by can cannot
   come could create describe did do does doing done dont down draft each easiest else even every exactly example explain few find first for
   from get give go going good got guide had has have he hello help her here hey him his how i if im in instructions into is it its just
   know kindly learn let like list make many may me might more most much must my myself need new no not now of off on one only or other our out
   over own people person plan please pls possible quick really right say she should show so some somebody someone something step steps
   still such suggest take tell than thanks that the their them then there these they thing things this those through to too try tutorial
   under until up us use used using very want was way ways we well were what when where which while who whose why will with without
   would write yes you your yours`
    .trim()
    .split(/\s+/),
);

/** A word in a text. */
export interface Span {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Content words in order: letters only, at least three of them, no function word. */
export function contentWords(text: string): Span[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}]{3,}/gu), (match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  })).filter((span) => !FUNCTION_WORDS.has(span.word.toLowerCase()));
}

/** Up to `count` content words, longer ones first more often, in the order of the text. */
export function pickKeyWords(text: string, count: number, random: Random): Span[] {
  return contentWords(text)
    .slice(0, 400)
    .map((span) => ({ span, rank: span.word.length * (0.5 + random.next()) }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, count)
    .map((entry) => entry.span)
    .sort((a, b) => a.start - b.start);
}

/** The text with some spans replaced. */
export function replaceSpans(text: string, spans: readonly Span[], replacement: (span: Span, index: number) => string) {
  let out = '';
  let at = 0;
  spans.forEach((span, index) => {
    out += text.slice(at, span.start) + replacement(span, index);
    at = span.end;
  });
  return out + text.slice(at);
}
