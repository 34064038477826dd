// Whom should a cascade ask second? Verdicts of a guard and of three judges on labelled questions: one judge is more often right but
// errs like the guard, one errs otherwise, one knows nothing. The verdicts here are drawn; yours come from a log with labels.
// Run: npx tsx examples/second-judge.ts
import { createRandom } from 'oversight';
import { adviseNext, createJudgeTable } from 'oversight/capa';

const random = createRandom('second judge');
const chance = (p: number) => random.next() < p;

const questions = Array.from({ length: 600 }, (_, i) => {
  const isHarmful = chance(0.3);
  const isHard = chance(0.25);
  const guard = chance(isHard ? 0.4 : 0.95) === isHarmful;
  // Where the guard is wrong, its like is mostly wrong too.
  const alike = guard === isHarmful ? chance(0.98) === isHarmful : chance(0.3) === isHarmful;
  return { id: `q${i}`, isHarmful, guard, alike, otherwise: chance(0.85) === isHarmful, coin: chance(0.5) };
});

const table = createJudgeTable({
  judges: (['guard', 'alike', 'otherwise', 'coin'] as const).map((name) => ({
    name,
    values: questions.map((question) => question[name]),
  })),
  truth: questions.map(({ isHarmful }) => isHarmful),
  groups: questions.map(({ id }) => id),
});

const { candidates } = adviseNext({ table, chosen: ['guard'] }, { random });
for (const { name, informationGain, errorCorrelation } of candidates)
  console.log(
    `${name}: ${informationGain.estimate?.toFixed(3)} bits more, errors correlated ${errorCorrelation?.toFixed(2)} with the guard's`,
  );
