// The configuration of a gateway, checked and complete: every default is filled in, every secret is a value that prints as a mask.

/** A secret from the environment. It prints, serialises and logs as "***"; `reveal()` is the only way to its value. */
export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

export interface UpstreamConfiguration {
  /** 'demo': the built-in scripted model, in this process. */
  readonly kind: 'openai' | 'anthropic' | 'demo';
  /** Origin and base path, for example "https://api.openai.com"; routes are appended to it ("/v1/chat/completions"). */
  readonly url: string;
  readonly key: Secret | undefined;
  /** Pass the client's own authorization on instead of `key`; default false. */
  readonly passClientKey: boolean;
  /** Further headers that every request to the upstream gets, by lower-case name; default none. */
  readonly headers: Readonly<Record<string, string | Secret>>;
  /** Most connections; default 2,048. With fewer than limits.concurrent, answers that a client reads slowly make others wait. */
  readonly connections: number;
  /** Retries before the first byte after a failed connection or 502, 503, 504; default 1. */
  readonly retries: number;
}

export interface KeyConfiguration {
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly hash: string;
  /** Requests a minute; undefined: the general limit. */
  readonly perMinute: number | undefined;
  /** 'admin' keys may use the dashboard's changing routes from elsewhere than loopback. */
  readonly role: 'client' | 'admin';
}

export interface Configuration {
  readonly listen: {
    /** Default 127.0.0.1. Elsewhere than on loopback, keys are required. */
    readonly host: string;
    /** Default 8787; 0 = any free one. */
    readonly port: number;
    /** True: may listen beyond loopback without keys, because something in front of it checks who asks. Default false. */
    readonly allowOpen: boolean;
  };
  /** Upstreams by protocol family; the anthropic one serves /v1/messages, the openai one everything else. The demo serves both. */
  readonly upstreams: {
    readonly openai: UpstreamConfiguration | undefined;
    readonly anthropic: UpstreamConfiguration | undefined;
  };
  readonly guard: {
    /** Folder of the guard that judges until another is promoted. */
    readonly folder: string;
    /** Where built guards are kept; default ".oversight/guards". */
    readonly library: string;
    /** Replace the guard's thresholds; default undefined. */
    readonly block: number | undefined;
    readonly escalate: number | undefined;
    /** Tokens kept back; default 0. */
    readonly holdBack: number;
    /** 'enforce' (default) or 'shadow'. */
    readonly mode: 'enforce' | 'shadow';
    readonly history: 'withhold' | 'strict';
    /** Longest time, in ms, that judging one piece of text may take before it counts as a failure of the guard; default 1000. */
    readonly budgetMs: number;
    /** Let answers through when the guard fails; default false. Every use is counted. */
    readonly failOpen: boolean;
    /** Kinds of parts that pass without having been judged; default none. */
    readonly allowUnjudged: readonly ('image' | 'audio' | 'file' | 'unknown')[];
  };
  /** The one text of a refusal. */
  readonly refusal: { readonly message: string; readonly delayMs: number };
  readonly judge:
    | {
        /** Model as `createLlm` reads it, for example "openai:gpt-5-mini". */
        readonly model: string;
        readonly timeoutMs: number;
        readonly onTimeout: 'block' | 'allow';
      }
    | undefined;
  readonly keys: readonly KeyConfiguration[];
  readonly limits: {
    /** Requests a minute for each key (or address, without keys); default 600; 0 = none. */
    readonly perMinute: number;
    readonly burst: number;
    /** Bytes; default 10 MiB. */
    readonly body: number;
    /** Bytes; default 16 KiB. */
    readonly headers: number;
    /** Bytes of one event of an answer; default 10 MiB. */
    readonly event: number;
    /** Bytes received from upstream and not yet released; default 1 MiB. */
    readonly held: number;
    /** Bytes of an answer that is not streamed; default 32 MiB. */
    readonly reply: number;
    /** Requests in work at once; default 2,048; more get 503. */
    readonly concurrent: number;
  };
  readonly timeouts: {
    /** Milliseconds. Defaults 5,000; 60,000; 60,000; 600,000; request body 30,000; drain 30,000. */
    readonly connect: number;
    readonly firstByte: number;
    readonly idle: number;
    readonly total: number;
    readonly body: number;
    readonly drain: number;
  };
  readonly campaign: {
    readonly windowMs: number;
    /** A score at or over this share of the threshold, and below it, is near; default 0.5. */
    readonly near: number;
    /** Alert from this many near-threshold requests (and this share of all) in the window; defaults 10 and 0.3. */
    readonly nearCount: number;
    readonly nearShare: number;
    /** Alert from this many blocks in the window; default 5. */
    readonly blockCount: number;
    /** While an alert holds: factor on the threshold of a named key; default 0.8; 1 = alert only. Without keys: alert only. */
    readonly tighten: number;
    /** How long an alert holds, ms; default 3,600,000. */
    readonly holdMs: number;
  };
  readonly store: { readonly url: string; readonly password: Secret | undefined };
  readonly audit: {
    /** True (default): no reply ends before its record is committed; an unwritable log stops traffic. */
    readonly required: boolean;
    /** Keep the text of what went through; default false. */
    readonly retainText: boolean;
  };
  readonly dashboard: {
    readonly enabled: boolean;
    /** Names under which this gateway may be opened without keys, beside loopback and the one that is listened on; default none. */
    readonly hosts: readonly string[];
  };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
}
