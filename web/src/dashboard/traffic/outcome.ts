// What was found and what was done are two things. Where the second does not simply follow from the first, it is said.
import type { TrafficItem } from '../../../../src/gateway/contract.ts';

export interface Outcome {
  readonly word: string;
  /** Shown loudly: text passed that was not judged or was found wrong. */
  readonly isLoud: boolean;
}

const words: Readonly<Record<string, Outcome>> = {
  shadow: { word: 'shadow: passed', isLoud: true },
  'failed-open': { word: 'failed open', isLoud: true },
  'failed-closed': { word: 'failed closed', isLoud: false },
  refused: { word: 'refused', isLoud: false },
  aborted: { word: 'client left', isLoud: false },
};

type Done = Pick<TrafficItem, 'decided' | 'enforced' | 'failed' | 'status'>;

/** undefined where what was done is what the verdict says and nothing went wrong. */
export function outcomeOf({ decided, enforced, failed, status }: Done): Outcome | undefined {
  if (Object.hasOwn(words, enforced) && !(enforced === 'shadow' && decided === 'allow')) return words[enforced];
  // A reply that had begun with 200 and then broke off, or a request that never got one.
  if (failed && decided !== 'error') return { word: status < 400 ? 'broke off' : 'no reply', isLoud: false };
  return undefined;
}

/** What was done, for the choice of a filter. */
export const enforcedWords: Readonly<Record<string, string>> = {
  passed: 'passed',
  blocked: 'blocked',
  shadow: 'shadow (only recorded)',
  'failed-open': 'failed open',
  'failed-closed': 'failed closed',
  refused: 'refused unjudged',
  aborted: 'client left',
  none: 'nothing to do',
};

const places: Readonly<Record<string, string>> = {
  prompt: 'in the prompt',
  response: 'in the reply',
  judge: 'by the judge',
};

/** Where the decision fell: "in the reply"; '' where nowhere. */
export function placeOf(stage: string): string {
  return Object.hasOwn(places, stage) ? (places[stage] ?? '') : '';
}
