// Appends to a store without end, in a process of its own, to be killed. Usage: store-child.ts URL NAME. Of each event it
// prints "id sequence hash" on a line as soon as it was acknowledged, written straight to the pipe; then it appends the next.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/index.ts';

/** Requests that are under way at once. */
const REQUESTS = 24;

async function main(url: string, name: string): Promise<void> {
  const store = await openStore(url);
  let serial = 0;
  const requests = Array.from({ length: REQUESTS }, async () => {
    for (;;) {
      const id = `${name}-${serial++}`;
      const { sequence, hash } = await store.audit.append({
        time: Date.now(),
        kind: 'exchange',
        id,
        route: '/v1/messages',
        key: name,
        decided: 'allow',
        enforced: 'passed',
        rule: '',
        score: 0.25,
        body: { text: 'x'.repeat(serial % 700) },
      });
      writeSync(1, `${id} ${sequence} ${hash}\n`);
      // What else a request does to the store.
      await store.limits.take(name, 1, { perMinute: 60, burst: 10 }, Date.now());
    }
  });
  await Promise.all(requests);
}

const [url = '', name = ''] = process.argv.slice(2);
await main(url, name);
