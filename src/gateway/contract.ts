// The HTTP contract between the gateway and its pages. Types only: the pages import this file and no code of src.
// All routes are under /api, same origin. Changing requests (POST, PUT, DELETE) carry the header x-oversight-csrf with the token of
// GET /api/status. Errors: Problem with a fitting status. Times are milliseconds since 1970.
// With API keys every route but POST /api/session asks for a session and answers 401 without one.
import type { Report } from '../report/types.ts';

export type Action = 'allow' | 'escalate' | 'block';
export type Shown = Action | 'not-scanned' | 'error';

/** The body of every answer that is no success. */
export interface Problem {
  readonly error: { readonly message: string; readonly remedy?: string | undefined };
}

/** POST /api/session {key}: sets the session's cookie (HttpOnly); 401 for a wrong key. DELETE /api/session ends it. */
export interface SessionInfo {
  /** Name of the key. */
  readonly name: string;
  readonly role: 'client' | 'admin';
  /** When it ends. */
  readonly expires: number;
}

/** GET /api/status */
export interface Status {
  readonly version: string;
  readonly csrf: string;
  readonly now: number;
  readonly started: number;
  readonly guard: GuardInfo;
  readonly mode: 'enforce' | 'shadow';
  readonly failOpen: boolean;
  readonly upstreams: readonly {
    readonly protocol: string;
    readonly kind: 'openai' | 'anthropic' | 'demo';
    readonly url: string;
    readonly healthy: boolean | null;
  }[];
  readonly store: { readonly kind: string; readonly place: string };
  readonly retainText: boolean;
  readonly judge: string | null;
  /** Base URL for clients, for example "http://127.0.0.1:8787/v1". */
  readonly clientUrl: string;
  readonly runsRoot: string;
  /** False: this session may look and not change, and sees no retained text (a key whose role is not admin). */
  readonly mayChange: boolean;
  /** Name of the key that this session was opened with; absent without keys. */
  readonly caller?: string | undefined;
}

export interface GuardInfo {
  /** Folder name under the library; the id in other routes. */
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly folder: string;
  readonly threshold: number;
  readonly escalate: number | null;
  readonly rules: readonly string[];
  readonly constitution: string;
  readonly live: boolean;
  readonly built: number | null;
  readonly size: string | null;
  readonly hasReport: boolean;
}

/** GET /api/traffic?limit=&before=SEQUENCE&enforced=&decided=&route=&key=&rule=&from=&to=&id= : newest first */
export interface TrafficPage {
  readonly items: readonly TrafficItem[];
  /** Cursor for `before`; null at the end. */
  readonly next: number | null;
  /** Of the filter without the cursor. */
  readonly totals: TrafficTotals;
}

export interface TrafficTotals {
  readonly total: number;
  readonly byEnforced: Readonly<Record<string, number>>;
  readonly byRule: Readonly<Record<string, number>>;
  readonly waitingReviews: number;
}

export interface TrafficItem {
  readonly sequence: number;
  readonly id: string;
  readonly time: number;
  readonly route: string;
  readonly key: string;
  readonly model: string;
  readonly stream: boolean;
  readonly decided: 'allow' | 'escalate' | 'block' | 'error' | 'none';
  readonly enforced: string;
  readonly stage: string;
  readonly rule: string;
  readonly score: number | null;
  readonly threshold: number;
  readonly status: number;
  readonly totalMs: number;
  readonly addedFirstTokenMs: number | null;
  readonly pieces: number;
  /** Share of the parts that were judged: "3 of 3". */
  readonly scanned: number;
  readonly parts: number;
  /** Something went wrong on the way, for example a reply that broke off; the detail's `error` says what. */
  readonly failed: boolean;
}

/** GET /api/traffic/:id */
export interface TrafficDetail extends TrafficItem {
  readonly guard: string;
  readonly constitution: string;
  readonly mode: string;
  readonly rules: Readonly<Record<string, number>>;
  readonly withheld: readonly number[];
  readonly error: string | null;
  readonly evidence: { readonly part: string; readonly start: number; readonly end: number } | null;
  readonly timings: Readonly<Record<string, number | null>>;
  readonly escalations: readonly {
    readonly part: string;
    readonly score: number;
    readonly answer: string;
    readonly ms: number;
  }[];
  readonly partList: readonly TrafficPart[];
  readonly chain: { readonly sequence: number; readonly previous: string; readonly hash: string };
}

export interface TrafficPart {
  readonly side: 'request' | 'reply';
  readonly name: string;
  readonly role: string;
  readonly length: number;
  readonly hash: string;
  readonly action: Shown;
  readonly score: number | null;
  readonly reason: string | null;
  readonly released: number | null;
  /** Null where text is not retained. */
  readonly text: string | null;
  readonly tokens: readonly { readonly end: number; readonly score: number }[];
}

