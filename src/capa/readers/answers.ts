// Answers as people and models write them, made comparable: letters of options to indices, numbers of word problems to one spelling
// (as the GSM8K and ZeroEval scorers mean them), short texts as SQuAD compares them (Rajpurkar et al. 2016, appendix: case, punctuation,
// articles, white space). Leaves out: arithmetic, units that are converted, numbers in words, synonyms.

/** "A" -> 0, "(b)" -> 1, "C." -> 2, "answer: D" -> 3; null for anything else. */
export function letterIndex(text: string): number | null {
  if (text.length === 1) {
    const code = text.charCodeAt(0) & ~32;
    return code >= 65 && code <= 90 ? code - 65 : null;
  }
  const found = /^\s*(?:(?:the\s+)?answer(?:\s+is)?\s*:?\s*)?[([]?([A-Za-z])[)\].:]*\s*$/i.exec(text);
  return found ? found[1]!.toUpperCase().charCodeAt(0) - 65 : null;
}

/** A whole number from 0 on, written as such ("7", "7.0"); null for anything else. */
export function wholeNumber(value: unknown): number | null {
  // One digit is what most cells hold.
  if (typeof value === 'string' && value.length === 1) {
    const digit = value.charCodeAt(0) - 48;
    return digit >= 0 && digit <= 9 ? digit : null;
  }
  if (typeof value === 'bigint') return value >= 0n && value <= 65_535n ? Number(value) : null;
  const number = typeof value === 'string' && /^\s*\d{1,9}(?:\.0*)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null;
}

/** true, "True", "yes", 1 -> true; false, "False", "no", 0 -> false; null for anything else. */
export function truthOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0 || value === 1n || value === 0n) return Number(value) === 1;
  if (typeof value !== 'string') return null;
  if (/^\s*(?:true|yes|correct|right|pass(?:ed)?|1(?:\.0*)?)\s*$/i.test(value)) return true;
  return /^\s*(?:false|no|incorrect|wrong|fail(?:ed)?|0(?:\.0*)?)\s*$/i.test(value) ? false : null;
}

/**
 * The same text for answers that mean the same; idempotent. As text, a number that stands alone ("$1,000.50", "-3") is spelled as a
 * number; 'number' also takes the number out of words around it.
 */
export function normaliseAnswer(text: string, kind: 'number' | 'text' = 'text'): string {
  return kind === 'number' ? normaliseNumber(text) : normaliseText(text);
}

/**
 * The number that an answer gives, in one spelling: "$1,000.50", "\boxed{1000.5}", "#### 1000.5", "= 1000.5 eggs." -> "1000.5".
 * Of several, the first one behind the last "answer is", "####" or "=" counts, and without such a mark the last one, as in the harness's
 * flexible extraction; a fraction alone ("3/4") is divided. Text without any number is normalised as text. Idempotent.
 */
export function normaliseNumber(text: string): string {
  const plain = text.normalize('NFKC');
  const number = numberIn(plain);
  return number === null ? normaliseText(plain) : number;
}

function numberIn(text: string): string | null {
  const boxed = /\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;
  let inner = text;
  for (const [, content = ''] of text.matchAll(boxed)) if (/\d/.test(content)) inner = content;
  const marked = inner.replace(/^[\s\S]*(?:####|answer\s+is|[=≈])(?=[\s\S]*\d)/i, '');
  const bare = marked.replace(/[$€£¥]|\\[,!;]|\\text\b/g, '').replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
  const fraction = /^\s*(-?\d+)\s*\/\s*(\d+)\W*$/.exec(bare) ?? /^\s*(-?)\\d?frac\{(\d+)\}\{(\d+)\}\W*$/.exec(bare);
  const denominator = Number(fraction?.at(-1));
  if (fraction && denominator > 0) {
    const numerator = Number(fraction.slice(1, -1).join(''));
    return spell(String(Number((numerator / denominator).toPrecision(12))));
  }
  const found = [...bare.matchAll(NUMBER)].map(([number]) => number);
  if (found.length === 0) found.push(...[...bare.matchAll(DIGITS)].map(([number]) => number));
  const number = marked === inner ? found.at(-1) : found[0];
  return number === undefined ? null : spell(number);
}

/** No part of a word or of a longer number. */
const NUMBER = /(?<![\d.\p{L}])-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3}(?![\d\p{L}]))?/giu;
const DIGITS = /\d+(?:\.\d+)?/g;

/** Decimal digits without needless zeros; long numbers keep all their digits. */
function spell(number: string): string {
  if (/e/i.test(number)) {
    const value = Number(number);
    if (!Number.isFinite(value)) return number.toLowerCase();
    return /e/.test(String(value)) ? String(value) : spell(String(value));
  }
  const [whole = '', decimals = ''] = number.replace('-', '').split('.');
  const fraction = decimals.replace(/0+$/, '');
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  return number.startsWith('-') && digits !== '0' ? `-${digits}` : digits;
}

const ARTICLES = new Set(['a', 'an', 'the']);

/** A number alone: currency, separators of thousands, a sign of per cent and a full stop may go with it. */
const NUMBER_ALONE = /^(-?)\s*[$€£¥]?\s*(-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*%?\.?$/;

/** Lower case, without punctuation, articles and needless space; text of articles or punctuation alone keeps them. Idempotent. */
export function normaliseText(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
  const alone = NUMBER_ALONE.exec(lower);
  if (alone) return spell(`${alone[1]}${alone[2]}`.replaceAll(',', '').replace('--', ''));
  const words = lower
    .replace(/[\p{P}\p{S}]/gu, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return lower.replace(/\s+/g, ' ');
  const kept = words.filter((word) => !ARTICLES.has(word));
  return (kept.length > 0 ? kept : words).join(' ');
}
