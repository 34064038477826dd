// Bytes through one of Node's decompressors, pulled: large pieces, because each piece is a trip to another thread, and nothing is fed
// before it is wanted. Leaves out: which decompressor, and what its errors mean.
import type { Gunzip, InflateRaw } from 'node:zlib';

/** Bytes of a decompressed piece. */
export const PIECE = 256 * 1024;

/** Gives what comes out; an error of the input or of the decompressor ends it. Breaking off frees everything. */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  unzip: Gunzip | InflateRaw,
): AsyncGenerator<Uint8Array> {
  const feed = async () => {
    try {
      for await (const chunk of chunks) {
        if (unzip.destroyed) return;
        if (!unzip.write(chunk)) await waitForRoom(unzip);
      }
      unzip.end();
    } catch (error) {
      unzip.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const feeding = feed();
  try {
    yield* unzip as AsyncIterable<Uint8Array>;
  } finally {
    unzip.destroy();
    await feeding;
  }
}

function waitForRoom(unzip: Gunzip | InflateRaw): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      unzip.off('drain', settle).off('close', settle);
      resolve();
    };
    unzip.on('drain', settle).on('close', settle);
  });
}
