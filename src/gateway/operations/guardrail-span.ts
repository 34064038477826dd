// What a trace says about the guard: one span for the prompt and one for the answer, with what was found and what was done as two
// attributes, and a finding where something was found. Scores and rules, never a text.
import type { ExchangeRecord, ScannedPart } from '../types.ts';
import { ATTRIBUTE, OPERATION } from './telemetry-names.ts';

type Attributes = Record<string, string | number>;

export interface GuardrailSpan {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** Attributes of the finding; undefined where nothing was found. */
  readonly finding: Attributes | undefined;
}

const COMPONENT = 'oversight';

/** The guardrail spans of a request: one for each side of which something was judged. */
export function describeGuardrails(record: ExchangeRecord): readonly GuardrailSpan[] {
  const { time, timings } = record;
  const answered = time + Math.min(timings.prompt, timings.total);
  return [
    ...describeSide(record, 'request', time, answered),
    ...describeSide(record, 'reply', answered, time + timings.total),
  ];
}

function describeSide(
  record: ExchangeRecord,
  side: ScannedPart['side'],
  start: number,
  end: number,
): readonly GuardrailSpan[] {
  const parts = record.parts.filter((part) => part.side === side && part.scanned);
  if (parts.length === 0) return [];
  const scores = parts.flatMap(({ score }) => (score === null ? [] : [score]));
  const verdict = verdictOf(parts);
  const action = actionOf(record, side);
  const found: Attributes = {
    [ATTRIBUTE.guardrailTarget]: side === 'request' ? 'input' : 'output',
    [ATTRIBUTE.guardrailVerdict]: verdict,
    ...(action !== undefined && { [ATTRIBUTE.guardrailAction]: action }),
    [ATTRIBUTE.policy]: record.constitution,
    ...(scores.length > 0 && { [ATTRIBUTE.riskScore]: Math.max(...scores) }),
    ...(verdict !== 'allow' && record.rule !== '' && { [ATTRIBUTE.policyRule]: record.rule }),
  };
  const scoring = side === 'request' ? record.timings.prompt : record.timings.scoring;
  return [
    {
      name: `${OPERATION.runGuardrail} ${COMPONENT}`,
      start,
      end,
      attributes: {
        [ATTRIBUTE.operation]: OPERATION.runGuardrail,
        [ATTRIBUTE.guardrailName]: COMPONENT,
        ...found,
        [ATTRIBUTE.threshold]: record.threshold,
        [ATTRIBUTE.guard]: record.guard,
        [ATTRIBUTE.scoringSeconds]: scoring / 1000,
      },
      finding: verdict === 'allow' ? undefined : { ...found, [ATTRIBUTE.riskCategory]: record.rule || 'guard_failure' },
    },
  ];
}

/** The gravest of what was found; a part that could not be judged counts as denied. */
function verdictOf(parts: readonly ScannedPart[]): 'allow' | 'deny' | 'escalate' {
  if (parts.some(({ action }) => action === 'block' || action === 'error')) return 'deny';
  return parts.some(({ action }) => action === 'escalate') ? 'escalate' : 'allow';
}

/** What was done about this side; undefined where nobody can say (the client left). */
function actionOf(record: ExchangeRecord, side: ScannedPart['side']): 'allow' | 'block' | undefined {
  const hasReply = record.parts.some((part) => part.side === 'reply');
  const decisive = record.stage === 'prompt' || !hasReply ? 'request' : 'reply';
  if (side !== decisive) return 'allow';
  if (['blocked', 'failed-closed', 'refused'].includes(record.enforced)) return 'block';
  return ['passed', 'shadow', 'failed-open'].includes(record.enforced) ? 'allow' : undefined;
}
