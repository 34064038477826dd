// The proxy: the guarded routes, from the request to its record, over any wire protocol. It is a folder of its own because it is what
// the promise rests on: no byte of an answer leaves before the prefix it belongs to has been judged.
export { AnswerGate, type GateOutcome, type GateSetting, type GateSink } from './answer-gate.ts';
export { Exchange, type ExchangeParts, type ExchangeRequest } from './exchange.ts';
export { type FailureKind, UpstreamFailure } from './failure.ts';
export { createUpstream, type PushUpstream } from './upstream.ts';
