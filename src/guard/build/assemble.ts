// The last stage: puts members and calibration together as a guard folder, and writes its report beside it.
import { join } from 'node:path';
import { decodeUtf8, describeError, readFileOrThrow } from '../../base/index.ts';
import { writeReport } from '../../report/index.ts';
import { type GuardManifest, loadGuard, saveGuard } from '../folder.ts';
import type { Verdict } from '../types.ts';
import { type CalibrationResult, loadMembers, type StoredCalibration } from './calibrate.ts';
import { EXAMPLES } from './examples.ts';
import { buildReport } from './report.ts';

export interface AssembleInput {
  readonly out: string;
  readonly name: string;
  readonly markdown: string;
  readonly rules: readonly string[];
  readonly members: readonly string[];
  /** Folder of the calibration stage. */
  readonly calibration: string;
  readonly result: CalibrationResult;
  readonly training: GuardManifest['training'];
  /** Folder of the run; the report is written there and beside the guard. */
  readonly run: string;
  /** ISO instant for the report. */
  readonly created: string;
  readonly command: string;
  readonly warn: (message: string) => void;
}

export async function assembleGuard(input: AssembleInput): Promise<{
  readonly files: Readonly<Record<string, string>>;
  readonly examples: readonly { readonly text: string; readonly verdict: Verdict }[];
}> {
  const stored = JSON.parse(
    decodeUtf8(await readFileOrThrow(join(input.calibration, 'calibration.json')), 'calibration.json'),
  ) as StoredCalibration;
  const lexicon = decodeUtf8(await readFileOrThrow(join(input.calibration, 'lexicon.txt')), 'lexicon.txt')
    .split('\n')
    .filter(Boolean);
  const members = await loadMembers(input.members);
  const manifest = await saveGuard(input.out, {
    name: input.name,
    constitution: input.markdown,
    lexicon,
    ensemble: { ...members, rules: input.rules, standards: stored.standards },
    calibration: stored.calibration,
    thresholds: stored.thresholds,
    training: input.training,
  });
  const guard = await loadGuard(input.out);
  const examples = EXAMPLES.map((text) => ({ text, verdict: guard.check([{ role: 'user', text }]) }));
  const report = buildReport({
    name: input.name,
    created: input.created,
    command: input.command,
    calibration: input.result,
    stored,
    meta: {
      guard: guard.parts.hash.slice(0, 12),
      size: String(input.training['size']),
      writer: String(input.training['writer']),
      seed: String(input.training['seed']),
    },
    examples,
  });
  for (const folder of [input.run, input.out]) {
    await writeReport(folder, report, { html: false });
    // The guard is whole by now: a page that cannot be written must not undo it.
    await writeReport(folder, report).catch((error: unknown) => input.warn(describeError(error)));
  }
  return { files: manifest.files, examples };
}
