// What the pages Constitution, Evaluation, Similarity and Runs compute by themselves: the rates of a threshold, the words that changed
// in a rule, names of guards, the files of a folder that was dropped, the sentences about runs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunItem, ScoredSet } from '../src/gateway/contract.ts';
import { wilson } from '../src/stats/index.ts';
import { freeName, guardOfCommand } from '../web/src/dashboard/constitution/build-names.ts';
import { wordChanges } from '../web/src/dashboard/constitution/word-changes.ts';
import { curveOf, rateAt, scoresOf, sentenceAt } from '../web/src/dashboard/evaluation/rates.ts';
import { hrefOf, parsePlace } from '../web/src/dashboard/place.ts';
import { sentenceOfRun, sentenceOfRuns, standingOf } from '../web/src/dashboard/runs/run-words.ts';
import {
  type Dropped,
  gatherChosen,
  gatherDropped,
  mayBeLog,
  withoutFolder,
} from '../web/src/dashboard/similarity/gather.ts';
import { readPair, size, writePair } from '../web/src/dashboard/similarity/words.ts';
import { outcomeOf } from '../web/src/dashboard/traffic/outcome.ts';
import { madeRuns } from './fixtures/dashboard-runs.ts';

/** Scores with many ties, as a threshold that was set on one of them meets. */
const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.62, 1));
const scores = fc.array(score, { maxLength: 60 }).map((all) => all.sort((a, b) => a - b));
const kind = fc.constantFrom('restricted', 'permitted') satisfies fc.Arbitrary<ScoredSet['kind']>;
const sets = fc.array(fc.record({ name: fc.string(), kind, scores }), { maxLength: 5 });

describe('the rate of a threshold', () => {
  it('counts the scores that are at least the threshold, with the same interval as the statistics of the gateway [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(scores, score, (all, threshold) => {
        const rate = rateAt(all, threshold);
        const blocked = all.filter((each) => each >= threshold).length;
        expect([rate.blocked, rate.n]).toEqual([blocked, all.length]);
        if (all.length === 0) {
          expect([rate.estimate, rate.low, rate.high]).toEqual([null, null, null]);
          return;
        }
        const { estimate, low, high } = wilson(blocked, all.length);
        expect(rate.estimate).toBe(estimate);
        expect(rate.low).toBeCloseTo(low, 9);
        expect(rate.high).toBeCloseTo(high, 9);
        if (blocked === 0) expect(rate.low).toBe(0);
        if (blocked === all.length) expect(rate.high).toBe(1);
      }),
    );
  });

  it('never rises with the threshold, and the curve goes through the rates [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 40 }), (all, steps) => {
        const curve = curveOf(all, steps);
        expect(curve).toHaveLength(steps + 1);
        curve.forEach(({ x, rate }, i) => {
          expect(rate).toEqual(rateAt(all, x));
          expect(rate.blocked).toBeLessThanOrEqual(curve[i - 1]?.rate.blocked ?? all.length);
        });
      }),
    );
  });

  it('is said of all restricted and all permitted sets together [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(sets, score, (all, threshold) => {
        const of = (side: ScoredSet['kind']) => {
          const joined = all.flatMap((set) => (set.kind === side ? set.scores : []));
          expect(scoresOf(all, side)).toEqual(joined.sort((a, b) => a - b));
          return `${joined.filter((each) => each >= threshold).length} of ${joined.length}`;
        };
        const sentence = sentenceAt(all, threshold);
        expect(sentence).toContain(`blocks ${of('restricted')} restricted texts`);
        expect(sentence).toContain(`refuses ${of('permitted')} permitted ones`);
        expect(sentence).toContain(`At ${threshold.toFixed(3)} `);
      }),
    );
  });
});

