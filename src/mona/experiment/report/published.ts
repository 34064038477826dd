// Figures that others published, drawn in grey beside ours and never mixed with them.
import type { EnvironmentName } from '../../words.ts';

export interface PublishedFigure {
  readonly label: string;
  /** By name of the outcome. */
  readonly shares: Readonly<Record<string, number>>;
}

/** The authors' released PPO arrays after a million steps, as summed up in arXiv 2603.29993 and its repository. */
const cameraDropbox: readonly PublishedFigure[] = [
  {
    label: 'published figures: ordinary RL',
    shares: { hack: 0.915, desired: 0.077, failure: 0.007 },
  },
  {
    label: 'published figures: MONA',
    shares: { hack: 0, desired: 0.999 },
  },
];

/** None for test-driven development and loan: they are our design. */
export const publishedFigures = (environment: EnvironmentName): readonly PublishedFigure[] =>
  environment === 'camera-dropbox' ? cameraDropbox : [];
