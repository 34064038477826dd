import { describe, expect, it } from 'vitest';
import { createParser } from './constitution-reader.ts';
import { Refusal } from './refusal.ts';

const right =
  '# Shop\n\n# Restricted\n\n## fraud — Fraud\n\nDo not cheat.\n\n# Permitted\n\n## all — All else\n\nHelp.\n';

describe('a constitution that is read beside the traffic', () => {
  it('leaves the event loop free, however long its text takes, and is given up after its time [dashboard.constitution]', async () => {
    const closing = new AbortController();
    let turns = 0;
    let goesOn = true;
    const turn = () => {
      turns++;
      if (goesOn) setTimeout(turn, 1);
    };
    turn();
    const parse = createParser(closing.signal);
    expect((await parse(right)).constitution.restricted.map((rule) => rule.id)).toEqual(['fraud']);
    const before = turns;
    // Half a second is too short for this text on any machine.
    const impatient = createParser(closing.signal, 500);
    await expect(impatient('>'.repeat(64 * 1024))).rejects.toThrow(Refusal);
    expect(turns - before).toBeGreaterThan(10);
    goesOn = false;
    closing.abort();
  });
});
