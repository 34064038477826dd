// Names given twice, against a reader that notes every name it meets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutRepeatedNames } from './index.ts';

describe('a JSON document', () => {
  it('without a repeated name stays as it was written, to the byte [gateway.transparency]', () => {
    const spaced = fc.json({ depthSize: 'medium' }).chain((json) => {
      const indent = fc.constantFrom(undefined, 1, '\t');
      return indent.map((by) => JSON.stringify(JSON.parse(json), undefined, by));
    });
    fc.assert(
      fc.property(spaced, (json) => {
        expect(withoutRepeatedNames(json)).toBe(json);
      }),
    );
    for (const json of ['', '[DONE]', '{', '{"a', '{"a":1.0,"b":1e3}', '[{"a":1},{"a":2}]', '{"a":{"a":"a"},"b":"a"}'])
      expect(withoutRepeatedNames(json)).toBe(json);
  });

  it('keeps of a repeated name the value that everybody here reads, however the name is written [gateway.leaks]', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    const spelling = fc.func(fc.boolean());
    fc.assert(
      fc.property(name, fc.jsonValue(), fc.jsonValue(), spelling, fc.nat(3), (one, first, last, isEscaped, depth) => {
        const escaped = [...one].map((character) =>
          isEscaped(character) ? escapeOf(character) : JSON.stringify(character).slice(1, -1),
        );
        const object = `{${JSON.stringify(one)}:${JSON.stringify(first)}, "${escaped.join('')}" :${JSON.stringify(last)}}`;
        const json = `${'[{"x":'.repeat(depth)}${object}${'}]'.repeat(depth)}`;
        const written = withoutRepeatedNames(json);
        expect(written).toBe(JSON.stringify(JSON.parse(json)));
        expect(withoutRepeatedNames(written)).toBe(written);
      }),
    );
  });
});

function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    const code = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${code}`;
  }).join('');
}
