// Events that wait, in the order in which they came. An event leaves when every text it carries is clear up to its end in that text,
// and never before one that stands in front of it.
import type { ProtocolStream, ReadEvent } from '../protocol/index.ts';
import type { SseEvent } from '../sse/index.ts';
import type { AnswerText } from './answer-text.ts';

export interface HeldEvent {
  readonly event: SseEvent;
  /** Texts it carries, and where it ends in them. */
  readonly needs: readonly { readonly text: AnswerText; readonly end: number }[];
  readonly finished: readonly number[];
  readonly kind: ReadEvent['kind'];
  /** Bytes that count as held, about. */
  readonly size: number;
}

/** A place in the queue at which a choice ends by refusal. */
export interface HeldRefusal {
  readonly refused: number;
  readonly size: 0;
}

export class HeldEvents {
  #queue: (HeldEvent | HeldRefusal)[] = [];
  #first = 0;
  /** Bytes that wait, about. */
  size = 0;

  get isEmpty(): boolean {
    return this.#first === this.#queue.length;
  }

  add(event: HeldEvent): void {
    this.#queue.push(event);
    this.size += event.size;
  }

  /** The next event that may leave; it is taken out. A refusal may only where `mayRefuse`. */
  next(mayRefuse: boolean): HeldEvent | HeldRefusal | undefined {
    const head = this.#queue[this.#first];
    if (!head || ('needs' in head ? !isClear(head) : !mayRefuse)) return undefined;
    this.#first++;
    this.size -= head.size;
    // What has left is not kept: an event can be large, and the stream may stand still here for long.
    if (this.isEmpty) {
      this.#queue = [];
      this.#first = 0;
    } else if (this.#first > 64 && this.#first * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    return head;
  }

  /**
   * Takes out what belongs to a choice that is refused, from its first event on that is not clear, and leaves a place for its
   * refusal there. What is clear was judged and stays.
   */
  refuse(choice: number, blocked: ReadonlySet<number>, stream: Pick<ProtocolStream, 'without'>): void {
    const waiting = this.#queue.slice(this.#first);
    const held = waiting.findIndex(
      (one) => 'needs' in one && one.needs.some(({ text, end }) => text.choice === choice && text.clear < end),
    );
    const from = held < 0 ? waiting.length : held;
    const kept = waiting.slice(0, from);
    kept.push({ refused: choice, size: 0 });
    for (const one of waiting.slice(from)) {
      if (!('needs' in one)) {
        kept.push(one);
        continue;
      }
      const event = stream.without(one.event, blocked);
      if (!event) continue;
      kept.push({
        ...one,
        event,
        needs: one.needs.filter(({ text }) => text.choice !== choice),
        finished: one.finished.filter((finished) => finished !== choice),
      });
    }
    this.#queue = kept;
    this.#first = 0;
    this.size = kept.reduce((sum, one) => sum + one.size, 0);
  }

  clear(): void {
    this.#queue = [];
    this.#first = 0;
    this.size = 0;
  }
}

function isClear(event: HeldEvent): boolean {
  for (const { text, end } of event.needs) if (text.clear < end) return false;
  return true;
}
