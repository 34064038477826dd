// Server-sent events against an independent reader written straight from the standard, on any bytes and any split of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, formatSseEvent, type SseEvent, SseTooLarge } from './index.ts';

const roomy = { maxEventBytes: 1_000_000 };

function parseAll(chunks: readonly Uint8Array[], limits = roomy) {
  const parser = createSseParser(limits);
  const events = chunks.flatMap((chunk) => parser.push(chunk));
  events.push(...parser.end());
  return { events, unfinished: parser.unfinished, invalidUtf8: parser.invalidUtf8 };
}

const parseText = (text: string) => parseAll([Buffer.from(text)]).events;

/** Cuts bytes where the numbers say, each taken modulo the length. */
function split(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, i) => bytes.slice(start, at[i] ?? bytes.length));
}

/** The standard's own algorithm on the whole text: what a browser would dispatch. */
function dispatched(bytes: Uint8Array): readonly { event: string; data: string }[] {
  const events: { event: string; data: string }[] = [];
  let [event, data] = ['', ''];
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  for (const line of lines.slice(0, -1)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (line === '') {
      if (data !== '') events.push({ event, data: data.slice(0, -1) });
      [event, data] = ['', ''];
    } else if (field === 'event') event = value;
    else if (field === 'data') data += `${value}\n`;
  }
  return events;
}

const shown = (events: readonly SseEvent[]) =>
  events.filter(({ silent }) => !silent).map(({ event, data }) => ({ event, data }));

const pieceOfStream = fc.oneof(
  fc.constantFrom(
    'data: {"a":1}',
    'data:',
    'data',
    'data:  x',
    'event: ping',
    'event',
    ': note',
    ':',
    'id: 7',
    'id: \0',
  ),
  fc.constantFrom(
    'retry: 10',
    'retry: x',
    'foo: bar',
    'data: 好的 🙂',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\r\r',
    '\ufeff',
    ' ',
  ),
  fc.string({ unit: 'binary' }),
);
const wildBytes = fc.oneof(
  fc.array(pieceOfStream).map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
  fc.uint8Array(),
  fc
    .array(
      fc.oneof(
        pieceOfStream.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 4 }),
      ),
    )
    .map((parts) => new Uint8Array(Buffer.concat(parts))),
);
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('a stream of events', () => {
  it('reads the same however its bytes are split, down to single bytes, and never throws [gateway.sse]', () => {
    fc.assert(
      fc.property(wildBytes, cuts, (bytes, at) => {
        const whole = parseAll([bytes]);
        expect(parseAll(split(bytes, at))).toEqual(whole);
        expect(parseAll(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
      }),
      { numRuns: 400 },
    );
  });

  it('dispatches what the standard dispatches [gateway.sse]', () => {
    fc.assert(
      fc.property(wildBytes, (bytes) => {
        expect(shown(parseAll([bytes]).events)).toEqual(dispatched(bytes));
      }),
      { numRuns: 400 },
    );
  });

  it('is the same after it was read, written and read again [gateway.sse]', () => {
    fc.assert(
      fc.property(wildBytes, (bytes) => {
        const { events } = parseAll([bytes]);
        expect(parseText(events.map(formatSseEvent).join(''))).toEqual(events);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps data of several lines, comments, id and retry, and blocks that hold nothing else', () => {
    expect(parseText(': hi\nevent: a\nid: 1\nretry: 20\ndata: x\ndata:y\ndata\n\n: alone\n\nid: 2\n\n\n')).toEqual([
      { event: 'a', data: 'x\ny\n', id: '1', retry: 20, comments: [' hi'] },
      { event: '', data: '', comments: [' alone'], silent: true },
      { event: '', data: '', id: '2', silent: true },
    ]);
  });

  it('gives an event as soon as its blank line is there, for every kind of line end', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const parser = createSseParser(roomy);
      expect(parser.push(Buffer.from(`data: 1${end}`))).toEqual([]);
      // The blank line of CRLF is over with its CR already.
      expect(parser.push(Buffer.from(end.slice(0, 1)))).toEqual([{ event: '', data: '1' }]);
      expect(parser.push(Buffer.from(`${end.slice(1)}data: 2${end}${end}`))).toEqual([{ event: '', data: '2' }]);
    }
  });

  it('does not dispatch an unfinished last event, and says that something was left over [gateway.sse]', () => {
    for (const rest of ['data: x', 'data: x\n', ': c', 'data: x\n: c', 'x'])
      expect(parseAll([Buffer.from(`data: 1\n\n${rest}`)])).toMatchObject({
        events: [{ data: '1' }],
        unfinished: true,
        invalidUtf8: false,
      });
    expect(parseAll([Buffer.from('data: 1\n\n')]).unfinished).toBe(false);
    expect(parseAll([Uint8Array.of(0xe5, 0xa5)])).toEqual({ events: [], unfinished: true, invalidUtf8: true });
  });

  it('tells bytes that are no UTF-8 from a replacement character that was sent [gateway.sse]', () => {
    const sent = Buffer.from('data: \ufffd\n\n');
    expect(parseAll([sent])).toMatchObject({ events: [{ data: '\ufffd' }], invalidUtf8: false });
    const broken = Buffer.concat([Buffer.from('data: '), Uint8Array.of(0xff), Buffer.from('\n\n')]);
    expect(parseAll([broken])).toMatchObject({ events: [{ data: '\ufffd' }], invalidUtf8: true });
  });

  it('refuses an event over the limit in any split, after giving the events before it [gateway.sse]', () => {
    const bytes = Buffer.from(`data: 1\n\ndata: 好${'x'.repeat(90)}\n: ${'y'.repeat(90)}\n\n`);
    const size = 'data: '.length + 3 + 90 + 2 + 90;
    fc.assert(
      fc.property(cuts, (at) => {
        const chunks = split(bytes, at);
        expect(parseAll(chunks, { maxEventBytes: size }).events).toHaveLength(2);
        const parser = createSseParser({ maxEventBytes: size - 1 });
        const seen: SseEvent[] = [];
        const refuse = () => {
          for (const chunk of chunks) seen.push(...parser.push(chunk));
        };
        const error = thrownBy(refuse);
        expect(error).toBeInstanceOf(SseTooLarge);
        expect([...seen, ...(error as SseTooLarge).events]).toEqual([{ event: '', data: '1' }]);
        expect(() => parser.push(Buffer.from('\n\n'))).toThrow(SseTooLarge);
      }),
    );
  });

  it('takes an event of many megabytes in small chunks without searching it again and again', () => {
    const parser = createSseParser({ maxEventBytes: 20_000_000 });
    const chunk = Buffer.alloc(1_000, 'x');
    parser.push(Buffer.from('data: '));
    for (let i = 0; i < 10_000; i++) parser.push(chunk);
    expect(parser.push(Buffer.from('\n\n'))[0]?.data).toHaveLength(10_000_000);
  });
});

describe('a written event', () => {
  it('keeps its frame whatever line ends its values hold', () => {
    const event = { event: 'a\nb', data: 'x\r\n\r\ny', id: '1\n2', comments: ['c\n\nd'] };
    expect(parseText(formatSseEvent(event))).toEqual([
      { event: 'a b', data: 'x\n\ny', id: '1 2', comments: ['c', '', 'd'] },
    ]);
  });
});

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
