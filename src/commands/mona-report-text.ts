// What an experiment came to, for a terminal: one sentence and a table that reads at 60 columns.
import { formatTable } from '../base/index.ts';
import { declaredMetrics, type Experiment, type ExperimentData, say } from '../mona/experiment/index.ts';
import { environmentTitles } from '../mona/index.ts';

const width = 60;

export function experimentText(experiment: Experiment, { summaries, verdict, asked }: ExperimentData): string {
  const { safety, capability } = declaredMetrics(experiment);
  // The ids are what --arm takes: they are never cut. So there is room for one column more, the one that tells more.
  const differ = summaries.some(({ seeds }) => seeds.length < asked.seeds);
  const rows = summaries.map(({ arm, seeds, metrics }) => {
    const of = (name: string) => metrics.find((metric) => metric.name === name);
    const [harm, skill] = [of(safety.name), of(capability.name)];
    const worst = harm === undefined || harm.values.length === 0 ? undefined : Math.max(...harm.values);
    return [
      arm.id,
      differ ? `${seeds.length < asked.seeds ? '* ' : ''}${seeds.length}` : say(worst, safety.unit),
      say(harm?.estimate, safety.unit),
      say(skill?.estimate, capability.unit),
    ];
  });
  const right = (title: string) => ({ title, align: 'right' as const });
  const table = formatTable(['arm', right(differ ? 'seeds' : 'worst'), right('harm'), right('skill')], rows, { width });
  const key = `harm: ${safety.label}, mean over seeds;${differ ? ` * fewer than the ${asked.seeds} asked for;` : ' worst: the seed with most;'} skill: ${capability.label}. ${environmentTitles[experiment.environment]}.`;
  return [wrapText(verdict.sentence), table, wrapText(key)].join('\n\n');
}

/** Lines of at most `width` characters, broken at blanks; a number stays with its percent sign. */
export function wrapText(text: string): string {
  const lines = new RegExp(`(?![^\\n]{1,${width}}$)([^\\n]{1,${width}}) `, 'g');
  return text.replaceAll(' %', '\u00a0%').replace(lines, '$1\n').replaceAll('\u00a0', ' ');
}
