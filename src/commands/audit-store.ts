// What the verbs of `oversight audit` share: where the log is, found as a gateway finds it, and how to open it without creating one.
import { DEFAULT_PLACE, openStore, type Store } from '../store/index.ts';
import { COMMON } from './arguments.ts';
import type { CommandIo } from './command.ts';

export const STORE_OPTIONS = { ...COMMON, store: { type: 'string' }, config: { type: 'string' } } as const;

export const storeHelp = `  --store URL   sqlite:PATH or postgres://user@host/database; default OVERSIGHT_STORE, else what
                --config says, else ${DEFAULT_PLACE}. The password of a database comes
                from OVERSIGHT_STORE_PASSWORD or PGPASSWORD
  --config FILE the configuration of the gateway that wrote the log`;

/** Which store was asked for. */
export interface StoreValues {
  readonly store?: string | undefined;
  readonly config?: string | undefined;
}

/** Opens the store that is there, does the work, and closes it. */
export async function withStore<T>(values: StoreValues, io: CommandIo, work: (store: Store) => Promise<T>): Promise<T> {
  // Not with the rest, so that help is there at once.
  const { readStoreConfiguration } = await import('../gateway/configuration/index.ts');
  const { env, cwd, clock } = io;
  const { url, password } = await readStoreConfiguration({ file: values.config, env, cwd }, values.store);
  const store = await openStore(url, { cwd, password: password?.reveal(), mustExist: true, connections: 2, clock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
