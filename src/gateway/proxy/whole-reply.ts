// An answer that is not streamed: read whole, up to a limit, judged, and only then passed on.
import { type JsonObject, MalformedEvent, withoutRepeatedNames } from '../protocol/index.ts';
import type { ScannedPart } from '../types.ts';
import { type GateSetting, unjudgedPart } from './answer-gate.ts';
import type { AnswerTexts } from './answer-texts.ts';
import { FAILURE_TEXTS, UpstreamFailure } from './failure.ts';
import type { ReplyHandler } from './reply-flow.ts';

/** The largest error body that is passed on, in bytes. */
export const LARGEST_ERROR = 65_536;

/** Gathers an answer. The text is what its bytes say in UTF-8; what is none of it is replaced, and judged and sent as it was replaced. */
export class WholeReply implements Pick<ReplyHandler, 'data' | 'end' | 'fail'> {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  readonly #settle: { readonly resolve: (text: string) => void; readonly reject: (failure: UpstreamFailure) => void };
  /** Rejects with an UpstreamFailure. */
  readonly text: Promise<string>;

  constructor(limit: number) {
    this.#limit = limit;
    let settle: { resolve: (text: string) => void; reject: (failure: UpstreamFailure) => void } | undefined;
    this.text = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    this.#settle = settle!;
  }

  data(bytes: Uint8Array): void {
    this.#size += bytes.length;
    if (this.#size > this.#limit) this.fail(new UpstreamFailure('too-large', FAILURE_TEXTS['too-large']));
    else this.#chunks.push(bytes);
  }

  end(): void {
    this.#settle.resolve(new TextDecoder().decode(Buffer.concat(this.#chunks)));
  }

  fail(failure: UpstreamFailure): void {
    this.#chunks.length = 0;
    this.#settle.reject(failure);
  }
}

export interface JudgedReply {
  /** What the client gets. */
  readonly text: string;
  readonly isRefused: boolean;
}

/**
 * Judges a whole answer; its texts are left in `texts` and its other parts in `note` for the record.
 * @throws UpstreamFailure for what is no answer of the protocol
 */
export async function judgeReply(
  text: string,
  setting: GateSetting,
  texts: AnswerTexts,
  note: (found: { usage?: { input: number; output: number } | undefined; unjudged: readonly ScannedPart[] }) => void,
): Promise<JudgedReply> {
  const { protocol, isShadow, allowUnjudged } = setting;
  const body = parseObject(text);
  const read = readReply(body, setting);
  if (!read) {
    note({ unjudged: [unjudgedPart('reply', 'body', 'it is no answer of this protocol')] });
    return { text, isRefused: false };
  }
  const unjudged = read.unjudged.map(({ path, kind }) => unjudgedPart('reply', path, `${kind} is not judged`));
  note({ usage: read.usage, unjudged });
  texts.beginTurn();
  await texts.push(read.pieces);
  for (const one of texts.all) one.end();
  const isAllowed = isShadow || read.unjudged.every(({ kind }) => allowUnjudged.includes(kind));
  const choices = new Set([
    ...Array.from({ length: setting.choices }, (_, i) => i),
    ...texts.all.map((one) => one.choice),
  ]);
  if (!isAllowed) for (const choice of choices) texts.refuse(choice, 'unjudged');
  await texts.decide(texts.all);
  for (const one of texts.all) if (!texts.blocked.has(one.choice)) one.released = one.length;
  if (texts.blocked.size === 0) return { text: isShadow ? text : withoutRepeatedNames(text), isRefused: false };
  await texts.refusalMoment(texts.blocked.keys());
  const refused = protocol.refuseReply(body, new Set(texts.blocked.keys()));
  return { text: JSON.stringify(refused), isRefused: true };
}

function readReply(body: JsonObject, { protocol, isShadow, echo }: GateSetting) {
  try {
    return protocol.readReply(body, echo);
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    // Audit only: untouched, and on record as not judged.
    if (isShadow) return undefined;
    throw new UpstreamFailure('malformed', FAILURE_TEXTS.malformed, { cause: error });
  }
}

/** Whether an error body may be passed on: JSON of a modest size, in which the guard finds nothing. */
export async function mayPassError(text: string, texts: AnswerTexts): Promise<boolean> {
  if (Buffer.byteLength(text) > LARGEST_ERROR) return false;
  try {
    parseObject(text);
  } catch {
    return false;
  }
  texts.beginTurn();
  await texts.push([{ channel: '0/error', choice: 0, form: 'json', text }]);
  const judged = texts.named('0/error');
  judged?.end();
  if (judged?.state !== 'open') return false;
  judged.released = judged.length;
  return true;
}

/** @throws UpstreamFailure */
function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UpstreamFailure('malformed', FAILURE_TEXTS.malformed, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UpstreamFailure('malformed', FAILURE_TEXTS.malformed);
  return { ...value };
}
