// A made-up leaderboard for bench/capa/scale.ts: models of varied accuracy whose errors hang together (questions are hard for all, and
// each has a wrong answer that many fall for), 3 to 10 options as in MMLU-Pro, one answer in a hundred missing. All from one seed.
import { closeSync, openSync, writeSync } from 'node:fs';
import { type AnswerTable, MISSING, type Question } from '../../src/capa/matrix/index.ts';

/** xorshift32: hundreds of millions of draws, where a better generator would take minutes. */
export function quickRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** The table without probabilities. */
export function makeLeaderboard(models: number, questions: number, seed: number): AnswerTable {
  const draw = quickRandom(seed);
  const list: Question[] = Array.from({ length: questions }, (_, i) => {
    const options = draw() < 0.83 ? 10 : 3 + Math.floor(7 * draw());
    return { task: 'made-up', id: `q${i}`, options, gold: Math.floor(options * draw()), slices: {} };
  });
  list.sort((a, b) => a.options! - b.options!);
  const difficulty = Float64Array.from(list, () => draw());
  const lure = list.map(({ options, gold }) => (gold! + 1 + Math.floor((options! - 1) * draw())) % options!);
  const answers = new Uint16Array(models * questions);
  for (let model = 0; model < models; model++) {
    const skill = 0.15 + 0.75 * draw();
    for (let x = 0; x < questions; x++) {
      const { options, gold } = list[x]!;
      const at = model * questions + x;
      if (draw() < 0.01) answers[at] = MISSING;
      else if (draw() < skill * (1.4 - 0.8 * difficulty[x]!)) answers[at] = gold!;
      else answers[at] = draw() < 0.4 ? lure[x]! : Math.floor(options! * draw());
    }
  }
  const offsets = new Uint32Array(questions + 1);
  for (let x = 0; x < questions; x++) offsets[x + 1] = offsets[x]! + list[x]!.options!;
  return {
    models: Array.from({ length: models }, (_, i) => ({
      ...{ name: `model-${i}`, family: null, parameters: null, sources: [] },
    })),
    questions: list,
    answers,
    offsets,
    probabilities: Array.from({ length: models }, () => null),
    issues: [],
  };
}

/** Probabilities with the answer as the most probable option, one row of 32-bit floats for each model. */
export function writeProbabilities(table: AnswerTable, file: string, seed: number): void {
  const draw = quickRandom(seed);
  const width = table.offsets.at(-1)!;
  const row = new Float32Array(width);
  const handle = openSync(file, 'w');
  for (let model = 0; model < table.models.length; model++) {
    row.fill(0);
    const sureness = 0.5 + 3 * draw();
    for (let x = 0; x < table.questions.length; x++) {
      const answer = table.answers[model * table.questions.length + x]!;
      if (answer === MISSING) continue;
      const [from, to] = [table.offsets[x]!, table.offsets[x + 1]!];
      let sum = 0;
      for (let at = from; at < to; at++) sum += row[at] = draw() ** 2;
      row[from + answer]! += sureness;
      sum += sureness;
      for (let at = from; at < to; at++) row[at]! /= sum;
    }
    const bytes = new Uint8Array(row.buffer);
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
  }
  closeSync(handle);
}
