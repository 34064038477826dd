// What the uploads do on the disk: one piece into its place, the room that is left, what gateways of before have left behind, and the
// disk's refusals in words.
import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../base/index.ts';
import { notFound, Refusal } from './refusal.ts';

const MEBIBYTE = 1024 * 1024;

/** Bytes of the file that are on the disk afterwards. A piece that breaks off can be sent again: it is written over. */
export async function writePiece(
  path: string,
  { at, size }: { readonly at: number; readonly size: number },
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<number> {
  const file = await open(path, at === 0 ? 'w' : 'r+');
  let written = 0;
  try {
    for await (const chunk of body) {
      if (written + chunk.length > most) throw tooLarge(`A piece is larger than ${inWords(most)}`);
      if (at + written + chunk.length > size)
        throw new Refusal(
          400,
          `More bytes came than the ${size} that the file was said to have`,
          'Upload the folder anew.',
        );
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + written + done);
        done += bytesWritten;
      }
      written += chunk.length;
    }
  } finally {
    await file.close();
  }
  return at + written;
}

/** Removes folders of gateways that run no longer, or that nothing was added to since `oldest` (milliseconds since 1970). */
export async function removeOrphans(root: string, oldest: number): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const path = join(root, name);
    const pid = Number(/^(\d+)-[0-9a-f]+$/.exec(name)?.[1]);
    if (!Number.isInteger(pid)) continue;
    const changed = await stat(path).then(
      (found) => found.mtimeMs,
      () => oldest,
    );
    if (isRunning(pid) && changed > oldest) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export function asRefusal(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'ABORT_ERR':
      return new Refusal(408, `The piece of ${shown(path)} broke off`, 'Send it again.');
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull();
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return new Refusal(400, `${shown(path)} is a file and a folder at once`, 'Rename one of the two.');
    case 'ENAMETOOLONG':
      return new Refusal(400, `The name of ${shown(path)} is too long for the disk of the gateway`, 'Shorten it.');
    case 'ENOENT':
      // Its folder was thrown away, or the gateway ends.
      return new Refusal(409, `The place of ${shown(path)} is gone`, 'Upload the folder anew.');
    default:
      return error;
  }
}

export function inWords(bytes: number): string {
  const [size, unit] = bytes >= 1024 * MEBIBYTE ? [bytes / 1024 / MEBIBYTE, 'GiB'] : [bytes / MEBIBYTE, 'MiB'];
  return `${Number(Math.max(0, size).toPrecision(3))} ${unit}`;
}

export const shown = (path: string) => JSON.stringify(path.slice(0, 120));
export const tooLarge = (message: string) =>
  new Refusal(413, message, 'Read the folder where it lies instead: oversight capa logs FOLDER.');
export const diskFull = () =>
  new Refusal(
    507,
    'The disk of the gateway has no room for these files',
    'Throw folders away below, or read the folder where it lies: oversight capa logs FOLDER.',
  );
export const closing = () => new Refusal(503, 'The gateway is shutting down', 'Upload the folder when it is back.');
export const gone = (id: string) => {
  const { message } = notFound('analysis', id);
  return new Refusal(
    404,
    message,
    'Folders are kept for a day at most, and not over a restart: drop the folder again.',
  );
};
