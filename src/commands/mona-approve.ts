// `oversight mona approve`: a person answers the steps that wait in a queue, at a terminal or through a file; and a classifier
// learns from the answers.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { OversightError, plural, readFileOrThrow } from '../base/index.ts';
import {
  classifierText,
  type HumanQueue,
  openHumanQueue,
  type PendingStep,
  saveClassifier,
  trainClassifier,
} from '../mona/approval/index.ts';
import { printable } from '../report/index.ts';
import { COMMON, onlyPositional, readArguments } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { describePending } from './mona-approve-text.ts';

const help = `oversight mona approve QUEUE [--answers FILE|-] [--classifier FILE] [--json]

Shows each step that waits in QUEUE and asks for a judgement: how good it looks
for the long run, before anything came of it. Answers are kept one by one; stop
at any time and go on later.

  0 ... 10     how good it is; y is 10 and n is 0
  s            no judgement: the step is left out of what is trained on
  q            stop; what was not answered waits

  --answers FILE     answers as JSON lines {"id", "score", "note"} instead, "-" for
                     standard input; score from 0 to 1, or null for no judgement
  --classifier FILE  learns a small classifier from all answers so far, to be used
                     as --approval classifier:FILE
  --json             prints what waits (or what is left) and asks nothing

  oversight mona approve queue
  oversight mona approve queue --json | my-rater | oversight mona approve queue --answers -

Exit codes: 0 nothing waits, 2 wrong usage, 3 failed, 4 some steps still wait.
`;

const VERB = 'mona approve';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(VERB, argv, {
    ...COMMON,
    answers: { type: 'string' },
    classifier: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const folder = resolve(io.cwd, onlyPositional(VERB, positionals, 'the folder of the queue'));
  const queue = await openHumanQueue(folder, io.clock);
  if (queue.asked.length === 0)
    throw new OversightError(existsSync(folder) ? `${folder} holds no steps` : `there is no folder ${folder}`, {
      kind: 'input',
      remedy: 'Give the folder that was named in `oversight mona sample ... --approval human:FOLDER`.',
    });
  if (values.answers !== undefined) await takeAnswers(queue, values.answers, io);
  else if (!values.json && values.classifier === undefined) await askAll(queue, io);
  const learned = values.classifier === undefined ? undefined : await learn(queue, resolve(io.cwd, values.classifier));
  const { asked, waiting, unknown } = queue;
  if (unknown.length > 0)
    io.stderr.write(
      `${plural(unknown.length, 'answer belongs', 'answers belong')} to no step that was ever asked and ${unknown.length === 1 ? 'is' : 'are'} not used: ${printable(unknown.slice(0, 3).join(', '))}${unknown.length > 3 ? ', ...' : ''}\n`,
    );
  if (values.json)
    io.stdout.write(
      `${JSON.stringify({ queue: folder, asked: asked.length, answered: asked.length - waiting.length, waiting, ...(learned && { classifier: learned }) })}\n`,
    );
  else {
    if (learned) io.stdout.write(describeLearned(learned));
    io.stdout.write(
      waiting.length === 0
        ? 'Nothing waits. Run the command that asked again: it goes on.\n'
        : `${plural(waiting.length, 'step waits', 'steps wait')} in ${folder}.\n`,
    );
  }
  return waiting.length === 0 ? 0 : 4;
}

async function askAll(queue: HumanQueue, io: CommandIo): Promise<void> {
  const { waiting } = queue;
  const lines = inputLines(io);
  for (const [place, step] of waiting.entries()) {
    io.stdout.write(describePending(step, place + 1, waiting.length));
    const answer = await askOne(lines, io);
    if (answer === 'stop') return;
    await queue.answer(step.id, answer);
  }
}

async function askOne(lines: AsyncGenerator<string>, io: CommandIo): Promise<number | null | 'stop'> {
  while (true) {
    io.stdout.write('0 to 10, y, n, s (no judgement), q (stop): ');
    const { value, done } = await lines.next();
    io.signal.throwIfAborted();
    if (done === true) {
      io.stdout.write('\n');
      return 'stop';
    }
    const text = value.trim().toLowerCase();
    if (text === 'q') return 'stop';
    if (text === 's') return null;
    if (text === 'y') return 1;
    if (text === 'n') return 0;
    const number = Number(text);
    if (text !== '' && number >= 0 && number <= 10) return number / 10;
    io.stdout.write(`"${text.slice(0, 20).replace(/[^\x20-\x7e]/g, '?')}" is none of these.\n`);
  }
}

async function* inputLines({ stdin }: CommandIo): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stdin ?? []) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

const answerSchema = z.object({
  id: z.string(),
  score: z.number().min(0).max(1).nullable(),
  note: z.string().optional(),
});

/** All lines are read before the first is kept, so that a wrong one changes nothing. */
async function takeAnswers(queue: HumanQueue, source: string, io: CommandIo): Promise<void> {
  const name = source === '-' ? 'standard input' : resolve(io.cwd, source);
  const lines: string[] = [];
  if (source === '-') for await (const line of inputLines(io)) lines.push(line);
  else lines.push(...(await readFileOrThrow(name)).toString('utf8').split('\n'));
  const known = new Set(queue.asked.map(({ id }) => id));
  const answers = lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const parsed = answerSchema.safeParse(parseJson(line));
    if (parsed.success && known.has(parsed.data.id)) return [parsed.data];
    throw new OversightError(
      `${name}, line ${i + 1}: ${parsed.success ? `no step has the id ${parsed.data.id}` : 'no answer'}`,
      {
        kind: 'input',
        remedy:
          'A line is {"id": "...", "score": 0.7} with an id of `--json` and a score from 0 to 1 or null; no answer was kept.',
      },
    );
  });
  for (const { id, score, note } of answers) await queue.answer(id, score, note);
}

interface Learned {
  readonly file: string;
  readonly examples: number;
  readonly heldOutAuroc?: number;
}

async function learn(queue: HumanQueue, file: string): Promise<Learned> {
  const scoreOf = ({ id }: PendingStep) => queue.answers.get(id)?.score;
  const examples = queue.asked.flatMap((step) => {
    const score = scoreOf(step);
    return typeof score === 'number' ? [{ text: classifierText(step), approved: score >= 0.5 }] : [];
  });
  const classifier = trainClassifier(examples, 1);
  await saveClassifier(file, classifier);
  const { heldOutAuroc } = classifier;
  return { file, examples: classifier.examples, ...(heldOutAuroc !== undefined && { heldOutAuroc }) };
}

function describeLearned({ file, examples, heldOutAuroc }: Learned): string {
  const quality =
    heldOutAuroc === undefined
      ? ''
      : `, which ranks an approved step above another in ${(100 * heldOutAuroc).toFixed(0)} % of held-out pairs`;
  return `${file}: learned from ${plural(examples, 'answer')}${quality}.\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it, and the caller names the line.
    return undefined;
  }
}
