// From what the file and the environment say to the settled configuration: paths absolute, secrets read, keys hashed, and the
// combinations refused that would leave a gateway open or a key exposed.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { sha256 } from '../../base/index.ts';
import { createLlm, parseModelSpec } from '../../llm/index.ts';
import type { FileConfiguration } from './schema.ts';
import { settleStore } from './store.ts';
import type { Configuration, KeyConfiguration } from './types.ts';
import { type Environment, requireSecret, settleUpstreams, wrong } from './upstreams.ts';

/** Shorter keys can be guessed; what `openssl rand -hex 16` gives has 32. */
const SHORTEST_KEY = 16;

/** @throws OversightError('input') that names the field and what to write */
export function settleConfiguration(file: FileConfiguration, env: Environment, cwd: string): Configuration {
  const { guard, judge } = file;
  if (guard.block !== undefined && guard.escalate !== undefined && guard.escalate >= guard.block)
    throw wrong(
      `guard.escalate (${guard.escalate}) must be below guard.block (${guard.block})`,
      'Scores from "escalate" on go to the judge, scores from "block" on are blocked.',
    );
  checkJudge(file, env);
  const keys = settleKeys(file, env);
  if (keys.length === 0 && !file.listen.allowOpen && !isLoopback(file.listen.host))
    throw wrong(
      `listen.host is "${file.listen.host}": anybody who reaches it could use this gateway and its upstream key`,
      'Configure "keys", listen on 127.0.0.1, or say "allowOpen": true in "listen" where something in front checks who asks.',
    );
  return {
    listen: file.listen,
    upstreams: settleUpstreams(file, env),
    guard: {
      ...guard,
      folder: resolve(cwd, guard.folder),
      library: resolve(cwd, guard.library),
      block: guard.block,
      escalate: guard.escalate,
    },
    refusal: { message: file.refusal.message, delayMs: file.refusal.delayMs ?? judge?.timeoutMs ?? 0 },
    judge,
    keys,
    limits: file.limits,
    timeouts: file.timeouts,
    campaign: file.campaign,
    store: settleStore(file.store, env, cwd),
    audit: file.audit,
    dashboard: file.dashboard,
    log: file.log,
  };
}

/** A judge that cannot be asked, or whose work shows in the time that a refusal takes, is refused here and so by `--check` too. */
function checkJudge({ judge, refusal }: FileConfiguration, env: Environment): void {
  if (!judge) return;
  if (refusal.delayMs !== undefined && refusal.delayMs < judge.timeoutMs)
    throw wrong(
      `refusal.delayMs (${refusal.delayMs}) is below judge.timeoutMs (${judge.timeoutMs}): clients could tell by the clock which stage refused`,
      `Leave refusal.delayMs out (it is then ${judge.timeoutMs}), raise it to at least that, or lower judge.timeoutMs.`,
    );
  // Opens no connection; its errors name the variable of the key.
  createLlm({ ...parseModelSpec(judge.model), env });
}

/** True for 127.0.0.0/8, ::1 and localhost: what no other machine can reach. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost';
}

function settleKeys(file: FileConfiguration, env: Environment): readonly KeyConfiguration[] {
  const keys = file.keys.map(({ name, sha256: hash, env: variable, perMinute, role }, i): KeyConfiguration => {
    const field = `keys.${i}`;
    if ((hash === undefined) === (variable === undefined))
      throw wrong(
        `${field} must have one of "sha256" and "env"`,
        `For example {"name": "${name}", "env": "TEAM_A_KEY"}, or "sha256" with what \`printf %s "$KEY" | sha256sum\` prints.`,
      );
    if (hash !== undefined) return { name, hash, perMinute, role };
    const value = requireSecret(env, variable!, `${field}.env`).reveal();
    if (value.length < SHORTEST_KEY)
      throw wrong(
        `${field}: the key in ${variable} has ${value.length} characters, and fewer than ${SHORTEST_KEY} can be guessed`,
        'Make one with `openssl rand -hex 24`.',
      );
    return { name, hash: sha256(value), perMinute, role };
  });
  for (const part of ['name', 'hash'] as const) {
    const again = keys.findIndex((key, i) => keys.findIndex((other) => other[part] === key[part]) < i);
    if (again >= 0)
      throw wrong(
        `keys.${again} has the same ${part === 'name' ? `name "${keys[again]!.name}"` : 'key'} as one before it`,
        'Give every client its own, so that limits and alerts know them apart.',
      );
  }
  return keys;
}
