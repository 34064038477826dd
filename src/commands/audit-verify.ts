// `oversight audit verify`: checks every link of the chain, and says where the first one is broken.
import { createProgressLine, formatInteger, plural } from '../base/index.ts';
import { readArguments, usage } from './arguments.ts';
import { STORE_OPTIONS, storeHelp, withStore } from './audit-store.ts';
import type { CommandIo } from './command.ts';

const help = `oversight audit verify [--store URL] [--head HASH] [--json]

Checks that no event was changed, removed, added or moved since it was written. Prints the head: the hash of the last event.

${storeHelp}
  --head HASH   a head that was printed earlier; it must still be in the chain. Only this shows that the last events were
                cut off, so keep the head somewhere else, for example with every backup.
  --json        one JSON document on stdout

  oversight audit verify
  oversight audit verify --head 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b

Exit codes: 0 the chain is whole, 1 it is broken, 2 wrong usage, 3 failed.
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('audit verify', argv, { ...STORE_OPTIONS, head: { type: 'string' } });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0) throw usage('audit verify', `"${positionals[0]}" is one word too many`);
  const head = values.head?.toLowerCase();
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw usage('audit verify', '--head must be a hash: 64 hexadecimal digits');
  const progress = createProgressLine(io.stderr, io.clock);
  const { place, check } = await withStore(values, io, async ({ audit, place }) => {
    const total = (await audit.list({}, 1))[0]?.sequence ?? 0;
    const onProgress = (done: number) => progress.report({ task: 'verifying', done, total });
    return { place, check: await audit.verify({ signal: io.signal, head, onProgress }) };
  }).finally(() => progress.end());
  if (values.json) io.stdout.write(`${JSON.stringify({ store: place, ...check })}\n`);
  else if (check.ok)
    io.stdout.write(`${place}: the chain is whole, ${plural(check.events, 'event')}.\nhead ${check.head}\n`);
  else
    io.stdout.write(
      `${place}: the chain is BROKEN at event ${formatInteger(check.sequence)}: ${check.problem}.\n` +
        `The ${plural(check.events, 'event')} before it are as they were written.\n`,
    );
  return check.ok ? 0 : 1;
}
