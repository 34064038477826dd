// What the pages of the dashboard do without a browser: addresses, rows that come while somebody reads, judged texts in pieces.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeNames } from '../web/src/charts/names.ts';
import { textWidth } from '../web/src/charts/scale.ts';
import { readFrame } from '../web/src/dashboard/frames.ts';
import { piecesOf } from '../web/src/dashboard/parts/pieces.ts';
import { hrefOf, parsePlace, rooms } from '../web/src/dashboard/place.ts';
import { isWanted, readTyped } from '../web/src/dashboard/traffic/filter.ts';
import { firstRows, rejoined, shown, withNew } from '../web/src/dashboard/traffic/rows.ts';
import { sentenceOf, waitingOf } from '../web/src/dashboard/traffic/today-words.ts';
import { against } from '../web/src/dashboard/words.ts';
import { exchange, totalsOf, traffic } from './fixtures/dashboard-data.ts';

describe('the plain parts of the pages', () => {
  it('write every place as an address that leads back to it [dashboard.pages]', () => {
    const place = fc.record({
      room: fc.constantFrom(...rooms),
      path: fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 2 }),
      query: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ minLength: 1, unit: 'grapheme' })),
    });
    fc.assert(
      fc.property(place, ({ room, path, query }) => {
        // Segments of dots only mean "here" and "above" to every browser; no id of ours is one.
        fc.pre(path.every((part) => !/^\.+$/.test(part)));
        expect(parsePlace(hrefOf(room, path, query))).toEqual({ room, path, query: { ...query } });
      }),
    );
    expect(parsePlace('/nowhere')).toBeUndefined();
    expect(parsePlace('/runs/%')).toBeUndefined();
  });

  it('cut a judged text into pieces that cover it once and part at the place where it stopped leaving', () => {
    const ends = fc.array(fc.record({ end: fc.nat(60), score: fc.double({ min: 0, max: 1, noNaN: true }) }));
    fc.assert(
      fc.property(ends, fc.nat(50), fc.nat(50), (tokens, length, released) => {
        const pieces = piecesOf(tokens, length, Math.min(released, length));
        expect(pieces.map(({ start }) => start)).toEqual([0, ...pieces.map(({ end }) => end)].slice(0, pieces.length));
        expect(pieces.at(-1)?.end ?? 0).toBe(length);
        const left = pieces
          .filter(({ isReleased }) => isReleased)
          .reduce((sum, { start, end }) => sum + end - start, 0);
        expect(left).toBe(Math.min(released, length));
      }),
    );
  });

  it('set names beside points so that no name covers another or a point, each at most once', () => {
    const point = fc.record({
      label: fc.string({ minLength: 1, maxLength: 24 }),
      at: fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 400 }) }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const places = points.map(({ at }) => at);
        const boxes = [...placeNames(points, places, 640)].flatMap(([{ dx, dy, textAnchor }, named]) =>
          named.map((each) => {
            const width = textWidth(each.label);
            const left = each.at.x + dx - (textAnchor === 'end' ? width : 0);
            return { each, left, right: left + width, middle: each.at.y + dy };
          }),
        );
        expect(new Set(boxes.map(({ each }) => each)).size).toBe(boxes.length);
        for (const [i, a] of boxes.entries()) {
          expect(a.left >= 0 && a.right <= 640).toBe(true);
          for (const b of boxes.slice(i + 1))
            expect(a.right <= b.left || b.right <= a.left || Math.abs(a.middle - b.middle) >= 14).toBe(true);
          for (const other of points) {
            if (other === a.each) continue;
            const isClear = other.at.x + 5 <= a.left || other.at.x - 5 >= a.right;
            expect(isClear || Math.abs(other.at.y - a.middle) >= 12).toBe(true);
          }
        }
        // Points far from all others have room.
        if (points.length === 1 && points[0]!.label.length < 20) expect(boxes).toHaveLength(1);
      }),
    );
  });

  it('lead from the cases that wait for a person to the traffic that the guard was unsure of [gateway.escalation]', () => {
    expect(waitingOf(totalsOf([], 0))).toBeUndefined();
    expect(waitingOf(totalsOf([], 1))?.words).toBe('1 waits for a person');
    const { words, to } = waitingOf(totalsOf([], 1234))!;
    expect(words).toBe('1,234 wait for a person');
    expect(parsePlace(to)).toEqual({ room: 'traffic', path: [], query: { decided: 'escalate' } });
    expect(sentenceOf(totalsOf([], 3))).toBe('No exchange yet today');
    const one = exchange(1, 0, { decided: 'block', enforced: 'blocked' });
    expect(sentenceOf(totalsOf([one], 3))).toBe('1 exchange today, 1 blocked');
  });

  it('keep each row of the traffic once, newest first, whatever comes twice, late or while rows are held', () => {
    const all = traffic(60, 1_000_000);
    const page = (items: typeof all) => firstRows({ items, next: null, totals: totalsOf(items, 0) });
    const batches = fc.array(fc.tuple(fc.subarray(all.slice(0, 30)), fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(batches, (steps) => {
        let rows = page(all.slice(30));
        for (const [arrived, isHeld] of steps) {
          const before = rows.items;
          rows = withNew(rows, [...arrived].reverse(), isHeld);
          if (isHeld) expect(rows.items).toBe(before);
        }
        const expected = all.filter((item, index) => index >= 30 || steps.some(([arrived]) => arrived.includes(item)));
        expect(shown(rows).items).toEqual(expected);
        expect(rows.totals.total).toBe(expected.length);
      }),
    );
    // After a lost connection: what reaches the known rows joins them; what does not takes their place, once nobody reads.
    const rows = page(all.slice(40));
    const newest = { items: all.slice(0, 10), next: all[9]!.sequence, totals: totalsOf(all, 0) };
    expect(rejoined(rows, newest, false).items).toEqual(newest.items);
    const held = rejoined(rows, newest, true);
    expect(held.items).toBe(rows.items);
    expect(shown(withNew(held, all.slice(10, 12), true)).items).toEqual(all.slice(0, 12));
    const joining = { ...newest, items: all.slice(30, 50), next: all[49]!.sequence };
    expect(shown(rejoined(rows, joining, true)).items).toEqual(all.slice(30));
  });

  it('read typed filters and frames of events as they are meant, and tell a score from its threshold', () => {
    expect(readTyped('key:alpha two  words rule:x')).toEqual({
      filter: { key: 'alpha', rule: 'x' },
      words: 'two words',
    });
    expect(readTyped('constructor:x http://a')).toEqual({ filter: {}, words: 'constructor:x http://a' });
    expect(isWanted(exchange(1, 0, { key: 'a' }), { key: 'a' })).toBe(true);
    expect(isWanted(exchange(1, 0, { key: 'a' }), { key: 'b' })).toBe(false);
    expect(against(0.93, 0.62)).toBe('score 0.93 against a threshold of 0.62');
    expect(against(0.9118, 0.9085)).toBe('score 0.912 against a threshold of 0.908');
    expect(readFrame(': hello')).toBeUndefined();
    expect(readFrame('event: end\ndata: {"a":\ndata: 1}')).toEqual({ event: 'end', data: '{"a":\n1}' });
  });
});
