import { afterAll, beforeAll } from 'vitest';
import { type Bench, sqliteBench } from './bench.conformance.ts';
import { describeChain } from './chain.conformance.ts';
import { openStore } from './open.ts';
import { describeShared } from './shared.conformance.ts';
import { describeStore } from './store.conformance.ts';

let bench: Bench;
beforeAll(() => {
  bench = sqliteBench();
});
afterAll(() => bench.close());

describeStore('SQLite in memory', () => openStore('memory:'));
describeStore('a SQLite file', async () => (await bench.create()).open());
describeShared(() => bench);
describeChain(() => bench);
