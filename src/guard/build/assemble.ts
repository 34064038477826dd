// The last stage: puts members and calibration together as a guard folder, and writes its report beside it.
import { join } from 'node:path';
import { decodeUtf8, readFileOrThrow } from '../../base/index.ts';
import { type GuardManifest, saveGuard } from '../folder.ts';
import { loadMembers, type StoredCalibration } from './calibrate.ts';

export interface AssembleInput {
  readonly out: string;
  readonly name: string;
  readonly markdown: string;
  readonly rules: readonly string[];
  readonly members: readonly string[];
  /** Folder of the calibration stage. */
  readonly calibration: string;
  readonly training: GuardManifest['training'];
}

export async function assembleGuard(input: AssembleInput): Promise<GuardManifest> {
  const stored = JSON.parse(
    decodeUtf8(await readFileOrThrow(join(input.calibration, 'calibration.json')), 'calibration.json'),
  ) as StoredCalibration;
  const lexicon = decodeUtf8(await readFileOrThrow(join(input.calibration, 'lexicon.txt')), 'lexicon.txt')
    .split('\n')
    .filter(Boolean);
  const members = await loadMembers(input.members);
  return saveGuard(input.out, {
    name: input.name,
    constitution: input.markdown,
    lexicon,
    ensemble: { ...members, rules: input.rules, standards: stored.standards },
    calibration: stored.calibration,
    thresholds: stored.thresholds,
    training: input.training,
  });
}
