// The one program of ours that runs inside of the sandbox, before anything else does. It keeps the built-ins it needs, so that
// what a hostile program does to them later does not reach it, and it holds nothing worth stealing: expected results never
// enter the sandbox. Results leave as JSON that it writes itself, from own data properties alone: neither toJSON nor a getter
// is asked, and a changed prototype does not matter. (Traps of a proxy do run; they can change only their own program's result.)

/** What stands before a text that the harness gives: a value, or the reason why there is none. */
export const harnessMarks = { value: 'v', refused: 'r' } as const;

/** Functions of the harness, by name. */
export const harnessParts = ['call', 'write', 'describe', 'readLog'] as const;

const depthLimit = 64;
const messageLimit = 300;

/** Its value is an object with the functions of `harnessParts`. */
export function harnessSource(outputCharacters: number, logCharacters: number): string {
  return `(() => {
  'use strict';
  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isFinite } = Number;
  const { hasOwnProperty } = Object.prototype;
  const { slice } = String.prototype;
  const objectPrototype = Object.prototype;
  const text = String;
  const own = (holder, name) => apply(hasOwnProperty, holder, [name]);
  const cut = (string, length) => apply(slice, string, [0, length]);
  const refusal = { __proto__: null, reason: '' };
  const refuse = (reason) => {
    refusal.reason = reason;
    throw refusal;
  };

  const write = (value) => {
    let left = ${outputCharacters};
    const spend = (piece) => {
      left -= piece.length;
      if (left < 0) refuse('the result is larger than ${outputCharacters} characters');
      return piece;
    };
    const part = (holder, key) => {
      const property = getOwnPropertyDescriptor(holder, key);
      if (property === undefined) refuse('the result is a list with holes');
      if (!own(property, 'value')) refuse('the result has a getter');
      return property;
    };
    const list = (value, depth) => {
      const length = part(value, 'length').value;
      let out = spend('[');
      for (let i = 0; i < length; i++) {
        if (i > 0) out += spend(',');
        out += any(part(value, '' + i).value, depth);
      }
      return out + spend(']');
    };
    const members = (value, depth) => {
      const prototype = getPrototypeOf(value);
      if (prototype !== null && prototype !== objectPrototype) refuse('the result holds an object that is not a plain one');
      const keys = ownKeys(value);
      let out = spend('{');
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (typeof key !== 'string') continue;
        const property = part(value, key);
        if (!property.enumerable || property.value === undefined) continue;
        if (out !== '{') out += spend(',');
        out += spend(stringify(key)) + spend(':') + any(property.value, depth);
      }
      return out + spend('}');
    };
    const any = (value, depth) => {
      if (value === null) return spend('null');
      switch (typeof value) {
        case 'boolean':
          return spend(value ? 'true' : 'false');
        case 'number':
          if (!isFinite(value)) refuse('the result holds ' + value + ', which JSON does not have');
          return spend('' + value);
        case 'string':
          if (value.length > left) spend(value);
          return spend(stringify(value));
        case 'object':
          if (depth >= ${depthLimit}) refuse('the result is nested deeper than ${depthLimit} times, or holds itself');
          return isArray(value) ? list(value, depth + 1) : members(value, depth + 1);
        default:
          refuse('the result holds ' + (value === undefined ? 'undefined' : 'a ' + typeof value) + ', which JSON does not have');
      }
    };
    try {
      return '${harnessMarks.value}' + any(value, 0);
    } catch (error) {
      if (error !== refusal) throw error;
      return '${harnessMarks.refused}' + refusal.reason;
    }
  };

  const describe = (error) => {
    if (typeof error === 'function') return stringify('threw a function');
    if (typeof error !== 'object' || error === null) return stringify('threw ' + cut(text(error), ${messageLimit}));
    const read = (name) => {
      let holder = error;
      for (let steps = 0; holder !== null && steps < 8; steps++) {
        const property = getOwnPropertyDescriptor(holder, name);
        if (property !== undefined)
          return own(property, 'value') && typeof property.value === 'string' ? cut(property.value, ${messageLimit}) : '';
        holder = getPrototypeOf(holder);
      }
      return '';
    };
    const name = read('name');
    const message = read('message');
    if (name === '' && message === '') return stringify('threw an object');
    return stringify(name === '' || message === '' ? name + message : name + ': ' + message);
  };

  let log = '';
  const show = (value) => {
    try {
      return typeof value === 'object' && value !== null ? cut(text(stringify(value)), ${logCharacters}) : cut(text(value), ${logCharacters});
    } catch {
      return '(not shown)';
    }
  };
  const record = (...values) => {
    if (log.length >= ${logCharacters}) return;
    let line = '';
    for (let i = 0; i < values.length; i++) line += (i > 0 ? ' ' : '') + show(values[i]);
    log = cut(log + line + '\\n', ${logCharacters});
  };
  globalThis.console = { log: record, info: record, warn: record, error: record, debug: record };

  // Chance and shared memory are not offered: a result must be the same whenever it is asked for.
  let state = 0x2545f491;
  Math.random = function random() {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  delete globalThis.SharedArrayBuffer;

  return { call: (target, args) => apply(target, undefined, parse(args)), write, describe, readLog: () => stringify(log) };
})()`;
}
