import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError } from '../base/index.ts';
import { createGateway, readConfiguration } from '../gateway/index.ts';
import { allowingGuard } from '../gateway/proxy/fake-guard.conformance.ts';
import { dropTriggers, entryOf } from '../store/bench.conformance.ts';
import { type AuditEvent, openStore } from '../store/index.ts';
import { auditCommand } from './audit.ts';
import type { CommandIo } from './command.ts';

let cwd: string;
let events: readonly AuditEvent[];
const path = () => join(cwd, '.oversight', 'gateway.db');
const START = Date.parse('2026-11-20T00:00:00Z');
const DAY = 86_400_000;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'oversight-audit-command-'));
  const store = await openStore(path());
  const given = Array.from({ length: 300 }, (_, i) =>
    entryOf(i + 1, {
      time: START + i * (DAY / 100),
      kind: i === 7 ? 'alert' : 'exchange',
      enforced: i % 50 === 0 ? 'blocked' : 'passed',
      decided: i % 70 === 0 ? 'escalate' : 'allow',
      route: i === 299 ? '/v1/\u001b[31mred' : '/v1/messages',
    }),
  );
  events = await Promise.all(given.map((entry) => store.audit.append(entry)));
  await store.close();
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs the command and gives its exit code and all it wrote. */
const call = (...argv: readonly string[]) => callWith({}, ...argv);
async function callWith(settings: Partial<Pick<CommandIo, 'cwd' | 'env'>>, ...argv: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io: CommandIo = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: {},
    cwd,
    signal: new AbortController().signal,
    clock: { now: () => START, sleep: async () => {} },
    dispatch: async () => 0,
    ...settings,
  };
  return { code: await auditCommand.run(argv, io), ...written };
}

const lines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

