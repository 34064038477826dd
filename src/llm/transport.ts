// The HTTP under the SDKs: undici with time-outs to connect, to the first byte and between bytes, the proxy of the
// environment, and no redirects (a redirected POST would carry its x-api-key header to another host).
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool, fetch as undiciFetch } from 'undici';
import type { Timeouts } from './provider.ts';

export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/** @param env HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured, in either case */
export function createTransport(timeouts: Timeouts, env: Readonly<Record<string, string | undefined>>): Transport {
  const { connectMs = 10_000, firstByteMs = 120_000 } = timeouts;
  const limits = { connect: { timeout: connectMs }, headersTimeout: firstByteMs, bodyTimeout: firstByteMs };
  const httpProxy = env['http_proxy'] ?? env['HTTP_PROXY'];
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY'];
  const dispatcher: Dispatcher =
    httpProxy || httpsProxy
      ? new EnvHttpProxyAgent({
          ...limits,
          clientFactory: (origin, options) => new TunnelPool(origin, options),
          ...(httpProxy && { httpProxy }),
          ...(httpsProxy && { httpsProxy }),
          noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
        })
      : new Agent(limits);
  return {
    // The SDKs call it with a text body only; the reply is handed on as the global Response that they expect.
    fetch: async (input, init) => {
      const reply = await undiciFetch(input instanceof Request ? input.url : input, {
        method: init?.method ?? 'POST',
        headers: [...new Headers(init?.headers).entries()],
        body: typeof init?.body === 'string' ? init.body : null,
        signal: init?.signal ?? null,
        redirect: 'manual',
        dispatcher,
      });
      return new Response(reply.body, {
        status: reply.status,
        statusText: reply.statusText,
        headers: [...reply.headers.entries()],
      });
    },
    // destroy, not close: an answer that nobody waits for any more must not keep the process alive.
    close: () => dispatcher.destroy(),
  };
}

/**
 * Connections to the proxy. undici 7 takes a proxy that hangs up during CONNECT for one to try again at once and for ever
 * (nodejs/undici issue 3897); an error without the code of a socket error ends the request instead.
 */
class TunnelPool extends Pool {
  override connect(options: TunnelOptions): Promise<Dispatcher.ConnectData>;
  override connect(options: TunnelOptions, callback: TunnelCallback): void;
  override connect(options: TunnelOptions, callback?: TunnelCallback): Promise<Dispatcher.ConnectData> | undefined {
    if (callback) {
      super.connect(options, callback);
      return undefined;
    }
    return super.connect(options).catch((cause: unknown) => {
      throw new Error('the proxy gave no tunnel', { cause });
    });
  }
}

type TunnelOptions = Omit<Dispatcher.ConnectOptions, 'origin'>;
type TunnelCallback = (error: Error | null, data: Dispatcher.ConnectData) => void;
