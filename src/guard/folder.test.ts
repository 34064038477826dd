import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom, sha256 } from '../base/index.ts';
import { floats, loadOnnx } from '../tensor/index.ts';
import { type GuardContent, loadGuard, ONNX_TOKENS, readManifest, saveGuard, saveThresholds } from './folder.ts';
import { Guard } from './guard.ts';
import { ConvolutionScorer, ConvolutionStream } from './model/convolution.ts';
import { FLAGS } from './model/features.ts';
import {
  randomEnsemble,
  sampleCalibration,
  sampleLexicon,
  sampleParts,
  sampleShape,
} from './model/sample-ensemble.conformance.ts';
import { mixedText } from './text/sample-texts.conformance.ts';
import { tokenize } from './text/tokenizer.ts';

const content: GuardContent = {
  name: 'sample',
  constitution: '# Sample\n',
  lexicon: sampleLexicon,
  ensemble: randomEnsemble(3),
  calibration: sampleCalibration,
  thresholds: { block: 0.7, escalate: 0.5 },
  training: { seed: 1 },
};

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-guard-'));
  await saveGuard(folder, content);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes the manifest as text. */
function edit(change: (manifest: Record<string, unknown>) => void): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

const refused = (message: RegExp) => ({
  kind: 'input',
  message: expect.stringMatching(message),
  remedy: expect.stringMatching(/guard build/),
});

