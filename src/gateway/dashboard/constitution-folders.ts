// Constitutions on disk: those that ship, which are never written to, and the drafts of this workspace in front of them.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, OversightError, systemCode, writeFileAtomic } from '../../base/index.ts';
import { isName, notFound } from './refusal.ts';

export interface StoredConstitution {
  readonly id: string;
  readonly text: string;
  readonly draft: boolean;
  /** Absolute path of the file. */
  readonly path: string;
}

export interface ConstitutionFolders {
  /** Sorted by id; a draft stands for the shipped one of its id. */
  list(): Promise<readonly StoredConstitution[]>;
  /** @throws Refusal 404 */
  read(id: string): Promise<StoredConstitution>;
  /** Writes a draft whole or not at all. */
  save(id: string, text: string): Promise<StoredConstitution>;
  /** Removes the draft. @throws Refusal 404 where there is none */
  discard(id: string): Promise<void>;
  /** The file that holds exactly this text: the shipped one where it says so, else the draft, written first. */
  fileFor(id: string, text: string): Promise<string>;
}

/** @param shipped folder of the package @param drafts folder that is made when the first draft is saved */
export function openConstitutions(shipped: string, drafts: string): ConstitutionFolders {
  const pathIn = (folder: string, id: string) => join(folder, `${id}.md`);
  const readIn = async (folder: string, id: string): Promise<StoredConstitution | undefined> => {
    const path = pathIn(folder, id);
    try {
      return { id, text: decodeUtf8(await readFile(path), path), draft: folder === drafts, path };
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  };
  const find = async (id: string) => {
    if (!isName(id)) throw notFound('constitution', id);
    return (await readIn(drafts, id)) ?? (await readIn(shipped, id));
  };
  const read = async (id: string) => {
    const found = await find(id);
    if (!found) throw notFound('constitution', id);
    return found;
  };
  const save = async (id: string, text: string): Promise<StoredConstitution> => {
    if (!isName(id)) throw notFound('constitution', id);
    await mkdir(drafts, { recursive: true });
    const path = pathIn(drafts, id);
    await writeFileAtomic(path, text);
    return { id, text, draft: true, path };
  };
  return {
    list: async () => {
      const ids = new Set([...(await idsIn(shipped)), ...(await idsIn(drafts))]);
      const found = await Promise.all([...ids].sort().map(find));
      return found.filter((one) => one !== undefined);
    },
    read,
    save,
    discard: async (id) => {
      if (!isName(id) || !(await readIn(drafts, id))) throw notFound('draft', id);
      await rm(pathIn(drafts, id));
    },
    fileFor: async (id, text) => {
      const found = await find(id);
      return (found?.text === text ? found : await save(id, text)).path;
    },
  };
}

async function idsIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => {
      const id = entry.name.replace(/\.md$/, '');
      return entry.isFile() && id !== entry.name && isName(id) ? [id] : [];
    });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new OversightError(`${folder} cannot be read (${systemCode(error)})`, {
      remedy: 'Check who may read the folder.',
      cause: error,
    });
  }
}
