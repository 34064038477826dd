// Tables long and wide, in every file format, with and without a mapping: the same answers come out; what is odd is counted.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { describeMapping, type Mapping, parseMapping } from './mapping.ts';
import type { LogSource } from './reader.ts';
import { type Collected, collectingSink, memorySource, packZip } from './readers.conformance.ts';
import { createTableReaders } from './table-reader.ts';
import { openZip } from './zip.ts';

async function read(source: LogSource, mapping?: Mapping): Promise<Collected> {
  const sink = collectingSink();
  const head = Buffer.from(await source.head(65_536)).toString('utf8');
  for (const reader of createTableReaders(mapping)) {
    if (!(await reader.recognises(source, head))) continue;
    await reader.read(source, sink, { mapping });
    return sink;
  }
  throw new Error(`${source.path} was not recognised`);
}

const readText = (name: string, text: string | Uint8Array, mapping?: Mapping) =>
  read(memorySource(name, text, 11), mapping);
const short = (sink: Collected) =>
  sink.answers.map(({ model, question, options, gold, answer }) => [model, question, options, gold, answer].join(' '));

const rows = [
  { question_id: 7, model: 'a', pred: 'B', answer_index: 1, n_options: 4, category: 'law' },
  { question_id: 7, model: 'b', pred: '', answer_index: 1, n_options: 4, category: 'law' },
  { question_id: 8, model: 'a', pred: 'E', answer_index: 0, n_options: 4, category: 'art' },
  { question_id: 8, model: 'b', pred: 'c', answer_index: 0, n_options: 4, category: 'art' },
];
const columns = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[];
const lines = (mark: string, end: string) =>
  [columns.join(mark), ...rows.map((row) => columns.map((name) => row[name]).join(mark))].join(end);

