import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../base/index.ts';
import { formatModelSpec, parseModelSpec } from './model-spec.ts';

describe('the name of a model', () => {
  it.each([
    ['openai:gpt-5-mini', { provider: 'openai', model: 'gpt-5-mini' }],
    ['openai:ft:gpt-4o-mini:acme::abc', { provider: 'openai', model: 'ft:gpt-4o-mini:acme::abc' }],
    ['anthropic:claude-haiku-4-5', { provider: 'anthropic', model: 'claude-haiku-4-5' }],
    ['scripted:demo', { provider: 'scripted', model: 'demo' }],
    [
      'compatible:http://localhost:8000/v1/#meta/llama-3',
      { provider: 'compatible', model: 'meta/llama-3', baseUrl: 'http://localhost:8000/v1' },
    ],
  ])('is read and written back: %s [llm.one-interface]', (text, spec) => {
    expect(parseModelSpec(text)).toEqual(spec);
    expect(parseModelSpec(formatModelSpec(parseModelSpec(text)))).toEqual(spec);
  });

  it.each([
    'gpt-5',
    '',
    ':',
    'openai:',
    'openai:two words',
    'google:gemini',
    'compatible:http://localhost:8000/v1',
    'compatible:#m',
    'compatible:ftp://host/v1#m',
    'compatible:nonsense#m',
  ])('that is wrong shows the forms: "%s"', (text) => {
    expect(() => parseModelSpec(text)).toThrow(OversightError);
  });

  it('never shows a password or a key that stands in a URL [llm.keys]', () => {
    for (const spec of [
      'compatible:http://me:s3cretpw@host/v1#m',
      'compatible:http://host/v1?api_key=s3cretpw#m',
      'x:http://me:s3cretpw@h',
    ])
      try {
        parseModelSpec(spec);
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof OversightError)) throw error;
        expect(`${error.message} ${error.remedy} ${error.stack}`).not.toContain('s3cretpw');
      }
  });

  it('throws nothing but errors that a person can read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `compatible:${text}#m`),
        ),
        (text) => {
          try {
            expect(parseModelSpec(text).model).not.toBe('');
          } catch (error) {
            expect(error).toBeInstanceOf(OversightError);
          }
        },
      ),
    );
  });
});
