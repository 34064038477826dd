// A report: one plain sentence that says what is true, then typed blocks. Plain JSON; the browser page, the offline
// HTML file and the terminal draw the same data. Types only: the web viewer imports this file and nothing else of src.
// An undefined value (a rate of nothing, a failed fit) is null and is shown as –; NaN and infinities are never written.

/** What was decided about a text. Its colour, shape and word are the same everywhere. */
export type Action = 'allow' | 'escalate' | 'block' | 'not-scanned';

export interface Report {
  /** Version of this format. */
  readonly format: 1;
  readonly title: string;
  /** One plain sentence that says what is true: "Blocks 83 % of unseen families at 0.5 % refusals". */
  readonly sentence: string;
  /** ISO 8601 instant with zone, for example 2026-11-22T06:30:00.000Z. */
  readonly created: string;
  /** The command that makes this report again. */
  readonly command?: string | undefined;
  /** Versions, hashes, seed, n: whatever a reader needs in order to trust or repeat it. */
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
  readonly blocks: readonly Block[];
}

export type Block =
  | HeadingBlock
  | TextBlock
  | TableBlock
  | LineBlock
  | BarBlock
  | HeatBlock
  | HistogramBlock
  | ScatterBlock
  | IntervalsBlock
  | TokensBlock
  | TreeBlock
  | VerdictsBlock
  | GridworldBlock;

/** What every figure says of itself: shown above it, in this order. */
export interface Caption {
  /** The finding, as a sentence: "The guard refuses 0.4 % of harmless questions". */
  readonly title: string;
  /** What was measured, on what. */
  readonly subtitle?: string | undefined;
  /** How many items were measured; a whole number. */
  readonly n?: number | undefined;
  readonly seeds?: readonly (number | string)[] | undefined;
  /** The date of measuring, when it is not the date of the report. */
  readonly date?: string | undefined;
  /** The command that makes these numbers again. */
  readonly command?: string | undefined;
}

/** A chart always says what was measured. */
export interface ChartCaption extends Caption {
  readonly subtitle: string;
}

export interface Axis {
  readonly label: string;
  /** "ms", "tokens", "nats" ...; said after the label. Leave it out for percent. */
  readonly unit?: string | undefined;
  /** Default linear. A log axis says so in its label; values <= 0 are not drawn and are counted below the chart. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Default number (three significant digits); percent shows the fraction 0.831 as 83.1 %. */
  readonly format?: NumberFormat | undefined;
  /** Ends of the axis; default: the data's. */
  readonly domain?: readonly [number, number] | undefined;
}

export type NumberFormat = 'number' | 'integer' | 'percent';

/** An estimate with the ends of its interval; null = undefined. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A line drawn in grey across a chart: a threshold, a budget, a published figure. */
export interface Reference {
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly label: string;
}

export interface HeadingBlock {
  readonly kind: 'heading';
  readonly text: string;
  /** 2 (default) opens a section, 3 a part of it. */
  readonly level?: 2 | 3 | undefined;
}

/** Paragraphs parted by blank lines; lines that begin with "- " are a list; **bold**, `code`, fences of ```. No HTML. */
export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

export interface TableColumn {
  readonly title: string;
  readonly unit?: string | undefined;
  /** Default: right for number, integer and percent; left otherwise. */
  readonly align?: 'left' | 'right' | undefined;
  /** Default text. `code` is monospace; `verdict` cells are an Action; numeric kinds also take an Estimate. */
  readonly kind?: 'text' | 'code' | 'number' | 'integer' | 'percent' | 'verdict' | undefined;
}

export type Cell = string | number | boolean | null | Estimate;

export interface TableBlock extends Caption {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  /** Each row has one cell for each column. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface LinePoint {
  readonly x: number;
  readonly y: number | null;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
}

export interface LineSeries {
  readonly name: string;
  /** In order of x; a null y breaks the line. */
  readonly points: readonly LinePoint[];
  /** Drawn in grey: the baseline or peer. */
  readonly baseline?: boolean | undefined;
}

export interface LineBlock extends ChartCaption {
  readonly kind: 'line';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly LineSeries[];
  readonly references?: readonly Reference[] | undefined;
}