describe('the words that changed', () => {
  const word = fc.constantFrom('plants', 'tools', 'and', 'the', ' ', '  ', '\n', '\n\n', '<b>', '💧', 'the,');
  const text = fc.array(word, { maxLength: 40 }).map((all) => all.join(' '));

  it('give the text after from what stayed and was added, and the text before from what stayed and was removed [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), fc.oneof(text, fc.string()), (before, after) => {
        const changes = wordChanges(before, after);
        const without = (kind: string) =>
          changes
            .filter((change) => change.kind !== kind)
            .map((change) => change.text)
            .join('');
        expect(without('removed')).toBe(after);
        expect(without('added')).toBe(before);
        expect(changes.map(({ at }) => at)).toEqual(changes.map((_, index) => index));
        expect(changes.every((change, i) => change.kind !== changes[i - 1]?.kind && change.text !== '')).toBe(true);
      }),
    );
  });

  it('are none where nothing changed, and as few as there are where one word did [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(text, text, (start, end) => {
        expect(wordChanges(start, start).filter(({ kind }) => kind !== 'same')).toEqual([]);
        const changes = wordChanges(`${start} before ${end}`, `${start} after ${end}`);
        const of = (kind: string) => changes.filter((change) => change.kind === kind).map((each) => each.text.trim());
        expect([of('removed'), of('added')]).toEqual([['before'], ['after']]);
      }),
    );
  });

  it('of texts too long to compare word by word are the whole of both', () => {
    const long = 'word '.repeat(1501);
    expect(wordChanges(long, 'short').map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});

describe('names of guards', () => {
  it('that are offered are free, and the plain one comes first [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (numbers) => {
        const taken = numbers.map((number) => (number === 1 ? 'shop' : `shop-${number}`));
        expect(taken).not.toContain(freeName('shop', taken));
      }),
    );
    expect(freeName('shop', [])).toBe('shop');
    expect(freeName('shop', ['shop', 'shop-3'])).toBe('shop-2');
  });

  it.each([
    ['oversight guard build a.md --out .oversight/guards/shop-2 --size quick', 'shop-2'],
    ["oversight guard build a.md --out '/a b/guards/shop/' --json", 'shop'],
    ['oversight guard build a.md --out=guards/shop', 'shop'],
    ['oversight guard build a.md', undefined],
    [null, undefined],
  ])('are read from the command of a build: %s', (command, name) => {
    expect(guardOfCommand(command)).toBe(name);
  });
});

