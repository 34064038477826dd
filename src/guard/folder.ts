// A guard as a folder: constitution, lexicon, members, ONNX models, and a manifest with the calibration and the hash of every file.
// Loading checks all hashes: a guard with a missing or changed file is refused, never half loaded.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, decodeUtf8, OversightError, readFileOrThrow, sha256, writeFileAtomic } from '../base/index.ts';
import { freeze, input, toOnnx } from '../tensor/index.ts';
import { Guard, type GuardParts } from './guard.ts';
import { convolutionLogits } from './model/convolution-graph.ts';
import type { Ensemble } from './model/ensemble.ts';
import { FLAGS } from './model/features.ts';
import { readConvolution, readLinear, writeConvolution, writeLinear } from './model/store.ts';
import { TOKENIZER_VERSION } from './text/tokenizer.ts';

export const GUARD_FORMAT = 1;

const tail = z.object({
  knots: z.array(z.number()).min(1).readonly(),
  values: z.array(z.number()).min(1).readonly(),
  slope: z.number(),
});
const standard = z.object({ mean: z.number(), deviation: z.number().positive() });
const schema = z.object({
  format: z.number().int(),
  tokenizer: z.number().int(),
  name: z.string(),
  rules: z.array(z.string()).min(1),
  standards: z.array(z.object({ harm: standard, style: standard })).min(1),
  calibration: z.object({
    harm: tail,
    style: tail,
    joint: z.object({ alpha: z.number().min(1), reach: z.number().nonnegative() }),
    platt: z.object({ slope: z.number().positive(), intercept: z.number() }),
  }),
  thresholds: z.object({ block: z.number(), escalate: z.number().optional() }),
  /** What it was built from and how; for people. */
  training: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string().length(64)),
});

export type GuardManifest = z.infer<typeof schema>;

export interface GuardContent {
  readonly name: string;
  readonly constitution: string;
  readonly lexicon: readonly string[];
  readonly ensemble: Ensemble;
  readonly calibration: GuardManifest['calibration'];
  readonly thresholds: GuardManifest['thresholds'];
  readonly training: GuardManifest['training'];
}

/** Rows and tokens of a row that the exported ONNX models take. */
export const ONNX_ROWS = 1;
export const ONNX_TOKENS = 128;

/** Writes a guard; the manifest comes last, so that a folder without one is known to be unfinished. */
export async function saveGuard(folder: string, content: GuardContent): Promise<GuardManifest> {
  await mkdir(folder, { recursive: true });
  const { ensemble } = content;
  await writeFileAtomic(join(folder, 'constitution.md'), content.constitution);
  await writeFileAtomic(join(folder, 'lexicon.txt'), `${content.lexicon.join('\n')}\n`);
  await writeLinear(join(folder, 'linear.safetensors'), ensemble.linear);
  const names = ['constitution.md', 'lexicon.txt', 'linear.safetensors'];
  for (const [i, weights] of ensemble.convolutions.entries()) {
    const name = `convolution-${i + 1}`;
    await writeConvolution(join(folder, `${name}.safetensors`), weights);
    const x = input('x', [ONNX_ROWS, ONNX_TOKENS, weights.shape.embedding + FLAGS]);
    const logits = convolutionLogits(freeze(weights.parameters), x, weights.shape);
    const metadata = { heads: ['harm', 'style', ...ensemble.rules].join(','), tokenizer: String(TOKENIZER_VERSION) };
    await writeFileAtomic(join(folder, `${name}.onnx`), toOnnx({ inputs: [x], outputs: { logits }, metadata }));
    names.push(`${name}.safetensors`, `${name}.onnx`);
  }
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, sha256(await readFileOrThrow(join(folder, name)))] as const)),
  );
  const { name, calibration, thresholds, training } = content;
  const manifest: GuardManifest = {
    format: GUARD_FORMAT,
    tokenizer: TOKENIZER_VERSION,
    name,
    rules: [...ensemble.rules],
    standards: ensemble.standards.map((item) => ({ ...item })),
    calibration,
    thresholds,
    training,
    files,
  };
  await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Replaces the thresholds (and nothing else) of a guard on disk. */
