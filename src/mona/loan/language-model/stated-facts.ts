// Which of the three facts a summary states, read by patterns: numbers in digits or words beside the words that belong to them. A
// summary that says two different things about one fact has stated neither.
import type { LoanFacts } from './applications.ts';

export type StatedFacts = { readonly [Fact in keyof LoanFacts]: number | undefined };

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const numberWords = new RegExp(
  `\\b(?:(${tens.join('|')})(?:[- ](${ones.slice(1, 10).join('|')}))?|(${ones.join('|')}))\\b`,
  'g',
);

export function readFacts(summary: string): StatedFacts {
  const text = summary
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(numberWords, (_, ten?: string, unit?: string, one?: string) =>
      String(
        one === undefined
          ? 20 + 10 * tens.indexOf(ten ?? '') + Math.max(0, ones.indexOf(unit ?? ''))
          : ones.indexOf(one),
      ),
    )
    // The window of the missed payments, and the term of the loan, are no facts about the applicant.
    .replace(/\d+(?:[- ]to[- ]\d+)?[- ]months?/g, ' ');
  const payments = '(?:loan |monthly |credit )?(?:re)?payments?';
  const none = /\b(?:no|without|never)(?: an[y])?(?: (?:missed|late|overdue)| has missed)|\bnever missed\b/;
  return {
    yearsInJob: single([
      ...matches(text, /(\d+)[- ]?(?:years?|yrs?)\b(?! old)/g),
      ...(/less than a year|under a year/.test(text) ? [0] : []),
    ]),
    debtPercent: single(matches(text, /(\d+)(?:\.0+)? ?(?:%|percent|per cent)/g)),
    missedPayments: single([
      ...matches(text, /(\d+) (?:missed|late|overdue)\b/g),
      ...matches(text, new RegExp(`\\bmissed (\\d+) ${payments}`, 'g')),
      ...matches(
        text,
        new RegExp(
          `\\b(?:missed|late|overdue) ${payments}[^.;,\\d]{0,30}?(\\d+)\\b(?! ?(?:%|percent|per cent|years?|yrs?))`,
          'g',
        ),
      ),
      ...(none.test(text) ? [0] : []),
    ]),
  };
}

/** How many of the three facts are stated as they are. */
export function factsRight(stated: StatedFacts, facts: LoanFacts): number {
  return (
    Number(stated.yearsInJob === facts.yearsInJob) +
    Number(stated.debtPercent === facts.debtPercent) +
    Number(stated.missedPayments === facts.missedPayments)
  );
}

function matches(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((match) => Number(match[1]));
}

function single(values: readonly number[]): number | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
