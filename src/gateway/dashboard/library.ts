// The guards on this machine: the folders of the library, and the live guard wherever it lies.
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { describeError, hashJson, OversightError, sha256, systemCode } from '../../base/index.ts';
import { type GuardManifest, readGuardConstitution, readManifest, type StreamingGuard } from '../../guard/index.ts';
import type { GatewayContext, LoadedGuard } from '../context.ts';
import type { GuardInfo, GuardList } from '../contract.ts';
import { isName, notFound } from './refusal.ts';

/** A guard and, where it lies on disk, what its manifest says. */
export interface KnownGuard {
  readonly info: GuardInfo;
  readonly manifest: GuardManifest | undefined;
  /** In memory; only the live one and the one before it. */
  readonly loaded: LoadedGuard | undefined;
}

export interface Library {
  /** Absolute. */
  readonly folder: string;
  list(): Promise<GuardList>;
  all(): Promise<readonly KnownGuard[]>;
  /** @throws Refusal 404 */
  find(id: string): Promise<KnownGuard>;
  live(): Promise<GuardInfo>;
  /** The live guard in memory, or the one of `id` loaded from its folder. */
  open(id: string | undefined): Promise<{
    readonly guard: StreamingGuard;
    /** '' for a guard that lies in no folder. */
    readonly folder: string;
    /** SHA-256 of the constitution's text; '' where not known. */
    readonly constitution: string;
  }>;
}

/** @param load reads a guard from its folder */
export function createLibrary(context: GatewayContext, load: (folder: string) => Promise<StreamingGuard>): Library {
  // Read anew each time: a reload may name another folder.
  const folder = () => resolve(context.configuration.guard.library);
  /** The last one opened beside the live one: people try one guard for a while. */
  let opened: { readonly hash: string; readonly guard: Promise<StreamingGuard> } | undefined;

  const survey = async () => {
    const live = context.guards.current();
    const before = context.guards.previous();
    const known: KnownGuard[] = [];
    const damaged: { id: string; reason: string }[] = [];
    for (const id of await foldersIn(folder())) {
      const path = join(folder(), id);
      try {
        const manifest = await readManifest(path);
        const info = await infoOf(context, id, path, manifest, live);
        // A folder that was built over, or whose threshold was set anew, is another guard than the one in memory.
        const loaded = [live, before].find((one) => one?.folder === path && one.hash === info.hash);
        known.push({ info, manifest, loaded });
      } catch (error) {
        if (!(error instanceof OversightError)) throw error;
        damaged.push({ id, reason: describeError(error) });
      }
    }
    for (const loaded of [live, before]) {
      if (loaded === undefined || known.some((one) => one.loaded === loaded)) continue;
      const id = freeName(nameFrom(loaded), new Set(known.map(({ info }) => info.id)));
      const found = loaded.folder === '' ? undefined : await readManifest(loaded.folder).catch(() => undefined);
      const manifest = found !== undefined && hashJson(found) === loaded.hash ? found : undefined;
      const info = manifest
        ? await infoOf(context, id, loaded.folder, manifest, live)
        : infoInMemory(context, id, loaded, live);
      known.push({ info, manifest, loaded });
    }
    return { known, damaged, previous: known.find(({ loaded }) => loaded !== undefined && loaded === before) };
  };

  const find = async (id: string) => {
    const found = (await survey()).known.find(({ info }) => info.id === id);
    if (!found) throw notFound('guard', id);
    return found;
  };
  const findLive = async () => {
    const live = context.guards.current();
    return (await survey()).known.find(({ loaded }) => loaded === live)!;
  };

  return {
    get folder() {
      return folder();
    },
    all: async () => (await survey()).known,
    list: async () => {
      const { known, damaged, previous } = await survey();
      const guards = known.map(({ info }) => info).sort((a, b) => (b.built ?? 0) - (a.built ?? 0));
      return { guards, previous: previous?.info.id ?? null, ...(damaged.length > 0 && { damaged }) };
    },
    find,
    live: async () => (await findLive()).info,
    open: async (id) => {
      const known = id === undefined ? await findLive() : await find(id);
      const { hash, folder: path } = known.info;
      if (known.loaded) return { guard: known.loaded.guard, folder: path, constitution: known.loaded.constitution };
      if (opened?.hash !== hash) opened = { hash, guard: load(path) };
      const { guard } = opened;
      guard.catch(() => {
        if (opened?.guard === guard) opened = undefined;
      });
      return { guard: await guard, folder: path, constitution: sha256(await readGuardConstitution(path)) };
    },
  };
}

/** Score from which a guard blocks here: the configuration's where it names one. */
export function thresholdsOf(context: GatewayContext, own: { readonly block: number; readonly escalate?: number }) {
  const { block = own.block, escalate = own.escalate } = context.configuration.guard;
  return escalate === undefined ? { block } : { block, escalate };
}

async function infoOf(
  context: GatewayContext,
  id: string,
  folder: string,
  manifest: GuardManifest,
  live: LoadedGuard,
): Promise<GuardInfo> {
  const { block, escalate } = manifest.thresholds;
  const thresholds = thresholdsOf(context, escalate === undefined ? { block } : { block, escalate });
  const hash = hashJson(manifest);
  const text = (name: string) => {
    const value = manifest.training[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [built, report] = await Promise.all([whenChanged(join(folder, 'manifest.json')), reportOf(folder)]);
  return {
    id,
    name: manifest.name,
    hash,
    folder,
    threshold: thresholds.block,
    escalate: thresholds.escalate ?? null,
    rules: manifest.rules,
    constitution: text('constitution') ?? '',
    live: live.folder === folder && live.hash === hash,
    built: built ?? null,
    size: text('size') ?? null,
    hasReport: report !== undefined,
  };
}

/** For a guard that was handed over in memory, or whose folder is gone or holds another one by now. */
function infoInMemory(context: GatewayContext, id: string, loaded: LoadedGuard, live: LoadedGuard): GuardInfo {
  const thresholds = thresholdsOf(context, loaded.guard.thresholds);
  return {
    id,
    name: loaded.name,
    hash: loaded.hash,
    folder: '',
    threshold: thresholds.block,
    escalate: thresholds.escalate ?? null,
    rules: loaded.guard.rules,
    constitution: loaded.constitution,
    live: loaded === live,
    built: null,
    size: null,
    hasReport: false,
  };
}

/** Path of its report.json; undefined where it has none. */
export async function reportOf(folder: string): Promise<string | undefined> {
  const path = join(folder, 'report.json');
  return (await whenChanged(path)) === undefined ? undefined : path;
}

/** Milliseconds since 1970; undefined where there is no such file. */
async function whenChanged(path: string): Promise<number | undefined> {
  return await stat(path).then(
    (found) => Math.round(found.mtimeMs),
    () => undefined,
  );
}

function nameFrom({ folder, name }: LoadedGuard): string {
  const word = folder === '' ? name.toLowerCase().replace(/[^a-z0-9]+/g, '-') : basename(folder);
  return isName(word) ? word : 'guard';
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let serial = 1; ; serial++) {
    const name = serial === 1 ? wanted : `${wanted}.${serial}`;
    if (!taken.has(name)) return name;
  }
}

/** Names that can be ids; what else lies there is none of ours. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && isName(entry.name) ? [entry.name] : [])).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