describe('oversight audit', () => {
  it('explains itself and its verbs, and names them to who is wrong', async () => {
    const help = await call('--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const verb of ['verify', 'export', 'show']) {
      expect(help.stdout).toContain(`  ${verb}`);
      const { code, stdout } = await call(verb, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(
        new RegExp(`^oversight audit ${verb} [\\s\\S]*\n {2}oversight audit ${verb}[\\s\\S]*Exit codes: 0`),
      );
    }
    expect((await call()).code).toBe(2);
    for (const argv of [
      ['nothing'],
      ['verify', 'word'],
      ['verify', '--head', 'abc'],
      ['export', '--kind', 'x'],
      ['export', '--enforced', 'x'],
      ['export', '--decided', 'x'],
      ['export', '--since', 'yesterday'],
      ['export', '--from', '0'],
      ['export', '--json'],
      ['show', 'a', 'b'],
      ['show', '--limit', '1.5'],
      ['show', '--store', 'mysql://x/y'],
    ])
      await expect(call(...argv), argv.join(' ')).rejects.toMatchObject({ kind: 'usage', remedy: expect.any(String) });
  });

  it('does not create a store where there is none', async () => {
    await expect(call('verify', '--store', 'sqlite:nowhere/x.sqlite')).rejects.toThrow(OversightError);
    expect(existsSync(join(cwd, 'nowhere'))).toBe(false);
  });

  it('verifies the chain and prints its head, against which a later one is verified [audit.commands]', async () => {
    const head = events.at(-1)!.hash;
    const { code, stdout } = await call('verify');
    expect(code).toBe(0);
    expect(stdout).toBe(`sqlite:${path()}: the chain is whole, 300 events.\nhead ${head}\n`);
    expect((await call('verify', '--head', events[99]!.hash.toUpperCase())).code).toBe(0);
    const other = await call('verify', '--json', '--head', 'f'.repeat(64));
    expect(other.code).toBe(1);
    expect(lines(other.stdout)).toEqual([
      {
        store: `sqlite:${path()}`,
        ok: false,
        events: 300,
        sequence: 301,
        problem: expect.stringMatching(/noted head ffffffffffff… is not in the chain/),
      },
    ]);
  });

  it('reads the log of a gateway where that writes it, by default, by OVERSIGHT_STORE and by its configuration [audit.commands]', async () => {
    const folder = join(cwd, 'beside');
    mkdirSync(folder);
    writeFileSync(join(folder, 'gateway.json'), JSON.stringify({ store: { url: 'sqlite:logs/own.db' } }));
    const ways = [{ env: {} }, { env: { OVERSIGHT_STORE: 'sqlite:logs/named.db' } }, { env: {}, file: 'gateway.json' }];
    const stores = new Set<string>();
    for (const { env, file } of ways) {
      const overrides = { listen: { port: 0 }, log: { level: 'error' as const } };
      const configuration = await readConfiguration({ env, cwd: folder, file, overrides });
      const gateway = await createGateway({ configuration, guard: allowingGuard });
      await gateway.close();
      const verb = ['verify', '--json', ...(file === undefined ? [] : ['--config', file])];
      const verified = await callWith({ cwd: folder, env }, ...verb);
      expect(verified.code, verified.stderr).toBe(0);
      expect(JSON.parse(verified.stdout)).toMatchObject({ store: gateway.context.store.place, ok: true, events: 2 });
      stores.add(gateway.context.store.place);
    }
    expect(stores.size).toBe(3);
    const env = { OVERSIGHT_STORE: 'sqlite:logs/named.db' };
    const beaten = await callWith({ cwd: folder, env }, 'verify', '--json', '--store', 'sqlite:logs/own.db');
    expect(JSON.parse(beaten.stdout)).toMatchObject({ store: expect.stringMatching(/own\.db$/) });
  });

  it('says with exit code 1 where the chain is broken [audit.commands]', async () => {
    const copy = join(cwd, 'copy.sqlite');
    const database = new Libsql(path());
    database.exec(`vacuum into '${copy}'`);
    database.close();
    const changed = new Libsql(copy);
    for (const statement of dropTriggers('sqlite')) changed.exec(statement);
    changed.exec(`update oversight_audit set enforced = 'passed' where sequence = 251`);
    changed.close();
    const { code, stdout } = await call('verify', '--store', 'copy.sqlite');
    expect(code).toBe(1);
    expect(stdout).toBe(
      'sqlite:copy.sqlite: the chain is BROKEN at event 251: event 251 was changed.\n' +
        'The 250 events before it are as they were written.\n',
    );
  });

  it('exports events as JSON lines, all or some, to stdout or a file that is whole [audit.commands]', async () => {
    const all = await call('export');
    expect(all.code).toBe(0);
    expect(lines(all.stdout)).toEqual(events);
    expect(all.stderr).toMatch(/"progress":"exporting"/);
    expect(lines((await call('export', '--from', '298')).stdout)).toEqual(events.slice(297));
    const some = await call('export', '--since', '2026-11-21', '--until', '2026-11-22T00:00Z', '--enforced', 'blocked');
    expect(lines(some.stdout)).toEqual([events[100], events[150]]);
    const doubtful = await call('export', '--decided', 'escalate', '--enforced', 'passed');
    expect(lines(doubtful.stdout)).toEqual([events[70], events[140], events[210], events[280]]);
    const out = join(cwd, 'exports', 'alerts.jsonl');
    const file = await call('export', '--kind', 'alert', '--out', 'exports/alerts.jsonl');
    expect(file).toMatchObject({ code: 0, stdout: '1 event written to exports/alerts.jsonl\n' });
    expect(lines(readFileSync(out, 'utf8'))).toEqual([events[7]]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect((await call('export', '--out', 'exports/alerts.jsonl', '--json')).stdout).toBe(
      '{"events":300,"out":"exports/alerts.jsonl"}\n',
    );
    expect(readdirSync(join(cwd, 'exports'))).toEqual(['alerts.jsonl']);
  });

  it('leaves no part of a file where it fails, and the old file as it was', async () => {
    mkdirSync(join(cwd, 'taken', 'out.jsonl', 'full'), { recursive: true });
    await expect(call('export', '--out', 'taken/out.jsonl')).rejects.toThrow(/could not be written/);
    expect(readdirSync(join(cwd, 'taken'))).toEqual(['out.jsonl']);
  });

  it('shows the newest events and one of them, without letting their text steer the terminal [audit.commands]', async () => {
    const { code, stdout } = await call('show', '--limit', '2');
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatch(/sequence +time \(UTC\) +kind +route +key +decided +enforced +rule +score +id/);
    expect(rows[2]).toMatch(/^ +300 +2026-11-22 23:45:36 +exchange +\/v1\/\ufffd\[31mred .* 0\.300 +request-300$/);
    expect(stdout).not.toContain('\u001b');
    expect(lines((await call('show', '--limit', '2', '--json')).stdout)).toEqual([
      { events: [events[299], events[298]] },
    ]);
    const one = await call('show', 'request-8');
    expect(one.stdout).toMatch(/^sequence {2}8\n[\s\S]*kind {6}alert\n[\s\S]*"number": 8/);
    expect(lines((await call('show', 'request-8', '--json')).stdout)).toEqual([events[7]]);
    expect(await call('show', 'nobody')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/no event/),
    });
  });
});
