// Buttons, choices, chips and tabs: the browser's own elements in the look of the house.
import { type ButtonHTMLAttributes, type KeyboardEvent, type ReactNode, useId } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** main: the one thing the page is for; danger: it takes something away. */
  readonly kind?: 'main' | 'quiet' | 'danger';
  /** Under way: not pressed again, and said to those who do not see it. */
  readonly busy?: boolean;
}

export function Button({ kind = 'quiet', busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${kind}-button${className ? ` ${className}` : ''}`}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
    >
      {children}
    </button>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
  /** Shown before the choice instead of above it. */
  readonly inline?: boolean;
  /** Stands out: something other than the default is chosen. */
  readonly active?: boolean;
  readonly disabled?: boolean;
}

export function Select({ label, value, options, onChange, inline, active, disabled }: SelectProps) {
  const id = useId();
  const known = options.some((option) => option.value === value);
  return (
    <div className={`select${inline ? ' inline' : ''}${active ? ' active' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {!known && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ChipProps {
  readonly pressed: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** One of a few that are in sight; pressed or not. */
export function Chip({ pressed, onPress, children }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onPress}>
      {children}
    </button>
  );
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly text: string }[];
  readonly current: string;
  readonly onChange: (id: string) => void;
  /** Id of the element that the tabs change; it should have role="tabpanel". */
  readonly panel?: string;
}

/** Tabs: one stop for Tab, arrow keys between them. */
export function Tabs({ label, tabs, current, onChange, panel }: TabsProps) {
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.id === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={walk}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          aria-selected={tab.id === current}
          aria-controls={panel}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChange(tab.id)}
        >
          {tab.text}
        </button>
      ))}
    </div>
  );
}
