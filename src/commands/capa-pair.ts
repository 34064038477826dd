// `oversight capa pair`: how alike two models, or more, err on one list of questions, from one JSON document.
import { resolve } from 'node:path';
import { decodeUtf8, formatTable, OversightError, plural, readFileOrThrow } from '../base/index.ts';
import {
  digits,
  levelWords,
  type ManyModelFigures,
  manyModelFigures,
  type PairFigures,
  pairFigures,
  percent,
  readPairInput,
} from '../capa/metrics/index.ts';
import { COMMON, numberOption, oneOf, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';

const help = `oversight capa pair [FILE] [--missing drop|wrong] [--level 0.95] [--json]

How alike do two models err, beyond what their accuracies explain? CAPA
(arXiv 2502.04313): 0 = as alike as independent models, 1 = always the same
confident answer. The document, from FILE or stdin, is one of

  probabilities of the options, null where a model gave no answer
    {"a": [[0.9, 0.1], null], "b": [[0.7, 0.3], [0.6, 0.4]], "truth": [0, 1]}
  indices of the chosen options
    {"a": [0, 2], "b": [0, 1], "truth": [0, 1], "options": 4}
  texts, compared as \`oversight capa logs\` does
    {"a": ["12", "7"], "b": ["12", "8"], "truth": ["12", "8"], "match": "exact"}
  any of these for more than two models
    {"models": [...], "truth": [...]}

It can also hold "missing", "level", "clusters" (one per question: those that
share a passage or subject) and "others" (answers of other models, for chance
agreement on popular wrong options).

--missing  drop (default): only questions that all answered;
           wrong: no answer is wrong and equals nobody's
--level    coverage of the intervals, default 0.95
--json     one JSON document; undefined figures are null, "reasons" says why

  oversight capa pair < pair.json
  oversight capa pair pair.json --missing wrong --json

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const VERB = 'capa pair';
/** The longest document read: about 12,000 questions with 10 options of 20 models. */
const maxBytes = 256 * 1024 * 1024;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(VERB, argv, {
    ...COMMON,
    missing: { type: 'string' },
    level: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 1) throw usage(VERB, `one file is expected, not ${positionals.length}`);
  const missing = values.missing === undefined ? undefined : oneOf(VERB, 'missing', values.missing, ['drop', 'wrong']);
  const level = values.level === undefined ? undefined : numberOption(VERB, 'level', values.level, 0.5, 0.9999);
  const source = positionals[0] ?? 'stdin';
  const text = decodeUtf8(
    positionals[0] === undefined ? await readStdin(io) : await readFileOrThrow(resolve(io.cwd, source)),
    source,
  );
  const document = parse(text, source);
  // The readers of logs bring much along, and `--help` shall be quick.
  const { normaliseAnswer } = await import('../capa/readers/index.ts');
  const normalise = (answer: string) => normaliseAnswer(answer);
  const { answers, options, isMany } = readPairInput(document, { missing, level, normalise });
  if (isMany) {
    const figures = manyModelFigures(answers, options);
    io.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : describeMany(figures));
  } else {
    const figures = pairFigures(answers, options);
    io.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : describePair(figures));
  }
  return 0;
}

async function readStdin(io: CommandIo): Promise<Uint8Array> {
  if (!io.stdin || io.stdin.isTTY) throw usage(VERB, 'nothing to compare: give a file, or a document on stdin');
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of io.stdin) {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    size += bytes.length;
    if (size > maxBytes)
      throw new OversightError(`stdin: longer than ${maxBytes / 1048576} MiB`, {
        kind: 'input',
        remedy: 'Compare whole evaluations with `oversight capa logs`.',
      });
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OversightError(`${source}: not valid JSON (${(cause as Error).message})`, {
      kind: 'input',
      remedy: 'Give one JSON document; `oversight capa pair --help` shows its forms.',
      cause,
    });
  }
}

function describePair(figures: PairFigures): string {
  const { discrete, jsd, reasons } = figures;
  const row = (name: string, value: number | null, field: string, reading: string) =>
    [name, four(value), value === null ? (reasons[field] ?? '') : reading] as const;
  const isExact = figures.kind === 'exact';
  const rows = [
    row('CAPA', figures.capa, 'capa', '0 = as alike as independent models'),
    row('observed agreement', figures.observed, 'observed', 'how often they agree'),
    row('expected agreement', figures.expected, 'expected', 'what accuracies alone explain'),
    row('standard error', figures.standardError, 'standardError', `of CAPA, over ${plural(figures.units, 'unit')}`),
    ...(isExact
      ? []
      : [row('discrete CAPA', discrete.capa, 'discrete.capa', 'chosen answers alone, without confidence')]),
    row('error consistency', figures.errorConsistency, 'errorConsistency', 'right and wrong on the same questions'),
    row('equal answers', figures.agreement, 'agreement', 'share; rises with accuracy'),
    row('same wrong answer', discrete.agreementWhenBothWrong, 'discrete.agreementWhenBothWrong', sameWrong(figures)),
    row('adjusted lower end', figures.adjusted, 'adjusted', 'total disagreement is -1'),
    ...(figures.itemAdjusted
      ? [
          row(
            'item-adjusted CAPA',
            figures.itemAdjusted.capa,
            'itemAdjusted.capa',
            'popular wrong options taken into account',
          ),
        ]
      : []),
    ...(isExact
      ? []
      : [
          row('Cohen', figures.cohen, 'cohen', 'chance from classes; rises with accuracy'),
          row('Scott', figures.scott, 'scott', 'the same, classes of both together'),
          row('Jensen-Shannon', jsd.distance, 'jsd.distance', `distance, 0 = same; divergence ${four(jsd.divergence)}`),
        ]),
  ];
  const ties = discrete.ties.reduce((sum, count) => sum + count, 0);
  return `${sentence(figures, 'The two models')}\n\n${formatTable(['figure', 'value', 'how to read it'], rows, {
    width: 80,
  })}\n\n${accuracyLines(figures)}${remarks(figures, ties)}`;
}

function describeMany(figures: ManyModelFigures): string {
  const rows = figures.pairs.map((pair) => [
    `${pair.a} and ${pair.b}`,
    four(pair.capa),
    pair.interval === null ? '-' : `${four(pair.interval[0])} .. ${four(pair.interval[1])}`,
    pair.adjustedP === null ? '-' : pair.adjustedP < 0.0001 ? '< 0.0001' : pair.adjustedP.toFixed(4),
  ]);
  const { discrete, errorConsistency, fleiss, agreement } = figures;
  const shared =
    `discrete ${four(discrete.capa)}, error consistency ${four(errorConsistency)},\n` +
    `Fleiss ${four(fleiss)}, equal answers ${four(agreement)}`;
  const ties = discrete.ties.reduce((sum, count) => sum + count, 0);
  return `${sentence(figures, `The ${figures.models} models`)}\nOf all: ${shared}.\n\n${formatTable(
    ['models', 'CAPA', 'interval', 'p (Holm)'],
    rows,
    { width: 80 },
  )}\n\np is for a similarity of 0, adjusted for ${plural(rows.length, 'pair')}.\n${accuracyLines(figures)}${remarks(figures, ties)}`;
}

function sentence({ n, capa, interval, level, reasons }: PairFigures | ManyModelFigures, who: string): string {
  const questions = `over ${plural(n, 'question')}`;
  if (capa === null) return `CAPA is undefined ${questions}:\n${reasons['capa']}.`;
  if (interval === null)
    return `${who} have a CAPA of ${four(capa)} ${questions}.\nNo interval: ${reasons['interval']}.`;
  const [low, high] = interval;
  const found =
    low > 0
      ? 'err more alike than their accuracies explain'
      : high < 0
        ? 'err less alike than their accuracies explain'
        : 'cannot be told from independent models of their accuracies';
  const covered = `${levelWords(level)} interval`;
  return `${who} ${found}:\nCAPA ${four(capa)} (${covered} ${four(low)} to ${four(high)}) ${questions}.`;
}

const sameWrong = ({ discrete }: PairFigures): string =>
  `of ${plural(discrete.bothWrong, 'question')} both got wrong; by chance ${four(discrete.uniformAgreementWhenBothWrong)}`;

function accuracyLines({ n, accuracies, discrete, kind }: PairFigures | ManyModelFigures): string {
  if (n === 0) return '';
  const chosen = `Accuracy ${discrete.accuracies.map((share) => percent(share)).join(', ')}.\n`;
  if (kind !== 'probabilistic') return chosen;
  return `${chosen}Mean probability of the right answer ${accuracies.map(four).join(', ')}.\n`;
}

function remarks(figures: PairFigures | ManyModelFigures, ties: number): string {
  const { missing, leftOut, renormalised } = figures;
  const lines = [
    missing === 'drop'
      ? `Missing answers: left out (${plural(leftOut.missing, 'question')}); --missing wrong counts them as wrong.`
      : 'Missing answers: wrong, and equal to nobody’s.',
  ];
  if (leftOut.undecidable > 0)
    lines.push(`Left out: ${plural(leftOut.undecidable, 'question')} with one option or no known right answer.`);
  if (renormalised.rows > 0)
    lines.push(
      `Brought to the sum 1: ${plural(renormalised.rows, 'row')}, off by at most ${renormalised.largest.toExponential(1)}.`,
    );
  if (ties > 0) lines.push(`Ties: ${plural(ties, 'row')} with several most probable options; the first was taken.`);
  return `${lines.join('\n')}\n`;
}

/** A figure with four digits. */
const four = (value: number | null): string => digits(value, 4);
