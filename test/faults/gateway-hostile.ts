// A model service that answers with any bytes at all, a client that keeps every byte it gets, and the question whether a word can be
// read in them in any of the ways in which a client might.
import { connect, createServer, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { readTexts } from './gateway-json.ts';

/** What the guard of these tests forbids, inside a text that is no name. */
export const WORD = 'unspeakable';
export const FORBIDDEN = `say ${WORD} now`;
const FOUND = new RegExp(WORD, 'i');

export interface HostileUpstream {
  readonly url: string;
  /** Bodies of the requests that came in. */
  readonly asked: readonly string[];
  /** The bytes of every answer from now on, after which the connection ends. */
  answer(bytes: Buffer | string): void;
  close(): Promise<void>;
}

export async function createHostileUpstream(): Promise<HostileUpstream> {
  let answer: Buffer | string = '';
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let got = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      got += text;
      const head = got.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(got)?.[1] ?? 0);
      if (head < 0 || Buffer.byteLength(got) < head + 4 + length) return;
      asked.push(got.slice(head + 4));
      got = '';
      socket.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answer(bytes) {
      answer = bytes;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The bytes of a plain answer. */
export function httpReply(
  body: Buffer | string,
  options: { readonly status?: string; readonly type?: string; readonly headers?: readonly string[] } = {},
): Buffer {
  const { status = '200 OK', type = 'application/json', headers = [] } = options;
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status}`, `content-type: ${type}`, `content-length: ${bytes.length}`, ...headers];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** One request on a connection of its own; resolves with every byte that came back once the connection has ended. */
export function askRaw(
  port: number,
  path: string,
  body: object | string,
  headers: readonly string[] = [],
): Promise<Buffer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    ...headers,
  ];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${text}`));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

/** Takes an answer apart; the chunks of a chunked body are put together, their extensions and trailers stay in `head`. */
export function readReply(bytes: Buffer): RawReply {
  const at = bytes.indexOf('\r\n\r\n');
  if (at < 0) return { status: 0, head: bytes.toString('latin1'), body: Buffer.alloc(0) };
  let head = bytes.subarray(0, at).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const rest = bytes.subarray(at + 4);
  if (status < 200) return readReply(rest);
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return { status, head, body: rest };
  const chunks: Buffer[] = [];
  let from = 0;
  for (;;) {
    const end = rest.indexOf('\r\n', from);
    if (end < 0) break;
    const line = rest.subarray(from, end).toString('latin1');
    head += `\r\n${line}`;
    const size = Number.parseInt(line, 16);
    if (!(size > 0)) {
      head += rest.subarray(end).toString('latin1');
      break;
    }
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    from = end + 4 + size;
  }
  return { status, head, body: Buffer.concat(chunks) };
}

/** Where the forbidden word can be read in an answer; empty where it cannot. */
export function findWord(answer: Buffer | string): readonly string[] {
  const bytes = Buffer.from(answer);
  const { head, body } = typeof answer === 'string' ? { head: '', body: bytes } : readReply(bytes);
  const text = body.toString('utf8');
  const views: readonly (readonly [string, string])[] = [
    ['raw', bytes.toString('latin1')],
    ['head', `${head} ${unescaped(head)}`],
    ['body', text],
    ['utf-16', `${body.toString('utf16le')} ${Buffer.from(body).subarray(1).toString('utf16le')}`],
    ['unescaped', unescaped(text)],
    [
      'bytes',
      text.replace(/\[\s*(\d{1,3}(?:\s*,\s*\d{1,3})*)\s*\]/g, (_, list: string) =>
        Buffer.from(list.split(',').map(Number)).toString(),
      ),
    ],
    [
      'base64',
      (text.match(/[\w+/-]{12,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1')).join(' '),
    ],
    ['gzip', unzipped(body)],
    ...readTexts(text),
  ];
  return views.flatMap(([name, view]) => (FOUND.test(view) ? [name] : []));
}

/** Escapes of JSON and of URLs resolved, three times over. */
function unescaped(text: string): string {
  let view = text;
  for (let i = 0; i < 3; i++)
    view = view
      .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\(["\\/])/g, '$1');
  return view;
}

function unzipped(body: Buffer): string {
  try {
    const once = gunzipSync(body);
    return once.toString('latin1') + unzipped(once);
  } catch {
    return '';
  }
}
