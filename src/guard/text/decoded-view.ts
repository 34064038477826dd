// The second view of a text: the same tokens, with encoded pieces replaced by what they say. Causal and bounded: a piece is read
// when it ends, at most 256 tokens after it began. Both views are judged; while nothing is encoded there is no second view.
import { decodeRun, decodeUnits, type Lexicon, type UnitKind, unitCore, unitKind } from './encodings.ts';
import { type Token, tokenize } from './tokenizer.ts';

const MAX_RUN = 256;
/** A unit that stands apart costs about as much to read as this many signs that stand together. */
const UNIT_WEIGHT = 8;

export interface ViewStep {
  /** Tokens of the decoded view that became certain now. */
  readonly tokens: readonly Token[];
  /** True where at least one of them was decoded. */
  readonly decoded: boolean;
}

/** Follows the tokens of one text and gives the decoded view, some tokens later than the plain one. */
export class DecodedView {
  readonly #lexicon: Lexicon;
  #run: Token[] = [];
  #units: Token[][] = [];
  #unitKind: UnitKind | undefined;
  #runWeight = 0;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** Takes over the state of another view with the same lexicon; what is pushed here then leaves that one untouched. */
  copyFrom(other: DecodedView): void {
    this.#run = other.#run.slice();
    // The runs within are finished and shared.
    this.#units = other.#units.slice();
    this.#unitKind = other.#unitKind;
    this.#runWeight = other.#runWeight;
  }

  /** How much text waits to be read, in signs; what reading it now would cost grows with it. */
  get pending(): number {
    return this.#runWeight + UNIT_WEIGHT * this.#units.length;
  }

  push(token: Token): ViewStep {
    if (this.#run.length > 0 && (!token.glued || this.#run.length >= MAX_RUN)) {
      const step = this.#closeRun();
      this.#run.push(token);
      this.#runWeight = weightOf(token);
      return step;
    }
    this.#run.push(token);
    this.#runWeight += weightOf(token);
    return NOTHING;
  }

  finish(): ViewStep {
    const first = this.#run.length > 0 ? this.#closeRun() : NOTHING;
    const second = this.#closeUnits();
    if (second === NOTHING) return first;
    return { tokens: [...first.tokens, ...second.tokens], decoded: first.decoded || second.decoded };
  }

  #closeRun(): ViewStep {
    const run = this.#run;
    this.#run = [];
    this.#runWeight = 0;
    // By far the most common case: a word that is known says what it says.
    if (run.length === 1 && run[0]!.text.length > 1 && this.#units.length === 0 && this.#lexicon.has(run[0]!.text))
      return { tokens: run, decoded: false };
    const { kind: possible, reading } = this.#read(rawOf(run));
    const kind = run.length <= 4 ? possible : undefined;
    if (kind !== undefined) {
      const step = sameKind(this.#unitKind, kind) && this.#units.length < MAX_RUN ? NOTHING : this.#closeUnits();
      // Decimal pairs such as "61 62" may turn out hexadecimal when a later pair holds a letter.
      this.#unitKind = kind === 'hexadecimal' || this.#unitKind === undefined ? kind : this.#unitKind;
      this.#units.push(run);
      return step;
    }
    const before = this.#closeUnits();
    // A long run in a script without spaces is no encoding; short plain words are by far the most common case.
    const after =
      reading === undefined ? { tokens: run, decoded: false } : { tokens: readingTokens(reading, run), decoded: true };
    if (before === NOTHING) return after;
    return { tokens: [...before.tokens, ...after.tokens], decoded: before.decoded || after.decoded };
  }

  /** What a run could be; of short runs it is remembered, since words with a sign behind them and unknown words come again too. */
  #read(raw: string): RunReading {
    if (raw.length > 32) return readRun(raw, this.#lexicon);
    const known = readingsOf(this.#lexicon);
    const hit = known.get(raw);
    if (hit) return hit;
    const found = readRun(raw, this.#lexicon);
    if (known.size >= 50_000) known.clear();
    known.set(raw, found);
    return found;
  }

  #closeUnits(): ViewStep {
    const units = this.#units;
    const kind = this.#unitKind;
    if (units.length === 0 || kind === undefined) return NOTHING;
    this.#units = [];
    this.#unitKind = undefined;
    const flat = units.flat();
    const reading = decodeUnits(
      units.map((unit) => unitCore(rawOf(unit))),
      kind,
      this.#lexicon,
    );
    return reading === undefined
      ? { tokens: flat, decoded: false }
      : { tokens: readingTokens(reading, flat), decoded: true };
  }
}

interface RunReading {
  /** What kind of unit it could be, if it is not long. */
  readonly kind: UnitKind | undefined;
  /** What it says, if it is no unit. */
  readonly reading: string | undefined;
}

/** Most runs are nothing: they share one reading. */
const PLAIN: RunReading = { kind: undefined, reading: undefined };

function readRun(raw: string, lexicon: Lexicon): RunReading {
  const kind = unitKind(raw);
  const reading = decodeRun(raw, lexicon);
  return kind === undefined && reading === undefined ? PLAIN : { kind, reading };
}

const readings = new WeakMap<Lexicon, Map<string, RunReading>>();

function readingsOf(lexicon: Lexicon): Map<string, RunReading> {
  let known = readings.get(lexicon);
  if (!known) readings.set(lexicon, (known = new Map()));
  return known;
}

const NOTHING: ViewStep = { tokens: [], decoded: false };

function sameKind(open: UnitKind | undefined, kind: UnitKind): boolean {
  const numeric = (unit: UnitKind) => unit === 'hexadecimal' || unit === 'decimal';
  return open === undefined || open === kind || (numeric(open) && numeric(kind));
}

/** Encodings are written in ASCII; other signs are looked at and passed over. */
function weightOf({ raw }: Token): number {
  return raw.charCodeAt(0) < 128 ? raw.length : raw.length / 8;
}

function rawOf(run: readonly Token[]): string {
  let raw = '';
  for (const token of run) raw += token.raw;
  return raw;
}

/** The tokens of a reading, placed where the encoded piece stands in the original text. */
function readingTokens(reading: string, source: readonly Token[]): Token[] {
  const start = source[0]!.start;
  const end = source.at(-1)!.end;
  const { glued, newline } = source[0]!;
  return tokenize(reading).map((token, i) => ({
    ...token,
    start,
    end,
    ...(i === 0 ? { glued, newline } : {}),
  }));
}