/** GET /api/live : server-sent events; `event:` is the type, `data:` the JSON. */
export type Live =
  | { readonly type: 'exchange'; readonly item: TrafficItem }
  | { readonly type: 'alert'; readonly alert: AlertItem }
  | { readonly type: 'guard'; readonly guard: GuardInfo }
  /** Once a second. */
  | { readonly type: 'pulse'; readonly pulse: Pulse };

export interface Pulse {
  readonly now: number;
  readonly requestsPerSecond: number;
  readonly openStreams: number;
  readonly heldBytes: number;
  /** Of the last minute, in ms; null where nothing ran. */
  readonly addedFirstToken: { readonly median: number | null; readonly p99: number | null };
  /** Microseconds of scoring for each piece. */
  readonly scoringMicros: { readonly median: number | null; readonly p99: number | null };
  readonly memoryMb: number;
  readonly failOpenTotal: number;
}

/** GET /api/alerts -> AlertItem[], newest first ; POST /api/alerts/:id/acknowledge -> AlertItem[] */
export interface AlertItem {
  readonly id: string;
  readonly key: string;
  readonly kind: 'near-threshold' | 'blocks';
  readonly raised: number;
  readonly until: number;
  readonly counts: { readonly total: number; readonly near: number; readonly blocked: number };
  readonly acknowledged: boolean;
}

/** POST /api/playground : a stream of PlaygroundEvent as server-sent events (`event:` = type). */
export interface PlaygroundRequest {
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant' | 'tool'; readonly text: string }[];
  /** Guard id; default the live one. */
  readonly guard?: string | undefined;
  readonly threshold?: number | undefined;
  /** 'judge': only judge what is given. 'reply': send it to the upstream and judge the reply as it streams. */
  readonly mode: 'judge' | 'reply';
  /** Upstream's model for 'reply'; default: the demo's, else that of the newest exchange. */
  readonly model?: string | undefined;
}

export type PlaygroundEvent =
  /** One for each message, in order. */
  | { readonly type: 'prompt'; readonly message: number; readonly tokens: readonly TokenItem[] }
  | { readonly type: 'prompt-verdict'; readonly verdict: VerdictItem }
  /** Text that was released, with the tokens judged since the last one. `received`: units received so far, released or not. */
  | { readonly type: 'reply'; readonly text: string; readonly tokens: readonly TokenItem[]; readonly received: number }
  /** `tail`: text received and never released (the playground shows it struck through; clients never see it). */
  | {
      readonly type: 'end';
      readonly verdict: VerdictItem;
      readonly outcome: 'finished' | 'blocked' | 'upstream-failed' | 'prompt-blocked';
      readonly message: string | null;
      readonly tail: string;
    };

export interface TokenItem {
  /** UTF-16 offset behind the token in its own message. */
  readonly end: number;
  readonly score: number;
}

export interface VerdictItem {
  readonly action: Action;
  readonly score: number;
  readonly threshold: number;
  readonly style: number;
  readonly rules: Readonly<Record<string, number>>;
  /** message: index into the request's messages; the reply is the one behind the last. */
  readonly evidence: { readonly message: number; readonly start: number; readonly end: number } | null;
}

/** GET /api/guards */
export interface GuardList {
  readonly guards: readonly GuardInfo[];
  /** The guard that was live before; what POST /api/guards/rollback goes back to. */
  readonly previous: string | null;
  /** Folders of the library that are no readable guard, for example a build that was stopped. */
  readonly damaged?: readonly { readonly id: string; readonly reason: string }[] | undefined;
}
/** POST /api/guards/:id/promote, POST /api/guards/rollback -> GuardList. */

/**
 * GET /api/constitutions : those that ship and drafts; GET /api/constitutions/:id ; PUT /api/constitutions/:id {text} saves a draft (at most 65,536 UTF-16 units),
 * DELETE /api/constitutions/:id throws it away (-> ConstitutionInfo[]). A draft stands in front of the shipped one of the same id.
 * GET /api/constitutions -> ConstitutionInfo[]; the others -> ConstitutionText.
 */
