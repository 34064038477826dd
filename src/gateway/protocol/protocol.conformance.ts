// What every protocol must do, whatever its shapes: read each text once and completely, end a stream in a way that it would read
// itself as an end, withhold what it was asked to and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, formatSseEvent, type SseEvent } from '../sse/index.ts';
import { injections } from './fixtures/injection.conformance.ts';
import { richReply, richRequest } from './fixtures/rich.conformance.ts';
import { bytesOf, type Recording, recordingsOf, replyOf, requestOf } from './fixtures.conformance.ts';
import { type JsonObject, MalformedEvent, type Piece, type Protocol, type ReadEvent, RequestProblem } from './types.ts';

/** A text that no identifier, ciphertext or enumeration can be. */
const MARK = 'a text, marked 7Q';

/** Reads events and checks on the way that no channel is used after it has ended. */
export function readAll(
  protocol: Protocol,
  events: readonly SseEvent[],
  echo: readonly string[] = [],
): readonly ReadEvent[] {
  const stream = protocol.openStream(new Set(echo));
  const ended = new Set<string>();
  const channels = new Map<number, Set<string>>();
  return events.map((event) => {
    const read = stream.read(event);
    for (const { channel, choice, text } of read.pieces) {
      if (ended.has(channel)) throw new Error(`${channel} goes on after its end`);
      if (text === '') throw new Error(`${channel} has a piece without text`);
      channels.set(choice, (channels.get(choice) ?? new Set()).add(channel));
    }
    for (const channel of [...read.ended, ...read.finished.flatMap((choice) => [...(channels.get(choice) ?? [])])])
      ended.add(channel);
    stream.sent(event);
    return read;
  });
}

/** The texts by channel, put together. */
export function textsOf(pieces: readonly Piece[]): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { channel, text } of pieces) texts[channel] = (texts[channel] ?? '') + text;
  return texts;
}

const piecesOf = (reads: readonly ReadEvent[]) => reads.flatMap(({ pieces }) => pieces);
const hasMark = (pieces: readonly Piece[]) => Object.values(textsOf(pieces)).some((text) => text.includes(MARK));

/** True where reading finds the mark, or refuses to go on. */
function isNoticed(read: () => readonly Piece[]): boolean {
  const pieces = orMalformed(read);
  return pieces === undefined || hasMark(pieces);
}

