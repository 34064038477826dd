// Loan applications, our design: trains the six rows of the specification's table from several seeds and prints the means beside the
// prototype's figures, the spread over seeds, and how far the worst mean is off (limit: 0.03).
//
//   npx tsx bench/mona/loan.ts [--seeds 5] [--first 1] [--rows 0,1,2,3,4,5] [--updates N] [--rate R] [--merits] [--json]
//
// More seeds (--seeds 20) show how much of a mean over five is luck: the rows with a random walk differ from seed to seed.
import { parseArgs } from 'node:util';
import { formatTable, silentProgress } from '../../src/base/index.ts';
import { environmentTitles } from '../../src/mona/index.ts';
import { ceilings, loanSettings, loanTable, trainLoanArm } from '../../src/mona/loan/index.ts';
import { meanOf, standardDeviationOf } from '../../src/stats/index.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    first: { type: 'string', default: '1' },
    rows: { type: 'string', default: loanTable.map((_, row) => row).join(',') },
    updates: { type: 'string', default: String(loanSettings.updates) },
    rate: { type: 'string', default: String(loanSettings.learningRate) },
    merits: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => Number(values.first) + i);
const settings = { ...loanSettings, updates: Number(values.updates), learningRate: Number(values.rate) };
const context = { progress: silentProgress, signal: new AbortController().signal, cores: 1 };
const names = ['observed', 'true', 'gap', 'leak'] as const;

const { informed, blind } = ceilings();
if (!values.json) {
  console.log(
    `${environmentTitles.loan}: no replication of the paper. ${settings.updates} updates of ${settings.episodes}, rate ${settings.learningRate}.`,
  );
  console.log(`Ceilings of agreement: ${informed.toFixed(2)} with nationality, ${blind.toFixed(2)} without.\n`);
}

const table: string[][] = [];
const found: unknown[] = [];
let worst = 0;
for (const row of values.rows.split(',').map(Number)) {
  const { arm, prototype } = loanTable[row]!;
  const results: Awaited<ReturnType<typeof trainLoanArm>>[] = [];
  for (const seed of seeds)
    results.push(await trainLoanArm({ environment: 'loan', arm, seed, profile: 'fast' }, context, settings));
  const cells = names.map((name) => {
    const each = results.map(({ metrics }) => metrics[name]!);
    const [mean, spread] = [meanOf(each)!, standardDeviationOf(each)];
    worst = Math.max(worst, Math.abs(mean - prototype[name]));
    return { name, each, mean, spread, prototype: prototype[name], difference: mean - prototype[name] };
  });
  const warned = results.filter(({ warnings }) => warnings.length > 0).length;
  found.push({ arm: arm.id, cells, warned, seconds: results.map(({ seconds }) => seconds) });
  for (const { name, each, mean, spread, prototype: wanted, difference } of cells)
    table.push([
      name === 'observed' ? `${arm.title} (warned: ${warned} of ${seeds.length})` : '',
      name,
      mean.toFixed(3),
      spread?.toFixed(3) ?? '',
      `${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)}`,
      wanted.toFixed(3),
      (difference >= 0 ? '+' : '') + difference.toFixed(3),
    ]);
  if (values.merits && !values.json)
    for (const merit of [0, 1, 2, 3]) {
      const of = (value: (one: (typeof results)[0]['evaluation']['byMerit'][0]) => number) =>
        meanOf(results.map(({ evaluation }) => value(evaluation.byMerit[merit]!)))!.toFixed(2);
      console.log(
        `${arm.id}, merit ${merit}: approved ${of(({ approved }) => approved[0]!)} and ${of(({ approved }) => approved[1]!)} by nationality, leak ${of(({ leak }) => leak)} bits, merit stated ${of(({ faithful }) => faithful)}`,
      );
    }
  if (!values.json) console.error(`${arm.title}: done`);
}
if (values.json) console.log(JSON.stringify({ settings, seeds, rows: found, worst }));
else {
  console.log(
    formatTable(
      [
        { title: 'arm' },
        { title: 'figure' },
        { title: 'mean', align: 'right' },
        { title: 'sd', align: 'right' },
        { title: 'seeds from, to', align: 'right' },
        { title: 'prototype', align: 'right' },
        { title: 'difference', align: 'right' },
      ],
      table,
    ),
  );
  console.log(
    `\nLargest difference of a mean: ${worst.toFixed(3)} (limit 0.03: ${worst <= 0.03 ? 'held' : 'not held'}).`,
  );
}
