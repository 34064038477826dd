// What a judged conversation comes to: the verdict that decides, what was found in each part, and which parts were not looked at.
import { sha256 } from '../../../base/index.ts';
import type { PromptJudgement, ScreenedText, Verdict } from '../../../guard/index.ts';
import type { RequestMessage, UnjudgedPart } from '../../protocol/index.ts';
import type { Decided, ScannedPart } from '../../types.ts';

export interface Conclusion {
  readonly decided: Decided;
  /** The verdict that decided: the one with the highest score. Undefined where nothing was judged. */
  readonly verdict: Verdict | undefined;
  /** Where the evidence stands. */
  readonly evidence: { readonly part: string; readonly start: number; readonly end: number } | undefined;
  readonly stage: 'prompt' | 'response' | 'none';
  readonly parts: readonly ScannedPart[];
  /** Positions of earlier messages that a model should not get. */
  readonly withheld: readonly number[];
  readonly failure: Error | undefined;
}

/** The prompt as it goes into the record; holds no text unless it is retained. */
export interface ConcludedPrompt {
  /** Undefined where the guard failed. */
  readonly found: Pick<PromptJudgement, 'verdict' | 'withheld'> | undefined;
  /** One for each message, in order. */
  readonly parts: readonly ScannedPart[];
  readonly unjudged: readonly ScannedPart[];
}

export interface ConcludedAnswer {
  readonly name: string;
  /** Undefined where it was not judged. */
  readonly verdict: Verdict | undefined;
  readonly part: ScannedPart;
}

export function concludePrompt(
  messages: readonly RequestMessage[],
  unjudged: readonly UnjudgedPart[],
  found: PromptJudgement | undefined,
  failure: Error | undefined,
  retainText: boolean,
): ConcludedPrompt {
  return {
    found: found && { verdict: found.verdict, withheld: found.withheld },
    parts: messages.map((message, index) => promptPart(message, index, found, failure, retainText)),
    unjudged: unjudged.map(unjudgedPart),
  };
}

/** An answer, or as much of it as there is. `text` only where it is retained. */
export interface AnswerText {
  readonly name: string;
  /** UTF-16 units. */
  readonly length: number;
  readonly hash: string;
  readonly text?: string | undefined;
}

/** @param screened undefined: it was not judged, because of `failure` */
export function concludeAnswer(
  answer: AnswerText,
  screened: ScreenedText | undefined,
  failure?: Error,
): ConcludedAnswer {
  const { name, length, hash, text } = answer;
  const about = { side: 'reply', name, role: 'assistant', length, hash, ...(text !== undefined && { text }) } as const;
  const reason = screened ? screened.failure?.message : (failure?.message ?? 'not judged');
  const verdict = screened?.verdict();
  if (reason !== undefined || !screened || !verdict) {
    const released = screened?.clear ?? 0;
    return { name, verdict, part: { ...about, scanned: false, reason, score: null, action: 'error', released } };
  }
  const { score, action } = verdict;
  const found = { scanned: true, score, action, released: screened.clear, tokens: screened.tokens };
  return { name, verdict, part: { ...about, ...found } };
}

export function conclude(
  prompt: ConcludedPrompt,
  answers: readonly ConcludedAnswer[],
  failure: Error | undefined,
): Conclusion {
  const { found, parts, unjudged } = prompt;
  // Where there is no text at all nothing is found: 'allow' would say that something was looked at.
  const hasText = parts.length + answers.length > 0;
  const own = found && hasText ? [{ name: '', verdict: found.verdict }] : [];
  const judged = answers.flatMap(({ name, verdict }) => (verdict ? [{ name, verdict }] : []));
  const verdicts = [...own, ...judged];
  // An answer's verdict carries its prompt's: of equals the first decides.
  const deciding = verdicts.reduce<(typeof verdicts)[number] | undefined>(
    (best, one) => (best && best.verdict.score >= one.verdict.score ? best : one),
    undefined,
  );
  const actions = verdicts.map(({ verdict }) => verdict.action);
  const action = actions.includes('block') ? 'block' : actions.includes('escalate') ? 'escalate' : 'allow';
  const decided = failure ? 'error' : deciding ? action : 'none';
  const evidence = deciding?.verdict.evidence;
  const isQuiet = decided === 'allow' || decided === 'none' || !deciding;
  return {
    decided,
    verdict: deciding?.verdict,
    evidence: evidence && {
      part: parts[evidence.message]?.name ?? deciding?.name ?? '',
      start: evidence.start,
      end: evidence.end,
    },
    stage: isQuiet ? 'none' : deciding.name === '' ? 'prompt' : 'response',
    parts: [...parts, ...unjudged, ...answers.map(({ part }) => part)],
    withheld: found?.withheld ?? [],
    failure,
  };
}

function promptPart(
  { path, role, text }: RequestMessage,
  index: number,
  found: PromptJudgement | undefined,
  failure: Error | undefined,
  retainText: boolean,
): ScannedPart {
  const about = { side: 'request', name: path, role, length: text.length, hash: sha256(text) } as const;
  const kept = retainText ? { text } : {};
  if (!found) {
    const reason = failure?.message ?? 'not judged';
    return { ...about, ...kept, scanned: false, reason, score: null, action: 'error' };
  }
  const tokens = found.tokens.get(index) ?? [];
  const isEvident = found.verdict.evidence?.message === index;
  const highest = tokens.reduce((most, { score }) => Math.max(most, score), isEvident ? found.verdict.score : 0);
  const action = found.withheld.includes(index) ? 'block' : isEvident ? found.verdict.action : 'allow';
  return { ...about, ...kept, scanned: true, score: highest, action, tokens };
}

function unjudgedPart({ path, kind }: UnjudgedPart): ScannedPart {
  return {
    ...{ side: 'request', name: path, role: '', length: 0, hash: '', scanned: false },
    ...{ reason: `${kind} is not judged`, score: null, action: 'not-scanned' },
  };
}
