// The record of an exchange that was played: it went to the model in the operator's name, so it stands in the log like any other.
import { sha256 } from '../../base/index.ts';
import type { TokenScore } from '../../guard/index.ts';
import type { Enforced, ExchangeRecord, ScannedPart } from '../types.ts';
import type { Play, Played, ReplyRoute } from './play.ts';
import type { ReplyText } from './reply-texts.ts';
import { topRule } from './verdict-view.ts';

export function playRecord(
  { guard, constitution, messages }: Play,
  { model, path }: ReplyRoute,
  played: Played,
): ExchangeRecord {
  const { end, verdict, texts, judgement, failed = false } = played;
  const requests = messages.map(({ role, text }, i): ScannedPart => {
    const common = {
      side: 'request' as const,
      name: `messages.${i}`,
      role,
      length: text.length,
      hash: sha256(text),
      text,
    };
    if (!judgement)
      return {
        ...common,
        scanned: false,
        reason: failed ? 'the guard failed' : 'called off',
        score: null,
        action: 'not-scanned',
      };
    const tokens = judgement.tokens.get(i) ?? [];
    const action =
      judgement.withheld.includes(i) || (end === 'prompt-blocked' && i === verdict.evidence?.message)
        ? 'block'
        : 'allow';
    return { ...common, scanned: true, score: highest(tokens), action, tokens };
  });
  return {
    id: played.id,
    time: played.time,
    route: '/api/playground',
    protocol: path === '/v1/messages' ? 'anthropic-messages' : 'openai-chat',
    // Not the plain name: what is tried here must not count as a campaign of the key's clients.
    key: played.by === '' ? 'playground' : `playground/${played.by}`,
    model,
    stream: true,
    choices: 1,
    guard: guard.hash,
    constitution,
    threshold: played.threshold,
    decided: failed ? 'error' : judgement ? verdict.action : 'none',
    enforced: enforcedBy(played),
    mode: 'enforce',
    stage: end === 'prompt-blocked' ? 'prompt' : end === 'blocked' ? 'response' : 'none',
    rule: verdict.action === 'allow' ? '' : topRule(verdict.rules),
    rules: verdict.rules,
    score: failed || !judgement ? null : verdict.score,
    ...evidenceOf(played, messages.length),
    parts: [...requests, ...(texts?.all() ?? []).map((text) => replyPart(text, texts!.released(text)))],
    withheld: judgement?.withheld ?? [],
    escalations: played.escalations,
    status: 200,
    ...(played.message !== null && { error: played.message }),
    timings: { total: played.totalMs, prompt: played.promptMs, scoring: 0 },
    pieces: texts?.pieces ?? 0,
  };
}

/** Where the weightiest words stand, by the name of their part. */
function evidenceOf({ verdict, texts }: Played, messages: number): Pick<ExchangeRecord, 'evidence'> {
  const { evidence } = verdict;
  if (!evidence) return {};
  const { message, start, end } = evidence;
  // The text whose verdict was taken is the one with the highest score.
  const reply = texts?.all().find(({ screened }) => screened.verdict().score >= verdict.score);
  const part = message < messages ? `messages.${message}` : reply?.channel;
  return part === undefined ? {} : { evidence: { part, start, end } };
}

function enforcedBy({ end, failed, aborted }: Played): Enforced {
  if (failed) return 'failed-closed';
  if (aborted) return 'aborted';
  if (end === 'finished') return 'passed';
  return end === 'upstream-failed' ? 'none' : 'blocked';
}

function replyPart({ channel, screened, received }: ReplyText, released: number): ScannedPart {
  const { score, action } = screened.verdict();
  const isFailed = screened.state === 'failed';
  return {
    side: 'reply',
    name: channel,
    role: 'assistant',
    length: received.length,
    hash: sha256(received),
    scanned: !isFailed,
    ...(isFailed && { reason: 'the guard failed' }),
    score: isFailed ? null : score,
    action: isFailed ? 'error' : screened.state === 'flagged' ? 'block' : action,
    released,
    text: received,
    tokens: screened.tokens,
  };
}

function highest(tokens: readonly TokenScore[]): number | null {
  return tokens.length === 0 ? null : tokens.reduce((most, { score }) => Math.max(most, score), 0);
}
