// The configuration is read once and trusted afterwards: so what is wrong is refused with words that help, and no secret gets out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError, OversightError, sha256 } from '../../base/index.ts';
import { createSecret, describeConfiguration, isLoopback, readConfiguration, readStoreConfiguration } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-configuration-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function read(content: unknown, env: Record<string, string> = {}, overrides?: object) {
  const file = `gateway-${files++}.json`;
  await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  return readConfiguration({ file, env, cwd: folder, ...(overrides && { overrides }) });
}
async function problem(content: unknown, env: Record<string, string> = {}): Promise<string> {
  const error = await read(content, env).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OversightError);
  expect((error as OversightError).kind).toBe('input');
  expect((error as OversightError).remedy).toMatch(/\w.{5,}/);
  return describeError(error);
}

describe('a configuration', () => {
  it('has a default for every field, and without an upstream and a key it is the demo on loopback [gateway.configuration]', async () => {
    const configuration = await readConfiguration({ env: {}, cwd: folder });
    expect(configuration.upstreams.openai?.kind).toBe('demo');
    expect(configuration.upstreams.anthropic?.kind).toBe('demo');
    expect(configuration.listen).toEqual({ host: '127.0.0.1', port: 8787, allowOpen: false });
    expect(configuration.guard).toMatchObject({ mode: 'enforce', failOpen: false, allowUnjudged: [], holdBack: 0 });
    expect(configuration.guard.folder).toBe(join(folder, '.oversight', 'guards', 'general-small'));
    expect(configuration.audit).toEqual({ required: true, retainText: false });
    expect(configuration.limits).toMatchObject({ body: 10_485_760, held: 1_048_576, concurrent: 2048 });
    expect(await read({})).toEqual(configuration);
  });

  it('has a judge that can be asked and whose work does not show, or is refused with the remedy [gateway.escalation]', async () => {
    const judge = { model: 'openai:gpt-5-mini', timeoutMs: 2000 };
    const env = { OPENAI_API_KEY: 'sk-0123456789abcdef' };
    await expect(read({ judge })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('OPENAI_API_KEY is not set'),
      remedy: expect.stringContaining('OPENAI_API_KEY'),
    });
    const early = await problem({ judge, refusal: { delayMs: 1999 } }, env);
    expect(early).toMatch(/refusal\.delayMs \(1999\) is below judge\.timeoutMs \(2000\)/);
    expect((await read({ judge, refusal: { delayMs: 2000 } }, env)).refusal.delayMs).toBe(2000);
    const { guard } = describeConfiguration(await read({ judge }, env));
    expect(guard).toMatchObject({ escalate: "the guard's own, else 0.6 x the block threshold" });
    expect(describeConfiguration(await read({ judge, guard: { escalate: 0.4 } }, env))['guard']).toMatchObject({
      escalate: 0.4,
    });
    expect(describeConfiguration(await read({}))['guard']).not.toHaveProperty('escalate');
  });

  it('lets the environment beat the file, and the command line beat both [gateway.configuration]', async () => {
    const file = { listen: { port: 1001 }, log: { level: 'warn' }, limits: { perMinute: 7 } };
    const env = { OVERSIGHT_PORT: '1002', OVERSIGHT_LOG_LEVEL: 'error' };
    const configuration = await read(file, env, { listen: { port: 1003 } });
    expect(configuration.listen.port).toBe(1003);
    expect(configuration.log.level).toBe('error');
    expect(configuration.limits.perMinute).toBe(7);
    await expect(read({}, { OVERSIGHT_PORT: 'abc' })).rejects.toThrow('OVERSIGHT_PORT: listen.port must be a whole');
  });

  it.each([
    [{ gaurd: {} }, /it has no field "gaurd"; did you mean "guard"\?/],
    [{ guard: { blok: 0.5 } }, /guard has no field "blok"; did you mean "block"\?/],
    [{ guard: { block: '0.9' } }, /guard\.block must be a number from 0 to 1, not "0\.9"; for example 0\.9/],
    [{ guard: { mode: 'audit' } }, /guard\.mode must be one of "enforce", "shadow", not "audit"/],
    [{ guard: { block: 0.5, escalate: 0.6 } }, /guard\.escalate \(0\.6\) must be below guard\.block \(0\.5\)/],
    [{ limits: { body: 1.5 } }, /limits\.body must be a whole number of bytes from 1,024/],
    [{ limits: [] }, /limits must be an object, not a list/],
    [{ timeouts: { idle: 0 } }, /timeouts\.idle must be a whole number of milliseconds from 1 to/],
    [{ judge: {} }, /judge\.model must be a model, not missing; for example "openai:gpt-5-mini"/],
    [{ keys: [{ name: 'a b' }] }, /keys\.0\.name must be a name/],
    [{ keys: [{ name: 'a' }] }, /keys\.0 must have one of "sha256" and "env"/],
    [{ keys: {} }, /keys must be a list, not an object/],
    [{ upstreams: { openai: { url: 'ftp://x' } } }, /upstreams\.openai\.url must be an http or https address/],
    [{ upstreams: { openai: { url: 'https://u:p@x.test' } } }, /holds a user or password/],
    [{ upstreams: { openai: {} } }, /upstreams\.openai has no key[\s\S]*OPENAI_API_KEY/],
    [{ upstreams: { openai: { url: 'http://x.test', headers: { Host: 'y' } } } }, /may not set "Host"/],
    [{ store: { url: 'mysql://x' } }, /store\.url must be sqlite:PATH, memory: or postgres/],
    ['{"a": 1,}', /is not JSON/],
    ['[]', /must hold one JSON object/],
    ['{ // comment\n}', /no comments/],
  ])(
    'refuses %j and names file, field, what is expected and an example [gateway.configuration]',
    async (content, expected) => {
      const message = await problem(content);
      expect(message).toMatch(expected);
      expect(message).toMatch(/gateway-\d+\.json/);
    },
  );

  it('reports everything that is wrong at once [gateway.configuration]', async () => {
    const message = await problem({ guard: { block: 2, mode: 'x' }, listen: { port: -1 }, nothing: 1 });
    for (const part of ['guard.block', 'guard.mode', 'listen.port', '"nothing"']) expect(message).toContain(part);
  });

  it('never throws anything but words for people, whatever JSON it is given [gateway.configuration]', async () => {
    const names = [
      'guard',
      'keys',
      'upstreams',
      'judge',
      'limits',
      'store',
      'openai',
      'url',
      'key',
      'env',
      '__proto__',
    ];
    const { tree } = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
      tree: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree')),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (content) => {
        const error = await read(content).catch((thrown: unknown) => thrown);
        if (error instanceof Error) expect(error).toBeInstanceOf(OversightError);
      }),
      { numRuns: 100 },
    );
  });

  it('listens beyond loopback only with keys or when told in so many words [gateway.configuration]', async () => {
    expect(await problem({ listen: { host: '0.0.0.0' } })).toMatch(/anybody who reaches it[\s\S]*allowOpen/);
    expect((await read({ listen: { host: '0.0.0.0', allowOpen: true } })).listen.host).toBe('0.0.0.0');
    const keys = [{ name: 'team', sha256: sha256('k'.repeat(20)) }];
    expect((await read({ listen: { host: '0.0.0.0' }, keys })).keys).toHaveLength(1);
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost']) expect(isLoopback(host)).toBe(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.evil.test', '127.0.0.1.evil.test', ''])
      expect(isLoopback(host)).toBe(false);
  });
});

