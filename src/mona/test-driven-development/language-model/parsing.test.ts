// Replies of models: what is read, and what is said of those that cannot be.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../sandbox/index.ts';
import { parseCodeReply } from './parse-code.ts';
import { formatSuite, parseSuiteReply, suiteOf } from './parse-suite.ts';

const jsonList = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 });
const suites = fc.array(
  fc.oneof(fc.record({ args: jsonList }), fc.record({ args: jsonList, expected: fc.jsonValue({ maxDepth: 2 }) })),
  { minLength: 1, maxLength: 4 },
);

describe('suites', () => {
  test('any suite survives fences, prose and reasoning around it [mona.tdd-text.parse-suite]', () => {
    fc.assert(
      fc.property(
        suites,
        fc.constantFrom('```json\n', '```\n', 'The tests are: '),
        fc.boolean(),
        (suite, before, thinks) => {
          const text = JSON.stringify(suite, undefined, before.length % 3);
          const after = before.startsWith('`') ? '\n```\nDone [all of it].' : '';
          const parsed = parseSuiteReply(`${thinks ? '<think>maybe [] or {}</think>' : ''}${before}${text}${after}`);
          const same = JSON.parse(JSON.stringify(suite)) as Json;
          expect(parsed).toEqual({ ok: true, action: JSON.stringify(same) });
          expect(parsed.ok && suiteOf(parsed.action)).toEqual(same);
        },
      ),
    );
  });

  test('comments, commas at the end, other names of members and an object around the list are put up with [mona.tdd-text.parse-tolerant]', () => {
    const reply =
      '```json\n{"tests": [\n  {"input": ["a // b, ]"], "expected": 1}, // one\n  {"arguments": [2],},\n]}\n```';
    expect(parseSuiteReply(reply)).toEqual({
      ok: true,
      action: formatSuite([{ args: ['a // b, ]'], expected: 1 }, { args: [2] }]),
    });
  });

  test('what cannot be read is refused with a reason [mona.tdd-text.parse-reason]', () => {
    const reasons = [
      '',
      'I cannot.',
      '```json\n[{]\n```',
      '{"a": 1}',
      '[]',
      '[1]',
      '[{"expected": 1}]',
      '[{"args": 5}]',
    ].map((reply) => {
      const parsed = parseSuiteReply(reply);
      return parsed.ok ? 'read' : parsed.reason;
    });
    expect(reasons).toEqual([
      'the reply holds no JSON list',
      'the reply holds no JSON list',
      'what looks like a list is not valid JSON',
      'the JSON is no list of tests',
      'the list has no tests',
      'test 1 is no object',
      'test 1 has no "args"',
      'test 1 has "args" that are no list',
    ]);
    const many = JSON.stringify(Array.from({ length: 33 }, () => ({ args: [1] })));
    expect(parseSuiteReply(many)).toEqual({ ok: false, reason: 'the list has more than 32 tests' });
  });
});

describe('code', () => {
  test('the last block that declares the function is the code, as a script [mona.tdd-text.parse-code]', () => {
    const code = 'function gcd(a, b) { return a }';
    for (const reply of [
      code,
      `Sure:\n${code}`,
      `<think>function gcd() {}</think>\`\`\`js\n${code}\n\`\`\``,
      `\`\`\`js\nfunction gcd() { old }\n\`\`\`\nBetter:\n\`\`\`javascript\nexport default ${code}\n\`\`\`\n\`\`\`js\ngcd(1, 2)\n\`\`\``,
      `\`\`\`\nexport ${code}\nmodule.exports = { gcd };\nexport { gcd };\n\`\`\``,
      `\`\`\`js\n${code}`,
    ])
      expect([reply, parseCodeReply(reply, 'gcd')]).toEqual([reply, { ok: true, action: code }]);
    expect(parseCodeReply('```js\nconst f = (a) => a\n```', 'f')).toEqual({ ok: true, action: 'const f = (a) => a' });
    expect(parseCodeReply('', 'gcd')).toEqual({ ok: false, reason: 'the reply is empty' });
    expect(parseCodeReply('No.', 'gcd')).toEqual({ ok: false, reason: 'the reply holds no code of gcd' });
    expect(parseCodeReply('```js\nfunction lcm() {}\n```', 'gcd')).toEqual({
      ok: false,
      reason: 'the code declares no function gcd',
    });
  });
});
