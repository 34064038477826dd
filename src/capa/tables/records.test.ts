import { describe, expect, it } from 'vitest';
import { parseRecords } from './records.ts';
import { isTruthName } from './truth-names.ts';

describe('parseRecords', () => {
  it('takes the separator that the header uses outside quotes, and keeps empty cells between tabs', () => {
    expect(parseRecords('"a, b";c\n1;2', 't').rows).toEqual([{ 'a, b': '1', c: '2' }]);
    expect(parseRecords('a\tb\tc\n\t\t 3 \n', 't').rows).toEqual([{ a: '', b: '', c: '3' }]);
    expect(parseRecords('a, b\n1, "x, y"', 't').rows).toEqual([{ a: '1', b: 'x, y' }]);
  });

  it('fills what a row of JSON lacks with nothing, whatever the column is called', () => {
    const { rows, columns } = parseRecords('{"constructor": 1}\n{"b": null}', 't');
    expect(columns).toEqual(['constructor', 'b']);
    expect(rows).toEqual([
      { constructor: '1', b: '' },
      { constructor: '', b: '' },
    ]);
  });

  it('refuses a list in a cell with its row, or takes it as empty where that is asked', () => {
    const text = '[{"a": 1, "b": "x"}, {"a": [2], "b": "y"}]';
    expect(() => parseRecords(text, 't')).toThrow('t, row 2: "a" holds a list or an object');
    expect(parseRecords(text, 't', { nested: 'empty' }).rows[1]).toEqual({ a: '', b: 'y' });
  });
});

describe('isTruthName', () => {
  it('knows the names that people use, however they write them', () => {
    const names = ['HumanJudgement', 'human-label', 'Ground truth', 'GOLD', 'label', 'human', 'target', 'Human-Eval'];
    expect(names.filter((name) => !isTruthName(name))).toEqual([]);
    expect(['human_share', 'judge', 'truthful'].filter(isTruthName)).toEqual([]);
  });
});
