// The settled configuration as a person may see it, in a terminal, a log or a page.
import { MASK } from './secret.ts';
import { ESCALATE_SHARE } from './thresholds.ts';
import type { Configuration } from './types.ts';

/**
 * JSON of the configuration with every secret masked, hashes of keys too: they are no use to a reader, and some to an attacker. Where
 * a judge is configured and nobody said from which score it is asked, it says what holds instead of a number.
 */
export function describeConfiguration(configuration: Configuration): Readonly<Record<string, unknown>> {
  const { guard, judge } = configuration;
  const escalate = guard.escalate ?? (judge && `the guard's own, else ${ESCALATE_SHARE} x the block threshold`);
  const masked = {
    ...configuration,
    guard: { ...guard, ...(escalate !== undefined && { escalate }) },
    keys: configuration.keys.map((key) => ({ ...key, hash: MASK })),
  };
  return JSON.parse(JSON.stringify(masked));
}
