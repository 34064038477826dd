// What the dial of leaked outcomes mixes into the approval: something else in each environment, so each leak curve says it.
import type { EnvironmentName } from '../../words.ts';

export const leakDial: Readonly<Record<EnvironmentName, string>> = {
  'camera-dropbox':
    'The dial mixes a tampered value table (foresight; no outcome is realised) into the true one: not comparable with other environments',
  loan: 'The dial mixes the realised agreement with the historical label into the approval of the first step alone: not comparable with other environments',
  'test-driven-development':
    "The dial mixes the realised outcome (one's own tests pass) into the approval of both steps, so that the program is paid it twice: not comparable with other environments",
};
