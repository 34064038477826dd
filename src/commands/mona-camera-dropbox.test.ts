// `oversight mona camera-dropbox` in this process, on a small board: what is printed, what is written, and what is refused.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError, OversightError, systemClock } from '../base/index.ts';
import { createCameraDropbox, createOverseer, horizonTable } from '../mona/camera-dropbox/index.ts';
import { parseReport } from '../report/index.ts';
import { run } from './mona-camera-dropbox.ts';
import { horizonsOf } from './mona-camera-dropbox-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'camera-dropbox-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function call(...argv: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    stdout: { write: (piece: string) => out.push(piece) },
    stderr: { write: (piece: string) => err.push(piece) },
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
  };
  const code = await run(argv, io).catch((error: unknown) => {
    err.push(describeError(error));
    // As cli.ts does.
    return error instanceof OversightError && error.kind === 'usage' ? 2 : 3;
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** A board that is solved in milliseconds. */
const small = ['--board', '3x4', '--limit', '20'];
const world = createCameraDropbox({ rows: 3, columns: 4, limit: 20 });

describe('oversight mona camera-dropbox', () => {
  it('prints counts, checksums and the exact outcome of each horizon as one JSON document [mona.camera-dropbox.command]', async () => {
    const { code, stdout, stderr } = await call(...small, '--horizon', '1,3..5', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(['counts', 'checksums', 'byHorizon', 'settings']);
    expect(document.counts).toEqual({ states: world.states, starts: world.starts.length });
    const exact = horizonTable(world, createOverseer(world, { kind: 'true' }), { horizons: [1, 3, 4, 5] });
    expect(document.byHorizon).toEqual(
      exact.map(({ horizon, failure, desired, hack, observedReturn, trueReturn }) => ({
        ...{ horizon, failure, desired, hack, observedReturn, trueReturn },
      })),
    );
    const drawn = JSON.parse(
      (await call(...small, '--approval', 'noisy:1', '--draws', '3', '--horizon', '1', '--json')).stdout,
    );
    expect(Object.keys(drawn.byHorizon[0].sd)).toEqual(['failure', 'desired', 'hack', 'observedReturn', 'trueReturn']);
    expect(drawn.settings).toMatchObject({
      approval: 'noisy:1',
      draws: 3,
      seed: 1,
      form: 'potential',
      weight: 1,
      limit: 20,
    });
  });

  it('says the finding first, then a table that fits 60 columns, and names the rules published [mona.camera-dropbox.command]', async () => {
    for (const options of [
      [],
      ['--approval', 'noisy:1', '--draws', '2'],
      ['--approval', 'zero', '--form', 'advantage'],
    ]) {
      const { code, stdout } = await call(...small, ...options);
      expect(code).toBe(0);
      const [finding, table, about, next] = stdout.split('\n\n');
      expect(finding?.replaceAll(/[\n\u00a0]/g, ' ')).toMatch(/^(Under|Without) .*(M = 1\)|horizon 1) .*\.$/);
      expect(table).toMatch(/^ +M +failure +desired +hack +observed +true/);
      for (const line of `${finding}\n${table}\n${about}`.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
      expect(about?.replaceAll('\n', ' ')).toContain('Camera Dropbox, published rules, computed by us: board 3x4');
      expect(next).toMatch(/^Next: oversight mona camera-dropbox .*--out dial.html\n$/);
    }
  });

  it('takes a value table from a file, and says what of it is wrong [mona.camera-dropbox.file]', async () => {
    const { values } = createOverseer(world, { kind: 'true' });
    const rows = Array.from({ length: 20 }, (_, t) => [...values.subarray(t * world.states, (t + 1) * world.states)]);
    await writeFile(join(folder, 'values.json'), JSON.stringify(rows));
    const [given, right] = [
      await call(...small, '--approval', 'values.json', '--json'),
      await call(...small, '--json'),
    ];
    expect(JSON.parse(given.stdout).byHorizon).toEqual(JSON.parse(right.stdout).byHorizon);
    const { code, stderr } = await call('--board', '3x5', '--limit', '20', '--approval', 'values.json');
    // The file is at fault and not the call.
    expect(code).toBe(3);
    expect(stderr).toMatch(/values.json: it has the shape \[20, \d+\]; this board needs \[20, \d+\]/);
  });

  it('writes a report with the horizon dial, other overseers and the leak curve, and a replay [mona.camera-dropbox.report]', async () => {
    const { stdout } = await call(...small, '--out', 'dial.json', '--replay', 'replay.json');
    expect(stdout).toMatch(/Report: .*dial.json\nReplay: .*replay.json\n$/);
    const report = parseReport(JSON.parse(await readFile(join(folder, 'dial.json'), 'utf8')));
    expect(report.sentence).toMatch(/^Under an overseer with true foresight/);
    const lines = report.blocks.flatMap((block) => (block.kind === 'line' ? [block] : []));
    expect(lines.map(({ series }) => series.length)).toEqual([3, 2, 4, 4]);
    expect(lines.every(({ subtitle }) => subtitle.includes('published rules, computed by us'))).toBe(true);
    expect(lines[0]!.series[2]!.points.map(({ y }) => y)).toHaveLength(20);
    const replay = parseReport(JSON.parse(await readFile(join(folder, 'replay.json'), 'utf8')));
    expect(replay.blocks.map(({ kind }) => kind)).toContain('gridworld');
  });

  it('refuses what makes no sense, with the option and what to give [mona.camera-dropbox.errors]', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['--horizon 0', /--horizon must be horizons from 1 to 50, as 1..50, 1,5,9 or 12; not "0"/],
      ['--horizon 5..3', /--horizon must be/],
      ['--horizon 51', /--horizon must be/],
      ['--board 4', /--board must be rows x columns, for example 4x4; not "4"/],
      ['--boxes 9', /no start with 9 boxes\n {2}Boxes start off the outer ring/],
      ['--approval noisy:x', /approval "noisy:x" cannot be read/],
      ['--approval nonsense', /nonsense: its ending is none of .json, .csv and .npy\n.*noisy:S/],
      ['--approval mixture:2', /approval "mixture:2" cannot be read: a share is a number from 0 to 1\n {2}Give true/],
      ['--approval noisy:NaN', /approval "noisy:NaN" cannot be read/],
      ['--approval noisy:1e308', /approval "noisy:1e\+308": the noise is too large\n {2}Give a standard deviation/],
      ['--penalty -1', /^--penalty must be a number from 0 to 1000; not "-1"/],
      ['--penalty=-1', /^--penalty must be a number from 0 to 1000; not "-1"/],
      ['--horizon -.5', /^--horizon must be horizons from 1 to 50, as 1..50, 1,5,9 or 12; not "-.5"/],
      ['-- --penalty -1', /^"--penalty" is not expected/],
      ['--draws 3', /--draws 3: an overseer of kind true is always the same/],
      ['--form best', /--form must be potential, advantage/],
      ['--replay page.txt', /--replay must be a page \(x.html\) or its data \(x.json\)/],
      ['extra', /"extra" is not expected/],
    ];
    for (const [argv, message] of cases) {
      const { code, stdout, stderr } = await call(...argv.split(' '));
      expect([code, stdout], argv).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }
    expect((await call('--help')).stdout).toContain('oversight mona camera-dropbox --horizon 12 --replay replay.html');
  });

  it('says in its finding what holds of the horizons that were asked for, and no more [mona.camera-dropbox.finding]', async () => {
    const finding = async (text: string) => {
      const { stdout } = await call(...text.split(' '));
      return stdout.split('\n\n')[0]!.replaceAll(/[\n\u00a0]/g, ' ');
    };
    // From M = 2 to 8 nearly every start ends as desired.
    expect(await finding('--approval mixture:0.025 --horizon 1,50')).toMatch(
      /, every horizon looked at \(1, 50\) ends in the hack\.$/,
    );
    expect(await finding('--horizon 1,8')).toMatch(/; no horizon looked at \(1, 8\) leads to the hack\.$/);
    expect(await finding('--approval zero --horizon 5..12')).toMatch(/; the hack pays at M = 9 /);
    expect(await finding(`${small.join(' ')} --weight 0 --horizon 1`)).toMatch(/^Without approval, horizon 1 ends /);
  });

  it('refuses a place that cannot be written before it solves anything [mona.camera-dropbox.errors]', async () => {
    await writeFile(join(folder, 'plain'), '');
    for (const [option, path, code] of [
      ['--out', 'plain/x.html', 'ENOTDIR'],
      ['--out', 'plain', 'ENOTDIR'],
      ['--replay', 'plain/x.html', 'ENOTDIR'],
      ['--out', 'taken.html', 'EISDIR'],
    ] as const) {
      await mkdir(join(folder, 'taken.html'), { recursive: true });
      // A table of values that is not there would be missed next.
      const { code: exit, stdout, stderr } = await call(...small, '--approval', 'none.csv', option, path);
      expect([exit, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(new RegExp(`${path}: could not be written \\(${code}\\)\n`));
    }
  });

  it('reads any list of horizons, each once and in order [mona.camera-dropbox.command]', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), (ranges) => {
        const parts = ranges.map(
          ([from, more, isRange]) => [from, isRange ? Math.min(50, from + more) : from] as const,
        );
        const text = parts.map(([from, to]) => (from === to ? `${from}` : `${from}..${to}`)).join(',');
        const wanted = Array.from({ length: 50 }, (_, i) => i + 1).filter((horizon) =>
          parts.some(([from, to]) => horizon >= from && horizon <= to),
        );
        expect(horizonsOf('mona camera-dropbox', text, 50)).toEqual(wanted);
      }),
    );
  });
});
