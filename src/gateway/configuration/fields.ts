// The fields a configuration is made of. Each knows what it expects and an example of a right value, so that every message a
// person reads says what to write instead.
import { z } from 'zod';

/** A field whose messages are "must be EXPECTED, not VALUE; for example EXAMPLE". */
function field<T extends z.ZodType>(inner: T, expected: string, example: unknown) {
  const error = ({ input }: { readonly input?: unknown }) =>
    `must be ${expected}, not ${showValue(input)}; for example ${JSON.stringify(example)}`;
  return z.custom<z.output<T>>((value) => inner.safeParse(value).success, { error });
}

/** Never shows long text: somebody may have pasted a key into the wrong field. */
function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string')
    return /^[\w.:/ -]{0,24}$/.test(value) && !/^(sk|key)-/.test(value) ? `"${value}"` : 'that text';
  return Array.isArray(value) ? 'a list' : 'an object';
}

export const text = (expected: string, example: string) =>
  field(
    z
      .string()
      .min(1)
      .regex(/^[^\0\r\n]*$/),
    expected,
    example,
  );
export const flag = (example: boolean) => field(z.boolean(), 'true or false', example);
export const count = (least: number, most: number, unit: string, example: number) =>
  field(
    z.int().min(least).max(most),
    `a whole number of ${unit} from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`,
    example,
  );
/** Milliseconds, at most a day: Node's timers overflow beyond 24.8 days. */
export const milliseconds = (example: number, least = 1) => count(least, 86_400_000, 'milliseconds', example);
export const bytes = (example: number, most = 1_073_741_824) => count(1024, most, 'bytes', example);
export const share = (example: number) => field(z.number().min(0).max(1), 'a number from 0 to 1', example);
/** A share that may not be 0. */
export const factor = (example: number) => field(z.number().gt(0).max(1), 'a number over 0 and up to 1', example);
export const choice = <const T extends readonly string[]>(options: T, example: T[number]) =>
  field(z.enum(options), `one of ${options.map((option) => JSON.stringify(option)).join(', ')}`, example);
export const list = <T extends z.ZodType>(item: T) =>
  z.array(item, { error: ({ input }) => `must be a list, not ${showValue(input)}; for example []` });
export const matching = (pattern: RegExp, expected: string, example: string) =>
  field(z.string().regex(pattern), expected, example);

/** The name of an environment variable that holds a secret; a secret itself is refused. */
export const secret = (variable: string) =>
  z.custom<{ readonly env: string }>(
    (value) => z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }).safeParse(value).success,
    {
      error: ({ input }) =>
        typeof input === 'string'
          ? `holds a secret; a secret stands in the environment and never in the file: write {"env": "${variable}"} and set ${variable}`
          : `must name an environment variable, not be ${showValue(input)}; for example {"env": "${variable}"}`,
    },
  );

/** An object that knows its fields; a stranger among them is an error that names the nearest. */
export const section = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownField(key, Object.keys(shape))).join('\n')
        : `must be an object, not ${showValue(issue.input)}; for example {}`,
  });

function unknownField(key: string, known: readonly string[]): string {
  const nearest = known
    .map((name) => ({ name, steps: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)[0];
  const meant = nearest && nearest.steps <= Math.max(2, key.length / 3) ? `; did you mean "${nearest.name}"?` : '';
  return `has no field "${key.slice(0, 40)}"${meant || `; its fields are ${known.join(', ')}`}`;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
