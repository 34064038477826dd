// A guard as a folder: constitution, lexicon, members, ONNX models, and a manifest with the calibration and the hash of every file.
// Loading checks all hashes: a guard with a missing or changed file is refused, never half loaded.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, decodeUtf8, OversightError, readFileOrThrow, sha256, writeFileAtomic } from '../base/index.ts';
import { freeze, input, toOnnx } from '../tensor/index.ts';
import { Guard, type GuardParts } from './guard.ts';
import { convolutionLogits } from './model/convolution-graph.ts';
import type { Ensemble } from './model/ensemble.ts';
import { FLAGS } from './model/features.ts';
import { LONGEST_SENTENCE } from './model/linear.ts';
import { decodeConvolution, decodeLinear, encodeConvolution, encodeLinear } from './model/store.ts';
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

/**
 * Writes a guard. Files carry their hash in their name and the manifest comes last, so that a guard that stood there before works
 * until the moment the new one does, whenever the process is killed; what only the old manifest named is removed afterwards.
 */
export async function saveGuard(folder: string, content: GuardContent): Promise<GuardManifest> {
  await mkdir(folder, { recursive: true });
  const before = await readManifest(folder).catch(() => undefined);
  const { ensemble } = content;
  const files: Record<string, string> = {};
  const put = async (stem: string, extension: string, bytes: Uint8Array) => {
    const hash = sha256(bytes);
    const name = `${stem}.${hash.slice(0, 8)}.${extension}`;
    await writeFileAtomic(join(folder, name), bytes);
    files[name] = hash;
  };
  const text = (value: string) => new TextEncoder().encode(value);
  await put('constitution', 'md', text(content.constitution));
  await put('lexicon', 'txt', text(`${content.lexicon.join('\n')}\n`));
  await put('linear', 'safetensors', encodeLinear(ensemble.linear));
  for (const [i, weights] of ensemble.convolutions.entries()) {
    const x = input('x', [ONNX_ROWS, ONNX_TOKENS, weights.shape.embedding + FLAGS]);
    const logits = convolutionLogits(freeze(weights.parameters), x, weights.shape);
    const metadata = { heads: ['harm', 'style', ...ensemble.rules].join(','), tokenizer: String(TOKENIZER_VERSION) };
    await put(`convolution-${i + 1}`, 'safetensors', encodeConvolution(weights));
    await put(`convolution-${i + 1}`, 'onnx', toOnnx({ inputs: [x], outputs: { logits }, metadata }));
  }
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
  for (const old of Object.keys(before?.files ?? {})) if (!(old in files)) await rm(join(folder, old), { force: true });
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
      `${folder} is not a finished guard; build one with \`oversight guard build CONSTITUTION --out ${folder}\`, or the general one with \`oversight start\` (npm start).`,
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
  const contents = new Map<string, Buffer>();
  for (const [name, hash] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    const bytes = await readFileOrThrow(path, `The guard ${folder} is incomplete. ${REBUILD}`);
    if (sha256(bytes) !== hash) {
      const remedy = `Its verdicts could not be trusted. ${REBUILD}`;
      throw new OversightError(`${path} has changed since the guard was built`, { kind: 'input', remedy });
    }
    contents.set(name, bytes);
  }
  // What was hashed is what is read: the files are not opened a second time.
  const named = (pattern: RegExp) => [...contents].filter(([name]) => pattern.test(name));
  const only = (pattern: RegExp): [string, Buffer] => {
    const [found] = named(pattern);
    if (!found) throw unfit(folder);
    return [join(folder, found[0]), found[1]];
  };
  const members = named(/^convolution-\d+\..*safetensors$/).sort(([a], [b]) => numberOf(a) - numberOf(b));
  const [linearPath, linear] = only(/^linear\..*safetensors$/);
  const [lexiconPath, lexicon] = only(/^lexicon\..*txt$/);
  const ensemble: Ensemble = {
    rules: manifest.rules,
    standards: manifest.standards,
    linear: decodeLinear(linear, linearPath),
    convolutions: members.map(([name, bytes]) => decodeConvolution(bytes, join(folder, name))),
  };
  if (!fits(ensemble, manifest)) throw unfit(folder);
  const { calibration, rules, thresholds } = manifest;
  const parts: GuardParts = {
    ensemble,
    lexicon: new Set(decodeUtf8(lexicon, lexiconPath).split('\n').filter(Boolean)),
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

/** The text of the constitution that a guard was built from. */
export async function readGuardConstitution(folder: string): Promise<string> {
  const manifest = await readManifest(folder);
  const name = Object.keys(manifest.files).find((file) => /^constitution\..*md$/.test(file));
  if (name === undefined) throw unfit(folder);
  return decodeUtf8(await readFileOrThrow(join(folder, name)), name);
}

function numberOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0);
}

function fits({ linear, convolutions }: Ensemble, manifest: GuardManifest): boolean {
  const { standards, rules, calibration } = manifest;
  return (
    standards.length === convolutions.length + 1 &&
    linear.heads === 2 &&
    linear.window > 0 &&
    linear.window < LONGEST_SENTENCE &&
    convolutions.every((member) => member.shape.heads === rules.length + 2) &&
    [calibration.harm, calibration.style].every((scale) => scale.knots.length === scale.values.length)
  );
}

function unfit(folder: string): OversightError {
  return new OversightError(`${folder}: the members do not fit the manifest`, { kind: 'input', remedy: REBUILD });
}

const REBUILD = 'Build it again with `oversight guard build`.';

function incompatible(folder: string, what: string, found: number, wanted: number): OversightError {
  return new OversightError(`${folder} was built with another ${what} (${found}; this version reads ${wanted})`, {
    kind: 'input',
    remedy: REBUILD,
  });
}
