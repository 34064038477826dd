// Server-sent events: the frames in which all three protocols stream their answers.
export { formatSseEvent } from './format.ts';
export { createSseParser, type SseLimits, type SseParser, SseTooLarge } from './parser.ts';
export type { SseEvent } from './types.ts';
