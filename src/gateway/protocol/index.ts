// The wire protocols: what an answer says, where, and how it ends. One proxy serves them all through these, so that none is
// guarded less than another.
export { anthropicMessages } from './anthropic-messages/index.ts';
export { isObject } from './json.ts';
export { openaiChat } from './openai-chat/index.ts';
export { openaiResponses } from './openai-responses/index.ts';
export { protocolOf, protocols, readUsage } from './protocols.ts';
export { withoutRepeatedNames } from './repeated-names.ts';
export {
  type GuardedRequest,
  type JsonObject,
  MalformedEvent,
  type Piece,
  type Protocol,
  type ProtocolName,
  type ProtocolStream,
  type ReadEvent,
  type ReadReply,
  type RequestMessage,
  RequestProblem,
  type TokenUsage,
  type UnjudgedPart,
} from './types.ts';
