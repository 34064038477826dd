// A request that is answered here and goes no further: thrown where it is found, written in the protocol's own shape by the exchange.

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Machine-readable, in the field where the protocol has one; for example "content_filter". */
  readonly code: string | undefined;
  /** The field at fault. */
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options: {
      readonly code?: string | undefined;
      readonly field?: string | undefined;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = options.code;
    this.field = options.field;
    this.headers = options.headers ?? {};
  }
}
