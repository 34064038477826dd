// Which policy is looked at: its name, what it does, and where it is from.
import { useId } from 'react';
import type { World } from './world.ts';

interface PolicyChoiceProps {
  readonly world: World;
  readonly label: string;
  readonly value: number | null;
  readonly mayBeNone?: boolean;
  readonly onChange: (policy: number | null) => void;
}

export function PolicyChoice({ world, label, value, mayBeNone = false, onChange }: PolicyChoiceProps) {
  const id = useId();
  const { policies, overseers } = world.block;
  const policy = value === null ? undefined : policies[value];
  const overseer = policy && policy.overseer !== null ? overseers[policy.overseer] : undefined;
  return (
    <div className="policy-choice">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
      >
        {policies.map(({ name }, i) => (
          <option key={String(i)} value={i}>
            {name}
          </option>
        ))}
        {mayBeNone && <option value="">nothing</option>}
      </select>
      {policy && (
        <p>
          {policy.sentence}{' '}
          <span className="quiet">
            {policy.origin}
            {overseer ? `; overseer: ${overseer.name} (${overseer.origin})` : '; no overseer'}
          </span>
        </p>
      )}
    </div>
  );
}
