// The three experiments by name, each loaded when it is asked for: who looks at the loan figures loads no gridworld.
import { OversightError } from '../../base/index.ts';
import { type EnvironmentName, environmentNames } from '../words.ts';
import type { Experiment } from './types.ts';

export type LoadExperiment = (environment: EnvironmentName) => Promise<Experiment>;

export const loadExperiment: LoadExperiment = async (environment) => {
  switch (environment) {
    case 'camera-dropbox':
      return (await import('../camera-dropbox/index.ts')).cameraDropboxExperiment;
    case 'test-driven-development':
      return (await import('../test-driven-development/index.ts')).testDrivenDevelopmentExperiment;
    case 'loan':
      return (await import('../loan/index.ts')).loanExperiment;
  }
};

/** @throws OversightError('usage') that lists the environments */
export function readEnvironmentName(text: string): EnvironmentName {
  const found = environmentNames.find((name) => name === text);
  if (found !== undefined) return found;
  throw new OversightError(`there is no environment "${text}"`, {
    kind: 'usage',
    remedy: `Environments: ${environmentNames.join(', ')}.`,
  });
}
