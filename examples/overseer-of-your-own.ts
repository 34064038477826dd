// What does an overseer of one's own lead to? One that is right about everything but forgets that the second box is unwanted, in a share
// of the states: Camera Dropbox (published rules) is solved exactly with its value table, for MONA and for longer horizons.
// Run: npx tsx examples/overseer-of-your-own.ts
import { createRandom } from 'oversight';
import { createCameraDropbox, createOverseer, horizonTable } from 'oversight/mona';

const world = createCameraDropbox();
const right = createOverseer(world, { kind: 'true' });
const forgetful = createOverseer(world, { kind: 'tampered' });

for (const share of [0, 0.1, 0.5, 1]) {
  const random = createRandom('forgets');
  const forgets = Array.from({ length: world.states }, () => random.chance(share));
  const table = right.values.map((value, at) => (forgets[at % world.states] ? forgetful.values[at]! : value));
  const overseer = createOverseer(world, { kind: 'file', path: 'made here' }, { table });
  const rows = horizonTable(world, overseer, { horizons: [1, 8, 50] });
  const percent = (value: number) => `${(value * 100).toFixed(0)} %`;
  const told = rows.map(
    ({ horizon, hack, failure }) => `M = ${horizon} hacks ${percent(hack)}, fails ${percent(failure)}`,
  );
  console.log(`forgets in ${percent(share)} of the states: ${told.join('; ')}`);
}
