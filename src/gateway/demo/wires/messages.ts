// The demo model in messages.
import type { JsonObject } from '../../protocol/index.ts';
import { type Answer, outputTokens, textOf, typed, type Wire } from '../wire.ts';

export const messagesWire: Wire = {
  whole: (answer) => {
    const { call } = answer.script;
    const tool = { type: 'tool_use', id: `toolu_${answer.id}`, name: call?.name, input: call?.arguments };
    const content = [{ type: 'text', text: textOf(answer) }, ...(call ? [tool] : [])];
    return {
      ...messageOf(answer),
      content,
      stop_reason: reasonOf(answer),
      usage: usageOf(answer, outputTokens(answer)),
    };
  },
  stream: (answer) => {
    const { tokens, call } = answer.script;
    const tool = { type: 'tool_use', id: `toolu_${answer.id}`, name: call?.name, input: {} };
    const json = { type: 'input_json_delta', partial_json: JSON.stringify(call?.arguments) };
    return {
      head: [
        typed('message_start', { message: messageOf(answer) }),
        typed('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
        typed('ping', {}),
      ],
      tokens: tokens.map((text) => [typed('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })]),
      tail: [
        typed('content_block_stop', { index: 0 }),
        ...(call
          ? [
              typed('content_block_start', { index: 1, content_block: tool }),
              typed('content_block_delta', { index: 1, delta: json }),
              typed('content_block_stop', { index: 1 }),
            ]
          : []),
        typed('message_delta', {
          delta: { stop_reason: reasonOf(answer), stop_sequence: null },
          usage: { output_tokens: outputTokens(answer) },
        }),
        typed('message_stop', {}),
      ],
    };
  },
};

function messageOf(answer: Answer): JsonObject {
  const head = { id: `msg_${answer.id}`, type: 'message', role: 'assistant', model: answer.model };
  return { ...head, content: [], stop_reason: null, stop_sequence: null, usage: usageOf(answer, 1) };
}

function usageOf({ inputTokens }: Answer, output: number): JsonObject {
  return { input_tokens: inputTokens, output_tokens: output };
}

function reasonOf({ script }: Answer): string {
  return script.call ? 'tool_use' : 'end_turn';
}
