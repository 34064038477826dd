// What the playground found, in sentences.
import { against, count, countOf, score } from '../words.ts';
import { highest, type Judged } from './state.ts';

/** The rule with the highest score; undefined where none was scored. */
function topRule(judged: Judged): string | undefined {
  return Object.entries(judged.verdict?.rules ?? {}).sort(([, a], [, b]) => b - a)[0]?.[0];
}

const ofRule = (judged: Judged) => {
  const rule = topRule(judged);
  return rule === undefined ? '' : ` by the rule ${rule}`;
};

const roles: Readonly<Record<string, string>> = {
  system: 'system prompt',
  user: 'prompt',
  assistant: 'reply',
  tool: 'tool result',
};

/** A role as a person calls it. */
export const nameOfRole = (role: string): string => (Object.hasOwn(roles, role) ? (roles[role] ?? role) : role);

/** The sentence at the head of the page. */
export function sentenceOf(judged: Judged | undefined, isRunning: boolean, threshold: number): string {
  if (!judged) return 'Nothing judged yet: type or paste a text, or take an example.';
  const { reply, verdict } = judged;
  const compared = against(verdict?.score ?? highest(judged), threshold);
  if (isRunning) {
    if (!reply || reply.received === 0) return 'Judging the prompt …';
    return `Streaming: ${countOf(reply.text.length, 'character')} released, highest score ${score(highest(judged))} of ${score(threshold)}.`;
  }
  if (judged.isRejudged && verdict) {
    const would = { allow: 'passes', escalate: 'goes to the judge', block: 'is blocked' }[verdict.action];
    return `Under these settings it ${would}${verdict.action === 'block' ? ofRule(judged) : ''}: ${compared}.`;
  }
  if (judged.mode === 'judge' && judged.outcome !== null) return judgedSentence(judged, compared);
  switch (judged.outcome) {
    case 'blocked':
      return `Blocked in the reply${ofRule(judged)} after ${countOf(reply?.text.length ?? 0, 'character')}: ${compared}.`;
    case 'prompt-blocked':
      return `Blocked in the prompt${ofRule(judged)}, and not sent to the model: ${compared}.`;
    case 'upstream-failed':
      return `The upstream failed after ${countOf(reply?.received ?? 0, 'character')}; nothing unjudged was shown.`;
    case 'finished':
      return `Passed: highest ${compared}.`;
    case null:
      return 'Stopped before the verdict.';
  }
}

function judgedSentence(judged: Judged, compared: string): string {
  if (judged.message !== null) return judged.message;
  switch (judged.verdict?.action) {
    case 'block':
      return `This would be blocked${ofRule(judged)}: ${compared}.`;
    case 'escalate':
      return `The guard is not sure and would ask the judge: ${compared}.`;
    default:
      return `This would pass: ${compared}.`;
  }
}

/** The quiet words beside the verdict. */
export function wordsOf(judged: Judged, isRunning: boolean): string {
  const { reply } = judged;
  if (isRunning) return reply ? `${count(reply.received)} characters received` : 'judging';
  if (judged.outcome === null) return 'stopped by you';
  const tokens = [...judged.messages, ...(reply ? [reply] : [])].reduce((sum, each) => sum + each.tokens.length, 0);
  return `${countOf(tokens, 'token')} judged by ${judged.guard}`;
}

/** The words that weighed most; undefined where the guard found none worth naming. */
export function evidenceOf(judged: Judged): { readonly role: string; readonly text: string } | undefined {
  const { verdict, messages, reply } = judged;
  const evidence = verdict?.evidence;
  if (!verdict || !evidence || verdict.action === 'allow') return undefined;
  const message = messages[evidence.message];
  const whole = message?.text ?? (reply ? reply.text + reply.tail : '');
  const text = whole.slice(evidence.start, evidence.end).trim();
  return text === '' ? undefined : { role: message?.role ?? 'reply', text };
}