export interface ConstitutionInfo {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** Guards built from it. */
  readonly guards: readonly string[];
}
export interface ConstitutionText extends ConstitutionInfo {
  readonly text: string;
}
/** POST /api/constitutions/lint {text} */
export interface LintResult {
  readonly issues: readonly {
    readonly line: number;
    readonly severity: 'error' | 'warning';
    readonly message: string;
    readonly remedy?: string | undefined;
  }[];
  readonly rules: readonly {
    readonly id: string;
    readonly title: string;
    readonly side: 'restricted' | 'permitted';
    readonly line: number;
  }[];
}
/** POST /api/constitutions/diff {before, after}. kind: added, removed, moved, changed; before and after: the whole rule in words. */
export interface DiffResult {
  readonly changes: readonly {
    readonly rule: string;
    readonly kind: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}
/**
 * POST /api/constitutions/:id/build {text, size: 'quick' | 'small' | 'full', name} -> BuildStarted: a run; progress through
 * /api/runs/:id. The text becomes the draft. 409 while another build runs or where a guard of that name is there.
 */
export interface BuildStarted {
  /** Id of the run; known as soon as its folder is there. */
  readonly run: string;
  readonly guard: string;
}
/** POST /api/guards/:id/impact {against?: guard id, default live} : what would change if it were promoted */
export interface Impact {
  readonly source: 'stored' | 'sample';
  readonly n: number;
  readonly before: Estimate;
  readonly after: Estimate;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  /** At most 50, the greatest changes first. */
  readonly changes: readonly {
    readonly text: string;
    readonly before: Action;
    readonly after: Action;
    readonly scoreBefore: number;
    readonly scoreAfter: number;
    readonly rule: string;
  }[];
}
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** GET /api/evaluations -> GuardInfo[] : guards with a report ; GET /api/evaluations/:guard, POST /api/evaluations/:guard/score -> Evaluation */
export interface Evaluation {
  readonly guard: GuardInfo;
  readonly report: Report | null;
  /** Scores of held-out text, for the slider; [] where the guard has none yet (POST /api/evaluations/:guard/score makes them). */
  readonly sets: readonly ScoredSet[];
}
export interface ScoredSet {
  readonly name: string;
  /** What should happen to its texts. */
  readonly kind: 'restricted' | 'permitted';
  /** Sorted ascending, each in [0, 1]. */
  readonly scores: readonly number[];
}

/** GET /api/runs -> RunItem[] ; GET /api/runs/:id -> RunDetail ; GET /api/runs/:id/report -> Report ; POST /api/runs/:id/cancel (of runs this gateway began) */
export interface RunItem {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created: number;
  readonly durationMs: number;
  readonly stages: readonly { readonly name: string; readonly state: string; readonly durationMs: number | null }[];
  readonly progress: {
    readonly task: string;
    readonly done: number;
    readonly total: number | null;
    readonly note: string | null;
  } | null;
  readonly error: { readonly message: string; readonly remedy: string | null } | null;
  readonly hasReport: boolean;
  readonly command: string | null;
  readonly seed: string;
  /** True for a build that this gateway began and that still runs. */
  readonly mayCancel?: boolean | undefined;
}
export interface RunDetail extends RunItem {
  readonly events: readonly { readonly time: number; readonly kind: string; readonly text: string }[];
  readonly config: unknown;
}

/**
 * Folders of evaluation logs that were dropped on the page, and how alike the models in them err. Held by this gateway until they are
 * thrown away, nobody has looked for a day, or it ends.
 * GET /api/similarity -> SimilarityList ; POST /api/similarity {name, files, bytes} -> SimilarityItem begins an upload ;
 * PUT /api/similarity/:id/files?path=&size=&at= with the bytes of the file from `at` on as application/octet-stream -> {received} ;
 * POST /api/similarity/:id/start -> SimilarityItem: all have come, read them ; GET /api/similarity/:id -> SimilarityItem ;
 * GET /api/similarity/:id/result?missing=&by= -> SimilarityResult ; GET /api/similarity/:id/pair?a=&b=&missing=&offset= -> Report (100 questions of each kind from `offset` on) ;
 * GET /api/similarity/:id/export?format=csv|parquet|json&missing=&by= : a file ; DELETE /api/similarity/:id -> SimilarityList.
 * 413 beyond the limits, 507 where the disk has no room.
 */
export interface SimilarityList {
  /** Newest first. */
  readonly analyses: readonly SimilarityItem[];
  readonly limits: SimilarityLimits;
}
export interface SimilarityLimits {
  /** Folders held at once. */
  readonly folders: number;
  /** Files of one folder. */
  readonly files: number;
  /** Bytes of one file, of all folders together, and of one PUT. */
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly pieceBytes: number;
}
export interface SimilarityItem {
  readonly id: string;
  /** Of the folder. */
  readonly name: string;
  readonly created: number;
  /** When it is removed if nobody looks. */
  readonly expires: number;
  readonly state: 'uploading' | 'reading' | 'ready' | 'failed';
  readonly expected: { readonly files: number; readonly bytes: number };
  /** Whole files, and bytes. */
  readonly received: { readonly files: number; readonly bytes: number };
  /** What is being done while it is read; `share` is null where nobody knows the end. */
  readonly progress: { readonly task: string; readonly share: number | null; readonly since: number } | null;
  readonly error: { readonly message: string; readonly remedy: string | null } | null;
  /** What was found, once it is ready. */
  readonly sentence: string | null;
  readonly models: number | null;
}
export interface SimilarityResult {
  readonly report: Report;
  readonly missing: 'drop' | 'wrong';
  /** Slice by which it is split. */
  readonly by: string | null;
  /** In the order of their names. */
  readonly models: readonly string[];
  /** What it can be split by: category, subject ... */
  readonly slices: readonly string[];
  readonly questions: number;
}
