// Which arms a word selects, and that the commands which add what is missing select what they say.
import { describe, expect, it } from 'vitest';
import { addCommand, selectArms } from './arms.ts';
import { fakeArms, fakeExperiment } from './fake-experiment.conformance.ts';
import type { Experiment } from './types.ts';

const [ordinary] = fakeArms;
/** With a second arm of a kind whose name is the id of the first, as the loan experiment has. */
const experiment: Experiment = {
  ...fakeExperiment,
  arms: () => [...fakeArms, { ...ordinary!, id: 'ordinary-rl-kl-0', options: { klWeight: 0 } }],
};

describe('arms by name', () => {
  it('are one arm where a word is its id, and all of a kind where it is not [mona.experiment.arms]', () => {
    const ids = (...words: string[]) => selectArms(experiment, words).map(({ id }) => id);
    expect(ids('ordinary-rl')).toEqual(['ordinary-rl']);
    expect(ids('mona', 'ordinary-rl')).toEqual(['ordinary-rl', 'mona-w0.2', 'mona-w1']);
  });

  it('are added by a command that selects every arm of a missing kind, in the same run [mona.experiment.arms]', () => {
    const asked = { profile: 'library', sweeps: 'all', seeds: 5 } as const;
    const command = addCommand(experiment, ['ordinary-rl', 'mona'], asked);
    expect(command).toContain('--seeds 5 --profile library --sweeps all');
    const words = [...command.matchAll(/--arm (\S+)/g)].map(([, word]) => word!);
    expect(selectArms(experiment, words)).toEqual(
      experiment.arms().filter(({ kind }) => kind === 'ordinary-rl' || kind === 'mona'),
    );
    expect(addCommand(experiment, ['mona'], { profile: 'fast', sweeps: 'default', seeds: 5 })).toBe(
      'oversight mona train loan --arm mona --seeds 5',
    );
  });

  it('are listed in lines of 60 columns where a word is none of them [mona.experiment.arms]', () => {
    const find = (): string => {
      try {
        selectArms(experiment, ['monna']);
      } catch (error) {
        return error instanceof Error && 'remedy' in error ? String(error.remedy) : '';
      }
      return '';
    };
    const lines = find().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});
