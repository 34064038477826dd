// The record of a judged small request: the same wide event as that of a proxied one, with what these routes have no part in left empty.
import type { GatewayContext, LoadedGuard } from '../../context.ts';
import type { Enforced, ExchangeRecord } from '../../types.ts';
import { redactText } from '../redaction.ts';
import type { Access } from './access.ts';
import type { Judged } from './judgement.ts';

export interface JudgedRequest {
  readonly access: Access;
  readonly guard: LoadedGuard;
  readonly route: string;
  /** What the request was written in: "guard", "moderations", "litellm". */
  readonly protocol: string;
  /** Model that the caller named; '' for none. */
  readonly model: string;
  /** `context.elapsed()` at arrival. */
  readonly began: number;
}

export function judgedRecord(
  context: GatewayContext,
  request: JudgedRequest,
  judged: Judged,
  done: { readonly enforced: Enforced; readonly status: number },
): ExchangeRecord {
  const { access, guard, route, protocol, model, began } = request;
  const { decided, verdict, evidence, failure } = judged;
  const hasFound = decided === 'block' || decided === 'escalate';
  return {
    ...{
      id: access.id,
      time: Math.floor(context.clock.now() - (context.elapsed() - began)),
      route,
      protocol,
      key: access.caller.name,
      model,
    },
    stream: false,
    choices: judged.parts.filter(({ side }) => side === 'reply').length,
    guard: guard.hash,
    constitution: guard.constitution,
    threshold: judged.threshold,
    ...{ decided, enforced: done.enforced, mode: context.configuration.guard.mode, stage: judged.stage },
    rule: hasFound ? highestRule(verdict?.rules ?? {}) : '',
    rules: verdict?.rules ?? {},
    score: verdict && Number.isFinite(verdict.score) ? verdict.score : null,
    ...(evidence && { evidence }),
    parts: judged.parts,
    withheld: judged.withheld,
    escalations: [],
    status: done.status,
    ...(failure && { error: redactText(failure.message) }),
    timings: {
      total: round(context.elapsed() - began),
      prompt: round(judged.promptMs),
      scoring: round(judged.scoringMs),
    },
    pieces: judged.pieces,
  };
}

/** The rule that weighs most; '' without rules. */
export function highestRule(rules: Readonly<Record<string, number>>): string {
  let [best, most] = ['', 0];
  for (const [rule, score] of Object.entries(rules)) if (score > most) [best, most] = [rule, score];
  return best;
}

/** Microseconds are enough. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;
