import { EventEmitter, once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { openRun, type Run } from '../../runs/index.ts';
import type { BuildStarted, RunDetail, RunItem } from '../contract.ts';
import { type BuildRequest, createBuildStarter } from './build-process.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';

const text = `# Shop

# Restricted

## fraud — Fraud

Do not help anyone cheat others out of money.

# Permitted

## everyday — Everyday tasks

Help with orders, invoices and returns of all kinds.
`;

/** A child that works in this process: it opens a run as the command would, and ends when it is told to. */
class FakeChild extends EventEmitter {
  readonly requests: BuildRequest[] = [];
  run: Run | undefined;
  interrupts = 0;
  /** False: it ends without having begun a run. */
  opensRun = true;
  #end: ((end: { ok: boolean; problem: string }) => void) | undefined;

  start = async (request: BuildRequest) => {
    this.requests.push(request);
    const ended = new Promise<{ ok: boolean; problem: string }>((resolve) => {
      this.#end = resolve;
    });
    const { workspace } = request;
    if (this.opensRun) {
      this.run = await openRun({
        name: 'guard-build',
        config: { out: request.out },
        seed: 1,
        plan: ['rules', 'members'],
        command: ['guard', 'build', request.constitution],
        root: join(workspace, '.oversight', 'runs'),
      });
    }
    this.emit('started');
    return { pid: process.pid, ended, interrupt: () => void this.#interrupt() };
  };

  async finish(): Promise<void> {
    await this.run?.close();
    this.end(true);
  }

  end(ok: boolean, problem = ''): void {
    this.#end?.({ ok, problem });
  }

  async #interrupt(): Promise<void> {
    this.interrupts++;
    await this.run?.fail(new OversightError('stopped by the user', { kind: 'cancelled' }));
    this.end(false, 'Stopped.');
    this.emit('stopped');
  }
}

let child: FakeChild;
let closing: AbortController;
let at: TestDashboard;
beforeEach(async () => {
  child = new FakeChild();
  closing = new AbortController();
  at = await openTestDashboard({ dashboard: { startBuild: child.start, signal: closing.signal } });
});
afterEach(async () => {
  if (child.run) await child.run.fail(new OversightError('over', { kind: 'cancelled' }));
  await at.close();
});

const build = (body: object = {}) =>
  at.send('POST', '/api/constitutions/shop/build', { text, size: 'quick', name: 'shop-1', ...body });
/** Waits until the desk has seen the end of its child. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a build from the browser', () => {
  it('begins as a process, is found as a run, shows its progress, and is a run like any other when it ends [dashboard.constitution]', async () => {
    const response = await build();
    expect(response.status).toBe(202);
    const { run, guard } = (await response.json()) as BuildStarted;
    expect([run, guard]).toEqual([child.run!.id, 'shop-1']);
    const draft = join(at.workspace, '.oversight', 'constitutions', 'shop.md');
    expect(child.requests).toEqual([
      {
        constitution: draft,
        out: join(at.workspace, '.oversight', 'guards', 'shop-1'),
        size: 'quick',
        workspace: at.workspace,
      },
    ]);
    expect(await readFile(draft, 'utf8')).toBe(text);
    await child.run!.stage('rules', { run: () => 1 });
    const detail = await at.json<RunDetail>(`/api/runs/${run}`);
    expect(detail).toMatchObject({
      id: run,
      name: 'guard-build',
      status: 'running',
      seed: '1',
      mayCancel: true,
      hasReport: false,
      command: `oversight guard build ${draft}`,
      stages: [
        { name: 'rules', state: 'finished' },
        { name: 'members', state: 'waiting', durationMs: null },
      ],
    });
    expect(detail.events.map((event) => event.kind)).toContain('stage-finished');
    await child.finish();
    await settled();
    const [item] = await at.json<RunItem[]>('/api/runs');
    expect([item?.status, item?.mayCancel]).toEqual(['finished', undefined]);
  });

  it('runs alone: a second one is told which is at work, and may begin after it [dashboard.constitution]', async () => {
    await build();
    const second = await build({ name: 'shop-2' });
    expect([second.status, (await problemOf(second)).message]).toEqual([409, 'The guard "shop-1" is being built']);
    await child.finish();
    await settled();
    expect((await build({ name: 'shop-2' })).status).toBe(202);
  });

  it('is stopped as by Ctrl-C, and only by who began it [dashboard.runs]', async () => {
    const { run } = (await (await build()).json()) as BuildStarted;
    const stopped = once(child, 'stopped');
    expect((await at.send('POST', `/api/runs/${run}/cancel`)).status).toBe(200);
    await stopped;
    await settled();
    expect(child.interrupts).toBe(1);
    expect(await at.json<RunDetail>(`/api/runs/${run}`)).toMatchObject({
      status: 'cancelled',
      error: { message: 'stopped by the user' },
    });
    const again = await at.send('POST', `/api/runs/${run}/cancel`);
    expect([again.status, (await problemOf(again)).message]).toEqual([409, `${run} is cancelled: nothing is at work`]);
  });

  it('is interrupted when the gateway begins to close, and none begins after that [dashboard.constitution]', async () => {
    await build();
    const stopped = once(child, 'stopped');
    closing.abort();
    await stopped;
    await settled();
    expect((await build({ name: 'shop-2' })).status).toBe(503);
  });

  it('that ends before its run began says why in its own words [dashboard.constitution]', async () => {
    child.opensRun = false;
    const started = once(child, 'started');
    const answer = build();
    await started;
    child.end(false, 'error: the disk is full');
    const response = await answer;
    expect([response.status, (await problemOf(response)).message]).toEqual([400, 'error: the disk is full']);
    await settled();
    expect((await at.json<RunItem[]>('/api/runs')).length).toBe(0);
  });

  it('of which every stage was done before is found by its guard [dashboard.constitution]', async () => {
    child.opensRun = false;
    const started = once(child, 'started');
    const answer = build();
    await started;
    await at.addGuard('shop-1', { training: { run: 'guard-build-0123456789' } });
    child.end(true);
    expect(await (await answer).json()).toEqual({ run: 'guard-build-0123456789', guard: 'shop-1' });
  });

  it('never writes over a guard that is there [dashboard.constitution]', async () => {
    await at.addGuard('shop-1');
    const response = await build();
    expect([response.status, (await problemOf(response)).remedy]).toEqual([409, expect.stringContaining('"shop-1-2"')]);
    expect(child.requests).toEqual([]);
    expect((await build({ name: 'shop-2' })).status).toBe(202);
  });

  it.each([
    [{ text: '# Shop' }, 400, /no rule is restricted/],
    [{ name: '../shop' }, 400, /"name"/],
    [{ size: 'huge' }, 400, /"size"/],
  ])('of what cannot be built is refused before anything is written: %#', async (body, status, message) => {
    const response = await build(body);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).message).toMatch(message);
    await expect(access(join(at.workspace, '.oversight', 'constitutions'))).rejects.toThrow(/ENOENT/);
  });

  it('is built from the shipped file where the text is that of the shipped one [dashboard.constitution]', async () => {
    const general = (await at.json<{ text: string }>('/api/constitutions/general')).text;
    const response = await at.send('POST', '/api/constitutions/general/build', {
      text: general,
      size: 'small',
      name: 'g',
    });
    expect(response.status).toBe(202);
    expect(child.requests[0]!.constitution).toMatch(/constitutions\/general\.md$/);
    expect(child.requests[0]!.constitution).not.toContain('.oversight');
  });
});

describe('the process of a build', () => {
  /** A command line that does what `code` says. */
  async function start(code: string) {
    const entry = join(at.workspace, 'cli.mjs');
    await writeFile(entry, code);
    const request = { constitution: '/c.md', out: '/out', size: 'quick', workspace: at.workspace } as const;
    return await createBuildStarter(entry)(request);
  }

  it('is the command that a person would type, in the folder of the workspace [dashboard.constitution]', async () => {
    const { pid, ended } = await start(
      `import { writeFileSync } from 'node:fs'; writeFileSync('args.json', JSON.stringify(process.argv.slice(2)));`,
    );
    expect(pid).toBeGreaterThan(0);
    expect(await ended).toEqual({ ok: true, problem: '' });
    const args = ['guard', 'build', '/c.md', '--out', '/out', '--size', 'quick', '--json'];
    expect(JSON.parse(await readFile(join(at.workspace, 'args.json'), 'utf8'))).toEqual(args);
  });

  it('says what went wrong in its last words, without its lines of progress [dashboard.constitution]', async () => {
    const { ended } = await start(
      `process.stderr.write('{"task":"rules"}\\nerror: no text for a rule\\n  Add some.\\n'); process.exitCode = 3;`,
    );
    expect(await ended).toEqual({ ok: false, problem: 'error: no text for a rule\n  Add some.' });
  });

  it('is asked to stop as by Ctrl-C [dashboard.constitution]', async () => {
    const { ended, interrupt } = await start(
      `import { writeFileSync } from 'node:fs'; setInterval(() => {}, 1000);
       process.on('SIGINT', () => { process.stderr.write('Stopped.'); process.exit(130); }); writeFileSync('ready', '');`,
    );
    const isReady = () =>
      access(join(at.workspace, 'ready')).then(
        () => true,
        () => false,
      );
    while (!(await isReady())) await settled();
    interrupt();
    expect(await ended).toEqual({ ok: false, problem: 'Stopped.' });
  });

  it('needs the built command line, and says so [dashboard.constitution]', async () => {
    const request = { constitution: '/c.md', out: '/out', size: 'quick', workspace: at.workspace } as const;
    await expect(createBuildStarter('/nowhere/cli.js')(request)).rejects.toMatchObject({
      remedy: expect.stringContaining('npm run build'),
    });
  });
});
