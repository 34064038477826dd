// One exchange in a sentence, and the reasons for what was not scanned.
import type { TrafficDetail, TrafficPart } from '../../../../src/gateway/contract.ts';
import { against, count } from '../words.ts';
import { placeOf } from './outcome.ts';

/** "Blocked in the reply: score 0.93 against a threshold of 0.62, most of it by the rule chemical." */
export function sentenceOf(item: TrafficDetail): string {
  const place = placeOf(item.stage);
  const where = place === '' ? '' : ` ${place}`;
  const compared = against(item.score, item.threshold);
  const rule = item.rule === '' ? '' : `, most of it by the rule ${item.rule}`;
  const gaps =
    item.scanned < item.parts
      ? ` ${count(item.parts - item.scanned)} of ${count(item.parts)} parts were not scanned.`
      : '';
  switch (item.enforced) {
    case 'blocked':
      return `Blocked${where}: ${compared}${rule}.${gaps}`;
    case 'shadow':
      if (item.decided === 'allow') return `Passed in shadow mode, and would have passed anyway: ${compared}.${gaps}`;
      return `Found wrong${where} and passed all the same, because the gateway is in shadow mode: ${compared}${rule}.${gaps}`;
    case 'failed-open':
      return `Passed unjudged: the guard failed, and the gateway is set to fail open.${gaps}`;
    case 'failed-closed':
      return `Stopped: the guard failed, and nothing passes unjudged.${gaps}`;
    case 'refused':
      return `Refused before it was judged: ${clause(item.error ?? 'it holds parts that cannot be judged')}.`;
    case 'aborted':
      return `The client left before the end; what it got was judged: ${compared}.${gaps}`;
    default:
      if (item.decided === 'error') return `It failed: ${clause(item.error ?? 'no reason was recorded')}.${gaps}`;
      if (item.score === null) return `Passed; nothing in it was judged.${gaps}`;
      if (item.error) return `${clause(item.error)}. What was released was judged: ${compared}.${gaps}`;
      return `Passed: highest ${compared}.${gaps}`;
  }
}

/** A recorded reason as part of a sentence: without a full stop of its own. */
export function clause(reason: string): string {
  return reason.trim().replace(/\.(\s*\([^)]*\))?$/, '$1');
}

/** "system prompt", "message 2, user", "reply 1, tool arguments": the part as a person calls it. */
export function titleOf(part: TrafficPart): string {
  const side = part.side === 'request' ? 'Request' : 'Reply';
  return [side, part.role, part.name].filter((word) => word !== '').join(' · ');
}

/** What became of the text: "1,204 characters, all released", "340 of 512 characters released". */
export function releaseOf(part: TrafficPart): string {
  const length = `${count(part.length)} ${part.length === 1 ? 'character' : 'characters'}`;
  if (part.side === 'request' || part.released === null) return length;
  if (part.released >= part.length) return `${length}, all released`;
  if (part.released === 0) return `${length} received, none released`;
  return `${count(part.released)} of ${length} released`;
}

const timingWords: Readonly<Record<string, string>> = {
  prompt: 'judging the prompt',
  upstreamFirstByte: "upstream's first byte",
  addedFirstToken: 'added to the first token',
  scoring: 'scoring the reply',
  total: 'all of it',
};

export function timingsOf(timings: TrafficDetail['timings']): readonly (readonly [string, number | null])[] {
  const order = Object.keys(timingWords);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(timings)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, ms]) => [Object.hasOwn(timingWords, name) ? (timingWords[name] ?? name) : name, ms]);
}
