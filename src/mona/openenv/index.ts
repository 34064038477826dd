// An environment for trainers in other languages: OpenEnv's wire format over HTTP and WebSocket.
export { type EnvironmentServer, type EnvironmentServerOptions, serveEnvironment } from './server.ts';
export type { TraceEvent } from './session.ts';
