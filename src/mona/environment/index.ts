// What an environment is: reset and step, spaces and what can be done with them, and the three by name.
export type * from './environment.ts';
export { type CreateOptions, createEnvironment, type EnvironmentTier } from './registry.ts';
export { faultOf, jsonSchemaOf, type SpaceFault, sampleSpace } from './space-checks.ts';
export type * from './spaces.ts';
