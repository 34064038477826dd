// Folders of logs that people drop on the page: kept file by file below one folder of this process, within limits, and removed when
// they are thrown away, when nobody has looked for long, when the gateway ends, and, if it could not, when the next one starts.
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, formatInteger } from '../../base/index.ts';
import type { SimilarityLimits } from '../contract.ts';
import { Refusal } from './refusal.ts';
import {
  asRefusal,
  closing,
  diskFull,
  freeBytesOf,
  gone,
  inWords,
  removeOrphans,
  shown,
  tooLarge,
  writePiece,
} from './similarity-disk.ts';
import { splitPath } from './similarity-path.ts';

const MEBIBYTE = 1024 * 1024;

export const SIMILARITY_LIMITS: SimilarityLimits = {
  folders: 20,
  files: 20_000,
  fileBytes: 4096 * MEBIBYTE,
  totalBytes: 16_384 * MEBIBYTE,
  pieceBytes: 4 * MEBIBYTE,
};

/** Bytes that stay free on the disk, whatever is uploaded: the record of guarded requests may lie on it too. */
const RESERVE = 1024 * MEBIBYTE;
/** Milliseconds after which what nobody goes on with, or looks at, is removed. */
const UPLOAD_HOLDS = 3600 * 1000;
const FOLDER_HOLDS = 24 * 3600 * 1000;

