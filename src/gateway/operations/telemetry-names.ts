// Every name that goes to OpenTelemetry, in one place: the conventions for generative AI are still in development and will move.
// The client metrics are those of semantic-conventions-genai as of July 2026; the guardrail span and its attributes are the open
// proposal there (pull request 427), which keeps what the guard found (verdict) apart from what was done (action).

export const INSTRUMENTATION = 'oversight';

export const METRIC = {
  duration: 'gen_ai.client.operation.duration',
  timeToFirstChunk: 'gen_ai.client.operation.time_to_first_chunk',
  timePerOutputChunk: 'gen_ai.client.operation.time_per_output_chunk',
  tokenUsage: 'gen_ai.client.token.usage',
} as const;

export const ATTRIBUTE = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  choices: 'gen_ai.request.choice.count',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  tokenType: 'gen_ai.token.type',
  errorType: 'error.type',
  status: 'http.response.status_code',
  route: 'http.route',
  guardrailName: 'gen_ai.guardrail.component.name',
  guardrailTarget: 'gen_ai.guardrail.target.type',
  guardrailVerdict: 'gen_ai.guardrail.verdict.type',
  guardrailAction: 'gen_ai.guardrail.action.type',
  policy: 'gen_ai.guardrail.security.policy.id',
  policyRule: 'gen_ai.guardrail.security.policy.rule.id',
  riskCategory: 'gen_ai.guardrail.security.risk.category',
  riskScore: 'gen_ai.guardrail.security.risk.score',
  requestId: 'oversight.request.id',
  decided: 'oversight.decided',
  enforced: 'oversight.enforced',
  stage: 'oversight.stage',
  threshold: 'oversight.threshold',
  guard: 'oversight.guard.hash',
  scoringSeconds: 'oversight.scoring.duration',
  partsScanned: 'oversight.parts.scanned',
  partsNotScanned: 'oversight.parts.not_scanned',
} as const;

export const EVENT = { finding: 'gen_ai.guardrail.security.finding' } as const;

export const OPERATION = { chat: 'chat', runGuardrail: 'run_guardrail' } as const;

/** Boundaries that the conventions ask for. */
export const SECOND_BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
export const TOKEN_BOUNDS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
