// The conformance suite over all three protocols.
import { protocols } from './index.ts';
import { testProtocol } from './protocol.conformance.ts';

for (const protocol of protocols) testProtocol(protocol);