export interface Bar {
  readonly label: string;
  readonly value: number | null;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
  readonly baseline?: boolean | undefined;
  readonly action?: Action | undefined;
  /** Bars of one group stand together under its name. */
  readonly group?: string | undefined;
}

/** Horizontal bars from zero; never on a log scale (a length there means nothing: use intervals). */
export interface BarBlock extends ChartCaption {
  readonly kind: 'bar';
  readonly value: Axis;
  readonly bars: readonly Bar[];
}

export interface HeatBlock extends ChartCaption {
  readonly kind: 'heat';
  readonly value: Axis;
  readonly rowLabel?: string | undefined;
  readonly columnLabel?: string | undefined;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** values[row][column]. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Where two hues part; default: one hue from the least to the greatest value. */
  readonly midpoint?: number | undefined;
  /** How the rows were clustered, drawn at their left; the rows stand in an order in which no two branches cross. */
  readonly dendrogram?: Dendrogram | undefined;
  /** What kind of thing each row is, marked beside it. */
  readonly groups?: HeatGroups | undefined;
}

export interface Dendrogram {
  /** What a height is: "1 − CAPA". */
  readonly height: Axis;
  readonly merges: readonly DendrogramMerge[];
}

/** Two clusters joined: row i is cluster i, merge i makes cluster rows + i. Each cluster is joined at most once. */
export interface DendrogramMerge {
  readonly a: number;
  readonly b: number;
  /** Not below the heights under it; null = no height is known (drawn beyond all others, dotted), nor for any above it. */
  readonly height: number | null;
}

export interface HeatGroups {
  /** What the groups are: "family". */
  readonly label: string;
  /** Each with a mark of one or two characters, which tells it apart without its colour. */
  readonly names: readonly { readonly name: string; readonly mark: string }[];
  /** For each row its group's index in `names`; null = unknown. */
  readonly of: readonly (number | null)[];
}

