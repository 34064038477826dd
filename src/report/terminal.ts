// A report in a terminal: the same findings, numbers and verdict words as the page, as tables and bars of characters.
// No line is wider than asked; text from models cannot move the cursor; colour only when the caller asks for it.
import { displayWidth, oneLine, printable, wrap } from './columns.ts';
import { actionWords, formatCell, formatOrigin, keepUnits } from './format.ts';
import { type Paragraph, parseMarkdown } from './markdown.ts';
import { barLines, histogramLines, intervalLines } from './terminal-bars.ts';
import { lineLines, scatterLines } from './terminal-grid.ts';
import { gridworldLines } from './terminal-gridworld.ts';
import { heatLines } from './terminal-heat.ts';
import { tableLines, tokenLines, treeLines, verdictLines } from './terminal-text.ts';
import type { Block, Caption, Report } from './types.ts';

export interface TerminalOptions {
  /** Columns of the terminal, at least 40; default 80. */
  readonly width?: number;
  /** Default false. The caller knows whether this is a terminal and whether NO_COLOR is set. */
  readonly color?: boolean;
  /** Most rows of one table, and most items of one list; default 40. What is left out is counted. */
  readonly rows?: number;
}

/** The report as lines, without a final line break. */
export function renderTerminal(report: Report, options: TerminalOptions = {}): string {
  const width = Math.max(40, Math.floor(options.width ?? 80));
  const rows = Math.max(1, options.rows ?? 40);
  const style = options.color ? colours : plain;
  const out: string[] = [
    ...wrap(keepUnits(oneLine(report.title)), width).map(style.strong),
    ...wrap(keepUnits(oneLine(report.sentence)), width),
    '',
    ...wrap(oneLine(originOf(report)), width).map(style.quiet),
    ...(report.command ? commandLines(report.command, width).map(style.quiet) : []),
  ];
  for (const block of report.blocks) out.push('', ...blockLines(block, width, rows, style));
  // No-break spaces have held numbers and units together through the wrapping.
  return style.actions(out.map((line) => line.replace(/\u00a0/g, ' ').trimEnd()).join('\n'));
}

function originOf(report: Report): string {
  const meta = Object.entries(report.meta).map(([key, value]) => `${key} ${formatCell(value, 'text')}`);
  return [report.created, ...meta].join(' · ');
}

function blockLines(block: Block, width: number, rows: number, style: Style): string[] {
  if (block.kind === 'heading') {
    const lines = wrap(oneLine(block.text), width);
    const rule = (block.level === 3 ? '─' : '═').repeat(Math.max(...lines.map(displayWidth)));
    return [...lines.map(style.strong), style.quiet(rule)];
  }
  if (block.kind === 'text') return parseMarkdown(printable(block.text)).flatMap((part, i) => prose(part, i, width));
  return [...captionLines(block, width, style), ...bodyLines(block, width, rows)];
}

function bodyLines(block: Exclude<Block, { kind: 'heading' | 'text' }>, width: number, rows: number): string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block.columns, block.rows, width, rows);
    case 'line':
      return lineLines(block, width);
    case 'bar':
      return barLines(block, width, rows);
    case 'heat':
      return heatLines(block, width, rows);
    case 'histogram':
      return histogramLines(block, width);
    case 'scatter':
      return scatterLines(block, width);
    case 'intervals':
      return intervalLines(block, width, rows);
    case 'tokens':
      return tokenLines(block, width, rows);
    case 'tree':
      return treeLines(block, width, rows);
    case 'verdicts':
      return verdictLines(block, width, rows);
    case 'gridworld':
      return gridworldLines(block, width, rows);
  }
}

function captionLines(caption: Caption, width: number, style: Style): string[] {
  const origin = oneLine(formatOrigin(caption));
  return [
    ...wrap(keepUnits(oneLine(caption.title)), width).map(style.strong),
    ...(origin === '' ? [] : wrap(origin, width).map(style.quiet)),
    ...(caption.command ? commandLines(caption.command, width).map(style.quiet) : []),
    '',
  ];
}

/** A command that can be pasted: broken with a backslash at spaces outside quotes; a longer word is broken as it must. */
function commandLines(command: string, width: number): string[] {
  const words = oneLine(command).match(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g) ?? [];
  const lines: string[] = [];
  let current = '$';
  for (const word of words) {
    if (displayWidth(`${current} ${word} \\`) <= width) {
      current += ` ${word}`;
      continue;
    }
    lines.push(`${current} \\`);
    const parts = wrap(word.replace(/ /g, '\u00a0'), width - 4);
    lines.push(...parts.slice(0, -1).map((part) => `${part}\\`));
    current = parts.length > 1 ? parts.at(-1)! : `  ${parts[0]}`;
  }
  return [...lines, current];
}

function prose(part: Paragraph, index: number, width: number): string[] {
  const gap = index > 0 ? [''] : [];
  const plainText = (spans: readonly { text: string }[]) => spans.map((span) => span.text).join('');
  switch (part.kind) {
    case 'paragraph':
      return [...gap, ...wrap(keepUnits(plainText(part.spans)), Math.min(width, 80))];
    case 'code':
      return [...gap, ...part.text.split('\n').flatMap((line) => wrap(line, width - 4).map((piece) => `    ${piece}`))];
    case 'list': {
      const items = part.items.map((item) => wrap(keepUnits(plainText(item)), Math.min(width, 80) - 2));
      return [...gap, ...items.flatMap((lines) => lines.map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)))];
    }
  }
}

interface Style {
  readonly strong: (line: string) => string;
  readonly quiet: (line: string) => string;
  readonly actions: (all: string) => string;
}

const plain: Style = { strong: (line) => line, quiet: (line) => line, actions: (all) => all };

const paint = (code: string) => (line: string) => (line === '' ? line : `\u001b[${code}m${line}\u001b[0m`);

/** The verdicts in the palette's nearest of the eight terminal colours; shape and word say the same without them. */
const actionColours = { allow: '36', escalate: '33', block: '31', 'not-scanned': '90' };

const colours: Style = {
  strong: paint('1'),
  quiet: paint('90'),
  actions: (all) =>
    Object.entries(actionColours).reduce((text, [action, code]) => {
      const { shape, word } = actionWords[action as keyof typeof actionColours];
      return text.replaceAll(`${shape} ${word}`, paint(code)(`${shape} ${word}`));
    }, all),
};
