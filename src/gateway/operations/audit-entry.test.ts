import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../store/index.ts';
import { MOST_TOKENS, readExchange, toAuditEntry } from './audit-entry.ts';
import { anyRecord, samplePart, sampleRecord } from './exchange-record.conformance.ts';

describe('an exchange in the audit log', () => {
  it('comes back as it was, through a real store [gateway.record-log]', async () => {
    const store = await openStore('memory:');
    await fc.assert(
      fc.asyncProperty(anyRecord, async (record) => {
        const event = await store.audit.append(toAuditEntry(record, true));
        expect(readExchange(event)).toEqual(record);
        const stored = await store.audit.get(record.id);
        expect(stored && readExchange(stored)).toEqual(record);
      }),
      { numRuns: 30 },
    );
    await store.close();
  });

  it('holds no text where none is to be kept, wherever the text stood [gateway.record-log]', () => {
    fc.assert(
      fc.property(anyRecord, fc.stringMatching(/^[a-z]{30}$/), (record, said) => {
        const parts = [...record.parts, samplePart({ text: said }), samplePart({ side: 'reply', text: said })];
        expect(JSON.stringify(toAuditEntry({ ...record, parts }, false))).not.toContain(said);
        expect(JSON.stringify(toAuditEntry({ ...record, parts }, true))).toContain(said);
      }),
    );
  });

  it('keeps at most 2,000 token scores a part, and no peak is lost [gateway.record-log]', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 5000, size: 'max' });
    fc.assert(
      fc.property(scores, (values) => {
        const tokens = values.map((score, i) => ({ end: i + 1, score: score / 10_000 }));
        const entry = toAuditEntry(sampleRecord({ parts: [samplePart({ tokens })] }), false);
        const kept = readExchange({ ...entry, sequence: 1, previous: '', hash: '' })!.parts[0]!.tokens!;
        expect(kept.length).toBeLessThanOrEqual(MOST_TOKENS);
        if (tokens.length <= MOST_TOKENS) expect(kept).toEqual(tokens);
        expect(kept.at(-1)!.end).toBe(tokens.length);
        expect(Math.max(...kept.map(({ score }) => score))).toBe(Math.max(...tokens.map(({ score }) => score)));
        for (const { end, score } of kept) expect(score).toBeGreaterThanOrEqual(tokens[end - 1]!.score);
      }),
      { numRuns: 8 },
    );
  });

  it('says null for a score that is no number, and holds no secret of an upstream error', () => {
    const record = sampleRecord({ score: Number.NaN, error: 'upstream said: Bearer abcdefghijklmnop is wrong' });
    const entry = toAuditEntry(record, false);
    expect(entry.score).toBeNull();
    expect(JSON.stringify(entry)).not.toContain('abcdefghijklmnop');
  });

  it('is not read from an entry of another kind or shape', () => {
    const entry = toAuditEntry(sampleRecord(), false);
    const chained = { ...entry, sequence: 1, previous: '', hash: '' };
    expect(readExchange(chained)).toBeDefined();
    expect(readExchange({ ...chained, kind: 'alert' })).toBeUndefined();
    expect(readExchange({ ...chained, body: { from: 'a later version' } })).toBeUndefined();
  });
});
