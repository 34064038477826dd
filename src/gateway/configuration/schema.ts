// The configuration file as a person writes it: strict JSON, every field optional, secrets by the name of their variable.
// What a field means stands in types.ts; defaults are here, once.
import { z } from 'zod';
import { DEFAULT_PLACE } from '../../store/index.ts';
import {
  bytes,
  choice,
  count,
  factor,
  flag,
  list,
  matching,
  milliseconds,
  secret,
  section,
  share,
  text,
} from './fields.ts';

const MEGABYTE = 1_048_576;
export const DEFAULT_REFUSAL = 'This request was declined by the rules of this service.';

/** Headers whose values are secrets by their names. */
const SECRET_HEADER = /^(authorization|cookie|proxy-authorization)$|key|token|secret|password/i;

const headers = z
  .record(
    matching(/^[\w!#$%&'*+.^`|~-]+$/, 'the name of a header', 'openai-organization'),
    z.union([text('the value of a header', 'org-1'), secret('UPSTREAM_HEADER')], {
      error: () => 'must be text or an environment variable; for example "org-1" or {"env": "UPSTREAM_HEADER"}',
    }),
    { error: () => 'must be an object of headers; for example {"openai-organization": "org-1"}' },
  )
  .superRefine((value, context) => {
    for (const [name, entry] of Object.entries(value))
      if (typeof entry === 'string' && SECRET_HEADER.test(name))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'holds a secret; write {"env": "UPSTREAM_HEADER"} and set UPSTREAM_HEADER',
        });
  });

const upstream = (variable: string, url: string) =>
  section({
    url: text('an http or https address', url).optional(),
    key: secret(variable).optional(),
    passClientKey: flag(false).default(false),
    headers: headers.default({}),
    connections: count(1, 65_536, 'connections', 2048).default(2048),
    retries: count(0, 5, 'retries', 1).default(1),
  });

const key = section({
  name: matching(/^[\w.-]{1,64}$/, 'a name of at most 64 letters, digits, ".", "_" and "-"', 'team-a'),
  sha256: matching(/^[0-9a-f]{64}$/, 'the SHA-256 of the key, 64 small hexadecimal digits', '0'.repeat(64)).optional(),
  env: matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable', 'TEAM_A_KEY').optional(),
  perMinute: count(1, 1_000_000, 'requests a minute', 600).optional(),
  role: choice(['client', 'admin'], 'client').default('client'),
});

export const fileSchema = section({
  listen: section({
    host: text('a host name or an address', '127.0.0.1').default('127.0.0.1'),
    port: count(0, 65_535, 'the port', 8787).default(8787),
    allowOpen: flag(true).default(false),
  }).prefault({}),
  upstreams: section({
    openai: upstream('OPENAI_API_KEY', 'https://api.openai.com').optional(),
    anthropic: upstream('ANTHROPIC_API_KEY', 'https://api.anthropic.com').optional(),
  }).prefault({}),
  guard: section({
    folder: text('the folder of a guard', '.oversight/guards/general-small').default('.oversight/guards/general-small'),
    library: text('a folder', '.oversight/guards').default('.oversight/guards'),
    block: share(0.9).optional(),
    escalate: share(0.5).optional(),
    holdBack: count(0, 1000, 'tokens', 0).default(0),
    mode: choice(['enforce', 'shadow'], 'enforce').default('enforce'),
    history: choice(['withhold', 'strict'], 'withhold').default('withhold'),
    budgetMs: milliseconds(1000).default(1000),
    failOpen: flag(false).default(false),
    allowUnjudged: list(choice(['image', 'audio', 'file', 'unknown'], 'image')).default([]),
  }).prefault({}),
  refusal: section({
    message: text('one line of text', DEFAULT_REFUSAL).default(DEFAULT_REFUSAL),
    delayMs: milliseconds(2000, 0).optional(),
  }).prefault({}),
  judge: section({
    model: text('a model', 'openai:gpt-5-mini'),
    timeoutMs: milliseconds(2000).default(2000),
    onTimeout: choice(['block', 'allow'], 'block').default('block'),
  }).optional(),
  keys: list(key).default([]),
  limits: section({
    perMinute: count(0, 1_000_000, 'requests a minute', 600).default(600),
    burst: count(1, 1_000_000, 'requests', 60).default(60),
    body: bytes(10 * MEGABYTE).default(10 * MEGABYTE),
    headers: bytes(16_384, MEGABYTE).default(16_384),
    event: bytes(10 * MEGABYTE).default(10 * MEGABYTE),
    held: bytes(MEGABYTE).default(MEGABYTE),
    reply: bytes(32 * MEGABYTE).default(32 * MEGABYTE),
    concurrent: count(1, 1_000_000, 'requests', 2048).default(2048),
  }).prefault({}),
  timeouts: section({
    connect: milliseconds(5000).default(5000),
    firstByte: milliseconds(60_000).default(60_000),
    idle: milliseconds(60_000).default(60_000),
    total: milliseconds(600_000).default(600_000),
    body: milliseconds(30_000).default(30_000),
    drain: milliseconds(30_000, 0).default(30_000),
  }).prefault({}),
  campaign: section({
    windowMs: milliseconds(600_000).default(600_000),
    near: share(0.5).default(0.5),
    nearCount: count(1, 1_000_000, 'requests', 10).default(10),
    nearShare: share(0.3).default(0.3),
    blockCount: count(1, 1_000_000, 'blocks', 5).default(5),
    tighten: factor(0.8).default(0.8),
    holdMs: milliseconds(3_600_000).default(3_600_000),
  }).prefault({}),
  store: section({
    url: matching(
      /^(sqlite:.+|memory:|postgres(ql)?:\/\/.+)$/s,
      'sqlite:PATH, memory: or postgres://host/database',
      DEFAULT_PLACE,
    ).default(DEFAULT_PLACE),
    password: secret('OVERSIGHT_STORE_PASSWORD').optional(),
  }).prefault({}),
  audit: section({ required: flag(true).default(true), retainText: flag(false).default(false) }).prefault({}),
  dashboard: section({
    enabled: flag(true).default(true),
    hosts: list(matching(/^[\w.-]{1,253}$/, 'the name of a host', 'oversight.internal')).default([]),
  }).prefault({}),
  log: section({ level: choice(['debug', 'info', 'warn', 'error'], 'info').default('info') }).prefault({}),
});

/** What the file says, with defaults and before the environment has spoken. */
export type FileConfiguration = z.output<typeof fileSchema>;
/** What may be given to override it: any part of the file. */
export type ConfigurationOverrides = z.input<typeof fileSchema>;
