// Text measured in terminal columns: what it takes to show foreign text in a terminal safely and in line. Control and
// direction characters are made visible (model text must not move the cursor or hide), wide characters count two.
// The width of emoji joined by U+200D is counted part by part, as older terminals draw it.
import { type Column, formatTable } from '../base/index.ts';

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

/** Text safe to print: line breaks kept, tabs as two spaces, control characters as their pictures (ESC as ␛), other unseen ones as �. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, '  ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, (char) => {
      const code = char.codePointAt(0)!;
      // Line breaks stay, and the two joiners that scripts and emoji need.
      if (code === 10 || code === 0x200c || code === 0x200d) return char;
      return code < 32 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
    });
}

/** The same on one line: runs of white space become one space. */
export function oneLine(text: string): string {
  return printable(text)
    .replace(/[^\S\u00a0]+/gu, ' ')
    .trim();
}

/** Columns that a printable text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  if (zeroWidth.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
}

/** At most `width` columns (at least 1), with … where something is left out. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${head(text, width - 1)}…`;
}

/** The longest beginning that takes at most `width` columns. */
function head(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Lines of at most `width` columns (at least 2), broken at spaces where there are any; line breaks in the text stay. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line];
  const out: string[] = [];
  let current = '';
  for (let word of line.split(/ +/)) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (displayWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== '') out.push(current);
    while (displayWidth(word) > width) {
      const part = head(word, width);
      out.push(part);
      word = word.slice(part.length);
    }
    current = word;
  }
  out.push(current);
  return out;
}

/** Pads to `width` columns on the right, or on the left. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'left' ? space + text : text + space;
}

/**
 * `formatTable`, which counts code units, for any text: each character whose units are not its columns is stood in for by
 * as many private-use characters as it takes columns (`printable` leaves none), then put back in order.
 */
export function alignedTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const queue: string[] = [];
  const standIn = (cell: string): string => {
    if (/^[\x20-\x7e]*$/.test(cell)) return cell;
    let out = '';
    for (const unit of unitsOf(cell)) {
      const width = displayWidth(unit);
      if (unit.length === width) {
        out += unit;
        continue;
      }
      queue.push(unit);
      out += width === 2 ? '\ue000\ue001' : '\ue000';
    }
    return out;
  };
  const heads = columns.map((column) => ({ ...column, title: standIn(column.title) }));
  const cells = rows.map((row) => row.map(standIn));
  return formatTable(heads, cells).replace(/\ue000\ue001?/g, () => queue.shift() ?? '');
}

/** Characters with the marks that follow them; marks that follow nothing are dropped. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  for (const char of text) {
    if (charWidth(char) > 0) units.push(char);
    else if (units.length > 0) units.push(units.pop() + char);
  }
  return units;
}
