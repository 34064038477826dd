// Untrusted JavaScript in QuickJS: limits on memory, stack, instructions and time, no host objects, JSON in and out.
export { sameJson } from './same-json.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export {
  type CallRequest,
  type CaseResult,
  defaultLimits,
  type Fault,
  type FaultKind,
  faultKinds,
  type Json,
  type OwnPrograms,
  type RunResult,
  type SandboxLimits,
  type SuiteResult,
  type SuiteRun,
  type TestCase,
} from './types.ts';