export function testProtocol(protocol: Protocol): void {
  const recordings = recordingsOf(protocol.name);

  describe(`${protocol.name}: the recording of`, () => {
    it.each(recordings)('$name gives every text of every channel once [gateway.protocols.channels]', (recording) => {
      const parser = createSseParser({ maxEventBytes: 100_000 });
      const events = parser.push(bytesOf(recording));
      expect(events).toEqual(recording.events);
      const reads = readAll(protocol, events, recording.echo);
      expect(textsOf(piecesOf(reads))).toEqual(recording.texts);
      expect(reads.flatMap(({ unjudged }) => unjudged)).toEqual([]);
      expect(reads.flatMap(({ finished }) => finished).sort()).toEqual([...Array(recording.choices).keys()]);
      expect(reads.map(({ kind }) => kind).lastIndexOf('done')).toBe(reads.length - 1);
      expect(reads.filter(({ kind }) => kind === 'done' || kind === 'error')).toHaveLength(1);
      expect(reads.findLast(({ usage }) => usage !== undefined)?.usage).toEqual(recording.usage);
    });
  });

  describe(`${protocol.name}: a stream`, () => {
    /** Every place for a text in every event, of events alike only the first. */
    const places = recordings.flatMap(({ events }) => {
      const shapes = events.map(({ data }) => data.replace(/"(delta|text|content|partial_json)":"[^"]*"|\d+/g, ''));
      const first = events.flatMap((event, at) => (shapes.indexOf(shapes[at]!) === at ? [{ event, at }] : []));
      return first.flatMap(({ event, at }) => injections(event, MARK).map((changed) => ({ events, at, changed })));
    });

    it('has no place where a text can stand unjudged [gateway.protocols.channels]', () => {
      expect(places.length).toBeGreaterThan(400);
      for (const { events, at, changed } of places) {
        const isSeen = isNoticed(() => piecesOf(readAll(protocol, events.with(at, changed).slice(0, at + 1))));
        if (!isSeen) expect.fail(`unjudged: ${changed.data}`);
      }
    });

    it('lets no string of any JSON pass unjudged, whichever text it takes the place of [gateway.protocols.channels]', () => {
      const json = fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' });
      fc.assert(
        fc.property(fc.constantFrom(...places), json, ({ events, at, changed }, value) => {
          const data = changed.data.replace(JSON.stringify(MARK), () => JSON.stringify(value));
          fc.pre(isJsonObject(data));
          const texts = () =>
            Object.values(textsOf(piecesOf(readAll(protocol, events.with(at, { ...changed, data }).slice(0, at + 1)))));
          const found = orMalformed(texts);
          // What looks like a name may stand where names stand; a text with a space never passes for one.
          if (found)
            for (const text of stringsOf(value).filter((one) => one.includes(' ')))
              expect(found.join('\n')).toContain(text);
        }),
        { numRuns: 250 },
      );
    });

    it('fails on what is no event of it, and on text after the end [gateway.protocols.shapes]', () => {
      for (const data of ['<html>', '{', '[]', '"x"', 'null', '{"hello":"x"}', '[DONE] x'])
        expect(() => protocol.openStream().read({ event: '', data }), data).toThrow(MalformedEvent);
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const first = recordings[0]!;
      for (const [i, event] of first.events.entries()) {
        if (!event.data.startsWith('{')) continue;
        const stream = protocol.openStream();
        for (const before of first.events.slice(0, i)) stream.read(before);
        const changed = { ...event, data: event.data.replace(/\}$/, `,"more":${deep}}`) };
        expect(() => stream.read(changed)).toThrow(MalformedEvent);
      }
      const late = first.events.findIndex(({ data }) => data.includes('train to Lyon'));
      const finish = readAll(protocol, first.events).findIndex(({ finished }) => finished.length > 0);
      const events = first.events.slice(0, finish + 1);
      expect(() => readAll(protocol, [...events, first.events[late]!])).toThrow(MalformedEvent);
    });

    it('passes comments and empty events on as no part of the answer', () => {
      for (const event of [
        { event: '', data: '', silent: true as const, comments: [' x'] },
        { event: '', data: '' },
      ])
        expect(protocol.openStream().read(event)).toMatchObject({ kind: 'other', pieces: [] });
    });

    it('judges the message of an error that the service reports [gateway.protocols.channels]', () => {
      const error = { type: 'error', message: MARK, error: { type: 'server_error', message: MARK } };
      const read = protocol.openStream().read({ event: 'error', data: JSON.stringify(error) });
      expect(read.kind).toBe('error');
      expect(hasMark(read.pieces)).toBe(true);
    });

    /** Reads everything, lets the first events leave, and ends. */
    const endAfter = (recording: Recording, count: number, end: 'refuse' | 'fail'): readonly SseEvent[] => {
      const stream = protocol.openStream();
      for (const event of recording.events) stream.read(event);
      const left = recording.events.slice(0, count);
      for (const event of left) stream.sent(event);
      if (end === 'fail') return [...left, ...stream.fail('the upstream broke off')];
      const open = [...Array(recording.choices).keys()];
      return [...left, ...open.flatMap((choice) => stream.refuse(choice)), ...stream.close()];
    };
    /** Places in a recording where the answer is not over: before the event that finishes the first choice. */
    const openPlaces = recordings.flatMap((recording) => {
      const finish = readAll(protocol, recording.events).findIndex(({ finished }) => finished.length > 0);
      return Array.from({ length: finish + 1 }, (_, count) => ({ recording, count }));
    });

    it('ends by refusal, wherever it was, as a stream that it reads to the end, and adds no text [gateway.protocols.shapes]', () => {
      for (const { recording, count } of openPlaces) {
        const events = endAfter(recording, count, 'refuse');
        const reads = readAll(protocol, events);
        const before = textsOf(piecesOf(readAll(protocol, recording.events.slice(0, count))));
        expect(textsOf(piecesOf(reads))).toEqual(before);
        expect(reads.at(-1)?.kind).toBe('done');
        expect(reads.flatMap(({ finished }) => finished).sort()).toEqual([...Array(recording.choices).keys()]);
        expect(events.map(formatSseEvent).join('')).toMatch(/content_filter|refusal/);
      }
    });

    it('ends by failure, wherever it was, as a stream that nobody takes for a whole one [gateway.protocols.shapes]', () => {
      for (const { recording, count } of openPlaces) {
        const events = endAfter(recording, count, 'fail');
        const kinds = readAll(protocol, events).map(({ kind }) => kind);
        expect(kinds.at(-1)).toBe('error');
        expect(kinds).not.toContain('done');
        expect(events.at(-1)?.data).toContain('the upstream broke off');
      }
    });

    it('leaves events alone where no choice is blocked, and leaves nothing of a blocked one [gateway.protocols.shapes]', () => {
      for (const { events } of recordings) {
        const stream = protocol.openStream();
        const left = events.flatMap((event) => {
          stream.read(event);
          expect(stream.without(event, new Set())).toBe(event);
          return stream.without(event, new Set([0])) ?? [];
        });
        expect(piecesOf(readAll(protocol, left)).filter(({ choice }) => choice === 0)).toEqual([]);
      }
    });
  });

  describe(`${protocol.name}: a whole answer`, () => {
    const whole = richReply(protocol.name);

    it('has no place where a text can stand unjudged [gateway.protocols.channels]', () => {
      const places = injections({ event: '', data: JSON.stringify(whole) }, MARK);
      expect(places.length).toBeGreaterThan(30);
      for (const { data } of places)
        expect(
          isNoticed(() => protocol.readReply(JSON.parse(data)).pieces),
          data,
        ).toBe(true);
    });

    it('is emptied where it is refused, and is still an answer [gateway.protocols.shapes]', () => {
      for (const body of [whole, replyOf(protocol.name, 'x')]) {
        expect(protocol.readReply(body).pieces).not.toEqual([]);
        expect(protocol.refuseReply(body, new Set())).toBe(body);
        const refused = protocol.refuseReply(body, new Set([0]));
        expect(protocol.readReply(refused).pieces).toEqual([]);
        expect(refused).toMatchObject({ id: body['id'], model: body['model'], usage: body['usage'] });
        expect(protocol.readReply(body).usage).toEqual({ input: 9, output: 12 });
      }
      expect(protocol.readReply(replyOf(protocol.name, MARK)).pieces.map(({ text }) => text)).toEqual([MARK]);
      expect(() => protocol.readReply({ hello: 'x' })).toThrow(MalformedEvent);
    });
  });

  describe(`${protocol.name}: a request`, () => {
    const rich = richRequest(protocol.name);

    it('has no place where a text for the model can stand unjudged [gateway.protocols.channels]', () => {
      const places = injections({ event: '', data: JSON.stringify(rich) }, MARK);
      expect(places.length).toBeGreaterThan(80);
      for (const { data } of places) {
        const read = () => {
          const { messages, unjudged } = protocol.readRequest(JSON.parse(data));
          return unjudged.length > 0 || messages.some(({ text }) => text.includes(MARK));
        };
        expect(orProblem(read), data).toBe(true);
      }
    });

    it('loses exactly the texts that are withheld, and keeps every other field [gateway.protocols.shapes]', () => {
      const { messages } = protocol.readRequest(rich);
      fc.assert(
        fc.property(fc.subarray([...messages.keys()]), (positions) => {
          const body = protocol.withhold(rich, positions);
          const after = protocol.readRequest(JSON.parse(JSON.stringify(body)));
          expect(after.messages.map(({ role, index }) => ({ role, index }))).toEqual(
            messages.map(({ role, index }) => ({ role, index })),
          );
          for (const [i, message] of messages.entries())
            if (positions.includes(i)) expect(after.messages[i]!.text).toContain('withheld');
            else expect(after.messages[i]).toEqual(message);
          expect(protocol.readRequest(rich).messages).toEqual(messages);
        }),
        { numRuns: 60 },
      );
      expect(protocol.withhold(rich, [])).toEqual(rich);
    });

    it('passes unknown fields on untouched and judges what they say [gateway.protocols.shapes]', () => {
      const body = requestOf(protocol.name, 'hello', { documents: [{ title: MARK, pages: 3 }], seed: 4 });
      const { messages } = protocol.readRequest(body);
      expect(messages.map(({ text, path }) => ({ text, path }))).toContainEqual({
        text: MARK,
        path: 'documents.0.title',
      });
      const last = messages.length - 1;
      expect(messages[last]).toMatchObject({ role: 'user', text: 'hello' });
      expect(protocol.withhold(body, [last])).toMatchObject({ documents: [{ title: MARK, pages: 3 }], seed: 4 });
    });

    it('is refused where it cannot be understood, with the name of the field [gateway.protocols.shapes]', () => {
      const field = protocol.name === 'openai-responses' ? 'input' : 'messages';
      const wrong: readonly (readonly [JsonObject, string])[] = [
        [{ stream: 'true' }, 'stream'],
        [{ stream: 1 }, 'stream'],
        [{ model: undefined }, 'model'],
        [{ model: '' }, 'model'],
        [{ [field]: undefined }, field],
        [{ [field]: [] }, field],
        [{ [field]: { role: 'user' } }, field],
        [{ [field]: ['hello'] }, `${field}.0`],
        [{ [field]: [{ content: 'hello' }] }, `${field}.0.role`],
        [{ [field]: [{ role: 'user', content: 7 }] }, `${field}.0.content`],
      ];
      for (const [extra, name] of wrong) {
        const body = requestOf(protocol.name, 'hello', extra);
        expect(
          problemOf(() => protocol.readRequest(body)),
          JSON.stringify(extra),
        ).toMatchObject({ field: name });
      }
      const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
      const body = requestOf(protocol.name, 'hello', { more: deep });
      expect(problemOf(() => protocol.readRequest(body))).toBeInstanceOf(RequestProblem);
      for (const stream of [undefined, null, false])
        expect(protocol.readRequest(requestOf(protocol.name, 'hello', { stream })).stream).toBe(false);
      expect(protocol.readRequest(requestOf(protocol.name, 'hello', { stream: true })).stream).toBe(true);
    });
  });
}

function isJsonObject(data: string): boolean {
  try {
    return data.startsWith('{') && typeof JSON.parse(data) === 'object';
  } catch {
    return false;
  }
}

function orMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedEvent) return undefined;
    throw error;
  }
}

/** Every string of a JSON value, names of fields too. */
function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...stringsOf(child),
  ]);
}

function orProblem(read: () => boolean): boolean {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestProblem) return true;
    throw error;
  }
}

function problemOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
