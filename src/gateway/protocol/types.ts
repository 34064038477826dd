// What a wire protocol has to say for itself, so that one proxy serves all of them and none is guarded less than another.
// Pure functions on JSON and on server-sent events: no network, no guard, no clock.
import type { Message } from '../../guard/index.ts';
import type { SseEvent } from '../sse/types.ts';

export type JsonObject = { readonly [name: string]: unknown };

export type ProtocolName = 'openai-chat' | 'anthropic-messages' | 'openai-responses';

/** A text of the request, with the place it came from. */
export interface RequestMessage extends Message {
  /** JSON path for the record, for example "messages.2.content.0.text". */
  readonly path: string;
  /** Index of the conversation's message it belongs to (a message may have several texts); -1 for top-level system text and tools. */
  readonly index: number;
}

/** A part that is no text: an image, audio, a file, something unknown. */
export interface UnjudgedPart {
  readonly path: string;
  readonly kind: 'image' | 'audio' | 'file' | 'unknown';
}

export interface GuardedRequest {
  readonly model: string;
  readonly stream: boolean;
  /** Choices asked for; 1 where the protocol has no such thing. */
  readonly choices: number;
  /** Everything the model will read as text: system texts and tool definitions of the top level first, then the turns in order. */
  readonly messages: readonly RequestMessage[];
  readonly unjudged: readonly UnjudgedPart[];
  /** Strings of the request that its answer repeats; they are not judged again where it does. */
  readonly echo?: ReadonlySet<string>;
}

/** Why a request cannot be guarded; sent to the client as a 400 in the protocol's own shape. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  /** The field at fault, for example "messages". */
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** One text of an answer. `channel` is unique within the answer: "0/content", "0/reasoning", "1/tool.0.arguments". */
export interface Piece {
  readonly channel: string;
  /** The choice (OpenAI's index); 0 where the protocol has one answer. */
  readonly choice: number;
  /** How the text is written: as it stands, or as a JSON document whose string escapes hide what it says. */
  readonly form: 'text' | 'json';
  readonly text: string;
}

/** Tokens as the model service counts them. */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
}

/** What one event of an answer's stream carries. An event may leave when all of its pieces are clear. */
export interface ReadEvent {
  readonly pieces: readonly Piece[];
  /** Channels whose text is complete with this event: none of them gets another piece. */
  readonly ended: readonly string[];
  /** Channels that rest here though they may go on: what they hold so far is to be judged as if it were all. */
  readonly paused: readonly string[];
  /** Choices whose answer is complete with this event (its texts are to be ended before it leaves). */
  readonly finished: readonly number[];
  /** 'part': of the answer; 'done': the stream's proper end; 'error': upstream says that it failed; 'other': ping, comment. */
  readonly kind: 'part' | 'done' | 'error' | 'other';
  /** Parts that are no text (an image in the answer): refused unless the configuration allows them. */
  readonly unjudged: readonly UnjudgedPart[];
  readonly usage?: TokenUsage | undefined;
}

/** Reads one answer's stream and knows how to end it; holds what the ending needs (ids, open blocks). */
export interface ProtocolStream {
  /** Throws MalformedEvent for what is no event of this protocol. */
  read(event: SseEvent): ReadEvent;
  /** Tells the stream that an event has left; endings refer to what the client has seen. */
  sent(event: SseEvent): void;
  /** The event without what belongs to blocked choices; undefined where nothing is left. Most protocols have one choice only. */
  without(event: SseEvent, blocked: ReadonlySet<number>): SseEvent | undefined;
  /** Events that end this choice as refused. */
  refuse(choice: number): readonly SseEvent[];
  /** Events that end the stream properly after all choices ended by refusal. */
  close(): readonly SseEvent[];
  /** Events that tell the client that the answer broke off; never looks like a proper end. */
  fail(message: string): readonly SseEvent[];
}

export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** What a whole (not streamed) answer carries. */
export interface ReadReply {
  readonly pieces: readonly Piece[];
  readonly unjudged: readonly UnjudgedPart[];
  readonly usage?: TokenUsage | undefined;
}

export interface Protocol {
  readonly name: ProtocolName;
  /** Route here and path at the upstream. */
  readonly path: string;
  /** @throws RequestProblem */
  readRequest(body: JsonObject): GuardedRequest;
  /** The request with the text of these `messages` (positions in GuardedRequest.messages) replaced by a note that it was withheld. */
  withhold(body: JsonObject, positions: readonly number[]): JsonObject;
  /** @throws MalformedEvent for a body that is no answer of this protocol. `echo`: that of the request. */
  readReply(body: JsonObject, echo?: ReadonlySet<string>): ReadReply;
  /** The answer with the texts of blocked choices cut to nothing and their finish reason set to the protocol's refusal. */
  refuseReply(body: JsonObject, blocked: ReadonlySet<number>): JsonObject;
  openStream(echo?: ReadonlySet<string>): ProtocolStream;
  /** Body of an error in the protocol's own shape. `code`: OpenAI's machine-readable code, for example "content_filter". */
  errorBody(error: {
    readonly status: number;
    readonly message: string;
    readonly code?: string | undefined;
    readonly field?: string | undefined;
  }): JsonObject;
}