describe('a guard folder', () => {
  it('gives back the very guard that was saved: the same verdict on any text [guard.folder]', async () => {
    const loaded = await loadGuard(folder);
    const original = new Guard(sampleParts(content.ensemble, { hash: loaded.parts.hash }));
    fc.assert(
      fc.property(mixedText, (text) => {
        expect(loaded.check([{ role: 'user', text }])).toEqual(original.check([{ role: 'user', text }]));
      }),
      { numRuns: 60 },
    );
    expect(loaded.parts.thresholds).toEqual(content.thresholds);
  });

  it('is deterministic: saved twice it has the same files and the same hash [guard.folder]', async () => {
    const before = Object.fromEntries(
      readdirSync(folder).map((name) => [name, sha256(readFileSync(join(folder, name)))]),
    );
    const { hash } = (await loadGuard(folder)).parts;
    await saveGuard(folder, content);
    expect(
      Object.fromEntries(readdirSync(folder).map((name) => [name, sha256(readFileSync(join(folder, name)))])),
    ).toEqual(before);
    expect((await loadGuard(folder)).parts.hash).toBe(hash);
  });

  it('refuses a missing file, whichever it is, by its name [guard.folder]', async () => {
    const names = readdirSync(folder);
    expect(names).toHaveLength(8);
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      rmSync(join(folder, name));
      await expect(loadGuard(folder)).rejects.toMatchObject(
        refused(new RegExp(`${name.replace('.', '\\.')} does not exist`)),
      );
      writeFileSync(join(folder, name), bytes);
    }
    await expect(loadGuard(folder)).resolves.toBeInstanceOf(Guard);
  });

  it('refuses a file with a single changed byte, whichever file and byte, by its name [guard.folder]', async () => {
    const random = createRandom('bytes');
    for (const name of readdirSync(folder).filter((file) => file !== 'manifest.json')) {
      const bytes = readFileSync(join(folder, name));
      const changed = Buffer.from(bytes);
      changed[random.integer(changed.length)]! ^= 1 << random.integer(8);
      writeFileSync(join(folder, name), changed);
      await expect(loadGuard(folder)).rejects.toMatchObject(
        refused(new RegExp(`${name.replace('.', '\\.')} has changed since the guard was built`)),
      );
      writeFileSync(join(folder, name), bytes);
    }
  });

  it('refuses weights that were cut short, even where the manifest agrees with them [guard.folder]', async () => {
    for (const pattern of [/^linear\..*safetensors$/, /^convolution-2\..*safetensors$/]) {
      const { files: written } = await saveGuard(folder, content);
      const name = Object.keys(written).find((file) => pattern.test(file))!;
      truncateSync(join(folder, name), 900);
      edit((manifest) => {
        const files = manifest['files'] as Record<string, string>;
        files[name] = sha256(readFileSync(join(folder, name)));
      });
      await expect(loadGuard(folder)).rejects.toMatchObject({
        kind: 'input',
        message: expect.stringContaining(name),
        remedy: expect.any(String),
      });
    }
  });

  it('refuses another format and another tokenizer version, and says which it reads [guard.folder]', async () => {
    edit((manifest) => (manifest['format'] = 99));
    await expect(readManifest(folder)).rejects.toMatchObject(
      refused(/built with another format \(99; this version reads 1\)/),
    );
    edit((manifest) => Object.assign(manifest, { format: 1, tokenizer: 7 }));
    await expect(loadGuard(folder)).rejects.toMatchObject(
      refused(/built with another tokenizer version \(7; this version reads 1\)/),
    );
  });

  it('refuses a manifest that is not one, lacks something, or does not fit its members [guard.folder]', async () => {
    edit((manifest) => delete manifest['calibration']);
    await expect(loadGuard(folder)).rejects.toMatchObject(refused(/manifest\.json is not a guard's manifest/));
    for (const text of ['', 'null', '{"format": 1', '[]']) {
      writeFileSync(join(folder, 'manifest.json'), text);
      await expect(loadGuard(folder)).rejects.toMatchObject(refused(/manifest\.json is not a guard's manifest/));
    }
    await saveGuard(folder, content);
    edit((manifest) => (manifest['rules'] = ['only one']));
    await expect(loadGuard(folder)).rejects.toMatchObject(refused(/the members do not fit the manifest/));
    await expect(loadGuard(join(folder, 'absent'))).rejects.toMatchObject({
      kind: 'input',
      remedy: expect.stringMatching(/is not a finished guard; build one with/),
    });
  });

  it('is given other thresholds without anything else changing [guard.folder]', async () => {
    const before = await readManifest(folder);
    const files = readdirSync(folder).filter((name) => name !== 'manifest.json');
    const hashes = files.map((name) => sha256(readFileSync(join(folder, name))));
    await saveThresholds(folder, { block: 0.9 }, { recalibrated: { texts: 3 } });
    expect(await readManifest(folder)).toEqual({
      ...before,
      thresholds: { block: 0.9 },
      training: { seed: 1, recalibrated: { texts: 3 } },
    });
    expect(readdirSync(folder).filter((name) => name !== 'manifest.json')).toEqual(files);
    expect(files.map((name) => sha256(readFileSync(join(folder, name))))).toEqual(hashes);
    // The thresholds are part of what a verdict rests on, so its hash tells.
    expect((await loadGuard(folder)).parts.thresholds).toEqual({ block: 0.9 });
  });

  it('holds each convolution as an ONNX model that scores as the guard does', async () => {
    const onnx = Object.keys((await readManifest(folder)).files).find((file) => /^convolution-1\..*onnx$/.test(file))!;
    const scorer = new ConvolutionScorer(content.ensemble.convolutions[0]!);
    const tokens = tokenize(`${sampleLexicon.join(' ')}. ${sampleLexicon.join('! ')}`).slice(0, ONNX_TOKENS);
    const inputs = sampleShape.embedding + FLAGS;
    const x = new Float32Array(ONNX_TOKENS * inputs);
    tokens.forEach((token, t) => {
      scorer.writeInput(token, x, t * inputs);
    });
    const program = await loadOnnx(readFileSync(join(folder, onnx)));
    const logits = floats(await program.run({ x }), 'logits');
    const stream = new ConvolutionStream(scorer);
    const out = new Float64Array(sampleShape.heads);
    tokens.forEach((token, t) => {
      stream.push(token, out);
      for (let head = 0; head < out.length; head++)
        expect(Math.abs(out[head]! - logits[t * out.length + head]!)).toBeLessThan(1e-4);
    });
    await program.dispose();
  });
});
