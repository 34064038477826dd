// What was taken out of a text and what was put in, word by word: a longest common subsequence (Wagner and Fischer 1974).

export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Its place in the row, from 0. */
  readonly at: number;
}

/** Words beyond this are not compared one by one: the table would grow with their product. */
const MOST = 1500;

export function wordChanges(before: string, after: string): readonly WordChange[] {
  const [old, next] = [wordsOf(before), wordsOf(after)];
  if (old.length > MOST || next.length > MOST) return number([whole('removed', before), whole('added', after)]);
  // lengths[i][j]: words that old[i..] and next[j..] have in common, in order.
  const width = next.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = next.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        old[i] === next[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pieces: { kind: WordChange['kind']; text: string }[] = [];
  const add = (kind: WordChange['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    if (i < old.length && j < next.length && old[i] === next[j]) {
      add('same', old[i]!);
      i++;
      j++;
    } else if (j >= next.length || (i < old.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!))
      add('removed', old[i++]!);
    else add('added', next[j++]!);
  }
  return number(pieces);
}

/** Words with the white space behind them, and what stands before the first, so that nothing is lost. */
const wordsOf = (text: string): readonly string[] => text.match(/^\s+|\S+\s*/g) ?? [];
const whole = (kind: WordChange['kind'], text: string) => ({ kind, text });
const number = (pieces: readonly Omit<WordChange, 'at'>[]): readonly WordChange[] =>
  pieces.filter(({ text }) => text !== '').map((piece, at) => ({ ...piece, at }));