describe('a table', () => {
  it('gives the same answers as CSV, TSV, JSON lines, JSON array and parquet [capa.readers.tables]', async () => {
    const parquet = parquetWriteBuffer({
      columnData: columns.map((name) => ({ name, data: rows.map((row) => row[name]) })),
    });
    const files: readonly (readonly [string, string | Uint8Array])[] = [
      ['t.csv', lines(',', '\n')],
      ['t.csv', `\uFEFF${lines(';', '\r\n')}\r\n\r\n`],
      ['t.tsv', lines('\t', '\r')],
      ['t.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
      ['t.json', JSON.stringify(rows, null, 1)],
      ['t.parquet', new Uint8Array(parquet)],
    ];
    for (const [name, content] of files) {
      const sink = await readText(name, content);
      expect(short(sink), name).toEqual(['a 7 4 1 1', 'b 7 4 1 ', 'a 8 4 0 ', 'b 8 4 0 2']);
      expect(sink.issues, name).toEqual({ 'answer-missing': 1, 'answer-beyond-options': 1 });
      expect(sink.answers[0], name).toMatchObject({ task: 'mmlu_pro', slices: { category: 'law' } });
    }
  });

  it('may be wide, with a column for each model, and may hold probabilities [capa.readers.tables]', async () => {
    const wide = await readText('w.csv', 'item,gold,topic,m1,m2\n1,A,x,A,B\n2,C,y,,C\n3,B,y,(b),Z9\n');
    expect(short(wide)).toEqual(['m1 1 3 0 0', 'm2 1 3 0 1', 'm1 2 3 2 ', 'm2 2 3 2 2', 'm1 3 3 1 1', 'm2 3 3 1 ']);
    expect(wide.issues).toEqual({ 'options-guessed': 1, 'answer-missing': 1, 'answer-unreadable': 1 });
    const truths = await readText('w.csv', 'item,m1,m2\n1,True,False\n2,1,0\n');
    expect(short(truths)).toEqual(['m1 1 2 1 1', 'm2 1 2 1 0', 'm1 2 2 1 1', 'm2 2 2 1 0']);
    const soft = await readText('p.csv', 'id,model,gold,p_0,p_1,p_2\n1,m,B,.2,.5,.3\n2,m,0,1,0,NaN\n3,m,2,,,\n');
    expect(soft.answers.map(({ probabilities }) => probabilities)).toEqual([[0.2, 0.5, 0.3], undefined, undefined]);
    expect(soft.answers.map(({ gold, answer }) => [gold, answer])).toEqual([
      [1, null],
      [0, null],
      [2, null],
    ]);
    expect(soft.issues).toEqual({ 'bad-probabilities': 1 });
  });

  it('without a number of options is decided by stated rules: numbers, text, truth, letters [capa.readers.tables]', async () => {
    const numbers = await readText(
      'n.csv',
      'id,model,raw_answer,gold\n1,m,"$1,000.00",1000\n2,m,18 eggs,19\n3,m,?,5\n',
    );
    expect(short(numbers)).toEqual(['m 1  1000 1000', 'm 2  19 18', 'm 3  5 ?']);
    const texts = await readText('n.csv', 'id,model,answer,target\n1,m,"The ""cat""\nsat",cat\n2,m,None,7\n');
    expect(short(texts)).toEqual(['m 1  cat The "cat"\nsat', 'm 2  7 None']);
    const truths = await readText('some-model.csv', 'id,answer,label\n1,True,False\n2,yes,yes\n');
    expect(short(truths)).toEqual(['some-model 1 2 0 1', 'some-model 2 2 1 1']);
    const passes = await readText('r.jsonl', '{"id":1,"model":"m","passed":true}\n{"id":2,"model":"m","passed":false}');
    expect(short(passes)).toEqual(['m 1 2 1 1', 'm 2 2 1 0']);
    const single = await readText('s.csv', 'id,model,pred,gold,n_options\n1,m,A,A,1\n2,m,0,B,2\n3,m,A,A,\n4,m,B,Q,2\n');
    expect(short(single)).toEqual(['m 1 1 0 0', 'm 2 2 1 0', 'm 4 2  1']);
    expect(single.issues).toEqual({ 'options-unknown': 1, 'gold-beyond-options': 1 });
  });

  it('with names of its own is read by a mapping, and a column that is missing is named with those present [capa.readers.tables]', async () => {
    const text = 'frage,lauf,wer,was,soll\nq,1,m,2,1\nq,2,m,1,3\n';
    const mapping = parseMapping(
      {
        item: ['frage', 'lauf'],
        model: 'wer',
        answer: 'was',
        gold: 'soll',
        kind: 'index-from-1',
        optionCount: 3,
        taskName: 't',
      },
      'mapping.json',
    );
    const sink = await readText('x.csv', text, mapping);
    expect(short(sink)).toEqual(['m q / 1 3 0 1', 'm q / 2 3 2 0']);
    expect(sink.answers[0]!.task).toBe('t');
    await expect(readText('x.csv', text, parseMapping({ item: 'Frage' }, 'm'))).rejects.toThrow(
      'x.csv: the mapping says that "item" is the column "Frage", which is not there; there are: "frage", "lauf", "wer", "was", "soll"',
    );
    await expect(readText('x.csv', text)).rejects.toThrow('x.csv: no column tells the question; there are: "frage"');
    expect(() => parseMapping({ items: 'x' }, 'm.json')).toThrow('m.json: the mapping: Unrecognized key: "items"');
    expect(describeMapping().split('\n').length).toBeGreaterThan(12);
  });

  it('is joined with a file of right answers that lies beside it [capa.readers.tables]', async () => {
    const gold = memorySource('gold.csv', 'id,gold\n1,18\n2,7\n');
    const table: LogSource = {
      ...memorySource('t.csv', 'id,model,answer\n1,m,18.0\n2,m,8\n9,m,1\n'),
      siblings: () => [gold],
    };
    const sink = await read(table);
    expect(short(sink)).toEqual(['m 1  18 18', 'm 2  7 8', 'm 9   1']);
    expect(sink.issues).toEqual({ 'gold-missing': 1 });
    const mapping = parseMapping({ goldFile: { file: 'right.csv' } }, 'm');
    await expect(read(table, mapping)).rejects.toThrow('the file with right answers, right.csv, is not beside it');
  });

  it('that is broken gives the rows that are whole, and the rest is counted or named [capa.readers.dirt]', async () => {
    const odd = Buffer.concat([
      Buffer.from('id,id,model,answer,gold\n1,x,m,aé,b\n2,x,m,c\n3,x,m,"d ""e"" f",g\n4,x,"m'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('",h,i\n'),
    ]);
    const sink = await readText('o.csv', odd);
    expect(sink.answers.map(({ question }) => question)).toEqual(['1', '3', '4']);
    expect(sink.answers[0]!.answer).toBe('aé');
    expect(sink.issues).toMatchObject({ 'column-twice': 1, 'other-length': 1 });
    expect(sink.issues['not-utf-8']).toBeGreaterThan(0);
    const open = memorySource('o.csv', 'id,model,answer,gold\n1,m,x,y\n2,m,"x,y\n3,m,x,y\n');
    const kept = collectingSink();
    const [csv] = createTableReaders(undefined);
    await expect(csv!.read(open, kept, {})).rejects.toThrow('o.csv, behind row 1: a quote is opened and never closed');
    expect(kept.answers.length).toBe(1);
    const damaged = memorySource('d.parquet', Buffer.concat([Buffer.from('PAR1'), gzipSync('x'), Buffer.from('PAR1')]));
    await expect(read(damaged)).rejects.toThrow('d.parquet: not a readable parquet file');
  });

  it('with bytes changed anywhere ends in answers or in an error for a person, never in a crash [capa.readers.dirt]', async () => {
    const table = lines(',', '\n');
    const columnData = columns.map((name) => ({ name, data: rows.map((row) => row[name]) }));
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['t.csv', Buffer.from(table)],
      ['t.json', Buffer.from(JSON.stringify(rows))],
      ['t.csv', packZip([{ name: 't.csv', content: table }])],
      ['t.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))],
    ];
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { maxLength: 5 }),
        fc.nat(20),
        async (file, changes, cut) => {
          const bytes = Buffer.from(file[1]);
          for (const [place, byte] of changes) bytes[Math.floor(place * bytes.length)] = byte;
          const source = memorySource(file[0], bytes.subarray(0, cut < 15 ? bytes.length : (bytes.length * cut) / 20));
          await Promise.all([read(source), openZip(source)].map((one) => one.catch(expectPlain)));
        },
      ),
      { numRuns: 80 },
    );
  });
});

/** An error for a person, or that of this file for what no reader knows. */
function expectPlain(error: unknown): void {
  if (error instanceof OversightError) expect(error.kind).toBe('input');
  else expect(String(error)).toMatch(/was not recognised$/);
}
