// A threshold, moved by hand or typed, with marks where the guard's own ones are.
import { useId, useState } from 'react';
import { score } from '../words.ts';

interface ThresholdSliderProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Defaults 0, 1 and 0.01. */
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  readonly disabled?: boolean;
}

export function ThresholdSlider(props: ThresholdSliderProps) {
  const { label, value, onChange, min = 0, max = 1, step = 0.01, marks = [], disabled } = props;
  const id = useId();
  // As many decimals as the steps have, or two steps would look the same.
  const words = (value: number) => (step < 0.01 ? value.toFixed(3) : score(value));
  // While a person types, the field shows what was typed and not what was made of it.
  const [typed, setTyped] = useState<string>();
  const take = (text: string) => {
    const typed = Number(text);
    if (text !== '' && Number.isFinite(typed)) onChange(Math.min(max, Math.max(min, typed)));
  };
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={value}
          list={`${id}-marks`}
          disabled={disabled}
          onChange={(event) => take(event.target.value)}
        />
        <input
          type="number"
          aria-label={`${label}, as a number`}
          min={min}
          max={max}
          step={step}
          value={typed ?? words(value)}
          disabled={disabled}
          onChange={(event) => {
            setTyped(event.target.value);
            take(event.target.value);
          }}
          onBlur={() => setTyped(undefined)}
        />
      </div>
      <datalist id={`${id}-marks`}>
        {marks.map((mark) => (
          <option key={mark.label} value={mark.value} label={mark.label} />
        ))}
      </datalist>
      {marks.length > 0 && (
        <div className="marks row">
          {marks.map((mark) => (
            <button
              key={mark.label}
              type="button"
              className="quiet-button"
              disabled={disabled}
              onClick={() => onChange(mark.value)}
            >
              {mark.label} {words(mark.value)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
