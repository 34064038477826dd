import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.ts';
import { fakeExperiment, fakeParts, fakeTraining } from '../mona/experiment/fake-experiment.conformance.ts';
import { type ExperimentData, trainExperiment } from '../mona/experiment/index.ts';
import type { CommandIo } from './command.ts';
import { run as report } from './mona-report.ts';
import { experimentText } from './mona-report-text.ts';
import { run as train } from './mona-train.ts';

let folder: string;
let data: ExperimentData;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mona-train-'));
  ({ data } = await trainExperiment({
    ...fakeTraining(join(folder, '.oversight', 'runs'), fakeParts()),
    arms: ['mona'],
  }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function world(): CommandIo & { readonly printed: () => string } {
  const out: string[] = [];
  return {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: () => true },
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
    printed: () => out.join(''),
  };
}

describe('oversight mona train and report', () => {
  it('print help with examples, where each environment comes from, and the exit codes [mona.experiment.commands]', async () => {
    for (const run of [train, report]) {
      const io = world();
      expect(await run(['--help'], io)).toBe(0);
      expect(io.printed()).toContain('Exit codes:');
      expect(io.printed()).toContain('  oversight mona ');
      expect(
        Math.max(
          ...io
            .printed()
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(80);
    }
  });

  it('refuse what they do not know, and say what there is [mona.experiment.commands]', async () => {
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['gridworld'], 'camera-dropbox, test-driven-development, loan'],
      [[], 'mona train --help'],
      [['loan', '--seeds', '0'], 'mona train --help'],
      [['loan', '--sweeps', 'some'], 'mona train --help'],
      [['loan', '--arm', 'monna'], 'ordinary-rl-with-approval'],
      [['loan', '--profile', 'paper'], 'fast'],
      [['loan', '--profile', 'library'], 'fast'],
      [['loan', '--out', 'results.html'], 'mona train --help'],
    ];
    for (const [argv, remedy] of wrong)
      await expect(train(argv, world())).rejects.toMatchObject({
        kind: 'usage',
        remedy: expect.stringContaining(remedy) as string,
      });
    await expect(report(['mona-camera'], world())).rejects.toMatchObject({
      kind: 'usage',
      remedy: expect.stringContaining('mona-loan-') as string,
    });
  });

  it('know before they train that a copy cannot be written, and say of a folder that it is no run [mona.experiment.commands]', async () => {
    await writeFile(join(folder, 'a-file'), '');
    // It is refused before the arm is looked for, so before anything is begun.
    await expect(train(['loan', '--arm', 'monna', '--out', 'a-file/x'], world())).rejects.toThrow('a-file');
    await mkdir(join(folder, 'empty'));
    await expect(report(['./empty'], world())).rejects.toThrow('holds no run.json');
  });

  it('mark arms with fewer seeds than were asked for [mona.experiment.commands]', () => {
    const more = { ...data, asked: { ...data.asked, seeds: 5 } };
    expect(experimentText(fakeExperiment, more)).toContain('* fewer than the 5');
    expect(experimentText(fakeExperiment, data)).not.toContain('fewer than');
  });

  it('make no report of a run without every kind of arm [mona.experiment.commands]', async () => {
    await expect(report(['mona-loan'], world())).rejects.toMatchObject({
      remedy: expect.stringContaining('oversight mona train loan --arm ordinary-rl') as string,
    });
  });

  it('say one sentence and a table that reads at 60 columns [mona.experiment.commands]', () => {
    const lines = experimentText(fakeExperiment, data).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.join(' ')).toContain('our design');
  });
});
