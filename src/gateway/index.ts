// The gateway stands between any client and any model: it judges what is asked and every prefix of what is answered before a byte of
// it leaves, asks a judge where it is unsure, and leaves a record of each exchange that cannot be changed unseen.
export {
  type Configuration,
  type ConfigurationOverrides,
  createSecret,
  describeConfiguration,
  type ReadConfigurationOptions,
  readConfiguration,
  type Secret,
} from './configuration/index.ts';
export type { Reloaded } from './configuration-changes.ts';
export type { GatewayContext, Judge, JudgeAnswer, JudgeQuestion, LiveGuard, LoadedGuard } from './context.ts';
export { createDemoUpstream } from './demo/index.ts';
export { createJudge } from './judge.ts';
export { createGateway, type Gateway, type GatewayOptions } from './server.ts';
export type { ExchangeRecord, LiveEvent, ScannedPart } from './types.ts';
