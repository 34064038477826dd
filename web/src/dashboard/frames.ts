// Server-sent events as text: frames are parted by an empty line.

/** One frame of server-sent events; undefined for comments. */
export function readFrame(frame: string): { readonly event: string; readonly data: string } | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of frame.split('\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'data') data.push(value ?? '');
  }
  return data.length > 0 ? { event, data: data.join('\n') } : undefined;
}
