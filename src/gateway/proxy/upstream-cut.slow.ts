// Every recorded stream of every protocol, cut at every single byte.
import { describe, it } from 'vitest';
import { bytesOf, recordingsOf } from '../protocol/fixtures.conformance.ts';
import { protocols } from '../protocol/index.ts';
import { cutEverywhere } from './gate-run.conformance.ts';

describe.each(protocols)('a recorded stream of $name', (protocol) => {
  it.each(recordingsOf(protocol.name))(
    'that is cut at any byte ends in an error and never looks finished: $name [gateway.upstream-cut]',
    (recording) => cutEverywhere(protocol, bytesOf(recording), recording.choices),
  );
});
