// Reads server-sent events from bytes as they come (WHATWG HTML, section 9.2.6), on the hot path of every streamed answer.
// Beyond the standard it keeps what a proxy must hand on: comments, retry, and blocks that clients would not dispatch.
// Left out: unknown fields, which every client ignores, and the last event id that the standard carries over between events.
import { isUtf8 } from 'node:buffer';
import type { SseEvent } from './types.ts';

export interface SseLimits {
  /** Most UTF-8 bytes in the lines of one event, line ends not counted. */
  readonly maxEventBytes: number;
}

export interface SseParser {
  /**
   * Takes the next bytes and gives the events that they complete. The split does not matter.
   * @throws SseTooLarge once an event is over the limit, and at every call after that.
   */
  push(bytes: Uint8Array): SseEvent[];
  /** The stream is over. An unfinished last event is not dispatched; `unfinished` tells of it. */
  end(): SseEvent[];
  /** True after `end` where something was left over: the stream was cut inside an event. */
  readonly unfinished: boolean;
  /** True once some bytes were no UTF-8; each such place was read as U+FFFD. */
  readonly invalidUtf8: boolean;
}

export class SseTooLarge extends Error {
  override readonly name = 'SseTooLarge';
  /** Events of the same bytes that were complete before the one that is too large. */
  readonly events: readonly SseEvent[];
  constructor(maxEventBytes: number, events: readonly SseEvent[]) {
    super(`an event of the stream has more than ${maxEventBytes} bytes`);
    this.events = events;
  }
}

const COLON = 58;
const SPACE = 32;
const LINE_FEED = 10;
const BYTE_ORDER_MARK = 0xfeff;
const REPLACEMENT = '\ufffd';

export function createSseParser({ maxEventBytes }: SseLimits): SseParser {
  let carry: Buffer | undefined;
  let invalidUtf8 = false;
  let unfinished = false;
  let isFirst = true;
  let afterReturn = false;
  /** The line that has not ended yet; only grown, never searched again. */
  let partial = '';
  let size = 0;
  let events: SseEvent[] = [];

  let name = '';
  let data: string | undefined;
  let id: string | undefined;
  let retry: number | undefined;
  let comments: string[] | undefined;

  const isEmpty = () =>
    data === undefined && name === '' && id === undefined && retry === undefined && comments === undefined;

  const takeLine = (line: string): void => {
    if (line === '') dispatch();
    else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === SPACE ? 6 : 5);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (line.charCodeAt(0) === COLON) (comments ??= []).push(line.slice(1));
    else takeField(line);
  };

  const takeField = (line: string): void => {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1);
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (field === 'event') name = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d{1,15}$/.test(value)) retry = Number(value);
  };

  const dispatch = (): void => {
    size = 0;
    if (isEmpty()) return;
    if (data !== undefined && id === undefined && retry === undefined && comments === undefined)
      events.push({ event: name, data });
    else
      events.push({
        event: name,
        data: data ?? '',
        ...(id !== undefined && { id }),
        ...(retry !== undefined && { retry }),
        ...(comments && { comments }),
        ...(data === undefined && { silent: true }),
      });
    name = '';
    data = id = retry = comments = undefined;
  };

  /** The bytes up to the last character that is complete; the rest is kept for the next call. */
  const decode = (bytes: Uint8Array): Buffer => {
    const whole = carry ? Buffer.concat([carry, bytes]) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const cut = completeEnd(whole);
    // A copy: the caller may use its buffer again.
    carry = cut < whole.length ? Buffer.from(whole.subarray(cut)) : undefined;
    return cut < whole.length ? whole.subarray(0, cut) : whole;
  };

  const takeText = (text: string, isAscii: boolean): void => {
    let at = 0;
    if (afterReturn) {
      if (text.charCodeAt(0) === LINE_FEED) at = 1;
      afterReturn = false;
    }
    let feed = text.indexOf('\n', at);
    let carriage = text.indexOf('\r', at);
    for (;;) {
      if (feed !== -1 && feed < at) feed = text.indexOf('\n', at);
      if (carriage !== -1 && carriage < at) carriage = text.indexOf('\r', at);
      const end = carriage === -1 || (feed !== -1 && feed < carriage) ? feed : carriage;
      const piece = end === -1 ? text.slice(at) : text.slice(at, end);
      size += isAscii ? piece.length : Buffer.byteLength(piece);
      if (size > maxEventBytes) throw new SseTooLarge(maxEventBytes, events);
      if (end === -1) {
        partial += piece;
        return;
      }
      const line = partial === '' ? piece : partial + piece;
      partial = '';
      takeLine(line);
      at = end + 1;
      if (end !== carriage) continue;
      if (at === text.length) afterReturn = true;
      else if (text.charCodeAt(at) === LINE_FEED) at++;
    }
  };

  return {
    push(bytes) {
      if (size > maxEventBytes) throw new SseTooLarge(maxEventBytes, []);
      events = [];
      const whole = decode(bytes);
      let text = whole.toString('utf8');
      if (!invalidUtf8 && text.includes(REPLACEMENT) && !isUtf8(whole)) invalidUtf8 = true;
      if (text === '') return events;
      const isAscii = text.length === whole.length;
      if (isFirst && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
      isFirst = false;
      takeText(text, isAscii);
      return events;
    },
    end() {
      if (carry) invalidUtf8 = true;
      unfinished = carry !== undefined || partial !== '' || !isEmpty();
      return [];
    },
    get unfinished() {
      return unfinished;
    },
    get invalidUtf8() {
      return invalidUtf8;
    },
  };
}

/** Where the last complete character ends: a sequence that the end of the bytes cuts short stays behind it. */
function completeEnd(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < needed ? length - back : length;
  }
  return length;
}
