// Hostile programs, by what they try. None of them does anything outside of a sandbox; most would hang or fill a plain engine.

/** Would not end in any useful time. The first two loop inside of a single built-in. */
export const endless = [
  'Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)',
  'let a = []; for (let i = 0; i < 60; i++) a = [a, a]; a.flat(Infinity)',
  'for (;;);',
  '({get a() { for (;;); }}).a',
  '"" + {toString() { for (;;); }}',
  '/(a+)+b/.test("a".repeat(40))',
  'function* g() { for (;;) yield 1 } for (const x of g());',
  '(async () => { for (;;) await null })()',
  'function f() { return Promise.resolve().then(f) } f()',
  'Array.prototype.push = function () { for (;;); }; [].push(1)',
  'new Proxy({}, {ownKeys() { for (;;); }})',
  'throw new Proxy({}, {getOwnPropertyDescriptor() { for (;;); }})',
  'Array.prototype.reverse.call({length: 2 ** 53 - 1})',
  '"a".repeat(2e6).indexOf("a".repeat(1e6) + "b")',
  'let x = 2n ** 1000n; for (;;) x = x * x',
  'label: for (;;) { try { break label } finally { continue label } }',
  'function f() { try { return f() } catch { return f() } } f()',
  'const p = {then(r) { r(p) }}; Promise.resolve(p)',
];

/** Would fill the memory. */
export const greedy = [
  'const a = []; for (;;) a.push(new Uint8Array(1e5))',
  'let f = null; for (;;) { const g = f; f = () => g }',
  'let s = "xy"; const all = []; for (;;) { s += s.slice(0, 1e5); all.push(s + all.length) }',
  'new Array(1e9).fill(0)',
];

/** Would overflow the stack of the interpreter, or of the engine below it. */
export const recursive = [
  'function f() { return f() + 1 } f()',
  'const o = {toString() { return "" + o }}; "" + o',
  'const f = () => JSON.parse("[1]", f); f()',
  'JSON.parse("[".repeat(1e5))',
  'eval("(".repeat(1e5))',
  'let p = {}; for (let i = 0; i < 3e3; i++) p = new Proxy(p, {}); p.x',
  'const f = () => "a".replace(/a/, f); f()',
  'function* g() { yield* g() } [...g()]',
];

/** Throws what is hard to report. */
export const unspeakable = [
  'throw null',
  'throw undefined',
  'throw Symbol("x")',
  'throw () => 1',
  'throw "x".repeat(1e5)',
  'throw {get message() { throw 1 }}',
  'throw new Proxy({}, {getOwnPropertyDescriptor() { throw 1 }})',
  'throw new InternalError("interrupted")',
  'new Promise(() => {})',
  'Promise.reject({name: 1, message: {}})',
];

/** Reaches for the world outside; each throws where there is none. */
export const outside = [
  'process.exit()',
  'require("fs")',
  'import("fs")',
  'fetch("http://localhost")',
  'setTimeout(() => 1, 1)',
  'this.constructor.constructor("return process")().exit()',
  'console.log.constructor("return process")()',
  '(async () => 1).constructor("return process")()',
  'new WebAssembly.Module()',
  'new SharedArrayBuffer(8)',
  'new Date()',
  'std.exit()',
];

/** Tries to pass the tests of `sum` without adding anything. */
export const forgers = [
  'function sum() { return {toJSON: () => 3} }',
  'JSON.stringify = () => "3"; JSON.parse = () => [3]; function sum() { return 0 }',
  'Object.defineProperty(Object.prototype, "passed", {value: true}); Object.prototype.value = 3; function sum() { return {} }',
  'Object.is = () => true; Array.prototype.every = () => true; Number.isFinite = () => true; function sum() { return NaN }',
  'Error = function () { return {passed: true} }; function sum() { throw new Error("passed") }',
  'Reflect.apply = () => 3; Reflect.ownKeys = () => []; Function.prototype.call = () => 3; function sum() { return [] }',
  'Array.prototype[Symbol.iterator] = function* () {}; function sum(xs) { return [...xs].length }',
  'function sum() { console.log("3 passed, 0 failed"); return {passed: 3, total: 3, ok: true} }',
  'function sum() { throw {ok: true, passed: true, value: 3} }',
  'Object.defineProperty(globalThis, "sum", {get() { return () => ({valueOf: () => 3}) }})',
  'function sum() { return new Proxy([], {get: () => 3, getOwnPropertyDescriptor: () => ({value: 3, configurable: true})}) }',
  'const sum = new Proxy(() => 0, {apply: () => ({then: (f) => f})})',
  'function sum() { return sum.caller && sum.caller.arguments ? 3 : 0 }',
  'Object.prototype.__defineSetter__("0", () => {}); String = () => "3"; function sum() { return "3" }',
  'v3; function sum() { return 3 }',
];
