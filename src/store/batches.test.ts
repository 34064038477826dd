import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batches } from './batches.ts';
import { columnText } from './column-values.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('takes what waits into the next commit, in order, each with its own result', async () => {
    const commits: number[][] = [];
    const batches = new Batches<number, number>({
      async commit(items) {
        commits.push([...items]);
        await turn();
        return items.map((item) => (item === 3 ? new Error('three') : item * 10));
      },
      noun: 'numbers',
      maxWaiting: 100,
      maxItems: 4,
    });
    const add = (item: number) => batches.add(item).catch((error: Error) => error.message);
    const first = [1, 2].map(add);
    while (commits.length === 0) await turn();
    const second = [3, 4, 5, 6, 7].map(add);
    expect(await Promise.all([...first, ...second])).toEqual([10, 20, 'three', 40, 50, 60, 70]);
    expect(commits).toEqual([[1, 2], [3, 4, 5, 6], [7]]);
    expect(await add(8)).toBe(80);
  });

  it('that fails, fails for all of its items and for none of the next', async () => {
    let commits = 0;
    const batches = new Batches<number, number>({
      async commit(items) {
        if (commits++ === 0) throw new Error('disk');
        return items;
      },
      noun: 'numbers',
      maxWaiting: 100,
      maxItems: 2,
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('takes no more than may wait, by number and by weight, and closes when all is written', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const batches = new Batches<string, string>({
      async commit(items) {
        await gate;
        return items;
      },
      noun: 'words',
      maxWaiting: 3,
      maxItems: 10,
      maxWeight: 10,
      weigh: (word) => word.length,
    });
    const written = [batches.add('under way')];
    await turn();
    await turn();
    written.push(batches.add('123456'));
    await expect(batches.add('12345')).rejects.toThrow(/1 words wait to be written/);
    written.push(batches.add('12'), batches.add(''));
    await expect(batches.add('')).rejects.toMatchObject({ remedy: expect.stringMatching(/too slow/) });
    const closed = batches.close();
    await expect(batches.add('late')).rejects.toThrow(/closed/);
    release();
    await closed;
    expect(await Promise.all(written)).toEqual(['under way', '123456', '12', '']);
  });
});

describe('the text of a column', () => {
  it('is well-formed, short, its own image, and different for different texts that can be kept', () => {
    const units = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\0', '\ud800', '\udc00', ' '), maxLength: 300 });
    fc.assert(
      fc.property(units, units, (a, b) => {
        const text = columnText(a);
        expect(text.length).toBeLessThanOrEqual(120);
        expect(text).not.toContain('\0');
        expect(Buffer.from(text).toString()).toBe(text);
        expect(columnText(text)).toBe(text);
        const kept = (original: string) => Buffer.from(original.replaceAll('\0', '\ufffd')).toString();
        if (kept(a) !== kept(b)) expect(columnText(b)).not.toBe(text);
      }),
    );
  });
});
