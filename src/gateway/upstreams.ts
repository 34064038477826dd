// The upstreams of the configuration in force, with the demo started where nothing else is configured. A reload puts new ones in
// their place; requests in work end on the old ones.
import type { Clock } from '../base/index.ts';
import { type Configuration, reveal, type UpstreamConfiguration } from './configuration/index.ts';
import type { Upstreams } from './context.ts';
import { createUpstream, type PushUpstream } from './proxy/index.ts';

type Family = 'openai' | 'anthropic';

export interface RunningUpstreams extends Upstreams {
  readonly openai: PushUpstream | undefined;
  readonly anthropic: PushUpstream | undefined;
  of(path: string): PushUpstream | undefined;
  /** Makes the upstreams of a new configuration ready, without using them yet; one at a time. Rejects where they cannot be had. */
  prepare(configuration: Configuration): Promise<PreparedUpstreams>;
  close(): Promise<void>;
}

/** Upstreams that wait to be used: one of the two is called, once. */
export interface PreparedUpstreams {
  /** New requests go to them from now on; never fails. */
  use(): void;
  /** They will not be used. */
  discard(): Promise<void>;
}

export async function createUpstreams(first: Configuration, clock: Clock): Promise<RunningUpstreams> {
  let demo: { readonly url: string; close(): Promise<void> } | undefined;
  let known = '';
  let current: Readonly<Record<Family, PushUpstream | undefined>> = { openai: undefined, anthropic: undefined };

  async function open(family: Family, { upstreams, timeouts }: Configuration): Promise<PushUpstream | undefined> {
    const configuration = upstreams[family];
    if (!configuration) return undefined;
    const placed = configuration.kind === 'demo' && !configuration.url ? await placeDemo(configuration) : configuration;
    return createUpstream({ family, configuration: placed, timeouts, clock });
  }

  async function placeDemo(configuration: UpstreamConfiguration): Promise<UpstreamConfiguration> {
    if (!demo) {
      const { createDemoUpstream } = await import('./demo/index.ts');
      demo = await createDemoUpstream({ clock });
    }
    return { ...configuration, url: demo.url };
  }

  async function prepare(configuration: Configuration): Promise<PreparedUpstreams> {
    const wanted = fingerprint(configuration);
    if (wanted === known) return { use() {}, discard: async () => {} };
    const openai = await open('openai', configuration);
    const anthropic = await open('anthropic', configuration).catch(async (error: unknown) => {
      await openai?.close();
      throw error;
    });
    return {
      use() {
        const before = current;
        [current, known] = [{ openai, anthropic }, wanted];
        // Ends once what runs on them has ended.
        for (const old of [before.openai, before.anthropic]) void old?.retire();
      },
      async discard() {
        await Promise.all([openai?.close(), anthropic?.close()]);
      },
    };
  }

  (await prepare(first)).use();
  return {
    get openai() {
      return current.openai;
    },
    get anthropic() {
      return current.anthropic;
    },
    of: (path) => (path === '/v1/messages' || path.startsWith('/v1/messages/') ? current.anthropic : current.openai),
    prepare,
    async close() {
      await Promise.all([current.openai?.close(), current.anthropic?.close(), demo?.close()]);
    },
  };
}

/** Tells whether two configurations mean the same upstreams; never leaves this file, since it holds secrets. */
function fingerprint({ upstreams, timeouts }: Configuration): string {
  const plain = (one: UpstreamConfiguration | undefined) =>
    one && {
      ...one,
      key: one.key?.reveal(),
      headers: Object.entries(one.headers).map(([name, value]) => [name, reveal(value)]),
    };
  return JSON.stringify([plain(upstreams.openai), plain(upstreams.anthropic), timeouts]);
}
