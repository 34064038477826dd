// What a run keeps must be read back as it was written: this refuses values that JSON would change in silence.

/** The value as JSON gives it back, and where numbers without a JSON form (NaN, infinities) became null. */
export interface PlainJson {
  readonly value: unknown;
  readonly nulled: readonly string[];
}

/**
 * Copies a JSON value. Members that are undefined are left out.
 * @param name how the value is called in messages, for example 'result of stage train'
 * @throws TypeError for typed arrays, Map, Set, Date, functions, bigint, symbols and circles, naming the place
 */
export function toPlainJson(value: unknown, name: string): PlainJson {
  const nulled: string[] = [];
  const open = new Set<object>();
  const copy = (item: unknown, path: string): unknown => {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    if (typeof item === 'number') {
      if (Number.isFinite(item)) return item === 0 ? 0 : item;
      nulled.push(path);
      return null;
    }
    if (typeof item !== 'object') throw new TypeError(`${path} is a ${typeof item}, which JSON cannot hold`);
    if (open.has(item)) throw new TypeError(`${path} contains itself, which JSON cannot hold`);
    open.add(item);
    const copied = Array.isArray(item)
      ? item.map((member, i) => (member === undefined ? null : copy(member, `${path}[${i}]`)))
      : copyMembers(item, path);
    open.delete(item);
    return copied;
  };
  const copyMembers = (item: object, path: string): unknown => {
    const prototype: unknown = Object.getPrototypeOf(item);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw new TypeError(
        `${path} is a ${item.constructor.name}, which JSON would change: give plain objects and arrays`,
      );
    }
    const members = Object.entries(item).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, copy(member, `${path}.${key}`)]));
  };
  return { value: value === undefined ? undefined : copy(value, name), nulled };
}
