// The gate of a streamed answer: bytes of the upstream go in, frames for the client come out, and no byte leaves before the prefix
// it belongs to was judged. Knows no socket, no HTTP and no protocol by name. Events are taken strictly one after the other, waiting
// where a judge is asked or a refusal is due, so that how the bytes were cut changes nothing.
import { MalformedEvent, type Protocol, type ProtocolStream, type TokenUsage } from '../protocol/index.ts';
import { createSseParser, formatSseEvent, type SseEvent, type SseParser, SseTooLarge } from '../sse/index.ts';
import type { ScannedPart } from '../types.ts';
import type { AnswerText } from './answer-text.ts';
import { type AnswerSetting, AnswerTexts, type RefusalCause } from './answer-texts.ts';
import { isIdentifier, withoutAsides } from './event-asides.ts';
import { FAILURE_TEXTS, UpstreamFailure } from './failure.ts';
import { HeldEvents } from './held-events.ts';

export type GateOutcome =
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly cause: RefusalCause }
  | { readonly type: 'failed'; readonly failure: UpstreamFailure };

export interface GateSetting extends AnswerSetting {
  readonly protocol: Protocol;
  /** Choices that were asked for. */
  readonly choices: number;
  readonly limits: { readonly event: number; readonly held: number };
  readonly allowUnjudged: readonly string[];
  /** Strings of the request that the answer repeats. */
  readonly echo?: ReadonlySet<string> | undefined;
}

/** Where the gate's decisions go. */
export interface GateSink {
  /** Frames for the client, one call for each turn. */
  write(frames: string): void;
  /** The last frames, with which the answer ends; nothing follows. They wait until the record is committed. */
  finish(frames: string, outcome: GateOutcome): void;
  /** Please hand over no more bytes / go on. */
  pause(): void;
  resume(): void;
  /** The upstream's answer is of no more use: abort it. */
  stopUpstream(): void;
  /** Bytes that are held have become more or less. */
  held(change: number): void;
  /** Milliseconds between the arrival of the first text and its release. */
  firstReleased(ms: number): void;
}

type Read = ReturnType<ProtocolStream['read']>;
/** Parts without text that the record names. */
const MOST_UNJUDGED = 64;

export class AnswerGate {
  readonly #setting: GateSetting;
  readonly #sink: GateSink;
  readonly #parser: SseParser;
  readonly #stream: ProtocolStream;
  readonly #held = new HeldEvents();
  readonly texts: AnswerTexts;
  /** Events that were read from bytes and wait for their turn. */
  #inbox: { readonly event: SseEvent; readonly since: number }[] = [];
  #isBusy = false;
  /** True while the sink was asked for no more bytes. */
  #isPaused = false;
  #isOver = false;
  /** What comes after the inbox: the end of the bytes, or why there are no more. */
  #inputEnd: 'end' | UpstreamFailure | undefined;
  #out = '';
  /** Frames from the one on with which every choice has ended; they wait for the record. Undefined before. */
  #last: string | undefined;
  /** Choices whose proper end was read, and of these and the refused ones, those whose end has left. */
  readonly #finished = new Set<number>();
  readonly #refused = new Set<number>();
  readonly #left = new Set<number>();
  #mayRefuse = false;
  #countedHeld = 0;
  #firstSince: number | undefined;
  #hasReleased = false;
  #usage: TokenUsage | undefined;
  readonly #unjudged: ScannedPart[] = [];
  /** Pieces of text so far. */
  pieces = 0;

