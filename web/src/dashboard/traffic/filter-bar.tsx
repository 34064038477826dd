// Narrowing the traffic: by typing, by verdict, by what was done, rule, route and key. All of it stands in the address.
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import type { TrafficItem, TrafficTotals } from '../../../../src/gateway/contract.ts';
import { Button, Chip, Select } from '../parts/control.tsx';
import { Mark, shownOf } from '../parts/mark.tsx';
import type { Query } from '../router.tsx';
import { count } from '../words.ts';
import { type Filter, type FilterName, filterNames, readTyped } from './filter.ts';
import { enforcedWords } from './outcome.ts';

interface FilterBarProps {
  readonly filter: Filter;
  readonly words: string;
  readonly change: (changes: Query) => void;
  readonly totals: TrafficTotals | undefined;
  /** The loaded rows: what routes and keys there are to choose from. */
  readonly items: readonly TrafficItem[];
  readonly field: RefObject<HTMLInputElement | null>;
}

const verdicts = ['allow', 'escalate', 'block', 'error'] as const;

export function FilterBar({ filter, words, change, totals, items, field }: FilterBarProps) {
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === ' ') {
      const read = readTyped(typed);
      if (Object.keys(read.filter).length === 0) return;
      event.preventDefault();
      change({ ...read.filter, q: read.words });
      setTyped(read.words);
    }
    if (event.key === 'Escape') {
      if (typed === '') event.currentTarget.blur();
      setTyped('');
      change({ q: null });
    }
  };
  const type = (text: string) => {
    setTyped(text);
    change({ q: readTyped(text).words || null });
  };
  const choose = (name: FilterName, label: string, options: readonly (readonly [string, string])[]) => (
    <Select
      inline
      label={label}
      value={filter[name] ?? ''}
      active={filter[name] !== undefined}
      options={[{ value: '', text: 'any' }, ...options.map(([value, text]) => ({ value, text }))]}
      onChange={(value) => change({ [name]: value || null })}
    />
  );
  const isNarrowed = words !== '' || filterNames.some((name) => filter[name] !== undefined);
  return (
    <search className="filter-bar">
      <input
        ref={field}
        type="search"
        placeholder="Type to filter, or rule:… key:…"
        aria-label="Filter the traffic: words, or rule:, key:, route:, verdict: and a value"
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
      />
      <fieldset className="chips">
        <legend className="visually-hidden">Verdict</legend>
        {verdicts.map((verdict) => (
          <Chip
            key={verdict}
            pressed={filter.decided === verdict}
            onPress={() => change({ decided: filter.decided === verdict ? null : verdict })}
          >
            <Mark shown={shownOf(verdict)} />
          </Chip>
        ))}
      </fieldset>
      <div className="row">
        {choose('enforced', 'done', counted(totals?.byEnforced, enforcedWords))}
        {choose('rule', 'rule', counted(totals?.byRule, {}))}
        {choose('route', 'route', present(items, 'route'))}
        {choose('key', 'key', present(items, 'key'))}
        {isNarrowed && (
          <Button onClick={() => change({ q: null, ...Object.fromEntries(filterNames.map((name) => [name, null])) })}>
            Clear filters
          </Button>
        )}
      </div>
    </search>
  );
}

/** The most frequent first, with their counts. */
function counted(counts: TrafficTotals['byRule'] = {}, words: Readonly<Record<string, string>>) {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]): [string, string] => [name, `${Object.hasOwn(words, name) ? words[name] : name} (${count(n)})`]);
}

function present(items: readonly TrafficItem[], name: 'route' | 'key') {
  return [...new Set(items.slice(0, 2000).map((item) => item[name]))]
    .filter((value) => value !== '')
    .sort()
    .map((value): [string, string] => [value, value]);
}
