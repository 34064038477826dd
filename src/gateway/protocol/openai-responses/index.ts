// OpenAI's responses.
import { openaiError } from '../errors.ts';
import type { Protocol } from '../types.ts';
import { readResponsesReply, refuseResponsesReply } from './reply.ts';
import { readResponsesRequest, withholdResponses } from './request.ts';
import { openResponsesStream } from './stream.ts';

export const openaiResponses: Protocol = {
  name: 'openai-responses',
  path: '/v1/responses',
  readRequest: readResponsesRequest,
  withhold: withholdResponses,
  readReply: readResponsesReply,
  refuseReply: refuseResponsesReply,
  openStream: openResponsesStream,
  errorBody: openaiError,
};
