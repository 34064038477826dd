// Beside the text: what is to be mended, and the rules in order; a press leads to the line.
import type { LintResult } from '../../../../src/gateway/contract.ts';
import type { ApiError } from '../api.ts';
import { Trouble } from '../parts/states.tsx';

interface OutlineProps {
  readonly found: LintResult | undefined;
  readonly trouble: ApiError | undefined;
  readonly onJump: (line: number) => void;
}

const titles = { restricted: 'Restricted', permitted: 'Permitted' } as const;
const signs = { error: 'error', warning: 'warning' } as const;

export function Outline({ found, trouble, onJump }: OutlineProps) {
  const side = (name: string) => found?.rules.filter((rule) => rule.side === name) ?? [];
  return (
    <aside className="outline" aria-label="Rules and what is to be mended">
      {trouble && <Trouble error={trouble} />}
      {(found?.issues.length ?? 0) > 0 && (
        <section aria-label="To mend">
          <h2>To mend</h2>
          <ul className="issues">
            {found?.issues.map(({ line, severity, message, remedy }) => (
              <li key={`${line}-${message}`} className={severity}>
                <button type="button" onClick={() => onJump(line)}>
                  <span className="number">
                    {signs[severity]}, line {line}
                  </span>
                  <span>{message}</span>
                </button>
                {remedy && <p className="quiet">{remedy}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {(['restricted', 'permitted'] as const).map((name) => (
        <section key={name} aria-label={titles[name]}>
          <h2>
            {titles[name]} {side(name).length > 0 && <span className="quiet number">{side(name).length}</span>}
          </h2>
          {side(name).length === 0 && <p className="quiet">{found ? 'No rule.' : '…'}</p>}
          <ul>
            {side(name).map(({ id, title, line }) => (
              <li key={`${id}-${line}`}>
                <button type="button" title={`${id}, line ${line}`} onClick={() => onJump(line)}>
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}
