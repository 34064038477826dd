// From what the provider says to an answer that can be used: keys taken out, an empty one refused, and one that is not
// the JSON asked for sent back once with what is wrong about it.
import type { Caller } from './caller.ts';
import { explainFailure, type LlmError, ProviderFailure } from './failure.ts';
import type { ProviderAnswer } from './provider.ts';
import type { Redactor } from './redact.ts';
import type { ProviderRequest } from './request.ts';
import { parseStructured, repairMessages } from './structured.ts';
import type { LlmEvent, LlmRequest, Usage } from './types.ts';

export interface Asker {
  /** @throws LlmError('empty') for an answer without text */
  accept(answer: ProviderAnswer, request: ProviderRequest): ProviderAnswer;
  /** @throws what the caller throws; LlmError 'empty' or 'structured' */
  ask<T>(
    request: ProviderRequest,
    schema: LlmRequest<T>['schema'],
    signal: AbortSignal,
  ): Promise<{ readonly answer: ProviderAnswer; readonly object: T }>;
}

export function createAsker(settings: {
  readonly name: string;
  readonly caller: Caller;
  readonly redactor: Redactor;
  readonly emit: (event: LlmEvent) => void;
}): Asker {
  const { name, caller, redactor, emit } = settings;
  const warned = new Set<string>();

  const refuse = (reason: 'empty' | 'structured', message: string): LlmError =>
    explainFailure(new ProviderFailure(redactor.message(message), { reason, retryable: false, mayBeBilled: true }), {
      name,
      attempts: 1,
      keyVariable: undefined,
    });

  const accept = (answer: ProviderAnswer, request: ProviderRequest): ProviderAnswer => {
    for (const warning of answer.warnings.map(redactor.message)) {
      if (warned.has(warning)) continue;
      warned.add(warning);
      emit({ type: 'warning', model: name, message: warning });
    }
    const text = redactor.text(answer.text);
    if (text.trim() === '') throw refuse('empty', whyEmpty(answer, request));
    const { logprobs, ...rest } = answer;
    // The tokens of a text that held a key would spell it out.
    const kept = text === answer.text ? logprobs : undefined;
    return { ...rest, text, model: redactor.text(answer.model), ...(kept && { logprobs: kept }) };
  };

  return {
    accept,
    async ask<T>(request: ProviderRequest, schema: LlmRequest<T>['schema'], signal: AbortSignal) {
      const first = accept(await caller.generate(request, signal), request);
      // Without a schema, T is undefined.
      if (!schema || !request.jsonSchema) return { answer: first, object: undefined as T };
      const parsed = await parseStructured(first.text, schema);
      if (parsed.ok) return { answer: first, object: parsed.object };
      if (first.finishReason === 'length')
        throw refuse(
          'structured',
          `it was cut at maxTokens (${request.maxTokens}), so raise maxTokens; ${parsed.problem}`,
        );
      if (first.finishReason === 'content-filter')
        throw refuse('structured', "the provider's content filter stopped it");
      emit({ type: 'repair', model: name, message: redactor.message(parsed.problem) });
      const messages = repairMessages(request.messages, first.text, parsed.problem, request.jsonSchema);
      const second = accept(await caller.generate({ ...request, messages }, signal), request);
      const repaired = await parseStructured(second.text, schema);
      if (!repaired.ok) throw refuse('structured', `also when asked again: ${repaired.problem}`);
      return { answer: { ...second, usage: sumUsage(first.usage, second.usage) }, object: repaired.object };
    },
  };
}

function whyEmpty(answer: ProviderAnswer, request: ProviderRequest): string {
  if (answer.finishReason === 'content-filter') return "the provider's content filter withheld it";
  if (answer.finishReason === 'length') return `all ${request.maxTokens} tokens were used up before any text`;
  return `finish reason ${answer.finishReason}`;
}

function sumUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...((a.estimated || b.estimated) && { estimated: true }),
  };
}
