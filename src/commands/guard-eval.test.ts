import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OversightError, systemClock } from '../base/index.ts';
import type { CommandIo } from './command.ts';
import { run } from './guard-eval.ts';

function io(): CommandIo & { readonly printed: () => string } {
  const out: string[] = [];
  return {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: () => true },
    env: {},
    cwd: join('/nowhere', 'at-all'),
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
    printed: () => out.join(''),
  };
}

describe('oversight guard eval', () => {
  it('prints its help with an example and its exit codes', async () => {
    const world = io();
    expect(await run(['--help'], world)).toBe(0);
    expect(world.printed()).toContain('oversight guard eval --guard my-guard --suite');
    expect(world.printed()).toContain('Exit codes:');
  });

  it('says what is missing, and points to its help', async () => {
    await expect(run(['--guard', 'g'], io())).rejects.toMatchObject({ kind: 'usage', message: '--suite is missing' });
    await expect(run(['--suite', 's'], io())).rejects.toMatchObject({ kind: 'usage', message: '--guard is missing' });
    await expect(run(['--guard', 'g', '--suite', 's', 'x'], io())).rejects.toMatchObject({ kind: 'usage' });
  });

  it('names a guard that is not there', async () => {
    const failure = run(['--guard', 'g', '--suite', 's'], io());
    await expect(failure).rejects.toThrow(join('/nowhere', 'at-all', 'g'));
    await expect(failure).rejects.toBeInstanceOf(OversightError);
  });
});
