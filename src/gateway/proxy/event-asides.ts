// What an event carries beside what is judged. It could carry text past the guard.
import { withoutRepeatedNames } from '../protocol/index.ts';
import type { SseEvent } from '../sse/index.ts';

/** What may stand in `id:` and `event:`; anything else there would be text that nobody judges. */
const IDENTIFIER = /^[\w.:-]{0,64}$/;

/**
 * The event without what is no part of the answer and yet could carry text past the guard: comments (an empty one stays where it keeps
 * a connection alive), ids that are none, and values of a name that is given twice.
 */
export function withoutAsides(original: SseEvent): SseEvent {
  const data = withoutRepeatedNames(original.data);
  const event = data === original.data ? original : { ...original, data };
  if (event.comments === undefined && event.id === undefined) return event;
  const { comments: _, id, ...rest } = event;
  return {
    ...rest,
    ...(event.silent && { comments: [''] }),
    ...(id !== undefined && IDENTIFIER.test(id) && { id }),
  };
}

/** True for what may be an id or the name of an event. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}
