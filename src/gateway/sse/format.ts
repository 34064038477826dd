// Writes a server-sent event so that reading it gives the same event again. Line ends inside a value can never break the frame.
import type { SseEvent } from './types.ts';

const LINE_END = /\r\n|\r|\n/;

/** The bytes of an event as text, with its blank line. */
export function formatSseEvent(event: SseEvent): string {
  const { data } = event;
  const isOrdinary = event.comments === undefined && event.id === undefined && event.retry === undefined;
  if (isOrdinary && !event.silent && !data.includes('\n') && !data.includes('\r'))
    return event.event === '' ? `data: ${data}\n\n` : `event: ${oneLine(event.event)}\ndata: ${data}\n\n`;
  let text = '';
  for (const comment of event.comments ?? []) for (const line of comment.split(LINE_END)) text += `:${line}\n`;
  if (event.event !== '') text += `event: ${oneLine(event.event)}\n`;
  if (event.id !== undefined) text += `id: ${oneLine(event.id)}\n`;
  if (event.retry !== undefined) text += `retry: ${event.retry}\n`;
  if (!event.silent) for (const line of data.split(LINE_END)) text += `data: ${line}\n`;
  return `${text}\n`;
}

function oneLine(value: string): string {
  return value.includes('\n') || value.includes('\r') ? value.split(LINE_END).join(' ') : value;
}
