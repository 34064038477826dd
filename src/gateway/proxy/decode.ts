// Compressed answers are read before they are judged: a guard that sees only compressed bytes sees nothing. Streaming, bounded by
// zlib's own window, and an answer that is cut inside its compression is a failure like any other cut.
import zlib from 'node:zlib';
import { UpstreamFailure } from './failure.ts';

export interface Decoder {
  /** False: wait for `onDrain` before more is given. */
  write(bytes: Uint8Array): boolean;
  end(): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

export interface DecoderEvents {
  readonly onData: (bytes: Uint8Array) => void;
  readonly onDrain: () => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: UpstreamFailure) => void;
}

/** The encoding of an answer: undefined for none. @throws UpstreamFailure('encoding') for one that cannot be read */
export function readEncoding(header: string | readonly string[] | undefined): 'gzip' | 'deflate' | 'br' | undefined {
  const names = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length === 1) {
    if (name === 'gzip' || name === 'x-gzip') return 'gzip';
    if (name === 'deflate' || name === 'br') return name;
  }
  throw new UpstreamFailure(
    'encoding',
    'The model service sent an encoding that was not asked for and cannot be read.',
  );
}

export function createDecoder(encoding: 'gzip' | 'deflate' | 'br', events: DecoderEvents): Decoder {
  let stream: zlib.Gunzip | zlib.BrotliDecompress | zlib.Inflate | undefined;
  let isPaused = false;
  const open = (first: number) => {
    stream =
      encoding === 'gzip'
        ? zlib.createGunzip()
        : encoding === 'br'
          ? zlib.createBrotliDecompress()
          : // Some servers send deflate without the zlib frame that RFC 9110, 8.4.1.2, asks for.
            (first & 0x0f) === 8
            ? zlib.createInflate()
            : zlib.createInflateRaw();
    stream.on('data', events.onData);
    stream.on('drain', events.onDrain);
    stream.on('end', events.onEnd);
    stream.on('error', (cause) => {
      const isCut = 'code' in cause && cause.code === 'Z_BUF_ERROR';
      events.onFailure(
        new UpstreamFailure(
          isCut ? 'cut' : 'encoding',
          `The compressed answer ${isCut ? 'broke off' : 'is damaged'}.`,
          {
            cause,
          },
        ),
      );
    });
    if (isPaused) stream.pause();
    return stream;
  };
  return {
    write: (bytes) => (bytes.length === 0 ? true : (stream ?? open(bytes[0]!)).write(bytes)),
    end: () => (stream ? void stream.end() : events.onEnd()),
    pause: () => {
      isPaused = true;
      stream?.pause();
    },
    resume: () => {
      isPaused = false;
      stream?.resume();
    },
    destroy: () => void stream?.destroy(),
  };
}
