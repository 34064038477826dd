// Value tables from files: what is written is what is read, in every format, and a wrong file is named with its fault.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError } from '../../base/index.ts';
import { horizonTable } from './horizon-table.ts';
import { readNpy } from './npy.ts';
import { createOverseer } from './overseer.ts';
import { readValueTable } from './value-file.ts';
import { createCameraDropbox } from './world.ts';

const world = createCameraDropbox({ rows: 3, columns: 4, limit: 6 });
const right = createOverseer(world, { kind: 'true' });
const shape = `(${world.rules.limit}, ${world.states})`;
const rows = Array.from({ length: world.rules.limit }, (_, t) =>
  Array.from(right.values.subarray(t * world.states, (t + 1) * world.states)),
);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'value-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file as numpy.save writes it, built from the description of the format. */
function npy(values: ArrayLike<number>, head: string, type: '<f8' | '<f4', version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const text = `{'descr': '${type}', ${head}, }`;
  const length = Math.ceil((start + text.length + 1) / 64) * 64 - start;
  const size = type === '<f8' ? 8 : 4;
  const bytes = new Uint8Array(start + length + size * values.length);
  bytes.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(Buffer.from(`${text.padEnd(length - 1)}\n`), start);
  for (let i = 0; i < values.length; i++)
    if (size === 8) view.setFloat64(start + length + 8 * i, values[i]!, true);
    else view.setFloat32(start + length + 4 * i, values[i]!, true);
  return bytes;
}

/** The right table with another cell. */
const csvWith = (cell: string) =>
  rows.map((row, t) => row.map((value, i) => (t === 5 && i === 3 ? cell : value)).join(',')).join('\n');

async function read(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return readValueTable(path, world);
}

describe('a value table from a file', () => {
  it('is read from JSON, CSV and NumPy alike, and as an overseer does what the same values do [mona.camera-dropbox.file]', async () => {
    const head = `'fortran_order': False, 'shape': ${shape}`;
    expect(await read('a.json', JSON.stringify(rows))).toEqual(right.values);
    expect(await read('a.csv', `${rows.map((row) => row.join(', ')).join('\r\n')}\r\n`)).toEqual(right.values);
    expect(await read('a.npy', npy(right.values, head, '<f8'))).toEqual(right.values);
    expect(await read('b.npy', npy(right.values, head, '<f8', 2))).toEqual(right.values);
    expect(await read('c.NPY', npy(right.values, head, '<f4'))).toEqual(right.values.map(Math.fround));
    const table = await read('d.json', JSON.stringify(rows));
    const given = createOverseer(world, { kind: 'file', path: 'd.json' }, { table });
    expect(horizonTable(world, given)).toEqual(horizonTable(world, right));
  });

  it('in CSV takes a number however it is written with decimal digits [mona.camera-dropbox.file]', async () => {
    for (const [cell, value] of [
      ['1e5', 1e5],
      ['-2.5E-3', -0.0025],
      ['+.5', 0.5],
      [' 7. ', 7],
      ['1.000000000000000000e+00', 1],
    ] as const)
      expect((await read('cell.csv', csvWith(cell)))[5 * world.states + 3], cell).toBe(value);
  });

  it('in NumPy keeps every number of any shape [mona.camera-dropbox.file]', () => {
    const numbers = fc.array(fc.double({ noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 2), (values, version) => {
        const bytes = npy(values, `'fortran_order': False, 'shape': (${values.length},)`, '<f8', version);
        expect(readNpy('x.npy', bytes)).toEqual({ shape: [values.length], values: Float64Array.from(values) });
      }),
    );
  });

  it('of another shape or kind is refused with what it is and what is needed [mona.camera-dropbox.errors]', async () => {
    const good = npy(right.values, `'fortran_order': False, 'shape': ${shape}`, '<f8');
    const cases: readonly [string, string | Uint8Array, RegExp][] = [
      ['x.txt', '', /its ending is none of .json, .csv and .npy/],
      ['x.json', '{', /it is no JSON\n/],
      ['x.json', '[[1], ["a"]]', /no array of rows of numbers/],
      ['x.json', '[[1, 2], [3]]', /row 0 has 2 values and row 1 has 1/],
      [
        'x.json',
        JSON.stringify(rows.slice(1)),
        /shape \[5, \d+\]; this board needs \[6, \d+\]\s\(limit, states\)\n.*--board/,
      ],
      ['x.csv', `${rows.map((row) => row.join(',')).join('\n')}`.replace(/[^,]*$/, 'high'), /row 5, column \d+ is NaN/],
      ['x.csv', csvWith('0x10'), /row 5, column 3 is NaN\n.*decimal number from -1000000 to 1000000/],
      ['x.csv', csvWith('0b1'), /row 5, column 3 is NaN/],
      ['x.csv', csvWith('Infinity'), /row 5, column 3 is NaN/],
      ['x.csv', csvWith('1e308'), /row 5, column 3 is 1e\+308/],
      ['x.json', JSON.stringify(rows.map((row) => row.with(0, -2e6))), /row 0, column 0 is -2000000/],
      ['x.csv', 'a,b\n1,2', /shape \[2, 2\]/],
      ['x.npy', 'no', /it is no .npy file/],
      ['x.npy', good.subarray(0, 40), /breaks off in its head/],
      ['x.npy', good.subarray(0, good.length - 1), /holds \d+ bytes of numbers/],
      [
        'x.npy',
        npy(right.values, `'fortran_order': True, 'shape': ${shape}`, '<f8'),
        /Fortran order\n.*ascontiguousarray/,
      ],
      ['x.npy', npy([1], `'fortran_order': False, 'shape': (1,)`, '<f8'), /it has 1 dimensions/],
      ['x.npy', Uint8Array.from(good, (byte, i) => (i === 6 ? 9 : byte)), /version 9/],
      ['x.npy', npy(right.values, "'shape': 3", '<f8'), /its head holds no shape/],
    ];
    for (const [name, content, message] of cases) {
      const said = await read(name, content).then(() => 'nothing', describeError);
      expect(said, name).toMatch(message);
      expect(said).toContain(name);
    }
    expect(await readValueTable(join(folder, 'none.npy'), world).catch(describeError)).toMatch(
      /none.npy does not exist/,
    );
    expect(() => createOverseer(world, { kind: 'file', path: 'd.json' })).toThrow('was not read');
  });
});
