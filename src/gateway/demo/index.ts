// The demo upstream: a scripted model that answers in all three protocols, for trying the gateway without a key.
export { createDemoUpstream, DEMO_MODEL, type DemoOptions, type DemoUpstream } from './demo-upstream.ts';
