// The demo model in chat completions.
import type { JsonObject } from '../../protocol/index.ts';
import type { SseEvent } from '../../sse/index.ts';
import { type Answer, outputTokens, textOf, type Wire } from '../wire.ts';

export const chatWire: Wire = {
  whole: (answer) => ({
    ...headOf(answer, 'chat.completion'),
    choices: each(answer, (index) => {
      const { call } = answer.script;
      const message = {
        role: 'assistant',
        content: textOf(answer),
        refusal: null,
        ...(call && { tool_calls: [callOf(answer)] }),
      };
      return { index, message, logprobs: null, finish_reason: call ? 'tool_calls' : 'stop' };
    }),
    usage: usageOf(answer),
  }),
  stream: (answer) => {
    const { tokens, call } = answer.script;
    const all = (delta: JsonObject, finish: string | null = null) =>
      each(answer, (index) => chunk(answer, [{ index, delta, logprobs: null, finish_reason: finish }]));
    return {
      head: all({ role: 'assistant', content: '', refusal: null }),
      tokens: tokens.map((content) => all({ content })),
      tail: [
        ...(call ? all({ tool_calls: [{ index: 0, ...callOf(answer) }] }) : []),
        ...all({}, call ? 'tool_calls' : 'stop'),
        ...(answer.includeUsage ? [chunk(answer, [], { usage: usageOf(answer) })] : []),
        { event: '', data: '[DONE]' },
      ],
    };
  },
};

function each<T>({ choices }: Answer, write: (index: number) => T): readonly T[] {
  return Array.from({ length: choices }, (_, index) => write(index));
}

function headOf({ id, created, model }: Answer, object: string): JsonObject {
  return { id: `chatcmpl-${id}`, object, created, model, system_fingerprint: 'fp_demo' };
}

function chunk(answer: Answer, choices: readonly JsonObject[], extra: JsonObject = {}): SseEvent {
  return { event: '', data: JSON.stringify({ ...headOf(answer, 'chat.completion.chunk'), choices, ...extra }) };
}

function callOf({ id, script }: Answer): JsonObject {
  const called = { name: script.call?.name, arguments: JSON.stringify(script.call?.arguments) };
  return { id: `call_${id}`, type: 'function', function: called };
}

function usageOf(answer: Answer): JsonObject {
  const [input, output] = [answer.inputTokens, outputTokens(answer)];
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