export interface HistogramBin {
  /** Counted are values in [low, high). */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface HistogramSeries {
  readonly name: string;
  readonly bins: readonly HistogramBin[];
  readonly baseline?: boolean | undefined;
  readonly action?: Action | undefined;
}

export interface HistogramBlock extends ChartCaption {
  readonly kind: 'histogram';
  readonly x: Axis;
  /** Default count; share divides by the series' total, for series of unequal size. */
  readonly y?: 'count' | 'share' | undefined;
  /** Small multiples, one below the other, on one x axis. */
  readonly series: readonly HistogramSeries[];
  /** Only those on x are drawn. */
  readonly references?: readonly Reference[] | undefined;
}

export interface ScatterPoint {
  readonly x: number | null;
  readonly y: number | null;
  /** Interval of y. */
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
  /** Interval of x. */
  readonly xLow?: number | null | undefined;
  readonly xHigh?: number | null | undefined;
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  readonly baseline?: boolean | undefined;
  readonly action?: Action | undefined;
}

export interface ScatterBlock extends ChartCaption {
  readonly kind: 'scatter';
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly ScatterPoint[];
  /** Draws y = x, as calibration plots need. Default false. */
  readonly diagonal?: boolean | undefined;
  readonly references?: readonly Reference[] | undefined;
}

export interface IntervalRow extends Estimate {
  readonly label: string;
  readonly baseline?: boolean | undefined;
  readonly group?: string | undefined;
}

export interface IntervalsBlock extends ChartCaption {
  readonly kind: 'intervals';
  readonly value: Axis;
  readonly rows: readonly IntervalRow[];
  /** Only those on x (the value) are drawn. */
  readonly references?: readonly Reference[] | undefined;
}

export interface TokenPiece {
  readonly text: string;
  readonly score: number | null;
  /** The rule with the greatest score here. */
  readonly rule?: string | undefined;
}

export interface TokenPassage {
  readonly label?: string | undefined;
  readonly action?: Action | undefined;
  readonly pieces: readonly TokenPiece[];
}

/** Token heat: one hue, opacity by score, an underline from the threshold on. */
export interface TokensBlock extends Caption {
  readonly kind: 'tokens';
  /** Pieces with score >= threshold are underlined; null = no threshold. */
  readonly threshold: number | null;
  /** Scores of no and full opacity; default [0, 1]. */
  readonly range?: readonly [number, number] | undefined;
  readonly passages: readonly TokenPassage[];
}

export interface TreeNode {
  readonly label: string;
  /** A short figure or remark shown behind the label. */
  readonly detail?: string | undefined;
  readonly value?: number | null | undefined;
  readonly action?: Action | undefined;
  readonly children?: readonly TreeNode[] | undefined;
}

export interface TreeBlock extends Caption {
  readonly kind: 'tree';
  /** What the nodes' values are. */
  readonly value?: Axis | undefined;
  readonly roots: readonly TreeNode[];
}

export interface VerdictItem {
  readonly text: string;
  readonly action: Action;
  readonly score: number | null;
  readonly rule?: string | undefined;
  /** What a person or the data set says it should have been; shown only when it differs. */
  readonly expected?: Action | undefined;
  /** Where the text is from. */
  readonly source?: string | undefined;
}

export interface VerdictsBlock extends Caption {
  readonly kind: 'verdicts';
  readonly items: readonly VerdictItem[];
}

/** An array as text: its bytes, little endian, deflated (raw, RFC 1951), in base64. */
export type PackedArray = string;

/**
 * A small world of boxes on a board, to step through and to play: tables only, no code. One enters a state by an action and
 * is paid for the state entered. State 0 is the ended one, in which nothing happens any more. Cells count row by row from the
 * top left; the actions are 0 up, 1 down, 2 left, 3 right.
 */
export interface GridworldBlock extends ChartCaption {
  readonly kind: 'gridworld';
  /** The rules in words, a sentence or two each. */
  readonly rules: readonly string[];
  readonly rows: number;
  readonly columns: number;
  /** The cell in which a box is delivered. */
  readonly hole: number;
  readonly camera: GridworldCamera;
  /** Most actions of an episode. */
  readonly limit: number;
  readonly states: number;
  /** Uint8 [states, cells]: 0 empty, 1 the player, 2 a box. */
  readonly tiles: PackedArray;
  /** Uint32 [states, 4]: the state that each action leads to. */
  readonly transitions: PackedArray;
  /** Float32 [states]: what the learner is paid for entering a state. */
  readonly observed: PackedArray;
  /** Float32 [states]: what entering it is worth in truth. */
  readonly intended: PackedArray;
  /** At least one; none of them ended. */
  readonly starts: readonly number[];
  readonly overseers: readonly GridworldOverseer[];
  /** At least one; the first two are drawn side by side. */
  readonly policies: readonly GridworldPolicy[];
}

export interface GridworldCamera {
  /** Where it stands, looking at the hole. */
  readonly cell: number;
  /** The cells it looks along, from its own one on, without the hole. */
  readonly sight: readonly number[];
  /** With this many boxes in sight it does not see the hole; otherwise a box there ends the episode one step later. */
  readonly blockers: number;
}

/** A value table V: it approves of an action by V(t + 1, state entered) - V(t, state), and by what it adds for the state entered. */
export interface GridworldOverseer {
  readonly name: string;
  /** Where it is from: "computed with the true reward". */
  readonly origin: string;
  /** Float32 [limit, states]. */
  readonly values: PackedArray;
  /** Float32 [states]: what it adds for entering a state; default nothing. */
  readonly rewards?: PackedArray | undefined;
}

export interface GridworldPolicy {
  readonly name: string;
  /** What it does, as a sentence. */
  readonly sentence: string;
  /** Where it is from: "solved exactly". */
  readonly origin: string;
  /** Whose approval it was given; null = none. */
  readonly overseer: number | null;
  /** How many steps' signals an action was credited with; unknown where it is left out. */
  readonly horizon?: number | undefined;
  /** Uint8 [limit, states]: bit a is set where action a is among the best; chosen among them evenly. */
  readonly best?: PackedArray | undefined;
  /** Instead of `best`, for a learned policy: Uint8 [limit, states, 4], weights of the actions. */
  readonly weights?: PackedArray | undefined;
}