export interface Piece {
  readonly path: string;
  /** Where in the file the piece begins. */
  readonly at: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface Upload {
  readonly id: string;
  /** Of the folder, as its person knows it. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Where its files lie, and where what is computed from them may be kept. */
  readonly logs: string;
  readonly cache: string;
  readonly expected: { readonly files: number; readonly bytes: number };
  /** Files that have come whole, and bytes. */
  received(): { readonly files: number; readonly bytes: number };
  /** When it will be removed if nothing happens. */
  expires(): number;
}

export interface Uploads {
  /** @throws Refusal 413 beyond the limits, 409 where too many are held, 507 where the disk has no room */
  create(wanted: { readonly name: string; readonly files: number; readonly bytes: number }): Promise<Upload>;
  /** Newest first. */
  list(): readonly Upload[];
  /** Counts as a look. @throws Refusal 404 */
  find(id: string): Upload;
  /** Takes one piece of one file; the bytes that have come of the file. @throws Refusal 400, 409, 413, 507 */
  write(id: string, piece: Piece, body: AsyncIterable<Uint8Array>): Promise<number>;
  /** No more pieces. @throws Refusal 409 where there is none, or one is not whole */
  finish(id: string): Upload;
  remove(id: string): Promise<void>;
  /** Removes everything; nothing can be taken afterwards. */
  close(): Promise<void>;
}

interface Held extends Upload {
  readonly files: Map<string, { readonly size: number; received: number; isBusy: boolean }>;
  readonly folder: string;
  /** Of its files as far as they have been named. */
  bytes: number;
  touched: number;
  isOpen: boolean;
}

export interface UploadsOptions {
  /** Folder that the folders of all gateways on this machine lie in. */
  readonly root: string;
  readonly limits: SimilarityLimits;
  readonly clock: Clock;
  /** Told of folders that were removed because their time was over. */
  readonly onExpire: (id: string) => void;
  /** Free bytes of the disk that a folder lies on; default: as the system says. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export function openUploads(options: UploadsOptions): Uploads {
  const { root, limits, clock, freeBytes = freeBytesOf } = options;
  const held = new Map<string, Held>();
  const mine = join(root, `${process.pid}-${randomBytes(4).toString('hex')}`);
  let isClosed = false;
  let begun: Promise<unknown> | undefined;
  /** What processes that are gone have left is removed before anything new is kept. */
  const begin = async () => {
    begun ??= removeOrphans(root, clock.now() - 2 * FOLDER_HOLDS);
    await begun;
  };
  const holds = (one: Held) => one.touched + (one.isOpen ? UPLOAD_HOLDS : FOLDER_HOLDS);
  const drop = async (one: Held) => {
    held.delete(one.id);
    await rm(one.folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const prune = () => {
    for (const one of held.values()) {
      if (holds(one) > clock.now()) continue;
      options.onExpire(one.id);
      void drop(one).catch(() => undefined);
    }
  };
  /** Of all folders, as far as their files have been named. */
  const bytesHeld = () => [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const room = async (wanted: number) => {
    await mkdir(root, { recursive: true });
    if ((await freeBytes(root)) - wanted < RESERVE) throw diskFull();
  };
  const find = (id: string) => {
    prune();
    const one = held.get(id);
    if (!one) throw gone(id);
    one.touched = clock.now();
    return one;
  };
  /** The file that the piece belongs to, noted where it is new. */
  const place = (one: Held, { path, at, size }: Piece) => {
    const known = one.files.get(path);
    if (size > limits.fileBytes) throw tooLarge(`${shown(path)} is larger than ${inWords(limits.fileBytes)}`);
    if (known && known.size !== size)
      throw new Refusal(409, `${shown(path)} has changed its size`, 'Upload the folder anew.');
    if (!known) {
      if (one.files.size >= limits.files) throw tooLarge(`More than ${formatInteger(limits.files)} files`);
      if (bytesHeld() + size > limits.totalBytes)
        throw tooLarge(`All folders held here together are larger than ${inWords(limits.totalBytes)}`);
    }
    const file = known ?? { size, received: 0, isBusy: false };
    if (file.isBusy)
      throw new Refusal(409, `Another piece of ${shown(path)} is on its way`, 'Send one piece after the other.');
    if (at !== 0 && at !== file.received)
      throw new Refusal(
        409,
        `${file.received} bytes of ${shown(path)} are here, and the piece begins at ${at}`,
        'Go on where it stopped, or begin at 0.',
      );
    if (!known) one.bytes += size;
    one.files.set(path, file);
    return file;
  };

  return {
    create: async ({ name, files, bytes }) => {
      await begin();
      await room(bytes);
      prune();
      if (files > limits.files)
        throw tooLarge(`${formatInteger(files)} files are more than ${formatInteger(limits.files)}`);
      const left = limits.totalBytes - bytesHeld();
      if (bytes > left)
        throw tooLarge(`${inWords(bytes)} are more than the ${inWords(left)} left of ${inWords(limits.totalBytes)}`);
      if (held.size >= limits.folders)
        throw new Refusal(409, `${held.size} folders are held already`, 'Throw one away below, then drop yours again.');
      const id = randomBytes(6).toString('hex');
      const folder = join(mine, id);
      const [logs, cache] = [join(folder, 'logs'), join(folder, 'cache')];
      const one: Held = {
        id,
        name,
        created: clock.now(),
        logs,
        cache,
        expected: { files, bytes },
        received: () => {
          const all = [...one.files.values()];
          return {
            files: all.filter((file) => file.received === file.size && !file.isBusy).length,
            bytes: all.reduce((sum, file) => sum + file.received, 0),
          };
        },
        expires: () => holds(one),
        files: new Map(),
        folder,
        bytes: 0,
        touched: clock.now(),
        isOpen: true,
      };
      if (isClosed) throw closing();
      held.set(id, one);
      await mkdir(logs, { recursive: true });
      return one;
    },
    list: () => {
      prune();
      return [...held.values()].reverse();
    },
    find,
    write: async (id, piece, body) => {
      const one = find(id);
      const names = splitPath(piece.path);
      if (!one.isOpen) throw new Refusal(409, `${one.name} is being read or was read`, 'Upload the folder anew.');
      const file = place(one, piece);
      file.isBusy = true;
      file.received = piece.at;
      try {
        await room(piece.size - piece.at);
        const path = join(one.logs, ...names);
        await mkdir(dirname(path), { recursive: true });
        file.received = await writePiece(path, piece, body, limits.pieceBytes);
        one.touched = clock.now();
        return file.received;
      } catch (error) {
        // Nothing of it is here: it can be left out.
        if (piece.at === 0 && one.files.delete(piece.path)) one.bytes -= file.size;
        throw asRefusal(error, piece.path);
      } finally {
        file.isBusy = false;
        // Thrown away while the piece came.
        if (!held.has(id)) void rm(one.folder, { recursive: true, force: true }).catch(() => undefined);
      }
    },
    finish: (id) => {
      const one = find(id);
      if (one.files.size === 0) throw new Refusal(409, `${one.name} has no files yet`, 'Put files first.');
      const part = [...one.files].find(([, file]) => file.received !== file.size || file.isBusy);
      if (part)
        throw new Refusal(
          409,
          `${shown(part[0])} has not come whole`,
          'Send the rest of it, or upload the folder anew.',
        );
      one.isOpen = false;
      return one;
    },
    remove: async (id) => {
      const one = held.get(id);
      if (!one) throw gone(id);
      await drop(one);
    },
    close: async () => {
      isClosed = true;
      held.clear();
      await rm(mine, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
