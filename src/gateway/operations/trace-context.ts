// W3C Trace Context as it stands in headers. Only what is well-formed is passed on: a header is a place to hide things in.
import { type HeaderSource, readHeader } from './headers.ts';

export interface TraceParent {
  /** 32 and 16 hexadecimal digits, neither all zero. */
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  /** Vendor-specific; '' where there is none. */
  readonly state: string;
}

const PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const STATE = /^[\x20-\x7e]{1,512}$/;

/** The trace that a request belongs to; undefined where it names none, or none that is well-formed. */
export function readTraceParent(headers: HeaderSource): TraceParent | undefined {
  const [, traceId, spanId, flags] = PARENT.exec(readHeader(headers, 'traceparent') ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const state = readHeader(headers, 'tracestate') ?? '';
  return { traceId, spanId, flags: Number.parseInt(flags, 16), state: STATE.test(state) ? state : '' };
}

export function traceHeaders(parent: TraceParent): Readonly<Record<string, string>> {
  const flags = (parent.flags & 0xff).toString(16).padStart(2, '0');
  return {
    traceparent: `00-${parent.traceId}-${parent.spanId}-${flags}`,
    ...(parent.state !== '' && { tracestate: parent.state }),
  };
}
