// The sections at the left, with the one in view marked.
import { useEffect, useState } from 'react';

export interface Section {
  readonly id: string;
  readonly text: string;
  readonly level: 2 | 3;
}

export function Contents({ sections }: { sections: readonly Section[] }) {
  const current = useCurrent(sections);
  return (
    <nav className="contents" aria-label="Sections">
      <ul>
        {sections.map((section) => (
          <li key={section.id}>
            <a
              href={`#${section.id}`}
              className={section.level === 3 ? 'part' : undefined}
              aria-current={section.id === current ? 'true' : undefined}
            >
              {section.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The last section whose heading has passed the upper part of the window. */
function useCurrent(sections: readonly Section[]): string | undefined {
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      let found: string | undefined;
      for (const { id } of sections) {
        const top = document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
        if (top < 140) found = id;
      }
      setCurrent(found);
    };
    const later = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', later, { passive: true });
    return () => {
      removeEventListener('scroll', later);
      cancelAnimationFrame(frame);
    };
  }, [sections]);
  return current;
}
