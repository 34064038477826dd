// What a person dropped or chose, as a flat list of files with their paths: folders are walked, and what is no log by its name is left
// out before a byte of it is sent. The rest is the gateway's to judge.

/** The parts of the browser's own entries that are used here. */
interface Entry {
  readonly fullPath: string;
}
interface FileEntry extends Entry {
  file(done: (file: File) => void, fail: () => void): void;
}
interface FolderEntry extends Entry {
  createReader(): { readEntries(done: (some: readonly Entry[]) => void, fail: () => void): void };
}
/** What is dropped is an entry that can be walked or, where a browser has none, a file. */
export type Dropped = Entry | File;

/** Why a folder cannot be sent. */
export class GatherError extends Error {
  override readonly name = 'GatherError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

export interface GatheredFile {
  /** Below the folder that was dropped, written with "/". */
  readonly path: string;
  readonly file: File;
}

export interface Gathered {
  /** Of the folder, or of the first file. */
  readonly name: string;
  readonly files: readonly GatheredFile[];
  /** Hidden files, weights, pictures and the like. */
  readonly leftOut: number;
}

/** Endings that no log has. */
const OTHERS =
  /\.(safetensors|gguf|ggml|onnx|pth?|ckpt|h5|hdf5|npy|npz|pkl|pickle|msgpack|bin|model|png|jpe?g|gif|svg|webp|pdf|mp[34]|wav|html?|css|js|ts|py|ipynb|sh|exe|dll|so|dylib|md)$/i;

/** True for a file that may hold answers: nothing hidden, and no ending that logs never have. */
export function mayBeLog(path: string): boolean {
  return path.split('/').every((name) => !name.startsWith('.') && name !== '__MACOSX') && !OTHERS.test(path);
}

/** Without the folder that all paths share, which is the name of the whole. */
export function withoutFolder(paths: readonly string[]): { readonly name: string; readonly paths: readonly string[] } {
  const [first = ''] = paths;
  const folder = first.split('/', 1)[0] ?? '';
  const isShared = first.includes('/') && paths.every((path) => path.startsWith(`${folder}/`));
  if (isShared) return { name: folder, paths: paths.map((path) => path.slice(folder.length + 1)) };
  return { name: paths.length === 1 ? first : `${folder} and ${paths.length - 1} more`, paths };
}

interface Walk {
  /** Files that may be sent at most. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Told how many files have been found. */
  readonly onFound: (count: number) => void;
}

/** Of what an input of the page was given. */
export function gatherChosen(list: readonly (File & { readonly webkitRelativePath?: string })[], walk: Walk): Gathered {
  return gathered(
    list.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    walk,
  );
}

/** Walks through what was dropped. @throws GatherError for a folder that cannot be read, and for too many files */
export async function gatherDropped(dropped: readonly Dropped[], walk: Walk): Promise<Gathered> {
  const found: GatheredFile[] = [];
  const add = (path: string, file: File) => {
    found.push({ path, file });
    if (found.length % 100 === 0) walk.onFound(found.length);
    if (found.length > 4 * walk.most) throw tooMany(walk.most);
  };
  const visit = async (entry: Entry): Promise<void> => {
    walk.signal.throwIfAborted();
    const path = entry.fullPath.replace(/^\//, '');
    if (isFolder(entry)) {
      // A hidden folder may hold thousands of files that nobody asked about.
      if (!mayBeLog(`${path}/x`)) return;
      for (const child of await childrenOf(entry)) await visit(child);
    } else if (isFile(entry)) add(path, await fileOf(entry));
  };
  for (const one of dropped) {
    if (one instanceof File) add(one.name, one);
    else await visit(one);
  }
  return gathered(found, walk);
}

function gathered(found: readonly GatheredFile[], { most }: Walk): Gathered {
  const wanted = found.filter(({ path }) => mayBeLog(path));
  if (wanted.length > most) throw tooMany(most);
  const { name, paths } = withoutFolder(wanted.map(({ path }) => path));
  const files = wanted.map(({ file }, index) => ({ path: paths[index] ?? file.name, file }));
  return { name, files, leftOut: found.length - wanted.length };
}

function isFolder(entry: Entry): entry is FolderEntry {
  return 'createReader' in entry;
}

function isFile(entry: Entry): entry is FileEntry {
  return 'file' in entry;
}

/** All of them: a browser hands out a hundred at a time. */
async function childrenOf(folder: FolderEntry): Promise<readonly Entry[]> {
  const reader = folder.createReader();
  const all: Entry[] = [];
  while (true) {
    const some = await new Promise<readonly Entry[]>((resolve, reject) =>
      reader.readEntries(resolve, () => reject(unreadable(folder.fullPath))),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, () => reject(unreadable(entry.fullPath))));
}

function unreadable(path: string): GatherError {
  return new GatherError(
    `The browser may not read ${path.replace(/^\//, '')}.`,
    'Check that you may read it, or read the folder where it lies: oversight capa logs FOLDER.',
  );
}

function tooMany(most: number): GatherError {
  return new GatherError(
    `The folder holds more than ${most.toLocaleString('en')} files that may be logs.`,
    'Drop a folder within it, or read it where it lies: oversight capa logs FOLDER.',
  );
}
