// The second view of a text: the same tokens, with encoded pieces replaced by what they say. Causal and bounded: a piece is read
// when it ends, at most 256 tokens after it began. Both views are judged; while nothing is encoded there is no second view.
import { decodeRun, decodeUnits, type Lexicon, type UnitKind, unitCore, unitKind } from './encodings.ts';
import { type Token, tokenize } from './tokenizer.ts';

const MAX_RUN = 256;

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

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  push(token: Token): ViewStep {
    if (this.#run.length > 0 && (!token.glued || this.#run.length >= MAX_RUN)) {
      const step = this.#closeRun();
      this.#run.push(token);
      return step;
    }
    this.#run.push(token);
    return NOTHING;
  }

  finish(): ViewStep {
    const first = this.#run.length > 0 ? this.#closeRun() : NOTHING;
    const second = this.#closeUnits();
    return { tokens: [...first.tokens, ...second.tokens], decoded: first.decoded || second.decoded };
  }

  #closeRun(): ViewStep {
    const run = this.#run;
    this.#run = [];
    // By far the most common case: a word that is known says what it says.
    if (run.length === 1 && run[0]!.text.length > 1 && this.#units.length === 0 && this.#lexicon.has(run[0]!.text))
      return { tokens: run, decoded: false };
    const raw = rawOf(run);
    const kind = run.length <= 4 ? unitKind(raw) : undefined;
    if (kind !== undefined) {
      const step = sameKind(this.#unitKind, kind) && this.#units.length < MAX_RUN ? NOTHING : this.#closeUnits();
      // Decimal pairs such as "61 62" may turn out hexadecimal when a later pair holds a letter.
      this.#unitKind = kind === 'hexadecimal' || this.#unitKind === undefined ? kind : this.#unitKind;
      this.#units.push(run);
      return step;
    }
    const before = this.#closeUnits();
    // A long run in a script without spaces is no encoding; short plain words are by far the most common case.
    const reading = this.#read(raw);
    const after =
      reading === undefined ? { tokens: run, decoded: false } : { tokens: readingTokens(reading, run), decoded: true };
    return { tokens: [...before.tokens, ...after.tokens], decoded: before.decoded || after.decoded };
  }

  /** The reading of a run; short runs are remembered, since unknown words come again too. */
  #read(raw: string): string | undefined {
    if (raw.length > 32) return decodeRun(raw, this.#lexicon);
    const known = readingsOf(this.#lexicon);
    const hit = known.get(raw);
    if (hit !== undefined) return hit === '' ? undefined : hit;
    const reading = decodeRun(raw, this.#lexicon);
    if (known.size >= 50_000) known.clear();
    known.set(raw, reading ?? '');
    return reading;
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

const readings = new WeakMap<Lexicon, Map<string, string>>();

function readingsOf(lexicon: Lexicon): Map<string, string> {
  let known = readings.get(lexicon);
  if (!known) readings.set(lexicon, (known = new Map()));
  return known;
}

const NOTHING: ViewStep = { tokens: [], decoded: false };

function sameKind(open: UnitKind | undefined, kind: UnitKind): boolean {
  const numeric = (unit: UnitKind) => unit === 'hexadecimal' || unit === 'decimal';
  return open === undefined || open === kind || (numeric(open) && numeric(kind));
}

function rawOf(run: readonly Token[]): string {
  return run.length === 1 ? run[0]!.raw : run.map((token) => token.raw).join('');
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
