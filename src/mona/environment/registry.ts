// The environments by name; each is loaded when it is made.
import { OversightError } from '../../base/index.ts';
import type { CameraDropboxOptions } from '../camera-dropbox/index.ts';
import type { EnvironmentName } from '../words.ts';
import type { Environment } from './environment.ts';

/** "small" is numbers, for small networks; "language-model" is text. */
export type EnvironmentTier = 'small' | 'language-model';

export interface CreateOptions {
  /** Default small. */
  readonly tier?: EnvironmentTier;
  /** The overseer whose judgement stands in `info`, as approval/specification.ts reads it, default "true"; of text, one of the task's own. */
  readonly approval?: string;
  /** The board of Camera Dropbox; default the published one. */
  readonly camera?: CameraDropboxOptions;
}

/**
 * Makes an environment.
 * @throws OversightError('usage') where it has no such tier
 */
export async function createEnvironment(name: EnvironmentName, options: CreateOptions = {}): Promise<Environment> {
  const { tier = 'small', camera, approval } = options;
  const overseer = approval === undefined ? {} : { approval };
  if (tier === 'language-model') {
    if (name === 'test-driven-development')
      return (await import('../test-driven-development/index.ts')).createTestDrivenDevelopmentTextEnvironment(overseer);
    if (name === 'loan') return (await import('../loan/index.ts')).createLoanTextEnvironment(overseer);
    throw new OversightError(`${name} has no environment of text`, {
      kind: 'usage',
      remedy: 'Of text are test-driven-development and loan.',
    });
  }
  switch (name) {
    case 'camera-dropbox':
      return (await import('../camera-dropbox/index.ts')).createCameraDropboxEnvironment({ ...camera, ...overseer });
    case 'test-driven-development':
      return (await import('../test-driven-development/index.ts')).createTestDrivenDevelopmentEnvironment(overseer);
    case 'loan':
      return (await import('../loan/index.ts')).createLoanEnvironment(overseer);
  }
}
