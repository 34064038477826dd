// One way to read a header, whether it came from Node's server (where it may be missing or a list) or in a web request.

export type HeaderSource = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header by its lower-case name; a header that was sent several times gives its first value. */
export function readHeader(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
