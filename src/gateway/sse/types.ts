// A server-sent event as it crosses the gateway (WHATWG HTML, section 9.2).

export interface SseEvent {
  /** Value of `event:`; '' where there is none. */
  readonly event: string;
  /** Lines of `data:` joined by \n. */
  readonly data: string;
  /** Value of `id:`, where one was given. */
  readonly id?: string | undefined;
  /** Comment lines (without the colon) that stood before it; an event may be nothing else. */
  readonly comments?: readonly string[] | undefined;
  /** Value of `retry:` in ms. */
  readonly retry?: number | undefined;
  /** There was no `data:` line: clients do not dispatch it, and it is written without one. */
  readonly silent?: true | undefined;
}
