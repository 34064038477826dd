// The guard as middleware of the AI SDK, for programs that call a model themselves and have no gateway in between. It exists because a
// guard that leaves wrapStream empty guards nothing that people read: here a part leaves only after its prefix has been judged.
export { type GuardMiddleware, guardMiddleware } from './guard-middleware.ts';
export type { BlockedReport, GuardMiddlewareOptions, UnsureQuestion } from './options.ts';
