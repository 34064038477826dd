// A judge that is configured always has a score from which it is asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ESCALATE_SHARE, thresholdsOf } from './thresholds.ts';

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const maybe = fc.option(share, { nil: undefined });

describe('thresholds', () => {
  it('have doubt below the block wherever a judge is, and are otherwise those that were given [gateway.escalation]', () => {
    fc.assert(
      fc.property(maybe, maybe, share, maybe, fc.boolean(), (block, escalate, ownBlock, ownEscalate, hasJudge) => {
        const guard = { block, escalate } as Parameters<typeof thresholdsOf>[0]['guard'];
        const own = { block: ownBlock, ...(ownEscalate !== undefined && { escalate: ownEscalate }) };
        const settled = thresholdsOf({ guard }, own, hasJudge);
        expect(settled.block).toBe(block ?? ownBlock);
        const given = escalate ?? ownEscalate;
        if (!hasJudge || (given !== undefined && given < settled.block)) expect(settled.escalate).toBe(given);
        else expect(settled.escalate).toBe(ESCALATE_SHARE * settled.block);
      }),
    );
  });
});
