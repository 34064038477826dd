import { describeExecutor } from './executor.conformance.ts';
import { createInlineExecutor } from './inline-executor.ts';

describeExecutor('inline', createInlineExecutor, { isolated: false });
