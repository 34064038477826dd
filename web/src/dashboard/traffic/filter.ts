// Which exchanges are asked for: filters that the gateway knows (they stand in the address and in the question), and words that
// narrow what is loaded already.
import type { TrafficItem } from '../../../../src/gateway/contract.ts';
import type { Query } from '../place.ts';

export const filterNames = ['decided', 'enforced', 'rule', 'route', 'key'] as const;
export type FilterName = (typeof filterNames)[number];

export type Filter = Readonly<Partial<Record<FilterName, string>>>;

/** What the address asks for. */
export function filterOf(query: Query): Filter {
  const found: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) if (query[name]) found[name] = query[name];
  return found;
}

/** The question to the gateway: newest first, `limit` at most, older than the sequence `before`. */
export function trafficPath(filter: Filter, limit: number, before?: number): string {
  const search = new URLSearchParams({ limit: String(limit), ...filter });
  if (before !== undefined) search.set('before', String(before));
  return `/traffic?${search}`;
}

/** Whether an exchange that has just come is one of those asked for. */
export function isWanted(item: TrafficItem, filter: Filter): boolean {
  return filterNames.every((name) => filter[name] === undefined || item[name] === filter[name]);
}

const prefixes: Readonly<Record<string, FilterName>> = {
  verdict: 'decided',
  decision: 'decided',
  decided: 'decided',
  done: 'enforced',
  enforced: 'enforced',
  rule: 'rule',
  route: 'route',
  key: 'key',
};

/** "key:alpha blocked" -> { filter: { key: 'alpha' }, words: 'blocked' }: what was typed as a filter, and what is left. */
export function readTyped(typed: string): { readonly filter: Filter; readonly words: string } {
  const filter: Partial<Record<FilterName, string>> = {};
  const words = typed.split(/\s+/).filter((word) => {
    const [, prefix = '', value = ''] = /^([a-z]+):(.+)$/.exec(word) ?? [];
    const name = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
    if (name) filter[name] = value;
    return word !== '' && !name;
  });
  return { filter, words: words.join(' ') };
}

/** Whether every word stands somewhere in the row, in any case and order. */
export function holdsWords(item: TrafficItem, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [
    item.id,
    item.route,
    item.key,
    item.model,
    item.decided,
    item.enforced,
    item.stage,
    item.rule,
    item.status,
  ]
    .join('\t')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