describe('a secret', () => {
  it('prints as a mask wherever it is printed [gateway.secrets]', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{8,40}$/), (value) => {
        const secret = createSecret(value);
        const shown = [String(secret), `${secret}`, JSON.stringify({ secret }), inspect({ secret }, { depth: 9 })];
        for (const text of shown) expect(text).not.toContain(value);
        expect(secret.reveal()).toBe(value);
      }),
    );
  });

  it('comes from the environment: in the file it is refused, with the remedy and without being repeated [gateway.secrets]', async () => {
    const literal = 'sk-literal-0123456789';
    for (const content of [
      { upstreams: { openai: { key: literal } } },
      { upstreams: { openai: { url: 'https://x.test', headers: { 'api-key': literal } } } },
      { store: { password: literal } },
      { store: { url: `postgres://user:${literal}@db/oversight` } },
      { guard: { mode: literal } },
      `{"upstreams": {"openai": {"key": "${literal}" "url": 1}}}`,
    ]) {
      const message = await problem(content);
      expect(message).not.toContain(literal);
    }
    expect(await problem({ upstreams: { openai: { key: literal } } })).toMatch(/write \{"env": "OPENAI_API_KEY"\}/);
  });

  it('is named by its variable when that is not set or holds no key [gateway.secrets]', async () => {
    const content = { upstreams: { openai: { url: 'https://x.test', key: { env: 'MY_KEY' } } } };
    expect(await problem(content)).toMatch(/MY_KEY, which is not set/);
    const message = await problem(content, { MY_KEY: 'two words' });
    expect(message).toMatch(/MY_KEY holds spaces/);
    expect(message).not.toContain('two words');
    expect((await read(content, { MY_KEY: 'abc' })).upstreams.openai?.key?.reveal()).toBe('abc');
  });

  it('of a vendor goes to that vendor alone [gateway.secrets]', async () => {
    const env = { OPENAI_API_KEY: 'openai-key', ANTHROPIC_API_KEY: 'anthropic-key' };
    const vendors = await readConfiguration({ env, cwd: folder });
    expect(vendors.upstreams.openai?.key?.reveal()).toBe('openai-key');
    expect(vendors.upstreams.anthropic?.key?.reveal()).toBe('anthropic-key');
    const other = await read({ upstreams: { openai: { url: 'http://localhost:8000/v1/' } } }, env);
    expect(other.upstreams.openai?.key).toBeUndefined();
    expect(other.upstreams.openai?.url).toBe('http://localhost:8000');
    expect(other.upstreams.anthropic).toBeUndefined();
    const own = await readConfiguration({
      env: { ...env, OVERSIGHT_UPSTREAM_URL: 'http://10.0.0.1', OVERSIGHT_UPSTREAM_KEY: 'own' },
      cwd: folder,
    });
    expect(own.upstreams.openai?.key?.reveal()).toBe('own');
  });

  it('is not in the described configuration, nor is the hash of a key [gateway.secrets]', async () => {
    const env = {
      OPENAI_API_KEY: 'openai-key-1',
      TEAM_KEY: 'team-key-0123456789',
      PGPASSWORD: 'database-password',
      EXTRA: 'extra-1',
    };
    const configuration = await read(
      {
        upstreams: { openai: { headers: { 'x-api-token': { env: 'EXTRA' } } } },
        keys: [{ name: 'team', env: 'TEAM_KEY' }],
        store: { url: 'postgres://db/oversight' },
      },
      env,
    );
    expect(configuration.store.password?.reveal()).toBe('database-password');
    expect(configuration.keys[0]?.hash).toBe(sha256(env.TEAM_KEY));
    const shown = JSON.stringify(describeConfiguration(configuration)) + inspect(configuration, { depth: 9 });
    for (const value of Object.values(env)) expect(shown).not.toContain(value);
    expect(JSON.stringify(describeConfiguration(configuration))).not.toContain(sha256(env.TEAM_KEY));
  });

  it('of a database comes from either of two variables, and stands in no address that is shown [gateway.secrets]', async () => {
    const url = 'postgres://me@db/oversight';
    const own = 'own-password';
    const store = async (env: Record<string, string>, content: object = { store: { url } }) => {
      const file = `gateway-${files++}.json`;
      await writeFile(join(folder, file), JSON.stringify(content));
      const options = { file, env, cwd: folder };
      const alone = await readStoreConfiguration(options);
      const { store: whole } = await readConfiguration(options);
      expect({ ...alone, password: alone.password?.reveal() }).toEqual({
        ...whole,
        password: whole.password?.reveal(),
      });
      return { url: alone.url, password: alone.password?.reveal() };
    };
    const both = { OVERSIGHT_STORE_PASSWORD: 'first', PGPASSWORD: 'second' };
    expect(await store(both)).toEqual({ url, password: 'first' });
    expect(await store({ PGPASSWORD: 'second' })).toEqual({ url, password: 'second' });
    expect(await store({ ...both, OTHER: own }, { store: { url, password: { env: 'OTHER' } } })).toMatchObject({
      password: own,
    });
    for (const named of [`postgres://me:${own}@db/oversight`, `${url}?password=${own}`])
      expect(await store({ ...both, OVERSIGHT_STORE: named }, {})).toEqual({ url, password: own });
    expect(await store({ OVERSIGHT_STORE: 'postgres://me:50%25%@db/x' }, {})).toMatchObject({ password: '50%%' });
    expect(await problem({ store: { url: `${url}?password=${own}` } })).toMatch(/holds a password/);
  });

  it('is not asked for where only the log is looked for: who reads it needs no key of the gateway [gateway.secrets]', async () => {
    await writeFile(
      join(folder, 'keys.json'),
      JSON.stringify({ upstreams: { openai: {} }, keys: [{ name: 'team', env: 'NOT_SET_HERE' }] }),
    );
    const options = { file: 'keys.json', env: {}, cwd: folder };
    await expect(readConfiguration(options)).rejects.toThrow();
    expect((await readStoreConfiguration(options)).url).toBe(`sqlite:${join(folder, '.oversight', 'gateway.db')}`);
    expect((await readStoreConfiguration(options, 'sqlite:x.db')).url).toBe(`sqlite:${join(folder, 'x.db')}`);
  });

  it('that could be guessed, or is used twice, is refused as a client key [gateway.secrets]', async () => {
    expect(await problem({ keys: [{ name: 'a', env: 'K' }] }, { K: 'short' })).toMatch(/can be guessed/);
    const keys = [
      { name: 'a', env: 'K' },
      { name: 'b', env: 'K' },
    ];
    expect(await problem({ keys }, { K: 'k'.repeat(20) })).toMatch(/keys\.1 has the same key/);
    const pass = { keys: [keys[0]], upstreams: { openai: { url: 'http://x.test', passClientKey: true } } };
    expect(await problem(pass, { K: 'k'.repeat(20) })).toMatch(/passClientKey cannot be true/);
  });
});
