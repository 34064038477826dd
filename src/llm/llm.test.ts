// Every adapter through the same suite.

import type { Bench } from './bench.conformance.ts';
import type { CannedReply } from './canned.ts';
import { describeLlm } from './llm.conformance.ts';
import { createMockServer } from './mock-server.ts';
import type { ProviderRequest } from './request.ts';
import type { ProviderName } from './types.ts';

const env = {
  OPENAI_API_KEY: 'sk-test-0123456789abcdef-openai',
  ANTHROPIC_API_KEY: 'sk-ant-0123456789abcdef-anthropic',
  OVERSIGHT_LLM_API_KEY: 'key-0123456789abcdef-compatible',
};

function behindMock(provider: ProviderName, model: string) {
  return async (replies: readonly (string | CannedReply)[]): Promise<Bench> => {
    const server = await createMockServer(replies);
    return {
      options: { provider, model, baseUrl: server.url, env },
      asked: () => server.requests.length,
      seen: () => JSON.stringify(server.requests.at(-1)?.body),
      close: () => server.close(),
    };
  };
}

async function scripted(replies: readonly (string | CannedReply)[]): Promise<Bench> {
  const requests: ProviderRequest[] = [];
  return {
    options: {
      provider: 'scripted',
      model: 'test',
      env,
      script: (request, call) => {
        requests.push(request);
        return replies[call] ?? { fault: { type: 'status', status: 400, message: 'the script is at its end' } };
      },
    },
    asked: () => requests.length,
    seen: () => JSON.stringify(requests.at(-1)),
    close: async () => undefined,
  };
}

describeLlm('openai', behindMock('openai', 'gpt-4o-mini'), { logprobs: true, keyVariable: 'OPENAI_API_KEY' });
describeLlm('compatible', behindMock('compatible', 'llama-3'), {
  logprobs: true,
  keyVariable: 'OVERSIGHT_LLM_API_KEY',
});
describeLlm('anthropic', behindMock('anthropic', 'claude-haiku-4-5'), {
  logprobs: false,
  keyVariable: 'ANTHROPIC_API_KEY',
});
describeLlm('scripted', scripted, { logprobs: true, keyVariable: undefined });
