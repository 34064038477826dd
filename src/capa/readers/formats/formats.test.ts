import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogSource } from '../reader.ts';
import { type Outcome, readFiles, readPath } from './formats.conformance.ts';
import { formats } from './formats.ts';
import { specimens } from './specimens.conformance.ts';

/** Logs of real tools; they are not part of this project. */
const REAL = join(import.meta.dirname, '../../../../../shared/data/capa/eval-log-formats');

/** A file in memory, with its siblings. */
function sourceOf(path: string, content: Uint8Array, siblings: readonly string[]): LogSource {
  const self: LogSource = {
    path,
    location: path,
    name: basename(path),
    size: content.length,
    head: async (bytes) => content.subarray(0, bytes),
    async *open() {
      yield content;
    },
    bytes: async () => content,
    siblings: () => siblings.filter((other) => other !== path).map((other) => sourceOf(other, content, [])),
  };
  return self;
}

async function claimants(source: LogSource): Promise<readonly string[]> {
  const head = Buffer.from(await source.head(65_536)).toString('utf8');
  const claims: string[] = [];
  for (const reader of formats) if (await reader.recognises(source, head)) claims.push(reader.format);
  return claims;
}

const answersOf = ({ answers }: Outcome) => answers.map(({ source: _, ...answer }) => JSON.stringify(answer));

describe('log formats', () => {
  it('are each known by one reader only, which gives every answer [capa.formats.one-reader]', async () => {
    for (const { format, name, content, beside } of specimens) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const source = sourceOf(name, bytes, Object.keys(beside));
      expect(await claimants(source), name).toEqual([format]);
      const { answers, formats: read, notes } = await readFiles({ [name]: content, ...beside });
      expect(read).toEqual({ [name]: format });
      expect(notes).toEqual({});
      expect(answers).toHaveLength(3);
      for (const answer of answers) expect(answer.answer === answer.gold || answer.correct === true, name).toBe(true);
    }
  });

  it.skipIf(!existsSync(REAL))(
    'are known by one reader in real logs of all tools, and read without damage to any answer (skipped where the data is not at hand)',
    async () => {
      const files = readdirSync(REAL, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      for (const entry of files) {
        const path = join(entry.parentPath, entry.name);
        const siblings = files.filter((other) => other.parentPath === entry.parentPath);
        const source = sourceOf(
          path,
          readFileSync(path),
          siblings.map((other) => join(other.parentPath, other.name)),
        );
        const claims = await claimants(source);
        const isBeside = formats.some((reader) => reader.accompanies?.(source));
        expect(claims.length, path).toBe(isBeside || entry.name === 'README.md' ? 0 : 1);
      }
      const { answers, notes } = await readPath(REAL);
      expect(answers).toHaveLength(89);
      expect(new Set(answers.map(({ model }) => model)).size).toBe(16);
      for (const { options, gold, answer } of answers) {
        if (options === null) continue;
        for (const index of [gold, answer])
          expect(index === null || (Number(index) >= 0 && Number(index) < options)).toBe(true);
      }
      const arc = answers.filter(({ task }) => task === 'inspect_evals/arc_easy');
      expect(new Set(arc.map(({ question }) => question)).size).toBe(5);
      expect(notes).toEqual({
        unrecognised: 1,
        'sample-error': 1,
        'partly-right': 1,
        'no-samples': 2,
        'unfinished-run': 2,
        'no-score': 11,
      });
    },
  );

  it('stop at once when they are called off', async () => {
    for (const { format, name, content, beside } of specimens) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const reader = formats.find((one) => one.format === format)!;
      const sink = { add: () => expect.unreachable(), note: () => {}, describe: () => {} };
      const signal = AbortSignal.abort(new Error('called off'));
      await expect(reader.read(sourceOf(name, bytes, Object.keys(beside)), sink, { signal }), name).rejects.toThrow(
        'called off',
      );
    }
  });

  it('that break off anywhere give a part of their answers, unchanged, and say that something is missing [capa.formats.damage]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...specimens),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (specimen, share) => {
          const { name, content, beside } = specimen;
          const bytes = typeof content === 'string' ? Buffer.from(content) : content;
          const cut = bytes.subarray(0, Math.floor(share * bytes.length));
          const whole = answersOf(await readFiles({ [name]: bytes, ...beside }));
          const outcome = await readFiles({ [name]: cut, ...beside });
          const left = answersOf(outcome);
          for (const answer of left) expect(whole).toContain(answer);
          if (left.length < whole.length)
            expect(Object.keys(outcome.notes).length + Number(outcome.error !== undefined), name).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('with bytes changed anywhere end in answers or in an error for a person, never in a crash [capa.formats.damage]', async () => {
    const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...specimens), fc.nat(3), changes, async (specimen, which, changes) => {
        const files = Object.entries({ [specimen.name]: specimen.content, ...specimen.beside });
        const [name, content] = files[which] ?? files[0]!;
        const bytes = Buffer.from(typeof content === 'string' ? Buffer.from(content) : content);
        for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
        const { answers } = await readFiles({ ...Object.fromEntries(files), [name]: bytes });
        for (const { options, probabilities } of answers) {
          expect(options === null || (Number.isInteger(options) && options > 1)).toBe(true);
          expect(probabilities?.every((value) => value >= 0 && value <= 1) ?? true).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
