// The operations of the gateway: who may ask and how often, what is recorded, measured, logged and traced, and the routes that are no
// proxy. They are here, apart from the proxy, because none of them may ever stand between a piece of text and its judgement.
export { readExchange, toAuditEntry } from './audit-entry.ts';
export { type CampaignOptions, type CampaignSettings, createCampaignDetector } from './campaign.ts';
export { escalationOf, isFailedAnswer } from './escalation.ts';
export type { HeaderSource } from './headers.ts';
export { type ApiKeys, createKeys } from './keys.ts';
export { createLiveFeed, type LiveEvents } from './live-feed.ts';
export { createLogger, type LoggerOptions, type LogLevel, silentLogger } from './logger.ts';
export { createMetrics, type GatewayMetrics, type MetricsOptions } from './metrics.ts';
export {
  createRateLimiter,
  type LimitAnswer,
  limitHeaders,
  type RateLimiter,
  type RateLimiterOptions,
} from './rate-limiter.ts';
export { createRecorder, type RecorderOptions } from './recorder.ts';
export { redact, redactText } from './redaction.ts';
export { smallRoutes } from './small-routes.ts';
export { loadTelemetry, passingTelemetry, type RequestTrace, type Telemetry, type TracedRequest } from './telemetry.ts';
