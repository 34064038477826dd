// The report as it goes to a terminal: what a person needs at once. More than 60 models show the ends of their lists alone.
import { type Block, createReport, heading, type Report, type TableBlock, text } from '../../report/index.ts';
import type { LogAnalysis } from './analysis.ts';
import { heatMap } from './heat-map.ts';
import { issueTable } from './issue-words.ts';
import { bothWrongTable, modelTable } from './similarity-report.ts';

const mostModels = 60;

/** A short report of the same analysis for a terminal of so many columns. */
export function terminalReport({ document, matrix, report }: LogAnalysis, width = 80): Report {
  const isSmall = document.models.length <= mostModels;
  const hasPairs = document.pairCount > document.summary.undefinedPairs;
  const slices = report.blocks.findIndex((block) => block.kind === 'heading' && block.text.startsWith('By '));
  const bySlice = slices < 0 ? undefined : report.blocks[slices + 1];
  const blocks: Block[] = [
    ...(hasPairs && isSmall ? [heatMap(document, matrix)] : []),
    ...(hasPairs ? [narrowed(bothWrongTable(document, matrix, 10), width)] : []),
    ...(document.models.length > 0 ? [shortened(modelTable(document), isSmall ? mostModels : 15)] : []),
    ...(bySlice ? [bySlice] : []),
    ...(document.issues.length > 0 ? [issueTable(document.issues)] : []),
  ];
  return createReport({ ...report, blocks });
}

/** An opened pair as it goes to a terminal: questions are told one below the other, as six columns leave no room for their texts. */
export function terminalPairReport(report: Report, width = 80, most = 12): Report {
  return createReport({
    ...report,
    blocks: report.blocks.flatMap((block) => {
      const right = block.kind === 'table' ? block.columns.findIndex(({ title }) => title === 'right') : -1;
      if (block.kind !== 'table') return [block];
      return right > 0 ? questionList(block, right, most) : [width < 80 ? withoutColumn(block, 'remark') : block];
    }),
  });
}

/** Before the column of the right answer stand the question's own, behind it the answers of the two. */
function questionList(block: TableBlock, right: number, most: number): Block[] {
  const [a = '', b = ''] = block.columns.slice(right + 1).map(({ title }) => title);
  const lines = block.rows.slice(0, most).map((row) => {
    const words = row.map((cell) => (cell === null ? '' : String(cell)));
    const [one = '', two = ''] = words.slice(right + 1);
    const answers = one === two ? `both: ${one}` : `${a}: ${one} | ${b}: ${two}`;
    const question = words.slice(0, right).filter((word) => word !== '');
    return `- ${question.join(' | ')} | right: ${words[right]} | ${answers}`;
  });
  const rest = block.rows.length - lines.length;
  return [
    heading(`${block.title} (${block.subtitle ?? ''})`, 3),
    ...(lines.length > 0 ? [text(lines.join('\n'))] : []),
    ...(rest > 0 ? [text(`The first ${most} are shown; --out writes the others.`)] : []),
  ];
}

/** Columns of an estimate ("0.0643 [0.0571, 0.0715]") and of a number or a percentage with its title. */
const estimateWidth = 23;
const numberWidth = 6;
/** A name in fewer columns tells little; another column gives way first. */
const goodName = 18;
const leastName = 8;

/** What gives way, and how short names may get before it does. */
const giving: readonly (readonly [title: string, names: number])[] = [
  ['both wrong', goodName],
  ['guessing', goodName],
  ['same', goodName / 2],
];

/** Pairs in lines of so many columns: figures are left out, then names shortened. */
function narrowed(block: TableBlock, width: number): TableBlock {
  const whole = giving.reduce(
    (kept, [title, names]) => (nameRoom(kept, width) < names ? withoutColumn(kept, title) : kept),
    block,
  );
  const most = nameRoom(whole, width);
  // With less room the rows are told one figure below the other, with names in full.
  if (most < leastName) return block;
  const names = new Set(block.rows.flatMap((row) => row.slice(0, 2).map(String)));
  const cuts = shortNames([...names], most);
  return { ...whole, rows: whole.rows.map(([a, b, ...rest]) => [cuts(String(a)), cuts(String(b)), ...rest]) };
}

/** Columns that each of the two names has beside the figures. */
function nameRoom({ columns }: TableBlock, width: number): number {
  const figures = columns.slice(2).reduce((sum, { title }) => sum + 2 + Math.max(title.length, numberWidth), 0);
  return Math.floor((width - 2 - figures - (estimateWidth - numberWidth)) / 2);
}

function withoutColumn(block: TableBlock, title: string): TableBlock {
  const at = block.columns.findIndex((column) => column.title === title);
  if (at < 0) return block;
  return { ...block, columns: block.columns.toSpliced(at, 1), rows: block.rows.map((row) => row.toSpliced(at, 1)) };
}

/** Names of at most so many characters, cut where all of them stay apart, as near to the middle as can be: "Met…1-70B-Instruct". */
function shortNames(names: readonly string[], most: number): (name: string) => string {
  const middle = Math.ceil((most - 1) / 2);
  const begins = Array.from({ length: most }, (_, i) => i).sort((x, y) => Math.abs(x - middle) - Math.abs(y - middle));
  const cutAt = (begin: number) => (name: string) => {
    const characters = [...name];
    if (characters.length <= most) return name;
    return `${characters.slice(0, begin).join('')}…${characters.slice(characters.length - (most - 1 - begin)).join('')}`;
  };
  const best = begins.find((begin) => new Set(names.map(cutAt(begin))).size === names.length) ?? middle;
  return cutAt(best);
}

function shortened(block: Extract<Block, { kind: 'table' }>, most: number): Block {
  if (block.rows.length <= most) return block;
  return {
    ...block,
    subtitle: `${block.subtitle ?? ''}; the first ${most} of ${block.rows.length.toLocaleString('en-US')}`,
    rows: block.rows.slice(0, most),
  };
}
