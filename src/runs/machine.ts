// Where and with what code a run was made: what a reader needs to judge its figures and to repeat them.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { CodeVersion, Machine } from './records.ts';

export function describeMachine(): Machine {
  return {
    host: hostname(),
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.versions.node,
  };
}

/** The package lies two folders above src/runs and above dist/runs. */
const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
const packageSchema = z.object({ name: z.string(), version: z.string() });
let known: Promise<CodeVersion> | undefined;

/** The version of this package, and its commit when it runs from a checkout with git at hand. */
export function describeCode(): Promise<CodeVersion> {
  known ??= readCodeVersion();
  return known;
}

async function readCodeVersion(): Promise<CodeVersion> {
  const manifest = packageSchema.parse(JSON.parse(await readFile(`${packageRoot}package.json`, 'utf8')));
  const base = { package: manifest.name, version: manifest.version };
  // Only the package's own repository counts, not that of a project in whose node_modules it lies.
  if (!existsSync(`${packageRoot}.git`)) return base;
  const git = async (...parts: string[]) =>
    (await promisify(execFile)('git', ['--no-optional-locks', '-C', packageRoot, ...parts], { timeout: 5000 })).stdout;
  try {
    const commit = (await git('rev-parse', 'HEAD')).trim();
    const dirty = (await git('status', '--porcelain', '--untracked-files=no')).trim() !== '';
    return { ...base, commit, dirty };
  } catch {
    // No git program, or a repository without a commit: the package's version has to do.
    return base;
  }
}
