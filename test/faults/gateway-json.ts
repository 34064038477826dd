// Reads JSON, alone or in server-sent events, as clients do: the same field of one event after another put together to one text.
import { createSseParser } from '../../src/gateway/sse/index.ts';

/** Fields whose number says to which of several texts a piece belongs. */
const PLACES = ['index', 'output_index', 'content_index', 'summary_index'];

/**
 * Every text that a client can put together from the body of an answer, by where it stands: once for each part, block and call, and
 * once over all of them, as clients do that want the text alone. Choices stay apart: they are answers of their own.
 */
export function readTexts(body: string): readonly (readonly [string, string])[] {
  const texts = new Map<string, string>();
  const add = (key: string, text: string) => texts.set(key, (texts.get(key) ?? '') + text);
  const walk = (value: unknown, apart: string, together: string): void => {
    if (typeof value === 'string') {
      add(apart, value);
      add(together, value);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const here = `${apart}${placeOf(value)}`;
    for (const [key, child] of Object.entries(value)) {
      add(`names in ${together}`, `${key} `);
      if (!Array.isArray(value)) walk(child, `${here}.${key}`, `${together}.${key}`);
      else
        walk(
          child,
          placeOf(child) ? here : `${here}.${key}`,
          here === '.choices' ? `choice${placeOf(child) || key}` : together,
        );
    }
  };
  for (const document of documentsOf(body)) {
    const type = entryOf(document, 'type');
    walk(document, type === undefined ? '' : `${type} `, type === undefined ? '' : `all ${type} `);
  }
  return [...texts].map(([key, text]) => [`text of ${key}`, text] as const);
}

function documentsOf(body: string): readonly unknown[] {
  const whole = parse(body);
  if (whole !== undefined) return [whole];
  const parser = createSseParser({ maxEventBytes: 100_000_000 });
  return parser.push(Buffer.from(body)).flatMap(({ data }) => parse(data) ?? []);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function placeOf(value: unknown): string {
  return PLACES.map((name) => entryOf(value, name))
    .filter((place) => place !== undefined)
    .map((place) => `#${place}`)
    .join('');
}

function entryOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
