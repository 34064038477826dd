// What can be done with a space: say why a value is not in it, draw from it, and describe it as JSON Schema.
import type { Random } from '../../base/index.ts';
import type { Space } from './spaces.ts';

/** One thing that is wrong with a value, and where in it. */
export interface SpaceFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Why `value` is not in `space`; undefined when it is. */
export function faultOf(space: Space, value: unknown, path: readonly (string | number)[] = []): SpaceFault | undefined {
  const fault = (message: string): SpaceFault => ({ path, message });
  switch (space.kind) {
    case 'discrete':
      return isBelow(value, space.n) ? undefined : fault(`must be a whole number from 0 to ${space.n - 1}`);
    case 'multi-discrete': {
      if (!Array.isArray(value) || value.length !== space.sizes.length)
        return fault(`must be a list of ${space.sizes.length} whole numbers`);
      const at = space.sizes.findIndex((size, index) => !isBelow(value[index], size));
      if (at < 0) return undefined;
      return { path: [...path, at], message: `must be a whole number from 0 to ${space.sizes[at]! - 1}` };
    }
    case 'box': {
      const length = space.shape.reduce((product, size) => product * size, 1);
      if (!Array.isArray(value) || value.length !== length) return fault(`must be a list of ${length} numbers`);
      const at = value.findIndex((each) => typeof each !== 'number' || !(each >= space.low && each <= space.high));
      if (at < 0) return undefined;
      return { path: [...path, at], message: `must be a number from ${space.low} to ${space.high}` };
    }
    case 'text': {
      if (typeof value !== 'string') return fault('must be a string');
      if (value.length < space.minLength) return fault(`must have at least ${space.minLength} characters`);
      return value.length > space.maxLength ? fault(`must have at most ${space.maxLength} characters`) : undefined;
    }
    case 'dictionary': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault('must be an object');
      const given = new Map(Object.entries(value));
      const extra = [...given.keys()].find((name) => !Object.hasOwn(space.spaces, name));
      if (extra !== undefined) return { path: [...path, extra], message: 'is not a part that is known' };
      for (const [name, part] of Object.entries(space.spaces)) {
        if (!given.has(name)) return { path: [...path, name], message: 'is missing' };
        const found = faultOf(part, given.get(name), [...path, name]);
        if (found) return found;
      }
      return undefined;
    }
  }
}

/** A value of the space: uniform, a text of random lower-case letters. */
export function sampleSpace(space: Space, random: Random): unknown {
  switch (space.kind) {
    case 'discrete':
      return random.integer(space.n);
    case 'multi-discrete':
      return space.sizes.map((size) => random.integer(size));
    case 'box': {
      const length = space.shape.reduce((product, size) => product * size, 1);
      return Array.from({ length }, () => space.low + (space.high - space.low) * random.next());
    }
    case 'text': {
      const length = space.minLength + random.integer(space.maxLength - space.minLength + 1);
      return Array.from({ length }, () => String.fromCharCode(97 + random.integer(26))).join('');
    }
    case 'dictionary':
      return Object.fromEntries(
        Object.entries(space.spaces).map(([name, part]) => [name, sampleSpace(part, random)] as const),
      );
  }
}

/** The space as JSON Schema (draft 2020-12). */
export function jsonSchemaOf(space: Space): Readonly<Record<string, unknown>> {
  const whole = (size: number) => ({ type: 'integer', minimum: 0, maximum: size - 1 });
  switch (space.kind) {
    case 'discrete':
      return whole(space.n);
    case 'multi-discrete':
      return {
        type: 'array',
        prefixItems: space.sizes.map(whole),
        minItems: space.sizes.length,
        maxItems: space.sizes.length,
      };
    case 'box': {
      const length = space.shape.reduce((product, size) => product * size, 1);
      const items = { type: 'number', minimum: space.low, maximum: space.high };
      return { type: 'array', items, minItems: length, maxItems: length };
    }
    case 'text':
      return { type: 'string', minLength: space.minLength, maxLength: space.maxLength };
    case 'dictionary':
      return {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(space.spaces).map(([name, part]) => [name, jsonSchemaOf(part)] as const),
        ),
        required: Object.keys(space.spaces),
        additionalProperties: false,
      };
  }
}

function isBelow(value: unknown, size: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < size;
}