  constructor(setting: GateSetting, sink: GateSink) {
    this.#setting = setting;
    this.#sink = sink;
    this.#parser = createSseParser({ maxEventBytes: setting.limits.event });
    this.#stream = setting.protocol.openStream(setting.echo);
    this.texts = new AnswerTexts(setting);
  }

  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  /** Parts of the answer that are no text. */
  get unjudged(): readonly ScannedPart[] {
    return this.#unjudged;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  push(bytes: Uint8Array): void {
    if (this.#isOver || this.#inputEnd) return;
    const since = this.#setting.elapsed();
    let events: readonly SseEvent[];
    try {
      events = this.#parser.push(bytes);
    } catch (error) {
      events = error instanceof SseTooLarge ? error.events : [];
      this.#inputEnd = new UpstreamFailure('too-large', FAILURE_TEXTS['too-large'], { cause: error });
    }
    const { isShadow } = this.#setting;
    for (const event of events) this.#inbox.push({ event: isShadow ? event : withoutAsides(event), since });
    this.#work();
  }

  /** The upstream has sent everything. */
  end(): void {
    this.#inputEnd ??= 'end';
    this.#work();
  }

  /** The upstream's answer broke off. */
  fail(failure: UpstreamFailure): void {
    this.#inputEnd ??= failure;
    this.#work();
  }

  /** Ends the answer at once with an error frame, whatever is going on: for the hard deadline of a drain. */
  breakOff(failure: UpstreamFailure): void {
    this.#fail(failure);
  }

  /** Nobody wants the answer any more: forgets what is held and says nothing. */
  abandon(): void {
    this.#close();
  }

  /** Takes events until there are none, or until something has to be waited for. */
  #work(): void {
    if (this.#isBusy || this.#isOver) return;
    this.#isBusy = true;
    this.texts.beginTurn();
    this.#goOn();
  }

  #goOn(): void {
    while (!this.#isOver) {
      const next = this.#inbox.shift();
      if (!next) {
        if (this.#inputEnd) this.#takeEnd(this.#inputEnd);
        break;
      }
      let wait: Promise<void> | undefined;
      try {
        wait = this.#take(next.event, next.since) ?? this.texts.turn();
      } catch (error) {
        this.#fail(asMalformed(error));
        break;
      }
      if (!wait) continue;
      this.#flush();
      if (!this.#isPaused) this.#sink.pause();
      this.#isPaused = true;
      wait.then(
        () => this.#goOn(),
        (error) => this.#fail(asMalformed(error)),
      );
      return;
    }
    this.#isBusy = false;
    this.#flush();
    if (!this.#isPaused) return;
    this.#isPaused = false;
    // Not with every turn, only once all that has come is done: or more would come with every turn than one turn can do.
    this.#sink.resume();
  }

  /** The bytes are over, and the answer is not: what is still held was not cleared by anything that came. */
  #takeEnd(end: 'end' | UpstreamFailure): void {
    this.#fail(end === 'end' ? new UpstreamFailure('cut', FAILURE_TEXTS.cut) : end);
  }

  #take(original: SseEvent, since: number): Promise<void> | undefined {
    let read: Read;
    try {
      if (!isIdentifier(original.event)) throw new MalformedEvent('the name of an event is none');
      read = this.#stream.read(original);
    } catch (error) {
      if (!this.#setting.isShadow || !(error instanceof MalformedEvent)) throw error;
      // Audit only: what cannot be read is passed on untouched, and the record says that it was not judged.
      this.#noteUnjudged('event', error.message);
      this.#out += formatSseEvent(original);
      return undefined;
    }
    if (read.usage) this.#usage = read.usage;
    this.pieces += read.pieces.length;
    if (this.#firstSince === undefined && read.pieces.length > 0) this.#firstSince = since;
    const judged = this.texts.push(read.pieces);
    return judged ? judged.then(() => this.#hold(original, read)) : this.#hold(original, read);
  }

  #hold(original: SseEvent, read: Read): Promise<void> | undefined {
    if (this.#isOver) return undefined;
    const touched = this.#endTexts(read);
    const event = this.#refused.size > 0 ? this.#stream.without(original, this.#refused) : original;
    const finished =
      this.#refused.size > 0 ? read.finished.filter((choice) => !this.#refused.has(choice)) : read.finished;
    // Where the mark of the end is an event of its own, what finishes a choice has to come before it: a mark alone is no end.
    const isMark = read.kind === 'done' && this.#stream.close().length > 0;
    if (!isMark) for (const choice of finished) this.#finished.add(choice);
    if (event) {
      const needs = touched.map((text) => ({ text, end: text.length }));
      this.#held.add({ event, needs, finished, kind: read.kind, size: event.data.length + event.event.length + 16 });
    }
    const { isShadow } = this.#setting;
    if (!this.#takeUnjudged(read) && !isShadow)
      for (const choice of this.#choices()) if (!this.#left.has(choice)) this.texts.refuse(choice, 'unjudged');
    if (read.kind === 'done' && !isShadow && !this.#isWhole()) throw new UpstreamFailure('cut', FAILURE_TEXTS.cut);
    const decided = this.texts.decide(touched);
    return decided ? decided.then(() => this.#release(read)) : this.#release(read);
  }

  /** Ends and pauses the texts that the event names; returns all whose state may have changed and whose choice goes on. */
  #endTexts(read: Read): readonly AnswerText[] {
    const touched: AnswerText[] = [];
    const take = (text: AnswerText | undefined) => {
      if (!text || this.texts.blocked.has(text.choice)) return undefined;
      if (!touched.includes(text)) touched.push(text);
      return text;
    };
    for (const piece of read.pieces) take(this.texts.named(piece.channel));
    for (const channel of read.paused) take(this.texts.named(channel))?.pause();
    for (const channel of read.ended) take(this.texts.named(channel))?.end();
    for (const choice of read.finished) for (const text of this.texts.ofChoice(choice)) take(text)?.end();
    if (read.kind === 'done') for (const text of this.texts.all) take(text)?.end();
    return touched;
  }

  /** Lets go what may go; a promise where a refusal has to wait for its moment. */
  #release(read: Read): Promise<void> | undefined {
    if (this.#isOver) return undefined;
    const fresh = [...this.texts.blocked.keys()].filter((choice) => !this.#refused.has(choice));
    if (fresh.length > 0 && read.kind === 'error') throw new UpstreamFailure('status', FAILURE_TEXTS.status);
    if (fresh.length > 0) this.#mayRefuse = false;
    for (const choice of fresh) {
      this.#refused.add(choice);
      this.#finished.delete(choice);
    }
    for (const choice of fresh) this.#held.refuse(choice, this.#refused, this.#stream);
    if (fresh.length > 0 && this.#hasEnded()) {
      // Nothing that can still come would leave.
      this.#inbox = [];
      this.#sink.stopUpstream();
    }
    this.#drain();
    if (this.#held.size > this.#setting.limits.held) throw new UpstreamFailure('too-large', FAILURE_TEXTS['too-large']);
    if (fresh.length === 0 || this.#isOver) return undefined;
    const moment = this.texts.refusalMoment(fresh);
    if (moment) return moment.then(() => this.#releaseRefusals());
    this.#releaseRefusals();
    return undefined;
  }

  #releaseRefusals(): void {
    if (this.#isOver) return;
    this.#mayRefuse = true;
    this.#drain();
    if (this.#isOver || !this.#hasEnded()) return;
    if (!this.#held.isEmpty) throw new UpstreamFailure('malformed', FAILURE_TEXTS.malformed);
    for (const event of this.#stream.close()) this.#emit(event);
    this.#finish(this.#outcome());
  }

  /** Writes every event that may leave. */
  #drain(): void {
    for (let next = this.#held.next(this.#mayRefuse); next; next = this.#held.next(this.#mayRefuse)) {
      if ('refused' in next) {
        const events = this.#stream.refuse(next.refused);
        this.#noteLeft([next.refused]);
        for (const event of events) this.#emit(event);
        continue;
      }
      this.#noteLeft(next.finished);
      if (next.kind === 'error') this.#last ??= '';
      for (const { text, end } of next.needs) if (end > text.released) text.released = end;
      this.#hasReleased ||= next.needs.length > 0;
      this.#emit(next.event);
      this.#stream.sent(next.event);
      if (next.kind === 'done') this.#finish(this.#outcome());
      if (next.kind === 'error')
        this.#finish({ type: 'failed', failure: new UpstreamFailure('status', FAILURE_TEXTS.status) });
    }
  }

  #noteLeft(choices: readonly number[]): void {
    for (const choice of choices) this.#left.add(choice);
    if (choices.length > 0 && this.#choices().every((choice) => this.#left.has(choice))) this.#last ??= '';
  }

  #emit(event: SseEvent): void {
    if (this.#last === undefined) this.#out += formatSseEvent(event);
    else this.#last += formatSseEvent(event);
  }

  #flush(): void {
    if (this.#isOver && this.#out === '') return;
    const held = this.#isOver ? 0 : this.#held.size;
    if (held !== this.#countedHeld) this.#sink.held(held - this.#countedHeld);
    this.#countedHeld = held;
    if (this.#out === '') return;
    const frames = this.#out;
    this.#out = '';
    this.#sink.write(frames);
    if (!this.#hasReleased || this.#firstSince === undefined || this.#firstSince < 0) return;
    this.#sink.firstReleased(this.#setting.elapsed() - this.#firstSince);
    this.#firstSince = -1;
  }

  #outcome(): GateOutcome {
    const [cause] = this.texts.blocked.values();
    return cause === undefined ? { type: 'done' } : { type: 'refused', cause };
  }

  #finish(outcome: GateOutcome): void {
    if (this.#isOver) return;
    const last = this.#last ?? '';
    this.#close();
    this.#sink.finish(last, outcome);
  }

  /** Ends with an error frame; what was to be the proper end is forgotten with everything held. */
  #fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    this.#last = this.#stream.fail(FAILURE_TEXTS[failure.kind]).map(formatSseEvent).join('');
    this.#sink.stopUpstream();
    this.#finish({ type: 'failed', failure });
  }

  #close(): void {
    if (this.#isOver) return;
    this.#inbox = [];
    this.#held.clear();
    this.#isOver = true;
    this.#flush();
    if (this.#countedHeld !== 0) this.#sink.held(-this.#countedHeld);
    this.#countedHeld = 0;
  }

  /** Every choice that was asked for, and every one that came. */
  #choices(): readonly number[] {
    const choices = new Set(Array.from({ length: this.#setting.choices }, (_, choice) => choice));
    for (const text of this.texts.all) choices.add(text.choice);
    for (const choice of this.#finished) choices.add(choice);
    return [...choices];
  }

  /** True when nothing more is needed from the upstream: every choice was finished or refused. */
  #hasEnded(): boolean {
    return this.#choices().every((choice) => this.#finished.has(choice) || this.#refused.has(choice));
  }

  /** True when every choice that came has a proper end; a stream without any is none. */
  #isWhole(): boolean {
    const came = this.texts.all.map((text) => text.choice);
    const hasEnd = (choice: number) => this.#finished.has(choice) || this.#refused.has(choice);
    return this.#finished.size + this.#refused.size > 0 && came.every(hasEnd);
  }

  /** False where the event holds a part that is no text and is not allowed. */
  #takeUnjudged(read: Read): boolean {
    for (const { path, kind } of read.unjudged) this.#noteUnjudged(path, `${kind} is not judged`);
    return read.unjudged.every(({ kind }) => this.#setting.allowUnjudged.includes(kind));
  }

  #noteUnjudged(name: string, reason: string): void {
    if (this.#unjudged.length >= MOST_UNJUDGED) return;
    this.#unjudged.push(unjudgedPart('reply', name, reason));
  }
}

/** What the record says of a part that was not judged. */
export function unjudgedPart(side: ScannedPart['side'], name: string, reason: string): ScannedPart {
  return { side, name, role: '', length: 0, hash: '', scanned: false, reason, score: null, action: 'not-scanned' };
}

function asMalformed(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  return new UpstreamFailure('malformed', FAILURE_TEXTS.malformed, { cause: error });
}
