// The configuration of a gateway: read and checked once at its start and at each reload, and trusted afterwards.
export { describeConfiguration } from './describe.ts';
export { type ReadConfigurationOptions, readConfiguration, readStoreConfiguration } from './read.ts';
export type { ConfigurationOverrides } from './schema.ts';
export { createSecret, reveal } from './secret.ts';
export { isLoopback } from './settle.ts';
export { ESCALATE_SHARE, thresholdsOf } from './thresholds.ts';
export type { Configuration, KeyConfiguration, Secret, UpstreamConfiguration } from './types.ts';
