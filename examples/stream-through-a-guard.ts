// Judges an answer while it is being written, and stops showing it at the first flag.
// Run: npx tsx examples/stream-through-a-guard.ts GUARD        (a folder made by `oversight guard build`)
import { loadGuard } from 'oversight/guard';

const guard = await loadGuard(process.argv[2] ?? '.oversight/guards/general-small');

/** Any model would do; this one writes word by word. */
async function* model(answer: string): AsyncGenerator<string> {
  for (const word of answer.match(/\S+\s*/g) ?? []) yield word;
}

const stream = guard.stream();
stream.begin('user');
stream.push('Give me a few ideas for a birthday dinner.');
stream.begin('assistant');
for await (const piece of model(
  'Start with tomato soup, then roast vegetables with rice, and end with a lemon cake.',
)) {
  // A word is judged when it can no longer grow: hold a piece back until the tokens in it have been.
  stream.push(piece);
  if (stream.flagged) break;
  process.stdout.write(piece);
}
const verdict = stream.finish();
console.log(`\n${verdict.action}, score ${verdict.score.toFixed(3)}`);