describe('a folder that is dropped', () => {
  type Tree = { readonly [name: string]: Tree | string };
  /** Entries as a browser gives them: at most a hundred at a time, and one that may not be read. */
  const entryOf = (tree: Tree | string, fullPath: string, opened: string[] = []): Dropped => {
    if (typeof tree === 'string') {
      const file = (done: (file: File) => void, fail: () => void) =>
        tree === 'forbidden' ? fail() : done(new File([tree], 'x'));
      return Object.assign({ fullPath }, { file });
    }
    const createReader = () => {
      opened.push(fullPath);
      const left = Object.entries(tree).map(([child, of]) => entryOf(of, `${fullPath}/${child}`, opened));
      return { readEntries: (done: (some: readonly Dropped[]) => void) => done(left.splice(0, 100)) };
    };
    return Object.assign({ fullPath }, { createReader });
  };
  const walk = (most = 1000) => ({ most, signal: new AbortController().signal, onFound: () => undefined });

  it('is walked to its last file, a hundred at a time, without hidden folders and what is no log by its name [dashboard.similarity-page]', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.jsonl`, 'x']));
    const opened: string[] = [];
    const tree = {
      gemini: many,
      '.git': { objects: { a: 'x' } },
      'model.safetensors': 'x',
      'read.md': 'x',
      'a.zip': 'x',
    };
    const found = await gatherDropped([entryOf(tree, '/outputs', opened)], walk());
    expect([found.name, found.files.length, found.leftOut]).toEqual(['outputs', 251, 2]);
    expect(new Set(found.files.map(({ path }) => path)).size).toBe(251);
    expect(found.files.map(({ path }) => path)).toContain('gemini/249.jsonl');
    expect(opened).toEqual(['/outputs', '/outputs/gemini']);
    await expect(gatherDropped([entryOf({ gemini: many }, '/outputs')], walk(200))).rejects.toThrow(
      'more than 200 files',
    );
    await expect(gatherDropped([entryOf({ a: 'forbidden' }, '/outputs')], walk())).rejects.toThrow('outputs/a');
    const plain = await gatherDropped([new File(['x'], 'a.csv'), new File(['x'], 'b.csv')], walk());
    expect([plain.name, plain.files.map(({ path }) => path)]).toEqual(['a.csv and 1 more', ['a.csv', 'b.csv']]);
    expect(gatherChosen([new File(['x'], 'one.parquet')], walk()).name).toBe('one.parquet');
    expect(['a/.DS_Store', '__MACOSX/a.csv', 'x.gguf'].map(mayBeLog)).toEqual([false, false, false]);
    expect(['samples_mmlu.jsonl', 'a.eval', 'a.json.gz', 'log'].map(mayBeLog)).toEqual([true, true, true, true]);
  });

  it('gives its name to the whole, and its files keep the rest of their paths', () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
    fc.assert(
      fc.property(name, fc.array(path, { minLength: 1 }), (folder, paths) => {
        expect(withoutFolder(paths.map((each) => `${folder}/${each}`))).toEqual({ name: folder, paths });
        expect(withoutFolder([...paths, 'other file']).paths).toHaveLength(paths.length + 1);
      }),
    );
    expect([size(0), size(999), size(1536), size(3.5 * 1024 ** 3)].map((text) => text.replace('\u00a0', ' '))).toEqual([
      '0 bytes',
      '999 bytes',
      '1.5 KiB',
      '3.5 GiB',
    ]);
  });

  it('has pairs of models whose names come back from the address, whatever they are [dashboard.similarity-page]', () => {
    const model = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(model, model, (a, b) => {
        const place = parsePlace(hrefOf('similarity', ['x'], { pair: writePair(a, b) }));
        expect(readPair(place?.query['pair'])).toEqual(a === b ? undefined : [a, b]);
      }),
    );
    for (const wrong of [undefined, '', 'a', 'a,', ',b', 'a,b,c', 'a,%']) expect(readPair(wrong)).toBeUndefined();
  });
});

describe('the sentences about runs', () => {
  const run = (status: string): RunItem => madeRuns(0).find((each) => each.status === status)!;

  it('count what works, what failed and what can go on [dashboard.runs-page]', () => {
    expect(sentenceOfRuns([])).toBe('Nothing has run here yet.');
    expect(sentenceOfRuns([run('finished')])).toBe('1 run, none at work.');
    expect(sentenceOfRuns(madeRuns(0))).toBe('6 runs, 1 at work, 2 failed, 2 stopped and can go on.');
  });

  it('say of one run where it stands and what is kept [dashboard.runs-page]', () => {
    expect(sentenceOfRun(run('running'))).toMatch(/^Stage 4 of 6, member-linear, for 1\smin 35\ss\.$/);
    expect(sentenceOfRun(run('failed'))).toMatch(/^Failed after 4\.1\ss; 1 of 6 stages are kept\.$/);
    expect(sentenceOfRun(run('interrupted'))).toContain('3 of 6 stages are kept, and the same command goes on.');
    expect(standingOf(run('running'))).toBe('stage 4 of 6 · member-linear 30 %');
    expect(standingOf(run('damaged'))).toBe('manifest.json ends in the middle');
    expect(standingOf({ ...run('running'), progress: null, stages: [] })).toBe('');
    const over = { task: 'requests', done: 1, total: 1, note: null };
    expect(standingOf({ ...run('running'), progress: over })).toBe('stage 4 of 6');
  });
});

describe('what was done with an exchange', () => {
  const done = { decided: 'allow', enforced: 'passed', failed: false, status: 200 } as const;

  it('is said where a reply broke off or never came, and only there [dashboard.pages]', () => {
    expect(outcomeOf(done)).toBeUndefined();
    expect(outcomeOf({ ...done, failed: true })?.word).toBe('broke off');
    expect(outcomeOf({ ...done, failed: true, status: 502 })?.word).toBe('no reply');
    expect(outcomeOf({ ...done, failed: true, enforced: 'refused', decided: 'none' })?.word).toBe('refused');
    expect(outcomeOf({ ...done, failed: true, decided: 'error' })).toBeUndefined();
    expect(outcomeOf({ ...done, failed: true, enforced: 'shadow' })?.word).toBe('broke off');
  });
});
