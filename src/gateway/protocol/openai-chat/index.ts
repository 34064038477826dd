// OpenAI's chat completions, and the many services that speak the same.
import { openaiError } from '../errors.ts';
import type { Protocol } from '../types.ts';
import { readChatReply, refuseChatReply } from './reply.ts';
import { readChatRequest, withholdChat } from './request.ts';
import { openChatStream } from './stream.ts';

export const openaiChat: Protocol = {
  name: 'openai-chat',
  path: '/v1/chat/completions',
  readRequest: readChatRequest,
  withhold: withholdChat,
  readReply: readChatReply,
  refuseReply: refuseChatReply,
  openStream: openChatStream,
  errorBody: openaiError,
};
