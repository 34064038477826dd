// llm: the one way to call a language model. Every room that needs one (synthesis, judges, autoraters, descriptions)
// gets it here, so that no room has its own idea of keys, caching, money, retries or time-outs; and so that a scripted
// model can stand in for any of them. The mock server is public: it is how adapters are tested without a network.
export { type BatchItem, type BatchOptions, describeFailures, generateAll } from './batch.ts';
export { type Amount, type Budget, BudgetExceeded, type BudgetLimits, createBudget, formatUsd } from './budget.ts';
export type { CannedFault, CannedReply } from './canned.ts';
export { createLlm } from './create-llm.ts';
export { describeEstimate, estimateTokens } from './estimate.ts';
export { LlmError, type LlmFailure } from './failure.ts';
export { keyVariable } from './keys.ts';
export { createMockServer, type MockServer } from './mock-server.ts';
export { formatModelSpec, type ModelSpec, parseModelSpec } from './model-spec.ts';
export type { LlmOptions } from './options.ts';
export { costOf, defaultPrices, defaultPricesDate, findPrice, type Price, type PriceTable } from './prices.ts';
export type { StructuredMode, Timeouts } from './provider.ts';
export { createRedactor, type Redactor } from './redact.ts';
export type { ProviderRequest } from './request.ts';
export type { RetryPolicy } from './retry.ts';
export type { Script } from './scripted.ts';
export type {
  CallOptions,
  CostEstimate,
  EstimateOptions,
  FinishReason,
  Llm,
  LlmEvent,
  LlmPart,
  LlmRequest,
  LlmResult,
  Message,
  ProviderName,
  Spending,
  TokenLogprob,
  Usage,
} from './types.ts';
