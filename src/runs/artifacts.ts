// What a stage left behind: every plain file of its folder with size and SHA-256, and whether they are still the same.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OversightError, systemCode } from '../base/index.ts';
import type { Artifact } from './records.ts';

/** The file of a stage's folder that is not an artifact. */
export const doneFile = 'done.json';

/**
 * All artifacts of a stage's folder, sorted by path.
 * @throws OversightError when there is something other than plain files and folders: it could not be checked later.
 */
export async function listArtifacts(folder: string, stage: string): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  const visit = async (inside: string): Promise<void> => {
    const entries = await readdir(join(folder, inside), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = inside ? `${inside}/${entry.name}` : entry.name;
      if (path === doneFile) {
        throw new OversightError(`Stage ${stage} wrote ${doneFile}, which is reserved`, {
          remedy: 'Give the artifact another name.',
        });
      }
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile()) artifacts.push({ path, ...(await hashFile(join(folder, path))) });
      else {
        throw new OversightError(`Stage ${stage} left ${path}, which is not a plain file`, {
          remedy: 'Copy what a link points to; leave out sockets and pipes.',
        });
      }
    }
  };
  await visit('');
  return artifacts;
}

/** The first artifact that is missing or changed, in words; undefined when all are whole. Files beside them do not count. */
export async function findDamage(folder: string, artifacts: readonly Artifact[]): Promise<string | undefined> {
  for (const artifact of artifacts) {
    const path = join(folder, artifact.path);
    try {
      const { size } = await lstat(path);
      if (size !== artifact.size) return `${artifact.path} has ${size} bytes instead of ${artifact.size}`;
      if ((await hashFile(path)).sha256 !== artifact.sha256) return `${artifact.path} has been changed`;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return systemCode(error) === 'ENOENT'
        ? `${artifact.path} is missing`
        : `${artifact.path} cannot be read (${systemCode(error)})`;
    }
  }
  return undefined;
}

async function hashFile(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}
