// Mixed load on a gateway for as long as one likes, while it and its upstream are killed again and again:
//   npx tsx bench/gateway/soak.ts --minutes 30
// Three protocols, streamed and whole, harmless prompts and blocked ones, answers that turn bad halfway. It ends with exit code 1 when a
// client saw a word it must not see, when an answer that ended is not in the log, or when the chain of the log is broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom, formatTable } from '../../src/base/index.ts';
import { replyOf } from '../../src/gateway/protocol/fixtures.conformance.ts';
import { protocolOf, protocols } from '../../src/gateway/protocol/index.ts';
import { answerStream } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import { createFakeUpstream, type UpstreamCall } from '../../src/gateway/proxy/fake-upstream.conformance.ts';
import { formatSseEvent } from '../../src/gateway/sse/index.ts';
import { openStore } from '../../src/store/index.ts';
import {
  askGateway,
  endGateways,
  type GatewayProcess,
  residentMemory,
  startGateway,
  writeGuard,
} from '../../test/faults/gateway-process.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    workers: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
  },
});
const random = createRandom(`soak ${values.seed}`);
const end = Date.now() + Number(values.minutes) * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'oversight-soak-'));
const store = join(folder, 'soak.db');
const calm = ['All ', 'is ', 'well ', 'today, ', 'and ', 'nothing ', 'is ', 'wrong.'];
const bad = [...calm.slice(0, 4), 'the ', 'forbidden ', 'words ', 'follow.'];

const seen = { asked: 0, whole: 0, refused: 0, cut: 0, unanswered: 0, leaked: 0, kills: 0, outages: 0, lost: 0 };
/** Ids of answers that ended, by the gateway that gave them; checked when it is dead. */
let ended = new Set<string>();
let largest = 0;

const upstream = await createFakeUpstream();
const calls = new Set<UpstreamCall>();
let isDown = false;
upstream.answer(async (call) => {
  const { response, body, url } = call;
  if (isDown) return void response.destroy();
  calls.add(call);
  response.once('close', () => calls.delete(call));
  const { name } = protocolOf(url)!;
  const words = random.next() < 0.25 ? bad : calm;
  if (!body.includes('"stream":true'))
    return void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(replyOf(name, words.join(''))));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const frame of answerStream(name, words).map(formatSseEvent)) {
    await pause(random.next() * 20);
    if (response.destroyed) return;
    response.write(frame);
  }
  response.end();
});

async function ask(gateway: GatewayProcess, i: number): Promise<void> {
  const isBlocked = i % 9 === 0;
  const text = isBlocked ? 'something forbidden here' : 'Hello there';
  const { name: protocol } = protocols[i % 3]!;
  seen.asked++;
  const reply = await askGateway(gateway.url, { protocol, stream: i % 4 !== 0, text }).catch(() => undefined);
  if (!reply) {
    seen.unanswered++;
    await pause(200);
    return;
  }
  if (reply.text.includes('forbidden')) seen.leaked++;
  if (reply.end === 'cut') seen.cut++;
  else {
    ended.add(reply.id);
    if (reply.status >= 400 || reply.end === 'refusal' || reply.end === 'error') seen.refused++;
    else seen.whole++;
  }
}

async function check(): Promise<void> {
  const opened = await openStore(store, { mustExist: true });
  const verified = await opened.audit.verify();
  if (!verified.ok) throw new Error(`the chain of the log is broken: ${JSON.stringify(verified)}`);
  for (const id of ended) if (!(await opened.audit.get(id))) seen.lost++;
  ended = new Set();
  await opened.close();
}

await writeGuard(folder);
const configuration = {
  upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
  store: { url: `sqlite:${store}` },
  log: { level: 'error' },
};
while (Date.now() < end) {
  const gateway = await startGateway(folder, { configuration });
  const life = Math.min(end, Date.now() + 20_000 + random.next() * 60_000);
  let isAlive = true;
  const work = Array.from({ length: Number(values.workers) }, async (_, worker) => {
    for (let i = worker; isAlive; i += Number(values.workers)) {
      await ask(gateway, i);
      await pause(random.next() * 100);
    }
  });
  while (Date.now() < life) {
    await pause(Math.min(4000 + random.next() * 8000, life - Date.now()));
    largest = Math.max(largest, residentMemory(gateway.pid));
    // An outage as a client of the upstream sees one: every connection ends, no new one answers.
    isDown = true;
    seen.outages++;
    for (const call of calls) call.response.destroy();
    await pause(500);
    isDown = false;
  }
  // With answers under way again.
  await pause(1000 + random.next() * 2000);
  gateway.kill('SIGKILL');
  seen.kills++;
  isAlive = false;
  await Promise.all([...work, gateway.ended]);
  await check();
  process.stderr.write(
    `${seen.asked} asked, ${seen.kills} kills, ${((end - Date.now()) / 60_000).toFixed(1)} min left\n`,
  );
}
await endGateways();
await upstream.close();
rmSync(folder, { recursive: true, force: true });
const rows = Object.entries({ ...seen, 'largest memory, MiB': Math.round(largest / 2 ** 20) });
process.stdout.write(
  `${formatTable(
    [{ title: `soak of ${values.minutes} min, ${values.workers} clients` }, { title: 'count', align: 'right' }],
    rows.map(([name, count]) => [name, String(count)]),
  )}\n`,
);
process.exitCode = seen.leaked + seen.lost > 0 ? 1 : 0;
