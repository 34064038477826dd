// QuickJS with a meter: compiled once for the process, instantiated anew whenever a program has left an instance in a state that
// cannot be trusted (it ran out of fuel inside of a built-in, or trapped).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { newQuickJSWASMModule, newVariant, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten';
import { OversightError } from '../../base/index.ts';
import { fuelExport, meterWasm } from './wasm-meter.ts';

/** An instance of QuickJS and its fuel. */
export interface Engine {
  readonly quickjs: QuickJSWASMModule;
  /** Units left; the instance traps below 0. */
  readonly fuel: { value: bigint };
  /** True when the instance last asked for more memory than it may have. */
  starved(): boolean;
}

/** How QuickJS was built: it cannot begin with less, nor have more. */
export const leastMemoryBytes = 16 * 1024 * 1024;
export const mostMemoryBytes = 2 ** 31;
const pageBytes = 65_536;

let compiled: Promise<WebAssembly.Module> | undefined;

async function compile(): Promise<WebAssembly.Module> {
  // Looked up from QuickJS's own place, since it is a dependency of that package and not of ours.
  const ofQuickJs = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
  const file = ofQuickJs.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return new WebAssembly.Module(meterWasm(await readFile(file)));
}

/**
 * A fresh instance. Its memory as a whole is what bounds a program: QuickJS's own count of bytes knows only the size of single
 * requests when it is built for WebAssembly, where an allocation cannot be asked how large it is.
 */
export async function createEngine(memoryBytes: number): Promise<Engine> {
  compiled ??= compile();
  const module = await compiled;
  let fuel: { value: bigint } | undefined;
  const emscriptenModule = {
    instantiateWasm(
      imports: Record<string, Record<string, WebAssembly.Memory>>,
      done: (instance: WebAssembly.Instance) => void,
    ) {
      const instance = new WebAssembly.Instance(module, imports);
      const exported = instance.exports[fuelExport];
      if (isCounter(exported)) fuel = exported;
      done(instance);
      return instance.exports;
    },
    // What QuickJS says when it gives up; the sandbox reports it in its own words.
    print: () => {},
    printErr: () => {},
  };
  const size = { initial: leastMemoryBytes / pageBytes, maximum: Math.ceil(memoryBytes / pageBytes) };
  const wasmMemory = new WebAssembly.Memory(size);
  let starved = false;
  const grow = wasmMemory.grow.bind(wasmMemory);
  wasmMemory.grow = (pages) => {
    starved = true;
    const before = grow(pages);
    starved = false;
    return before;
  };
  const variant = newVariant(RELEASE_SYNC, { emscriptenModule, wasmMemory, log: () => {} });
  const quickjs = await newQuickJSWASMModule(variant);
  if (fuel === undefined)
    throw new OversightError('QuickJS was started without a meter', { remedy: 'Report this as a bug.' });
  return { quickjs, fuel, starved: () => starved };
}

function isCounter(value: unknown): value is { value: bigint } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'bigint';
}
