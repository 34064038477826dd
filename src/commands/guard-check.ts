// `oversight guard check`: judges one text, from the arguments or from standard input.
import { resolve } from 'node:path';
import { decodeUtf8, formatBar, OversightError, shorten } from '../base/index.ts';
import { type Exchange, loadGuard, type Verdict } from '../guard/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';

const help = `oversight guard check --guard DIR [TEXT|-] [--response TEXT] [--json]

Judges a prompt, or a prompt and a response. "-" (or no text and no terminal) reads the prompt from standard input.

  oversight guard check --guard my-guard "how do i kill a zombie process"
  cat mail.txt | oversight guard check --guard my-guard -
  oversight guard check --guard my-guard "tell me a story" --response "Once upon a time ..." --json

Exit codes: 0 allowed, 1 blocked, 2 wrong usage, 3 failed.
`;

/** Longest text accepted from standard input. */
const MAX_BYTES = 64 * 1024 * 1024;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('guard check', argv, {
    ...COMMON,
    guard: { type: 'string' },
    response: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (!values.guard) throw usage('guard check', '--guard is missing');
  if (positionals.length > 1)
    throw usage('guard check', `one text is expected, not ${positionals.length}; put quotes round it`);
  const prompt = await readPrompt(positionals[0], io);
  const guard = await loadGuard(resolve(io.cwd, values.guard));
  const exchange: Exchange = [
    { role: 'user', text: prompt },
    ...(values.response === undefined ? [] : [{ role: 'assistant' as const, text: values.response }]),
  ];
  const verdict = guard.check(exchange);
  if (values.json) io.stdout.write(`${JSON.stringify(verdict)}\n`);
  else io.stdout.write(describeVerdict(verdict, exchange, guard.parts.thresholds.block));
  return verdict.action === 'block' ? 1 : 0;
}

async function readPrompt(argument: string | undefined, io: CommandIo): Promise<string> {
  if (argument !== undefined && argument !== '-') return argument;
  if (!io.stdin || (argument === undefined && io.stdin.isTTY))
    throw usage('guard check', 'the text to judge is missing');
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of io.stdin) {
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
    size += bytes.length;
    if (size > MAX_BYTES)
      throw new OversightError('standard input: the text is longer than 64 MiB', {
        kind: 'input',
        remedy: 'Judge it in parts, or use `oversight guard score`.',
      });
    pieces.push(bytes);
  }
  return decodeUtf8(Buffer.concat(pieces), 'standard input').replace(/\r?\n$/, '');
}

const SIGNS = { allow: '●', escalate: '◆', block: '■' } as const;
const WORDS = { allow: 'allowed', escalate: 'to escalate', block: 'blocked' } as const;

/** A verdict in a few lines: what, why, where. */
export function describeVerdict(verdict: Verdict, exchange: Exchange, threshold: number): string {
  const lines = [
    `${SIGNS[verdict.action]} ${WORDS[verdict.action]}  score ${verdict.score.toFixed(3)} (blocked from ${threshold.toFixed(3)})`,
  ];
  const rules = Object.entries(verdict.rules).sort(([, a], [, b]) => b - a);
  if (verdict.action !== 'allow') {
    for (const [rule, score] of rules.slice(0, 3))
      if (score >= 0.1 * verdict.score) lines.push(`  ${rule.padEnd(20)} ${score.toFixed(3)} ${formatBar(score, 20)}`);
    if (verdict.evidence) {
      const { message, start, end } = verdict.evidence;
      lines.push(`  in the ${verdict.stage}: "${shorten(exchange[message]!.text.slice(start, end), 64)}"`);
    }
  }
  return `${lines.join('\n')}\n`;
}
