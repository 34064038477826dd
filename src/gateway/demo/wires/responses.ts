// The demo model in responses.
import type { JsonObject } from '../../protocol/index.ts';
import { type Answer, outputTokens, textOf, typed, type Wire } from '../wire.ts';

export const responsesWire: Wire = {
  whole: (answer) => responseOf(answer, 'completed', outputOf(answer)),
  stream: (answer) => {
    let sequence = 0;
    const event = (type: string, fields: JsonObject) => typed(type, { ...fields, sequence_number: sequence++ });
    const text = textOf(answer);
    const [message, call] = outputOf(answer);
    const place = { item_id: message!['id'], output_index: 0, content_index: 0 };
    const begun = responseOf(answer, 'in_progress', []);
    const open = { ...message, status: 'in_progress', content: [] };
    return {
      head: [
        event('response.created', { response: begun }),
        event('response.in_progress', { response: begun }),
        event('response.output_item.added', { output_index: 0, item: open }),
        event('response.content_part.added', { ...place, part: partOf('') }),
      ],
      tokens: answer.script.tokens.map((delta) => [
        event('response.output_text.delta', { ...place, delta, logprobs: [] }),
      ]),
      tail: [
        event('response.output_text.done', { ...place, text, logprobs: [] }),
        event('response.content_part.done', { ...place, part: partOf(text) }),
        event('response.output_item.done', { output_index: 0, item: message }),
        ...(call ? callEvents(call, event) : []),
        event('response.completed', { response: responseOf(answer, 'completed', outputOf(answer)) }),
      ],
    };
  },
};

function callEvents(call: JsonObject, event: (type: string, fields: JsonObject) => ReturnType<typeof typed>) {
  const place = { item_id: call['id'], output_index: 1 };
  const kind = 'response.function_call_arguments';
  return [
    event('response.output_item.added', { output_index: 1, item: { ...call, arguments: '', status: 'in_progress' } }),
    event(`${kind}.delta`, { ...place, delta: call['arguments'] }),
    event(`${kind}.done`, { ...place, name: call['name'], arguments: call['arguments'] }),
    event('response.output_item.done', { output_index: 1, item: call }),
  ];
}

function partOf(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function outputOf(answer: Answer): readonly JsonObject[] {
  const { id, script } = answer;
  const message = { id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed' };
  const items: JsonObject[] = [{ ...message, content: [partOf(textOf(answer))] }];
  if (script.call) {
    const call = { id: `fc_${id}`, type: 'function_call', call_id: `call_${id}`, name: script.call.name };
    items.push({ ...call, arguments: JSON.stringify(script.call.arguments), status: 'completed' });
  }
  return items;
}

function responseOf(answer: Answer, status: string, output: readonly JsonObject[]): JsonObject {
  const { id, created, model, inputTokens } = answer;
  const counted = outputTokens(answer);
  const usage = {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: counted,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + counted,
  };
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    status,
    model,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    output,
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: status === 'completed' ? usage : null,
  };
}
