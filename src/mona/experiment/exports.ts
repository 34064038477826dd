// Results for other programs: one JSON line for each arm and seed, the same as flat CSV, and the curves as a long table.
import { groupByArm } from './summary.ts';
import type { ArmResult, Experiment } from './types.ts';

export function toJsonLines(results: readonly ArmResult[]): string {
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

/** One row for each arm and seed; `share_` columns are of the evaluation's episodes. */
export function resultsCsv(experiment: Experiment, results: readonly ArmResult[]): string {
  const { outcomes, metrics, origin } = experiment;
  const head = [
    ...[
      'environment',
      'origin',
      'profile',
      'arm',
      'kind',
      'horizon',
      'approval_weight',
      'approval',
      'seed',
      'episodes',
    ],
    ...outcomes.map((name) => `share_${name}`),
    ...metrics.map(({ name }) => name),
    'seconds',
  ];
  const rows = results.map(
    ({ environment, profile, arm, seed, episodes, outcomes: counts, metrics: values, seconds }) => [
      ...[
        environment,
        origin,
        profile,
        arm.id,
        arm.kind,
        arm.horizon,
        arm.approvalWeight,
        arm.approval,
        seed,
        episodes,
      ],
      ...outcomes.map((name) => (counts[name] ?? 0) / episodes),
      ...metrics.map(({ name }) => values[name]),
      seconds,
    ],
  );
  return toCsv(head, rows);
}

export function curvesCsv(results: readonly ArmResult[]): string {
  const rows = [...groupByArm(results).values()]
    .flat()
    .flatMap(({ arm, seed, curve }) =>
      curve.flatMap(({ decisions, values }) =>
        Object.entries(values).map(([metric, value]) => [arm.id, seed, decisions, metric, value]),
      ),
    );
  return toCsv(['arm', 'seed', 'decisions', 'metric', 'value'], rows);
}

/** RFC 4180; an empty cell is an undefined value. */
export function toCsv(head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const cell = (value: string | number | undefined): string => {
    const text = value === undefined ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}
