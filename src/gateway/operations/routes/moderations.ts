// POST /v1/moderations as OpenAI has it: any of its clients can use the guard as a moderation endpoint. The rules of the constitution
// are the categories. What cannot be judged is refused; nothing is called clean that was not looked at.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { GatewayContext } from '../../context.ts';
import type { RequestMessage, UnjudgedPart } from '../../protocol/index.ts';
import type { ExchangeRecord, ScannedPart } from '../../types.ts';
import { judgedRecord } from './judged-record.ts';
import { type Admitted, judgedRoute, type RouteReply } from './judged-route.ts';
import { type Judged, judge } from './judgement.ts';
import { RouteProblem } from './problem.ts';
import { type moderationReply, moderationRequest } from './schemas.ts';

type Input = z.output<typeof moderationRequest>['input'];
type Result = z.output<typeof moderationReply>['results'][number];

/** Inputs of one request; each is judged on its own. */
const MOST_INPUTS = 1024;

export function moderationsRoute(context: GatewayContext) {
  return judgedRoute(context, moderationRequest, (admitted) => moderate(context, admitted));
}

async function moderate(
  context: GatewayContext,
  admitted: Admitted<z.output<typeof moderationRequest>>,
): Promise<RouteReply> {
  const { access, body, guard, factor, began } = admitted;
  const inputs = readInputs(body.input, context.configuration.guard.allowUnjudged.includes('image'));
  const judged: Judged[] = [];
  for (const { messages, unjudged } of inputs) {
    const question = { messages, unjudged, replies: [], history: 'strict', signal: access.signal } as const;
    judged.push(await judge(context, guard, factor, question));
    if (judged.at(-1)!.decided === 'error') break;
  }
  const whole = together(judged);
  const request = { access, guard, route: '/v1/moderations', protocol: 'moderations', model: body.model ?? '', began };
  const record = (status: number, enforced: ExchangeRecord['enforced']) =>
    judgedRecord(context, request, whole, { status, enforced });
  if (access.signal.aborted) return { status: 499, body: {}, record: record(499, 'aborted') };
  if (whole.failure) {
    const message = 'the guard could not judge this input';
    return {
      status: 503,
      body: { error: { message, type: 'server_error', param: null, code: null } },
      record: record(503, 'failed-closed'),
    };
  }
  const reply: z.output<typeof moderationReply> = {
    id: `modr-${randomBytes(16).toString('hex')}`,
    model: guard.name,
    results: judged.map((one) => resultOf(guard.guard.rules, one)),
  };
  return { status: 200, body: reply, record: record(200, 'none') };
}

interface ModerationInput {
  readonly messages: readonly RequestMessage[];
  readonly unjudged: readonly UnjudgedPart[];
}

/** One input for each result: a list of texts has one each, the parts of one input have one together. */
function readInputs(input: Input, mayPassImages: boolean): readonly ModerationInput[] {
  if (typeof input === 'string') return [textInput(input, 'input')];
  if (input.length > MOST_INPUTS)
    throw new RouteProblem(400, `\`input\` has more than ${MOST_INPUTS} entries`, { field: 'input' });
  const texts = input.flatMap((one, i) => (typeof one === 'string' ? [textInput(one, `input.${i}`)] : []));
  if (texts.length === input.length) return texts;
  const parts = input.flatMap((one, i) => (typeof one === 'string' ? [] : [{ part: one, path: `input.${i}` }]));
  const images = parts.filter(({ part }) => part.type === 'image_url');
  if (images.length > 0 && !mayPassImages)
    throw new RouteProblem(400, 'images cannot be judged and are refused', { field: images[0]!.path });
  const messages = parts.flatMap(({ part, path }) =>
    part.type === 'text' ? textInput(part.text, `${path}.text`).messages : [],
  );
  return [{ messages, unjudged: images.map(({ path }) => ({ path, kind: 'image' as const })) }];
}

function textInput(text: string, path: string): ModerationInput {
  return { messages: [{ role: 'user', text, path, index: 0 }], unjudged: [] };
}

function resultOf(rules: readonly string[], { verdict, threshold, decided }: Judged): Result {
  const scores = Object.fromEntries(rules.map((rule) => [rule, verdict?.rules[rule] ?? 0]));
  const flagged = decided === 'block';
  return {
    flagged,
    categories: Object.fromEntries(rules.map((rule) => [rule, flagged && scores[rule]! >= threshold])),
    category_scores: scores,
    category_applied_input_types: Object.fromEntries(rules.map((rule) => [rule, ['text' as const]])),
  };
}

/** One record for the whole request: the input with the highest score stands for it, the parts and times of all are in it. */
function together(judged: readonly Judged[]): Judged {
  const worst = judged.reduce((most, one) => (rank(one) > rank(most) ? one : most));
  const parts: readonly ScannedPart[] = judged.flatMap((one) => one.parts);
  const sum = (of: (one: Judged) => number) => judged.reduce((total, one) => total + of(one), 0);
  return { ...worst, parts, promptMs: sum((one) => one.promptMs), scoringMs: sum((one) => one.scoringMs) };
}

function rank({ failure, decided, verdict }: Judged): number {
  return (failure ? 4 : decided === 'block' ? 2 : 0) + (verdict?.score ?? 0);
}
