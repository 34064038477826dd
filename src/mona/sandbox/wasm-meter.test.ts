// The meter against a program whose work can be counted by hand.
import { describe, expect, test } from 'vitest';
import { fuelExport, meterWasm } from './wasm-meter.ts';

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const section = (id: number, ...bytes: number[]): number[] => [id, bytes.length, ...bytes];
/** f(n): turns a loop n times, then fills 6,400 bytes. */
const body = [
  ...[0x00, 0x03, 0x40, 0x20, 0x00, 0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b],
  ...[0x41, 0x00, 0x41, 0x00, 0x41, 0x80, 0x32, 0xfc, 0x0b, 0x00, 0x0b],
];
const program = (code: readonly number[]): Uint8Array =>
  Uint8Array.from([
    ...header,
    ...section(1, 0x01, 0x60, 0x01, 0x7f, 0x00),
    ...section(2, 0x01, 0x01, 0x65, 0x01, 0x6d, 0x02, 0x00, 0x01),
    ...section(3, 0x01, 0x00),
    ...section(6, 0x01, 0x7f, 0x01, 0x41, 0x00, 0x0b),
    ...section(7, 0x01, 0x01, 0x66, 0x00, 0x00),
    ...section(10, 0x01, code.length, ...code),
  ]);

function start(): { readonly f: (turns: number) => void; readonly fuel: { value: bigint } } {
  const module = new WebAssembly.Module(meterWasm(program(body)));
  const { exports } = new WebAssembly.Instance(module, { e: { m: new WebAssembly.Memory({ initial: 1 }) } });
  const f = exports['f'];
  const fuel = exports[fuelExport];
  if (typeof f !== 'function' || typeof fuel !== 'object' || fuel === null || !('value' in fuel))
    throw new Error('no exports');
  return {
    f: (turns) => void f(turns),
    fuel: {
      get value() {
        return BigInt(String(fuel.value));
      },
      set value(value: bigint) {
        fuel.value = value;
      },
    },
  };
}

describe('the meter', () => {
  test('a call and each turn of a loop cost one unit, 64 bytes of moved memory one more [mona.sandbox.meter]', () => {
    const { f, fuel } = start();
    for (const turns of [1, 5, 1000]) {
      fuel.value = 10_000n;
      f(turns);
      expect(10_000n - fuel.value).toBe(BigInt(1 + turns + 100));
    }
  });

  test('a program without fuel traps, and one that the meter does not understand is refused [mona.sandbox.meter-trap]', () => {
    const { f, fuel } = start();
    fuel.value = 500n;
    expect(() => f(0)).toThrow('unreachable');
    expect(fuel.value).toBe(-1n);
    // 0xfd begins the instructions of vectors, 0x06 is `try`.
    for (const opcode of [0xfd, 0x06])
      expect(() => meterWasm(program([0x00, opcode, 0x0b]))).toThrow('not known to the meter');
    expect(() => meterWasm(Uint8Array.from([...header, 0x01, 0x7f]))).toThrow('ends early');
  });
});