export async function saveThresholds(
  folder: string,
  thresholds: GuardManifest['thresholds'],
  training: GuardManifest['training'],
): Promise<void> {
  const manifest = await readManifest(folder);
  const next = { ...manifest, thresholds, training: { ...manifest.training, ...training } };
  await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(next, null, 2)}\n`);
}

/** The manifest of a guard folder, checked. Throws OversightError('input') that names the folder and what is wrong with it. */
export async function readManifest(folder: string): Promise<GuardManifest> {
  const path = join(folder, 'manifest.json');
  const text = decodeUtf8(
    await readFileOrThrow(
      path,
      `${folder} is not a finished guard; build one with \`oversight guard build CONSTITUTION --out ${folder}\`.`,
    ),
    path,
  );
  let manifest: GuardManifest;
  try {
    const raw = z.object({ format: z.number(), tokenizer: z.number() }).parse(JSON.parse(text));
    if (raw.format !== GUARD_FORMAT) throw incompatible(folder, 'format', raw.format, GUARD_FORMAT);
    if (raw.tokenizer !== TOKENIZER_VERSION)
      throw incompatible(folder, 'tokenizer version', raw.tokenizer, TOKENIZER_VERSION);
    manifest = schema.parse(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof OversightError) throw cause;
    throw new OversightError(`${path} is not a guard's manifest`, { kind: 'input', remedy: REBUILD, cause });
  }
  return manifest;
}

/** Loads a guard and checks the hash of every file. */
export async function loadGuard(folder: string): Promise<Guard> {
  const manifest = await readManifest(folder);
  for (const [name, hash] of Object.entries(manifest.files)) {
    const bytes = await readFileOrThrow(join(folder, name), `The guard ${folder} is incomplete. ${REBUILD}`);
    if (sha256(bytes) !== hash)
      throw new OversightError(`${join(folder, name)} has changed since the guard was built`, {
        kind: 'input',
        remedy: `Its verdicts could not be trusted. ${REBUILD}`,
      });
  }
  const convolutions = Object.keys(manifest.files)
    .filter((name) => /^convolution-\d+\.safetensors$/.test(name))
    .sort();
  const ensemble: Ensemble = {
    rules: manifest.rules,
    standards: manifest.standards,
    linear: await readLinear(join(folder, 'linear.safetensors')),
    convolutions: await Promise.all(convolutions.map((name) => readConvolution(join(folder, name)))),
  };
  const fits =
    ensemble.standards.length === convolutions.length + 1 &&
    ensemble.convolutions.every((member) => member.shape.heads === manifest.rules.length + 2);
  if (!fits)
    throw new OversightError(`${folder}: the members do not fit the manifest`, { kind: 'input', remedy: REBUILD });
  const lexicon = new Set(
    decodeUtf8(await readFileOrThrow(join(folder, 'lexicon.txt')), 'lexicon.txt')
      .split('\n')
      .filter(Boolean),
  );
  const { calibration, rules, thresholds } = manifest;
  const parts: GuardParts = {
    ensemble,
    lexicon,
    rules,
    calibration,
    thresholds:
      thresholds.escalate === undefined
        ? { block: thresholds.block }
        : { block: thresholds.block, escalate: thresholds.escalate },
    hash: sha256(canonicalJson(manifest)),
  };
  return new Guard(parts);
}

const REBUILD = 'Build it again with `oversight guard build`.';

function incompatible(folder: string, what: string, found: number, wanted: number): OversightError {
  return new OversightError(`${folder} was built with another ${what} (${found}; this version reads ${wanted})`, {
    kind: 'input',
    remedy: REBUILD,
  });
}
