// Anthropic's messages.
import { anthropicError } from '../errors.ts';
import type { Protocol } from '../types.ts';
import { readMessagesReply, refuseMessagesReply } from './reply.ts';
import { readMessagesRequest, withholdMessages } from './request.ts';
import { openMessagesStream } from './stream.ts';

export const anthropicMessages: Protocol = {
  name: 'anthropic-messages',
  path: '/v1/messages',
  readRequest: readMessagesRequest,
  withhold: withholdMessages,
  readReply: readMessagesReply,
  refuseReply: refuseMessagesReply,
  openStream: openMessagesStream,
  errorBody: anthropicError,
};
